//! The term rule (§5.1), for all roles and all messages.

use raft::{AppendResult, Event, FormerRole, Input, Message, Node, Response, Role, StepDown, Term};

use test_support::{
    accepted, append, ask, ask_vote, at, candidate, follower, is_follower, leader, leadership, ms,
    n, refused, request, sent_to, step, vote, write_op,
};

/// A follower, a candidate and a leader, each of term 3 with a log of terms 1 and 2 (and 3).
fn all_roles() -> [Node; 3] {
    [follower(3, 3, &[1, 2]), candidate(3, 2, &[1, 2]), leader(3, 2, &[1, 2]).0]
}

fn all_messages(term: u64) -> [Message; 6] {
    [
        ask_vote(term, at(0, 0)),
        vote(term, true),
        vote(term, false),
        append(term, at(0, 0), &[], 0),
        accepted(term, 1, 1),
        refused(term, 1, at(0, 0)),
    ]
}

/// D06 §5.1. Given any role, when any message carries a higher term, then the node takes the term
/// over, follows, and has a vote to give again.
#[test]
fn d06_a_higher_term_makes_any_node_a_follower_of_it() {
    for before in all_roles() {
        for message in all_messages(7) {
            let mut node = before.clone();
            let out = step(&mut node, ms(1), 2, message);
            assert_eq!(node.term(), Term(7));
            assert!(is_follower(&node));
            assert_eq!(node.durable().voted_for, None);
            let advanced = Event::TermAdvanced { from: Term(3), to: Term(7), seen_from: n(2) };
            assert_eq!(out.events[0], advanced);
            let because = StepDown::HigherTerm { term: Term(7), seen_from: n(2) };
            let was = match before.role() {
                Role::Leader(_) => FormerRole::Leader,
                Role::Candidate { pre_vote: true, .. } => FormerRole::PreCandidate,
                _ => FormerRole::Candidate,
            };
            let stepped_down = out.events.contains(&Event::BecameFollower { was, because });
            assert_eq!(stepped_down, !is_follower(&before));
        }
    }
}

/// D06. Given a leader, when it has seen a higher term, then it neither sends heartbeats nor takes
/// commands any more.
#[test]
fn d06_a_deposed_leader_stops_at_once() {
    let (mut node, _) = leader(3, 2, &[]);
    step(&mut node, ms(1), 2, vote(9, false));
    assert!(node.step(ms(60), Input::Timer).messages.is_empty());
    let length = node.log().len();
    let out = ask(&mut node, ms(60), request(1, 1, write_op("x", "5")));
    assert_eq!(out.replies[0].response, Response::NotLeader { leader: None });
    assert_eq!(node.log().len(), length);
}

/// D07 §5.1. Given any role, when a request of a lower term comes, then it is refused with the
/// node's own term, and the node is exactly as before, its timer too.
#[test]
fn d07_a_request_of_a_lower_term_is_refused_and_changes_nothing() {
    for before in all_roles() {
        let mut node = before.clone();
        let out = step(&mut node, ms(1), 2, ask_vote(2, at(9, 2)));
        assert_eq!(sent_to(&out, 2), &vote(3, false));
        assert_eq!(node, before);

        for old in [
            append(2, at(0, 0), &[1, 2, 2], 3),
            append(2, at(2, 2), &[2], 3),
            append(2, at(1, 1), &[], 1),
        ] {
            let out = step(&mut node, ms(1), 2, old);
            let Message::AppendEntriesReply(reply) = sent_to(&out, 2) else {
                panic!("an answer to AppendEntries");
            };
            assert_eq!(reply.term, Term(3));
            assert!(matches!(reply.result, AppendResult::Refused { .. }));
            assert_eq!(node, before);
        }
    }
}

/// D07. Given any role, when an answer of a lower term comes, then nothing changes and nothing is
/// said.
#[test]
fn d07_an_answer_of_a_lower_term_is_ignored() {
    for before in all_roles() {
        for old in [vote(2, true), vote(2, false), accepted(2, 3, 9), refused(2, 2, at(1, 1))] {
            let mut node = before.clone();
            let out = step(&mut node, ms(1), 2, old);
            assert!(out.messages.is_empty() && out.events.is_empty());
            assert_eq!(node, before);
        }
    }
}

/// D07, thesis 6.4. Given a follower, when it refuses an AppendEntries of an old term, then its
/// answer vouches for no round and says nothing about its log: the sender may lead again by the time
/// the answer comes, with rounds counted from 1 again and another log.
#[test]
fn d07_the_refusal_of_an_old_term_says_nothing_but_the_term() {
    let mut node = follower(3, 3, &[1, 2]);
    for old in [append(2, at(2, 2), &[], 0), append(2, at(4, 2), &[], 0)] {
        let out = step(&mut node, ms(1), 2, old);
        assert_eq!(sent_to(&out, 2), &refused(3, 0, at(0, 0)));
    }
}

/// D07. Given a leader, when such a refusal comes, then it sends nothing and moves nothing.
#[test]
fn d07_the_refusal_of_an_old_term_moves_no_leader() {
    let (mut node, _) = leader(3, 2, &[1, 2]);
    let before = leadership(&node).peers[0].clone();
    let out = step(&mut node, ms(0), 2, refused(3, 0, at(0, 0)));
    assert!(out.messages.is_empty() && out.events.is_empty());
    assert_eq!(leadership(&node).peers[0], before);
}

/// Only other members of the cluster are heard: not a stranger, and not the node itself.
#[test]
fn only_other_members_are_heard() {
    for before in all_roles() {
        for from in [1, 4, 9] {
            for message in all_messages(3).into_iter().chain(all_messages(8)) {
                let mut node = before.clone();
                let out = step(&mut node, ms(1), from, message);
                assert!(out.messages.is_empty() && out.events.is_empty());
                assert_eq!(node, before);
            }
        }
    }
}
