//! Random schedules, step by step: the world before and after each step, and its records.

use raft::{Micros, NodeId, Rules};
use sim::{Host, Mix, Record, Schedule, World};

/// One step of a world.
pub struct WorldStep<'a> {
    pub before: &'a World,
    pub after: &'a World,
    pub records: &'a [Record],
}

impl WorldStep<'_> {
    /// The host of a server before the step and after it.
    pub fn hosts(&self, id: NodeId) -> (&Host, &Host) {
        match (self.before.host(id), self.after.host(id)) {
            (Some(before), Some(after)) => (before, after),
            _ => panic!("no {id}"),
        }
    }
}

/// Plays a schedule with all kinds of faults, and shows each of its steps.
pub fn each_step(seed: u64, rules: Rules, mut look: impl FnMut(&WorldStep<'_>)) {
    let mut schedule = Schedule::with_mix(seed, rules, &Mix::everything(40));
    let mut world = World::new(schedule.setup(), seed).expect("schedules draw good setups");
    let mut step =
        |world: &mut World, change: &mut dyn FnMut(&mut World, &mut Vec<Record>) -> bool| {
            let before = world.clone();
            let mut records = Vec::new();
            let goes_on = change(world, &mut records);
            look(&WorldStep { before: &before, after: world, records: &records });
            goes_on
        };
    while let Some((time, intervention)) = schedule.next(&world) {
        while step(&mut world, &mut |world, records| world.advance(time, records)) {}
        step(&mut world, &mut |world, records| world.intervene(&intervention, records).is_ok());
    }
    let end = world.now() + Micros::from_millis(2_000);
    while step(&mut world, &mut |world, records| world.advance(end, records)) {}
}
