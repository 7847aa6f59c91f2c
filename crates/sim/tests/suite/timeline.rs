//! The tape: any run, any instant, any change of it.

use std::collections::BTreeMap;

use raft::{ClientId, Commitment, Event as Raft, Micros, Rule, Rules, Term, Time};
use sim::{
    Event, Intervention, Level, MAX_KEYFRAMES, Mark, Marks, Record, Run, Saved, ScheduleRun, Setup,
    Slice, Stride, Timeline, World,
};
use test_support::{Dice, n, write_op};

/// The run of a schedule, and how long it was watched.
fn saved(seed: u64) -> Saved {
    let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
    Saved { run, until }
}

fn played(run: &Run, until: Time) -> World {
    run.play(until, &mut Vec::new()).expect("a good setup")
}

/// Whether a tape shows what its run says, here.
fn is_true(tape: &Timeline) -> bool {
    *tape.world() == played(tape.run(), tape.now())
        && tape.watched().checker().violation().is_none()
}

fn some_instant(dice: &mut Dice, tape: &Timeline) -> Time {
    Time(dice.below(tape.end().0 + 1))
}

/// Given any run, when any instant of it is gone to, forth or back, then the world is as if it had
/// been played to there, and what happened last is what was told last.
#[test]
fn seek_equals_play() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut tape = Timeline::of(saved(seed)).expect("a good setup");
        for _ in 0..12 {
            let instant = some_instant(&mut dice, &tape);
            tape.seek(instant, &mut Vec::new());
            assert_eq!(tape.now(), instant);
            assert!(is_true(&tape), "seed {seed}, {instant:?}");
            let mut told = Vec::new();
            tape.run().play(instant, &mut told).expect("a good setup");
            let mut earlier = Vec::new();
            let from = tape.earlier(instant, &mut earlier);
            assert!(from < instant || instant == Time(0));
            assert!(earlier.iter().all(|record| record.time > from || from == Time(0)));
            // What it may pass over is the steady flow.
            let matters = |record: &&Record| record.event.level() >= Level::Info;
            let earlier: Vec<_> = earlier.iter().filter(matters).collect();
            let all: Vec<_> = told.iter().filter(matters).collect();
            assert!(all.ends_with(&earlier), "seed {seed}");
        }
    }
}

/// Given any run, when it is played in pieces of any length, then it is told as in one.
#[test]
fn play_in_pieces_equals_play() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut tape = Timeline::of(saved(seed)).expect("a good setup");
        let (end, mut records, mut told) = (tape.end(), Vec::new(), Vec::new());
        while tape.now() < end {
            let piece = Micros(dice.below(400_000));
            tape.play(end.min(tape.now() + piece), &mut records);
        }
        tape.run().play(end, &mut told).expect("a good setup");
        assert!(records == told && is_true(&tape), "seed {seed}");
    }
}

/// Given any run, when something is done in its past, then what came later is kept aside; when
/// that is undone, then all is as it was, and when it is redone, as it became.
#[test]
fn a_fork_undone_is_the_original() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let original = saved(seed);
        let mut tape = Timeline::of(original.clone()).expect("a good setup");
        let instant = some_instant(&mut dice, &tape);
        tape.seek(instant, &mut Vec::new());
        let operation = write_op("fork", "1");
        let deed = Intervention::Ask { client: ClientId(1), operation };
        if tape.intervene(deed.clone(), &mut Vec::new()).is_err() {
            continue;
        }
        assert_eq!((tape.end(), tape.done()), (instant, tape.run().interventions.len()));
        tape.play(instant + Micros::from_millis(300), &mut Vec::new());
        assert!(is_true(&tape), "seed {seed}");
        let forked = tape.saved();

        assert!(tape.undo());
        assert_eq!(tape.saved(), original, "seed {seed}");
        assert!(is_true(&tape));
        tape.seek(original.until, &mut Vec::new());
        assert!(is_true(&tape));

        assert!(tape.redo() && !tape.redo());
        assert_eq!(tape.run(), &forked.run);
        assert!(is_true(&tape));
    }
}

/// Given a run that was left aside, when it is gone back to, then it is there as it was, and the
/// other one is aside.
#[test]
fn a_fork_can_be_gone_back_to() {
    let original = saved(3);
    let mut tape = Timeline::of(original.clone()).expect("a good setup");
    tape.seek(Time(original.until.0 / 2), &mut Vec::new());
    tape.intervene(Intervention::HealAll, &mut Vec::new()).expect("it can always be healed");
    let forked = tape.run().clone();
    assert_eq!(tape.forks().len(), 1);
    assert!(tape.go_to_fork(0) && !tape.go_to_fork(1));
    assert_eq!(tape.saved(), original);
    assert!(is_true(&tape));
    assert_eq!(tape.forks()[0].run, forked);
    assert!(tape.go_to_fork(0));
    assert_eq!(tape.run(), &forked);
    assert!(tape.undo() && tape.undo() && tape.undo());
    assert_eq!(tape.saved(), original);
}

/// Given any run, when interventions are left out or moved in time, then the tape shows what the
/// changed run says; and when all of that is undone, what the first one said.
#[test]
fn what_was_done_can_be_edited() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let original = saved(seed);
        let mut tape = Timeline::of(original.clone()).expect("a good setup");
        let instant = some_instant(&mut dice, &tape);
        tape.seek(instant, &mut Vec::new());
        let mut changes = 0;
        for _ in 0..6 {
            let count = tape.run().interventions.len() as u64;
            let place = usize::try_from(dice.below(count + 1)).expect("few");
            let time = some_instant(&mut dice, &tape);
            let changed =
                if dice.percent(50) { tape.remove(place) } else { tape.shift(place, time) };
            changes += u32::from(changed);
            assert!(tape.run().interventions.is_sorted_by_key(|(time, _)| *time));
            assert!(is_true(&tape), "seed {seed}");
            let instant = some_instant(&mut dice, &tape);
            tape.seek(instant, &mut Vec::new());
            assert!(is_true(&tape), "seed {seed}");
        }
        for _ in 0..changes {
            assert!(tape.undo());
        }
        assert!(!tape.undo());
        assert_eq!(tape.saved(), original);
    }
}

/// Given something that cannot be done, when it is tried in the past, then nothing is forked.
#[test]
fn what_is_impossible_changes_nothing() {
    let original = saved(1);
    let mut tape = Timeline::of(original.clone()).expect("a good setup");
    tape.seek(Time(original.until.0 / 3), &mut Vec::new());
    let before = tape.world().clone();
    assert!(tape.intervene(Intervention::Crash(n(9)), &mut Vec::new()).is_err());
    assert!(tape.saved() == original && *tape.world() == before && tape.forks().is_empty());
    assert!(!tape.undo() && !tape.redo());
    assert!(!tape.remove(1_000) && !tape.shift(1_000, Time(1)));
}

/// Given a run that gets longer and longer, when its keyframes thin out, then all of it can still
/// be gone to.
#[test]
fn a_long_run_stays_within_reach() {
    let mut tape = Timeline::new(Setup::default(), 1).expect("a good setup");
    let hour = MAX_KEYFRAMES as u64 * 2;
    tape.play(Time(hour * 1_000_000), &mut Vec::new());
    for second in [0, 1, 100, hour / 2, hour - 1] {
        tape.seek(Time(second * 1_000_000 + 17), &mut Vec::new());
        assert!(is_true(&tape), "{second}");
    }
}

/// What a tape shows from afar, in slices of a length.
fn seen_from_afar(tape: &Timeline, slice: Micros) -> BTreeMap<u64, (Term, Marks)> {
    let mut seen: BTreeMap<u64, (Term, Marks)> = BTreeMap::new();
    for (at, Slice { term, marks }) in tape.overview().slices() {
        let (highest, all) = seen.entry(at.0 / slice.0).or_default();
        (*highest, *all) = (term.max(*highest), all.and(marks));
    }
    seen.retain(|_, seen| *seen != (Term(0), Marks::default()));
    seen
}

/// Given any run, however it is gone through, changed and changed back, when all of it has been
/// worked out in pieces of any size, then it looks from afar as if it had been worked out in one go.
#[test]
fn the_overview_is_that_of_the_run_whatever_was_done() {
    let mut elections = 0;
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut tape = Timeline::of(saved(seed)).expect("a good setup");
        for _ in 0..8 {
            let instant = some_instant(&mut dice, &tape);
            match dice.below(6) {
                0 => drop(tape.seek(instant, &mut Vec::new())),
                1 => drop(tape.intervene(Intervention::HealAll, &mut Vec::new())),
                2 => drop(tape.shift(0, instant)),
                3 => drop(tape.undo()),
                4 => drop(tape.work_out(1_000)),
                _ => tape.play(tape.now() + Micros(300_000), &mut Vec::new()),
            }
        }
        while !tape.work_out(777) {
            assert!(tape.known() < tape.end());
        }
        assert_eq!(tape.known(), tape.end());
        let mut fresh = Timeline::of(tape.saved()).expect("a good setup");
        assert!(fresh.work_out(u32::MAX));
        let slice = tape.overview().slice().max(fresh.overview().slice());
        let seen = seen_from_afar(&tape, slice);
        assert!(seen == seen_from_afar(&fresh, slice), "seed {seed}");
        elections += seen.values().filter(|(_, marks)| marks.has(Mark::Election)).count();
    }
    assert!(elections > 12, "there is something to be seen");
}

/// Given a run in which something was done, when another is begun, then the old one is aside; when
/// that is undone, then it is there again, at the same instant, and when it is redone, the new one.
#[test]
fn to_begin_again_can_be_undone() {
    let original = saved(2);
    let mut tape = Timeline::of(original.clone()).expect("a good setup");
    let middle = Time(original.until.0 / 2);
    tape.seek(middle, &mut Vec::new());
    tape.begin(Setup::default(), 7).expect("a good setup");
    assert!(tape.now() == Time(0) && tape.run() == &Run::new(Setup::default(), 7));
    assert_eq!(*tape.forks()[0], original);
    tape.play(Time(500_000), &mut Vec::new());

    assert!(tape.undo() && is_true(&tape));
    assert_eq!((tape.saved(), tape.now()), (original.clone(), middle));
    assert!(tape.redo() && is_true(&tape));
    assert_eq!(tape.run().seed, 7);
    assert!(tape.go_to_fork(0) && is_true(&tape));
    assert_eq!(tape.saved(), original);

    let ten = Setup { nodes: 10, ..Setup::default() };
    assert!(tape.begin(ten, 1).is_err());
    assert_eq!(tape.saved(), original);
}

/// Given a run in which a promise is broken, then its tape shows when.
#[test]
fn a_broken_promise_is_marked() {
    let rules = Rules::default().without(Rule::Majority);
    let setup = Setup { rules, ..Setup::default() };
    let mut tape = Timeline::new(setup, 1).expect("a good setup");
    let mut records = Vec::new();
    for node in [1, 2] {
        tape.intervene(Intervention::TimeOut(n(node)), &mut records).expect("it is up");
    }
    tape.play(Time(1_000_000), &mut records);
    let time = tape.watched().checker().violation().expect("two leaders").time;
    assert!(tape.overview().has(Mark::Violation, time, Time(time.0 + 1)));
}

/// Given any run, at any instant, when it is stepped forth or back by things of a kind, then no such
/// thing lies between, and the thing itself is there.
#[test]
fn strides_miss_nothing() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let original = saved(seed);
        let mut tape = Timeline::of(original.clone()).expect("a good setup");
        // Sometimes not all of it is known.
        tape.work_out(u32::try_from(dice.below(4_000)).expect("few"));
        let mut told = Vec::new();
        original.run.play(original.until, &mut told).expect("a good setup");
        for _ in 0..30 {
            let instant = some_instant(&mut dice, &tape);
            tape.seek(instant, &mut Vec::new());
            let stride = Stride::ALL[usize::try_from(dice.below(5)).expect("few")];
            let times: Vec<Time> = match stride {
                Stride::Intervention => {
                    original.run.interventions.iter().map(|(time, _)| *time).collect()
                }
                _ => told.iter().filter(|it| is_of(it, stride)).map(|it| it.time).collect(),
            };
            let last = times.iter().copied().rfind(|time| *time < instant);
            assert_eq!(tape.previous(stride), last, "seed {seed}, {stride:?} before {instant:?}");
            let next = tape.next(stride).filter(|time| *time <= original.until);
            let first = times.iter().copied().find(|time| *time > instant);
            assert_eq!(next, first, "seed {seed}, {stride:?} after {instant:?}");
        }
    }
}

fn is_of(record: &Record, stride: Stride) -> bool {
    match (&record.event, stride) {
        (_, Stride::Event) => true,
        (Event::Raft(Raft::BecameLeader { .. }), Stride::Election)
        | (Event::Answered { .. }, Stride::Answer) => true,
        (Event::Raft(Raft::Committed { because, .. }), Stride::Commit) => {
            matches!(because, Commitment::Quorum { .. })
        }
        _ => false,
    }
}
