//! Same run, same world: played twice, from a copy in the middle, or step by step.

use raft::{Micros, Rules, Time};
use sim::{Conditions, Latency, Mix, Permille, Record, Run, Schedule, Setup, World};

use test_support::Dice;

/// The run of a schedule, made by looking at the world as it goes; its records and its end.
fn scheduled(seed: u64) -> (Run, Vec<Record>, World) {
    let mut schedule = Schedule::with_mix(seed, Rules::default(), &Mix::everything(40));
    let mut run = Run::new(*schedule.setup(), seed);
    let mut world = World::new(&run.setup, seed).expect("a good setup");
    let mut records = Vec::new();
    while let Some((time, intervention)) = schedule.next(&world) {
        world.run_until(time, &mut records);
        let _refused = world.intervene_or_note(&intervention, &mut records);
        run.interventions.push((time, intervention));
    }
    world.run_until(world.now(), &mut records);
    (run, records, world)
}

#[test]
fn a_run_played_again_is_the_same() {
    for seed in 0..30 {
        let (run, records, world) = scheduled(seed);
        let mut again = Vec::new();
        let played = run.play(world.now(), &mut again);
        assert!(played == Ok(world) && again == records, "seed {seed}");
    }
}

/// Without latency many things happen at the same moment, and someone may do something in the
/// middle of them. It is done after all of them, so that the run played again is the same.
#[test]
fn what_is_done_in_the_middle_of_an_instant_is_done_at_its_end() {
    for seed in 0..30 {
        let schedule = Schedule::with_mix(seed, Rules::default(), &Mix::everything(60));
        let conditions = Conditions {
            latency: Latency { min: Micros(0), max: Micros(0) },
            reordering: Permille::ALL,
            ..Conditions::default()
        };
        let setup = Setup { conditions, ..*schedule.setup() };
        let mut schedule = schedule.with_setup(setup);
        let mut run = Run::new(setup, seed);
        let mut world = World::new(&run.setup, seed).expect("a good setup");
        let mut records = Vec::new();
        let mut dice = Dice::new(seed);
        while let Some((_, intervention)) = schedule.next(&world) {
            for _ in 0..dice.below(9) {
                world.advance(world.next_at(), &mut records);
            }
            let _refused = world.intervene_or_note(&intervention, &mut records);
            run.interventions.push((world.now(), intervention));
        }
        let end = world.now() + Micros::from_millis(500);
        world.run_until(end, &mut records);
        let mut again = Vec::new();
        let played = run.play(end, &mut again).expect("a good setup");
        assert!(played == world && again == records, "seed {seed}");
    }
}

#[test]
fn records_are_numbered_without_a_gap_and_time_never_goes_back() {
    for seed in 0..30 {
        let (_, records, world) = scheduled(seed);
        let mut time = Time(0);
        for (number, record) in (1..).zip(&records) {
            assert_eq!(record.number, number);
            assert!(record.time >= time && record.time <= world.now());
            time = record.time;
        }
    }
}

#[test]
fn a_copy_taken_anywhere_goes_on_in_the_same_way() {
    for seed in 0..10 {
        let (run, records, world) = scheduled(seed);
        let middle = Time(world.now().0 / 2);
        let mut first = Vec::new();
        let mut copy = run.play(middle, &mut first).expect("a good setup");
        let later = run.interventions.iter().filter(|(time, _)| *time > middle);
        for (time, intervention) in later {
            copy.run_until(*time, &mut first);
            let _refused = copy.intervene_or_note(intervention, &mut first);
        }
        copy.run_until(world.now(), &mut first);
        assert!(copy == world && first == records, "seed {seed}");
    }
}

#[test]
fn it_does_not_matter_in_what_strides_time_passes() {
    for seed in 0..5 {
        let (run, _, world) = scheduled(seed);
        let end = world.now() + Micros::from_millis(1_000);
        let mut records = Vec::new();
        let whole = run.play(end, &mut records).expect("a good setup");
        let mut by_strides = Vec::new();
        let mut stride = run.play(world.now(), &mut by_strides).expect("a good setup");
        while stride.now() < end {
            let next = (stride.now() + Micros(777)).min(end);
            stride.run_until(next, &mut by_strides);
        }
        assert!(stride == whole && by_strides == records, "seed {seed}");
    }
}

#[test]
fn playing_to_an_instant_is_playing_all_and_stopping_there() {
    let (run, records, world) = scheduled(4);
    for share in 0..=20 {
        let until = Time(world.now().0 * share / 20);
        let mut part = Vec::new();
        let there = run.play(until, &mut part).expect("a good setup");
        assert_eq!(there.now(), until);
        let expected = records.iter().filter(|record| record.time <= until);
        assert!(part.iter().eq(expected), "{share}");
    }
}

#[test]
fn another_seed_is_another_run() {
    let (run, records, _) = scheduled(1);
    let mut other = run;
    other.seed += 1;
    let mut others = Vec::new();
    let _world = other.play(Time(3_000_000), &mut others);
    assert_ne!(records, others);
}
