//! Explanations of entries and their commit.

use super::{ask, event, last, leads_through, raft, timeline_of};
use raft::{Commitment, Event as Raft, Index, NodeSet};
use sim::{Cause, Event, Intervention, Question, RootCause};
use test_support::Lab;

/// Given an entry that is committed everywhere, when its commit at a follower is explained, then the chain
/// leads through the leader's majority back to the client.
#[test]
fn a_commit_leads_back_to_the_client() {
    let (mut lab, leader) = Lab::led(3);
    let request = lab.write("5");
    lab.pass(500);
    let follower = lab.others(leader)[0];
    let index = lab.node(follower).commit();
    let timeline = timeline_of(&lab);
    let by_leader = |it: &Cause| {
        matches!(
            raft(it),
            Some((_, Raft::Committed { because: Commitment::LeaderCommit { .. }, .. }))
        )
    };
    let by_quorum = |it: &Cause| {
        let quorum = matches!(
            raft(it),
            Some((_, Raft::Committed { because: Commitment::Quorum { .. }, .. }))
        );
        quorum && it.record.place == Some(leader.into())
    };
    let stored =
        |it: &Cause| matches!(raft(it), Some((_, Raft::Stored { last, .. })) if *last == index);
    let appended = |it: &Cause| matches!(raft(it), Some((_, Raft::Appended { index: own, .. })) if *own == index);
    let asked = |it: &Cause| {
        let asked = matches!(it.record.event, Event::Asked { id, .. } if id == request);
        asked && it.root == Some(RootCause::Intervention)
    };
    leads_through(
        &ask(&timeline, Question::Committed(follower, index)),
        &[&by_leader, &by_quorum, &stored, &appended, &asked],
    );
    leads_through(&ask(&timeline, Question::Entry(follower, index)), &[&stored, &appended, &asked]);
    let answered = last(&lab, |it| matches!(it.event, Event::Answered { .. }));
    leads_through(&ask(&timeline, event(answered)), &[&by_quorum, &appended, &asked]);
}

/// Given five servers, when the leader's commit of an entry is explained, then the chain shows how the
/// entry came to each of the majority.
#[test]
fn a_commit_leads_to_all_servers_with_the_entry() {
    let (mut lab, leader) = Lab::led(5);
    lab.write("5");
    lab.pass(1_000);
    let index = lab.node(leader).commit();
    let chain = ask(&timeline_of(&lab), Question::Committed(leader, index));
    let Some((_, Raft::Committed { because: Commitment::Quorum { holders, .. }, .. })) =
        raft(&chain[0])
    else {
        panic!("{chain:#?}");
    };
    let stored_at = |it: &Cause| match raft(it)? {
        (at, Raft::Stored { last, .. }) if *last == index => Some(at),
        _ => None,
    };
    let mut stored: NodeSet = chain.iter().filter_map(stored_at).collect();
    stored.insert(leader);
    assert!(holders.len() >= 3 && stored == *holders, "{chain:#?}");
}

/// Given a server that restarted and learned again what is committed, when that is explained much later,
/// then the chain begins after the restart.
#[test]
fn state_lost_in_a_crash_is_explained_from_the_restart_on() {
    let (mut lab, leader) = Lab::led(3);
    let other = lab.others(leader)[0];
    lab.pass(510);
    lab.act(Intervention::Crash(other));
    lab.act(Intervention::Restart(other));
    let restarted = lab.world.now();
    lab.pass(3_000);
    assert_eq!(lab.leader(), Some(leader));
    let chain = ask(&timeline_of(&lab), Question::Committed(other, Index(1)));
    assert!(chain[0].record.time > restarted, "{chain:#?}");
    let follows = ask(&timeline_of(&lab), Question::Role(other));
    assert!(follows[0].record.time > restarted, "{follows:#?}");
}
