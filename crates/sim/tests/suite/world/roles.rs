//! Interventions that name a role in the place of a server.

use sim::{
    Event, Explanation, Intervention, InterventionError, Question, Record, Run, Saved, Setup,
    Timeline,
};
use test_support::{Lab, ms, n};

fn by_role(line: &str) -> Intervention {
    line.parse().expect("an intervention")
}

/// Given an intervention that names a role, when nobody has it or what is meant is impossible, then nothing is noted.
#[test]
fn what_is_refused_leaves_no_record() {
    let mut lab = Lab::with_nodes(3);
    let refused = lab.refuse(by_role("crash leader"));
    assert!(matches!(refused, InterventionError::NobodyIs(_)));
    lab.act(Intervention::TimeOut(n(2)));
    lab.pass(500);
    let before = lab.records.len();
    assert_eq!(lab.refuse(by_role("restart leader")), InterventionError::NotDown(n(2)));
    assert_eq!(lab.records.len(), before);
}

/// Given leaders of two terms, when the leader is named, then it is that of the higher term; a paused one is named if there
/// is no other.
#[test]
fn the_leader_is_that_of_the_highest_term() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(2)));
    lab.pass(500);
    lab.act(by_role("pause leader"));
    lab.act(by_role("resume leader"));
    lab.act(by_role("pause leader"));
    lab.pass(1_000);
    let leader = lab.leader().expect("another is elected");
    assert_ne!(leader, n(2));
    lab.act(by_role("crash leader"));
    assert!(lab.world.host(leader).is_some_and(|host| host.node().is_none()));
    lab.act(by_role("resume leader"));
}

/// Given a run with an intervention that names a role, when someone asks why a message was lost, then what was done is the
/// cause, as if the server had been named.
#[test]
fn what_was_meant_is_found_as_a_cause() {
    let mut run = Run::new(Setup::default(), 1);
    run.interventions.push((ms(0), Intervention::TimeOut(n(2))));
    run.interventions.push((ms(1_000), by_role("crash leader")));
    let mut timeline = Timeline::from_saved(Saved { run, until: ms(1_200) }).expect("a good setup");
    let mut records: Vec<Record> = Vec::new();
    timeline.seek(ms(1_200), &mut records);
    let is_lost = |it: &&Record| matches!(it.event, Event::Lost { .. });
    let lost = records.iter().find(is_lost).expect("messages to n2 are lost");
    let question = Question::Event { time: lost.time, number: lost.number };
    let why = Explanation::compute(&timeline, question).expect("it happened");
    let crashed = |record: &Record| {
        matches!(record.event, Event::Crashed(_)) && record.place == Some(n(2).into())
    };
    assert!(why.chain.iter().any(|it| crashed(&it.record)), "{:?}", why.chain);
}
