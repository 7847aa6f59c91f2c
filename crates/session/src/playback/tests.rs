//! Playing, stopping, seeking and changing a run.

use super::*;
use scene::{Filter, Row};

/// A playback that plays in real time, so that a frame is a sixtieth of a simulated second.
fn playing() -> Playback {
    let mut playback = Playback::new(Setup::default(), 42).expect("the default setup is sound");
    playback.set_speed(Speed::at(Speed::MAX_STEP));
    playback.play();
    playback
}

fn lines(playback: &Playback) -> Vec<Row> {
    playback.feed().rows().into_iter().map(|(_, row)| row).collect()
}

fn n1() -> raft::NodeId {
    raft::NodeId::new(1).expect("every cluster has an n1")
}

/// Given a playback to which nothing has been done yet, when someone intervenes, then the
/// intervention is made and stands in the run: it is never dropped with a report of success.
#[test]
fn the_first_intervention_is_never_dropped() {
    let mut playback = Playback::new(Setup::default(), 42).expect("sound");
    assert_eq!(playback.intervene(Intervention::Crash(n1())), Ok(()));
    assert_eq!(playback.run().interventions, [(Time(0), Intervention::Crash(n1()))]);
    assert!(playback.intervene(Intervention::Crash(n1())).is_err(), "it is down already");
}

#[test]
fn slow_speeds_lose_no_time_to_rounding() {
    let mut slow = playing();
    slow.set_speed(Speed::at(0));
    for _ in 0..1_000 {
        slow.elapse(Micros(16_667));
    }
    assert_eq!(slow.now(), Time(16_667));
}

#[test]
fn a_long_absence_does_not_let_the_world_jump() {
    let mut playback = playing();
    playback.elapse(Micros::from_millis(3_600_000));
    assert_eq!(playback.now(), Time(250_000));
}

#[test]
fn what_is_played_with_interruptions_is_what_the_run_says() {
    let mut playback = playing();
    let crash = Intervention::Crash(n1());
    for frame in 0..200 {
        playback.elapse(Micros(16_667));
        if frame == 60 {
            playback.intervene(crash.clone()).expect("n1 is up");
            assert!(playback.intervene(crash.clone()).is_err(), "it is down already");
        }
    }
    let world = playback.run().play(playback.now(), &mut Vec::new());
    assert_eq!(world.as_ref(), Ok(playback.world()));
    assert_eq!(playback.run().interventions.len(), 1, "what was impossible is not noted");
}

/// Given a time at which it is to stop, when it plays, then it stops exactly there, however long
/// its frames are; and once the playhead is past it, time goes on.
#[test]
fn it_stops_where_it_is_to() {
    let mut playback = playing();
    playback.play_until(Time(333_333));
    while playback.is_playing() {
        playback.elapse(Micros(16_667));
    }
    assert_eq!(playback.now(), Time(333_333));
    playback.play_until(Time(400_000));
    playback.seek(Time(0));
    playback.play();
    playback.leap(Micros(100_000));
    assert!(playback.is_playing() && playback.stop_at() == Some(Time(400_000)));
    playback.play_until(Time(1));
    assert!(!playback.is_playing(), "there is nothing to play");
    playback.play();
    while playback.now() < Time(800_000) {
        playback.elapse(Micros(16_667));
    }
    playback.seek(Time(0));
    playback.play_until(Time(500_000));
    playback.seek(Time(700_000));
    playback.elapse(Micros(16_667));
    assert!(playback.is_playing(), "what lies behind the playhead is not reached any more");
}

/// Given a run that was played, when it is played backwards, then it passes the same worlds and
/// stops at its beginning; and what is listed then is what was listed when it stood there.
#[test]
fn a_run_played_backwards_passes_the_same_worlds() {
    let mut playback = playing();
    let mut worlds = Vec::new();
    for _ in 0..40 {
        worlds.push((playback.world().clone(), lines(&playback)));
        playback.elapse(Micros(25_000));
    }
    playback.toggle_backwards();
    for (world, listed) in worlds.iter().rev() {
        playback.elapse(Micros(25_000));
        assert_eq!(playback.world(), world);
        assert_eq!(&lines(&playback), listed);
    }
    playback.elapse(Micros(25_000));
    assert!(!playback.is_playing() && playback.end() == Time(1_000_000));
}

/// Given an intervention at the very beginning, when other events are listed and then all again, then it is still among
/// them.
#[test]
fn what_was_done_at_the_beginning_stays_listed() {
    let mut playback = Playback::new(Setup::default(), 42).expect("sound");
    playback.intervene(Intervention::Crash(n1())).expect("it is up");
    let before = lines(&playback);
    assert!(!before.is_empty());
    let filter = playback.feed().filter();
    playback.show(Filter { node: raft::NodeId::new(2), ..filter });
    playback.show(filter);
    assert_eq!(lines(&playback), before);
    assert!(playback.world().host(n1()).is_some_and(|host| host.node().is_none()));
}
