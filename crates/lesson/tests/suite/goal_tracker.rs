//! The goal tracker, on a timeline with which readers do what they like.

use lesson::author::LessonSource;
use lesson::{Challenge, CompiledLesson, Goal, GoalTracker, Kind, Reached, RunStats};
use raft::{Micros, Time};
use sim::{Intervention, Replay, Run, Setup, Timeline};

use super::fixture::{compiled, lessons};
use test_support::{Dice, n};

fn challenges() -> Vec<(LessonSource, CompiledLesson)> {
    let lessons = lessons().into_iter().filter(|lesson| lesson.kind == Kind::Challenge);
    lessons
        .map(|lesson| (compiled(&lesson), lesson))
        .map(|(compiled, lesson)| (lesson, compiled))
        .collect()
}

/// A timeline at the end of a compiled lesson.
fn timeline(compiled: &CompiledLesson) -> Timeline {
    let mut timeline = Timeline::from_saved(compiled.saved.clone()).expect("a good setup");
    timeline.seek(compiled.saved.until, &mut Vec::new());
    timeline
}

fn tracker_for(
    challenge: &Challenge,
    compiled: &CompiledLesson,
    timeline: &Timeline,
) -> GoalTracker {
    GoalTracker::new(challenge, timeline, compiled.saved.run.interventions.len())
}

/// Lets a tracker follow the whole timeline.
fn settled(tracker: &mut GoalTracker, timeline: &Timeline) -> Option<Reached> {
    (0..20).filter_map(|_| tracker.follow(timeline)).last()
}

/// The expected result: the run is checked from its beginning.
fn verdict(challenge: &Challenge, given: &Run, run: &Run, until: Time) -> Option<Reached> {
    let pairs = given.interventions.iter().zip(&run.interventions);
    let kept = pairs.take_while(|(own, done)| own == done).count();
    let mut replay = Replay::new(run).expect("a good setup");
    let mut stats = RunStats::default();
    loop {
        let over = replay.step(run, until).is_none();
        let world = replay.watched().world();
        stats.observe(world, replay.watched().records());
        let actions = replay.done().saturating_sub(kept) as u64;
        let counts = actions > 0 && challenge.at_most.is_none_or(|most| actions <= most);
        if counts && challenge.goal.is_reached(world, &stats) {
            return Some(Reached { at: world.now(), actions });
        }
        if over {
            return None;
        }
    }
}

/// Given each challenge, when its solution is carried out on the timeline, then the goal is reached by all of it,
/// and not before, and not by waiting.
#[test]
fn each_goal_is_reached_by_its_solution_and_not_before() {
    for (lesson, compiled) in challenges() {
        let challenge = compiled.challenge.clone().expect("a challenge");
        let source = lesson.challenge.as_ref().expect("a challenge");
        let mut timeline = timeline(&compiled);
        let mut tracker = tracker_for(&challenge, &compiled, &timeline);
        let from = timeline.now();
        assert_eq!(settled(&mut tracker.clone(), &timeline), None, "{}", lesson.id);
        for (time, intervention) in &source.solution {
            timeline.seek(from + Micros(time.0), &mut Vec::new());
            assert_eq!(settled(&mut tracker, &timeline), None, "{}", lesson.id);
            timeline
                .intervene(intervention.clone(), &mut Vec::new())
                .expect("a possible intervention");
        }
        timeline.seek(from + Micros::from_millis(30_000), &mut Vec::new());
        let reached = settled(&mut tracker, &timeline).expect(&lesson.id);
        assert_eq!(reached.actions, challenge.best, "{}", lesson.id);
        assert!(reached.at > from && reached.at <= timeline.now(), "{}", lesson.id);
        let mut idle = self::timeline(&compiled);
        idle.seek(from + Micros::from_millis(30_000), &mut Vec::new());
        assert_eq!(settled(&mut tracker_for(&challenge, &compiled, &idle), &idle), None);
    }
}

/// Given a goal for which so many interventions are allowed, when more are done before it is reached, then it
/// is not; what is done afterwards does not matter.
#[test]
fn at_most_so_many_interventions_count() {
    let (_, compiled) =
        challenges().into_iter().find(|(it, _)| it.id == "elect-n3").expect("it is there");
    let challenge =
        |at_most| Challenge { goal: Goal::Leads(n(3)), at_most, best: 1, hint: String::new() };
    let intervention = |text: &str| text.parse::<Intervention>().expect("an intervention");
    for (before, after, at_most, actions) in [
        (0, 0, Some(1), Some(1)),
        (1, 0, Some(1), None),
        (1, 0, Some(2), Some(2)),
        (2, 0, Some(2), None),
        (2, 0, None, Some(3)),
        (0, 2, Some(1), Some(1)),
    ] {
        let mut timeline = timeline(&compiled);
        let mut tracker = tracker_for(&challenge(at_most), &compiled, &timeline);
        let mut act = |text: &str, millis: u64| {
            timeline
                .intervene(intervention(text), &mut Vec::new())
                .expect("a possible intervention");
            timeline.seek(timeline.now() + Micros::from_millis(millis), &mut Vec::new());
        };
        (0..before).for_each(|_| act("c1 read x", 1));
        act("time-out n3", 300);
        (0..after).for_each(|_| act("c1 read x", 1));
        let reached = settled(&mut tracker, &timeline);
        assert_eq!(reached.map(|it| it.actions), actions, "{before} {after} {at_most:?}");
    }
}

/// Given readers who go to and fro, fork, undo and redo, when a tracker has followed them, then it says what
/// one finds who looks at the run from its beginning to the last moment that was seen of it.
#[test]
fn a_referee_that_follows_says_what_one_says_who_looks_anew() {
    let interventions = [
        "time-out n3",
        "time-out n2",
        "crash n1",
        "restart n1",
        "partition n1 | n2 n3",
        "heal",
        "pause n1",
        "resume n1",
        "c1 write x 5",
        "c1 read x",
        "latency n1-n2 1s..1s",
        "cut-off n3",
    ];
    let interventions = interventions
        .map(|intervention| intervention.parse::<Intervention>().expect("an intervention"));
    let goals = [
        Goal::Leads(n(3)),
        Goal::Leaders(2),
        Goal::Leaderless(Micros::from_millis(300)),
        Goal::SplitVotes(1),
    ];
    let (_, compiled) =
        challenges().into_iter().find(|(it, _)| it.id == "elect-n3").expect("it is there");
    let mut found = [0, 0];
    for seed in 0..24 {
        let mut dice = Dice::new(seed);
        let goal = goals[usize::from(dice.small(4))];
        let at_most = dice.percent(25).then_some(2);
        let challenge = Challenge { goal, at_most, best: 1, hint: String::new() };
        let mut timeline = timeline(&compiled);
        let mut tracker = tracker_for(&challenge, &compiled, &timeline);
        let (mut seen, mut changes) = (timeline.now(), timeline.changes());
        for _ in 0..14 {
            match dice.below(10) {
                0..4 => {
                    let intervention = interventions[usize::from(dice.small(12))].clone();
                    let _possible_or_not = timeline.intervene(intervention, &mut Vec::new());
                    timeline.play(timeline.now() + Micros(dice.below(800_000)), &mut Vec::new());
                }
                4..6 => {
                    timeline.play(timeline.now() + Micros(dice.below(1_500_000)), &mut Vec::new());
                }
                6 => {
                    timeline.seek(Time(dice.below(timeline.end().0 + 1)), &mut Vec::new());
                }
                7 => {
                    timeline.undo();
                }
                8 => {
                    timeline.redo();
                }
                _ => {
                    timeline.go_to_fork(0);
                }
            }
            let changed = timeline.changes() != changes;
            seen = if changed { timeline.now() } else { seen.max(timeline.now()) };
            changes = timeline.changes();
            let said = settled(&mut tracker, &timeline);
            let expected = verdict(&challenge, &compiled.saved.run, timeline.run(), seen);
            assert_eq!(said, expected, "seed {seed}, {goal:?}, {at_most:?}");
            found[usize::from(said.is_some())] += 1;
        }
    }
    assert!(found[0] > 20 && found[1] > 20, "{found:?}");
}

/// Given a reader who goes back behind what a lesson does, when they do something there, then it counts as
/// theirs, and not as the lesson's.
#[test]
fn what_takes_the_place_of_the_lessons_own_deeds_counts_as_the_readers() {
    let (_, compiled) =
        challenges().into_iter().find(|(it, _)| it.id == "elect-n3").expect("it is there");
    let challenge =
        Challenge { goal: Goal::Leads(n(3)), at_most: None, best: 1, hint: String::new() };
    let mut timeline = timeline(&compiled);
    let mut tracker = tracker_for(&challenge, &compiled, &timeline);
    assert!(!compiled.saved.run.interventions.is_empty());
    timeline.undo();
    timeline.seek(Time(0), &mut Vec::new());
    while timeline.remove(0) {}
    assert_eq!(settled(&mut tracker, &timeline), None);
    timeline
        .intervene("time-out n3".parse().expect("an intervention"), &mut Vec::new())
        .expect("a possible one");
    timeline.seek(Time(500_000), &mut Vec::new());
    assert_eq!(settled(&mut tracker, &timeline).map(|it| it.actions), Some(1));
}

/// Given another cluster in the place of a challenge's, when the goal is reached in that, then the challenge is
/// not met; when its own is back, then it can be.
#[test]
fn a_goal_counts_in_the_challenges_own_cluster_alone() {
    let (_, compiled) =
        challenges().into_iter().find(|(it, _)| it.id == "elect-n3").expect("it is there");
    let challenge =
        Challenge { goal: Goal::Leads(n(3)), at_most: None, best: 1, hint: String::new() };
    let Run { setup, seed, .. } = compiled.saved.run;
    let larger = Setup { nodes: 5, ..setup };
    for (setup, seed) in [(larger, seed), (setup, seed + 1), (setup, seed)] {
        let mut timeline = timeline(&compiled);
        let mut tracker = tracker_for(&challenge, &compiled, &timeline);
        timeline.begin(setup, seed).expect("a good setup");
        let own = (setup, seed) == (compiled.saved.run.setup, compiled.saved.run.seed);
        for _ in 0..3 {
            timeline
                .intervene("time-out n3".parse().expect("an intervention"), &mut Vec::new())
                .expect("a possible one");
            timeline.play(timeline.now() + Micros::from_millis(500), &mut Vec::new());
        }
        let reached = challenge.goal.is_reached(timeline.world(), &RunStats::default());
        assert!(reached, "n3 leads in each of them");
        assert_eq!(settled(&mut tracker, &timeline).is_some(), own, "{setup:?} {seed}");
    }
}
