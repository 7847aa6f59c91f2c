//! What the checker finds in whole worlds that go wrong. (How it finds each violation of the
//! servers stands beside it, in `crates/sim/src/check/tests`.)

use raft::{Answer, Micros};
use sim::{
    Address, Checker, Demand, Event, Intervention, LivenessGoal, Outcome, Property, Record,
    Recovery, World,
};

use test_support::{Lab, n, text};

/// Lets a lab do what is asked of it until it is met or failed.
fn drive(lab: &mut Lab) -> Result<(), LivenessGoal> {
    let mut recovery = Recovery::new(&lab.world, Micros::from_millis(5_000));
    loop {
        match recovery.next(&lab.world) {
            Demand::Wait(time) => lab.world.run_until(time, &mut lab.records),
            Demand::Do(intervention) => lab.act(intervention),
            Demand::Met => return Ok(()),
            Demand::Failed(missing) => return Err(missing),
        }
    }
}

#[test]
fn a_calm_world_recovers() {
    let (mut lab, leader) = Lab::led(5);
    lab.write("1");
    lab.act(Intervention::Crash(leader));
    lab.pass(1_000);
    lab.act(Intervention::Restart(leader));
    assert_eq!(drive(&mut lab), Ok(()));
    assert_eq!(drive(&mut lab), Ok(()), "and again");
}

#[test]
fn a_world_without_a_majority_does_not_come_to_agreement() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::Crash(n(1)));
    lab.act(Intervention::Crash(n(2)));
    assert_eq!(drive(&mut lab), Err(LivenessGoal::Agreement));
    let mut checker = Checker::new(&lab.world);
    checker.report_liveness_failure(&lab.world, LivenessGoal::Agreement);
    let violation = checker.violation().expect("it was missed");
    assert_eq!((violation.property, violation.time), (Property::Liveness, lab.world.now()));
}

#[test]
fn a_world_whose_proxy_reaches_nobody_serves_nobody() {
    let (mut lab, _) = Lab::led(3);
    for node in [1, 2, 3] {
        lab.act(Intervention::CutLink { from: Address::Proxy, to: n(node).into() });
    }
    assert_eq!(drive(&mut lab), Err(LivenessGoal::Write));
}

/// A world with a write, a second write and a read, and all that happened.
fn played() -> (World, Vec<Record>) {
    let (mut lab, _) = Lab::led(3);
    for value in ["1", "2"] {
        lab.write(value);
        lab.pass(1_000);
    }
    lab.read();
    lab.pass(1_000);
    (lab.world, lab.records)
}

/// What the checker of a world says of such records.
fn say(world: &World, records: &[Record]) -> Option<Property> {
    let initial = World::new(world.setup(), 1).expect("a good setup");
    let mut checker = Checker::new(&initial);
    checker.observe(world, records);
    checker.check_history();
    assert_eq!(checker.undecided(), 0);
    checker.violation().map(|violation| violation.property)
}

#[test]
fn an_answer_that_is_out_of_date() {
    let (world, mut records) = played();
    assert_eq!(say(&world, &records), None);
    for record in &mut records {
        if let Event::Answered { outcome: Outcome::Done(Answer::Value(value)), .. } =
            &mut record.event
        {
            assert_eq!(value.replace(text("1")), Some(text("2")));
        }
    }
    assert_eq!(say(&world, &records), Some(Property::Linearizability));
}

#[test]
fn a_write_that_got_lost() {
    let (world, mut records) = played();
    for record in &mut records {
        if let Event::Answered { outcome: Outcome::Done(Answer::Value(value)), .. } =
            &mut record.event
        {
            *value = None;
        }
    }
    assert_eq!(say(&world, &records), Some(Property::Linearizability));
}

/// Checkers are kept with their worlds, to go back to.
#[test]
fn a_copy_of_a_checker_goes_on_by_itself() {
    let (mut lab, leader) = Lab::led(3);
    let mut checker = Checker::new(&lab.world);
    lab.records.clear();
    lab.write("1");
    lab.pass(500);
    checker.observe(&lab.world, &lab.records);
    let (mut copy, world) = (checker.clone(), lab.world.clone());

    lab.records.clear();
    lab.act(Intervention::Crash(leader));
    lab.pass(2_000);
    checker.observe(&lab.world, &lab.records);
    checker.audit(&lab.world);
    assert_eq!(checker.violation(), None);

    copy.audit(&world);
    assert_eq!(copy.violation(), None, "it knows nothing of what came after");
    copy.audit(&Lab::with_nodes(3).world);
    let violation = copy.violation().expect("another world goes back in time");
    assert_eq!(violation.property, Property::MonotoneTerm);
}
