//! Explanations that reach back to the beginning of a run, or have nothing to find there.

use super::{ask, is_candidacy, timeline_of};
use raft::{Index, Node, Role, Time};
use sim::{Explanation, Host, Intervention, MAX_KEYFRAMES, Question, RootCause, Setup, Timeline};
use test_support::{Lab, n};

/// Given a world at its beginning, when its state is explained, then that is the initial state; and what does
/// not exist has no explanation.
#[test]
fn the_initial_state_has_no_causes() {
    let mut lab = Lab::with_nodes(3);
    lab.pass(1);
    let timeline = timeline_of(&lab);
    for question in [Question::Role(n(1)), Question::Term(n(2)), Question::Vote(n(3))] {
        assert_eq!(Explanation::compute(&timeline, question), Some(Explanation::default()));
    }
    let absent = [
        Question::Role(n(9)),
        Question::Entry(n(1), Index(1)),
        Question::Committed(n(1), Index(0)),
        Question::Committed(n(1), Index(1)),
        Question::Event { number: 1, time: Time(0) },
        Question::Event { number: 1, time: Time::NEVER },
    ];
    for question in absent {
        assert_eq!(Explanation::compute(&timeline, question), None, "{question:?}");
    }
}

/// Given an intervention at the very beginning, when its effect is explained, then the chain has it.
#[test]
fn an_intervention_at_the_beginning_is_found() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(2)));
    lab.pass(300);
    assert_eq!(lab.leader(), Some(n(2)));
    let chain = ask(&timeline_of(&lab), Question::Role(n(2)));
    let root = chain.last().filter(|_| chain.iter().any(|it| it.record.number == 1));
    assert!(root.is_some() && chain[1].record.time == Time(0), "{chain:#?}");
    assert_eq!(chain[1].root, Some(RootCause::Intervention));
}

/// Given a very long run, when its leader is explained, then its election at the beginning is found.
#[test]
fn causes_long_ago_are_found() {
    let mut timeline = Timeline::new(Setup::default(), 1).expect("a good setup");
    timeline.play(Time(MAX_KEYFRAMES as u64 * 2_000_000), &mut Vec::new());
    let leads = |host: &Host| matches!(host.node().map(Node::role), Some(Role::Leader(_)));
    let (leader, _) = timeline.world().hosts().find(|(_, host)| leads(host)).expect("a leader");
    for (id, _) in timeline.world().hosts() {
        let questions = [Question::Role(id), Question::Term(id), Question::Vote(id)];
        for question in questions.into_iter().chain([Question::Committed(id, Index(1))]) {
            let chain = ask(&timeline, question);
            assert!(chain[0].record.time < Time(3_000_000), "{question:?}: {chain:#?}");
            assert!(chain.iter().any(|it| is_candidacy(it, leader)), "{question:?}: {chain:#?}");
        }
    }
}
