//! The timeline: any run, any moment, any change of it.

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

/// True if a timeline shows what its run says, here.
fn is_true(timeline: &Timeline) -> bool {
    *timeline.world() == played(timeline.run(), timeline.now())
        && timeline.watched().checker().violation().is_none()
}

fn some_instant(dice: &mut Dice, timeline: &Timeline) -> Time {
    Time(dice.below(timeline.end().0 + 1))
}

/// Given any run, when any moment of it is gone to, forward or back, then the world is as if it had
/// been played to there, and the last records are those of the run.
#[test]
fn seek_equals_play() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut timeline = Timeline::from_saved(saved(seed)).expect("a good setup");
        for _ in 0..12 {
            let moment = some_instant(&mut dice, &timeline);
            timeline.seek(moment, &mut Vec::new());
            assert_eq!(timeline.now(), moment);
            assert!(is_true(&timeline), "seed {seed}, {moment:?}");
            let mut records = Vec::new();
            timeline.run().play(moment, &mut records).expect("a good setup");
            let mut earlier = Vec::new();
            let from = timeline.earlier(moment, &mut earlier);
            assert!(from < moment || moment == Time(0));
            assert!(earlier.iter().all(|record| record.time > from || from == Time(0)));
            // What it may pass over is the steady flow.
            let matters = |record: &&Record| record.event.level() >= Level::Info;
            let earlier: Vec<_> = earlier.iter().filter(matters).collect();
            let all: Vec<_> = records.iter().filter(matters).collect();
            assert!(all.ends_with(&earlier), "seed {seed}");
        }
    }
}

/// Given any run, when it is played in pieces of any length, then the records are those of one piece.
#[test]
fn play_in_pieces_equals_play() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut timeline = Timeline::from_saved(saved(seed)).expect("a good setup");
        let (end, mut records, mut whole) = (timeline.end(), Vec::new(), Vec::new());
        while timeline.now() < end {
            let piece = Micros(dice.below(400_000));
            timeline.play(end.min(timeline.now() + piece), &mut records);
        }
        timeline.run().play(end, &mut whole).expect("a good setup");
        assert!(records == whole && is_true(&timeline), "seed {seed}");
    }
}

/// Given any run, when something is done in its past, then what came later is kept aside; when
/// that is undone, then all is as it was, and when it is redone, as it became.
#[test]
fn a_fork_undone_is_the_original() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let original = saved(seed);
        let mut timeline = Timeline::from_saved(original.clone()).expect("a good setup");
        let moment = some_instant(&mut dice, &timeline);
        timeline.seek(moment, &mut Vec::new());
        let operation = write_op("fork", "1");
        let intervention = Intervention::Ask { client: ClientId(1), operation };
        if timeline.intervene(intervention.clone(), &mut Vec::new()).is_err() {
            continue;
        }
        assert_eq!((timeline.end(), timeline.done()), (moment, timeline.run().interventions.len()));
        timeline.play(moment + Micros::from_millis(300), &mut Vec::new());
        assert!(is_true(&timeline), "seed {seed}");
        let forked = timeline.saved();

        assert!(timeline.undo());
        assert_eq!(timeline.saved(), original, "seed {seed}");
        assert!(is_true(&timeline));
        timeline.seek(original.until, &mut Vec::new());
        assert!(is_true(&timeline));

        assert!(timeline.redo() && !timeline.redo());
        assert_eq!(timeline.run(), &forked.run);
        assert!(is_true(&timeline));
    }
}

/// Given a branch, when it is gone back to, then it is there as it was, and the
/// other one is aside.
#[test]
fn a_fork_can_be_gone_back_to() {
    let original = saved(3);
    let mut timeline = Timeline::from_saved(original.clone()).expect("a good setup");
    timeline.seek(Time(original.until.0 / 2), &mut Vec::new());
    timeline
        .intervene(Intervention::HealNetwork, &mut Vec::new())
        .expect("it can always be healed");
    let forked = timeline.run().clone();
    assert_eq!(timeline.forks().len(), 1);
    assert!(timeline.go_to_fork(0) && !timeline.go_to_fork(1));
    assert_eq!(timeline.saved(), original);
    assert!(is_true(&timeline));
    assert_eq!(timeline.forks()[0].run, forked);
    assert!(timeline.go_to_fork(0));
    assert_eq!(timeline.run(), &forked);
    assert!(timeline.undo() && timeline.undo() && timeline.undo());
    assert_eq!(timeline.saved(), original);
}

/// Given a run in which nothing was done, when something is done in its past, then what was seen of it is aside all the
/// same, with what happened when; it is not if the run is the same again, or quite another one.
#[test]
fn the_branch_that_was_left_last_is_known() {
    let mut timeline = Timeline::new(Setup::default(), 1).expect("a good setup");
    timeline.play(Time(3_000_000), &mut Vec::new());
    assert!(timeline.left_branch().is_none());
    let (first, overview) = (timeline.saved(), timeline.overview().clone());
    timeline.seek(Time(2_000_000), &mut Vec::new());
    timeline.intervene(Intervention::Crash(n(1)), &mut Vec::new()).expect("it is up");
    let (place, left) = timeline.left_branch().expect("the old future");
    assert_eq!((&*left.saved, &left.overview), (&first, &overview));
    assert_eq!(timeline.differs_from(&left.saved.run), Time(2_000_000));
    let second = timeline.saved();
    assert!(timeline.go_to_fork(place));
    assert_eq!(timeline.saved(), first);
    assert_eq!(timeline.left_branch().map(|(_, left)| &*left.saved), Some(&second));
    assert!(timeline.undo() && timeline.left_branch().is_none(), "it is the same run");
    assert!(timeline.undo() && timeline.saved() == first);
    timeline.begin(Setup::default(), 2).expect("a good setup");
    assert!(timeline.left_branch().is_none(), "another run has no past in common");
}

/// Given any run, when interventions are left out or moved in time, then the timeline shows what the
/// changed run says; and when all of that is undone, what the first one said.
#[test]
fn what_was_done_can_be_edited() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let original = saved(seed);
        let mut timeline = Timeline::from_saved(original.clone()).expect("a good setup");
        let moment = some_instant(&mut dice, &timeline);
        timeline.seek(moment, &mut Vec::new());
        let mut changes = 0;
        for _ in 0..6 {
            let count = timeline.run().interventions.len() as u64;
            let place = usize::try_from(dice.below(count + 1)).expect("few");
            let time = some_instant(&mut dice, &timeline);
            let changed =
                if dice.percent(50) { timeline.remove(place) } else { timeline.shift(place, time) };
            changes += u32::from(changed);
            assert!(timeline.run().interventions.is_sorted_by_key(|(time, _)| *time));
            assert!(is_true(&timeline), "seed {seed}");
            let moment = some_instant(&mut dice, &timeline);
            timeline.seek(moment, &mut Vec::new());
            assert!(is_true(&timeline), "seed {seed}");
        }
        for _ in 0..changes {
            assert!(timeline.undo());
        }
        assert!(!timeline.undo());
        assert_eq!(timeline.saved(), original);
    }
}

/// Given something that cannot be done, when it is tried in the past, then nothing is forked.
#[test]
fn what_is_impossible_changes_nothing() {
    let original = saved(1);
    let mut timeline = Timeline::from_saved(original.clone()).expect("a good setup");
    timeline.seek(Time(original.until.0 / 3), &mut Vec::new());
    let before = timeline.world().clone();
    assert!(timeline.intervene(Intervention::Crash(n(9)), &mut Vec::new()).is_err());
    assert!(
        timeline.saved() == original && *timeline.world() == before && timeline.forks().is_empty()
    );
    assert!(!timeline.undo() && !timeline.redo());
    assert!(!timeline.remove(1_000) && !timeline.shift(1_000, Time(1)));
}

/// Given a run that gets longer and longer, when its keyframes thin out, then all of it can still
/// be gone to.
#[test]
fn a_long_run_stays_within_reach() {
    let mut timeline = Timeline::new(Setup::default(), 1).expect("a good setup");
    let hour = MAX_KEYFRAMES as u64 * 2;
    timeline.play(Time(hour * 1_000_000), &mut Vec::new());
    for second in [0, 1, 100, hour / 2, hour - 1] {
        timeline.seek(Time(second * 1_000_000 + 17), &mut Vec::new());
        assert!(is_true(&timeline), "{second}");
    }
}

/// What a timeline shows in an overview, in slices of a length.
fn seen_from_afar(timeline: &Timeline, slice: Micros) -> BTreeMap<u64, (Term, Marks)> {
    let mut seen: BTreeMap<u64, (Term, Marks)> = BTreeMap::new();
    for (at, Slice { term, marks, .. }) in timeline.overview().slices() {
        let (highest, all) = seen.entry(at.0 / slice.0).or_default();
        (*highest, *all) = (term.max(*highest), all.and(marks));
    }
    seen.retain(|_, seen| *seen != (Term(0), Marks::default()));
    seen
}

/// Given any run, however it is gone through, changed and changed back, when all of it has been
/// worked out in pieces of any size, then it looks in an overview as if it had been worked out in one go.
#[test]
fn the_overview_is_that_of_the_run_whatever_was_done() {
    let mut elections = 0;
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut timeline = Timeline::from_saved(saved(seed)).expect("a good setup");
        for _ in 0..8 {
            let moment = some_instant(&mut dice, &timeline);
            match dice.below(6) {
                0 => drop(timeline.seek(moment, &mut Vec::new())),
                1 => drop(timeline.intervene(Intervention::HealNetwork, &mut Vec::new())),
                2 => drop(timeline.shift(0, moment)),
                3 => drop(timeline.undo()),
                4 => drop(timeline.work_out(1_000)),
                _ => timeline.play(timeline.now() + Micros(300_000), &mut Vec::new()),
            }
        }
        while !timeline.work_out(777) {
            assert!(timeline.known() < timeline.end());
        }
        assert_eq!(timeline.known(), timeline.end());
        let mut fresh = Timeline::from_saved(timeline.saved()).expect("a good setup");
        assert!(fresh.work_out(u32::MAX));
        let slice = timeline.overview().slice().max(fresh.overview().slice());
        let seen = seen_from_afar(&timeline, slice);
        assert!(seen == seen_from_afar(&fresh, slice), "seed {seed}");
        elections += seen.values().filter(|(_, marks)| marks.has(Mark::Election)).count();
    }
    assert!(elections > 12, "there is something to be seen");
}

/// Given a run in which something was done, when another is begun, then the old one is aside; when
/// that is undone, then it is there again, at the same moment, and when it is redone, the new one.
#[test]
fn to_begin_again_can_be_undone() {
    let original = saved(2);
    let mut timeline = Timeline::from_saved(original.clone()).expect("a good setup");
    let middle = Time(original.until.0 / 2);
    timeline.seek(middle, &mut Vec::new());
    timeline.begin(Setup::default(), 7).expect("a good setup");
    assert!(timeline.now() == Time(0) && timeline.run() == &Run::new(Setup::default(), 7));
    assert_eq!(*timeline.forks()[0], original);
    timeline.play(Time(500_000), &mut Vec::new());

    assert!(timeline.undo() && is_true(&timeline));
    assert_eq!((timeline.saved(), timeline.now()), (original.clone(), middle));
    assert!(timeline.redo() && is_true(&timeline));
    assert_eq!(timeline.run().seed, 7);
    assert!(timeline.go_to_fork(0) && is_true(&timeline));
    assert_eq!(timeline.saved(), original);

    let ten = Setup { nodes: 10, ..Setup::default() };
    assert!(timeline.begin(ten, 1).is_err());
    assert_eq!(timeline.saved(), original);
}

/// Given a run in which a property is violated, then its timeline shows when.
#[test]
fn a_broken_promise_is_marked() {
    let rules = Rules::default().without(Rule::Majority);
    let setup = Setup { rules, ..Setup::default() };
    let mut timeline = Timeline::new(setup, 1).expect("a good setup");
    let mut records = Vec::new();
    for node in [1, 2] {
        timeline.intervene(Intervention::TimeOut(n(node)), &mut records).expect("it is up");
    }
    timeline.play(Time(1_000_000), &mut records);
    let time = timeline.watched().checker().violation().expect("two leaders").time;
    assert!(timeline.overview().has(Mark::Violation, time, Time(time.0 + 1)));
}

/// Given any run, at any moment, when it is stepped forward or back by things of a kind, then no such
/// thing lies between, and the thing itself is there.
#[test]
fn strides_miss_nothing() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let original = saved(seed);
        let mut timeline = Timeline::from_saved(original.clone()).expect("a good setup");
        // Sometimes not all of it is known.
        timeline.work_out(u32::try_from(dice.below(4_000)).expect("few"));
        let mut records = Vec::new();
        original.run.play(original.until, &mut records).expect("a good setup");
        for _ in 0..30 {
            let moment = some_instant(&mut dice, &timeline);
            timeline.seek(moment, &mut Vec::new());
            let stride = Stride::ALL[usize::try_from(dice.below(5)).expect("few")];
            let times: Vec<Time> = match stride {
                Stride::Intervention => {
                    original.run.interventions.iter().map(|(time, _)| *time).collect()
                }
                _ => records.iter().filter(|it| is_of(it, stride)).map(|it| it.time).collect(),
            };
            let last = times.iter().copied().rfind(|time| *time < moment);
            assert_eq!(
                timeline.previous(stride),
                last,
                "seed {seed}, {stride:?} before {moment:?}"
            );
            let next = timeline.next(stride).filter(|time| *time <= original.until);
            let first = times.iter().copied().find(|time| *time > moment);
            assert_eq!(next, first, "seed {seed}, {stride:?} after {moment:?}");
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
