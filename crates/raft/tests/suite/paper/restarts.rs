//! What survives a crash (Figure 2, thesis 3.8).

use raft::{Durable, Index, Node, Store, Term};

use test_support::{
    Bench, append, ask_vote, at, config, follower, is_follower, ms, n, request, sent_to, step,
    terms, vote, write_op,
};

/// A crash and a restart of a node, in which nothing but its durable state is kept.
fn crash(node: &Node) -> Node {
    Node::restart(node.id(), *node.config(), node.durable().clone(), 99, ms(9))
}

/// D28 Figure 2. Given a node with a term, a vote, a log and a state, when it crashes and starts
/// again, then the first three are back, and it is a follower that knows of no commit.
#[test]
fn d28_term_vote_and_log_survive_and_nothing_else() {
    let mut node = follower(3, 1, &[1]);
    step(&mut node, ms(1), 2, append(2, at(1, 1), &[2, 2], 3));
    step(&mut node, ms(2), 3, ask_vote(4, at(9, 3)));
    assert_eq!(node.commit(), Index(3));

    let again = crash(&node);
    assert_eq!(again.term(), Term(4));
    assert_eq!(again.durable().voted_for, Some(n(3)));
    assert_eq!(terms(again.log()), [1, 2, 2]);
    assert!(is_follower(&again));
    assert_eq!(again.leader(), None);
    assert_eq!((again.commit(), again.applied()), (Index(0), Index(0)));
    assert_eq!(again.store(), &Store::default());
}

/// D29 thesis 3.8. Given a node that grants a vote, when it crashes as soon as the answer has left
/// it, then it still has voted, and refuses another.
#[test]
fn d29_a_granted_vote_is_durable_when_the_answer_leaves() {
    let mut node = follower(3, 1, &[]);
    let out = step(&mut node, ms(1), 2, ask_vote(2, at(0, 0)));
    assert_eq!(sent_to(&out, 2), &vote(2, true));
    let mut again = crash(&node);
    let out = step(&mut again, ms(2), 3, ask_vote(2, at(9, 1)));
    assert_eq!(sent_to(&out, 3), &vote(2, false));
}

/// D29. Given a candidate, when it crashes as soon as it has asked, then it still has voted
/// for itself in that term.
#[test]
fn d29_the_own_vote_is_durable_when_the_requests_leave() {
    let mut node = follower(3, 1, &[]);
    node.step(ms(1), raft::Input::TimeOut);
    let mut again = crash(&node);
    assert_eq!(again.term(), Term(2));
    let out = step(&mut again, ms(2), 3, ask_vote(2, at(9, 1)));
    assert_eq!(sent_to(&out, 3), &vote(2, false));
}

/// D29. Given a follower that acknowledges entries, or only a term, when it crashes as soon as the
/// answer has left it, then it still has them.
#[test]
fn d29_acknowledged_entries_and_terms_are_durable_when_the_answer_leaves() {
    let mut node = follower(3, 1, &[1, 1, 1]);
    step(&mut node, ms(1), 2, append(3, at(1, 1), &[3, 3], 0));
    assert_eq!(terms(crash(&node).log()), [1, 3, 3]);
    step(&mut node, ms(1), 2, append(7, at(9, 7), &[], 0));
    assert_eq!(crash(&node).term(), Term(7));
}

/// D30 thesis 3.8. Given a cluster with committed commands, when all nodes crash and start again,
/// then the first entry of the new leader's term commits all of them again, to the same state.
#[test]
fn d30_after_all_restart_the_same_entries_are_committed_again() {
    let mut bench = Bench::new(3);
    bench.elect(1);
    for serial in 1..=5 {
        bench.ask(1, request(1, serial, write_op("x", &serial.to_string())));
        bench.settle();
    }
    let (log, store) = (bench.node(1).log().clone(), bench.node(1).store().clone());
    for number in 1..=3 {
        bench.crash(number);
    }
    for number in 1..=3 {
        bench.restart(number);
    }
    bench.elect(2);
    bench.tick(2);
    assert!(bench.all_equal());
    let node = bench.node(2);
    assert_eq!(node.store(), &store);
    assert_eq!(node.commit(), log.last().index.next());
    for index in 1..=log.len() {
        assert_eq!(node.log().get(Index(index)), log.get(Index(index)));
    }
}

/// A node of term 0 restarts as it first started.
#[test]
fn a_first_start_is_a_restart_with_nothing() {
    let first = Node::new(n(2), config(3), 5, ms(1));
    let again = Node::restart(n(2), config(3), Durable::default(), 5, ms(1));
    assert_eq!(first, again);
}
