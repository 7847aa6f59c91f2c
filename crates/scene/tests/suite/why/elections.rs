//! Explanations of elections and votes.

use super::{ask, crashed, event, is_at, is_candidacy, last, leads_through, raft, timeline_of};
use raft::{Candidacy, Event as Raft, StepDown, VoteRefusal};
use sim::{Address, Cause, Event, Intervention, Loss, MessageKind, Question, RootCause, Setup};
use test_support::{Lab, n};

/// Given a new cluster, when its leader is explained, then the chain leads back to the silence at the
/// beginning, through the votes of a majority.
#[test]
fn an_election_leads_back_to_silence() {
    let (lab, leader) = Lab::led(3);
    let chain = ask(&timeline_of(&lab), Question::Role(leader));
    let Some((_, Raft::BecameLeader { votes, .. })) = raft(&chain[0]) else {
        panic!("{chain:#?}");
    };
    let voter = votes.iter().find(|voter| *voter != leader).expect("another one");
    leads_through(
        &chain,
        &[
            &|it| is_candidacy(it, leader) && it.depth == 1 && it.root == Some(RootCause::TimeOut),
            &|it| matches!(raft(it), Some((_, Raft::VoteCounted { voter: by, .. })) if *by == voter),
            &|it| matches!(raft(it), Some((by, Raft::VoteGranted { .. })) if by == voter),
        ],
    );
    let candidacy = chain.iter().find(|it| is_candidacy(it, leader)).expect("it ran for election");
    let because = raft(candidacy).map(|(_, event)| event.clone());
    assert!(matches!(
        because,
        Some(Raft::BecameCandidate { because: Candidacy::Silence(_) | Candidacy::NoWinner(_), .. })
    ));
    // Each message is in the chain once, with its sending.
    let delivered = |kind| {
        chain
            .iter()
            .filter(move |it| matches!(it.record.event, Event::Delivered(it) if it.kind == kind))
    };
    assert!(
        delivered(MessageKind::RequestVote).all(|it| it.sent.is_some_and(|at| at < it.record.time))
    );
    let replies = u32::try_from(delivered(MessageKind::RequestVoteReply).count());
    assert_eq!(replies, Ok(votes.len() - 1));
    assert!(!chain.iter().any(|it| matches!(it.record.event, Event::Sent(_))));
}

/// Given a leader that crashes, when another is elected, then the chain leads back to the crash, which is
/// an intervention, and to the last message of the old leader.
#[test]
fn a_new_election_leads_back_to_the_crash() {
    let (mut lab, old) = Lab::led(3);
    lab.act(Intervention::Crash(old));
    let down = ask(&timeline_of(&lab), Question::Role(old));
    assert!(down.len() == 1 && crashed(&down[0], old), "{down:#?}");
    lab.pass(2_000);
    let leader = lab.leader().expect("a new one");
    let chain = ask(&timeline_of(&lab), Question::Role(leader));
    leads_through(
        &chain,
        &[&|it| matches!(raft(it), Some((at, Raft::BecameLeader { .. })) if at == leader), &|it| {
            crashed(it, old) && it.root == Some(RootCause::Intervention)
        }],
    );
    let heard = |it: &Cause| match it.record.event {
        Event::Delivered(message) => {
            message.kind == MessageKind::AppendEntries && message.from == old.into()
        }
        _ => false,
    };
    assert!(chain.iter().any(heard), "{chain:#?}");
    let down = ask(&timeline_of(&lab), Question::Role(old));
    assert!(down.len() == 1 && crashed(&down[0], old), "{down:#?}");
}

/// Given a vote that is refused because it was given, when that is explained, then the chain has the vote.
#[test]
fn a_vote_refused_leads_to_the_vote_given() {
    let mut lab = Lab::with_nodes(3);
    lab.act(Intervention::TimeOut(n(1)));
    lab.act(Intervention::TimeOut(n(2)));
    lab.pass(400);
    let refused = last(&lab, |it| {
        matches!(
            it.event,
            Event::Raft(Raft::VoteRefused { because: VoteRefusal::AlreadyVoted { .. }, .. })
        )
    });
    let voter = refused.place.and_then(Address::node).expect("a server");
    let chain = ask(&timeline_of(&lab), event(refused));
    let asker = chain.iter().filter(|it| it.depth == 1).nth(1).expect("the vote");
    match (&refused.event, raft(asker)) {
        (
            Event::Raft(Raft::VoteRefused {
                because: VoteRefusal::AlreadyVoted { candidate }, ..
            }),
            Some((at, given)),
        ) => {
            assert_eq!(at, voter);
            assert!(match given {
                Raft::VoteGranted { candidate: to, .. } => to == candidate,
                Raft::BecameCandidate { .. } => *candidate == voter,
                _ => false,
            });
        }
        other => panic!("{other:?}"),
    }
    assert!(chain.iter().any(|it| it.root == Some(RootCause::Intervention)), "{chain:#?}");
}

/// Given a server whose log is behind, when it is refused a vote, then the chain leads to the entry that it
/// lacks, and to its client.
#[test]
fn a_vote_refused_leads_to_the_missing_entry() {
    let (mut lab, leader) = Lab::led(3);
    // The proxy asks n1 first.
    let behind = lab.others(leader)[1];
    lab.act(Intervention::Isolate(behind));
    let request = lab.write("5");
    lab.pass(300);
    lab.act(Intervention::HealNetwork);
    lab.act(Intervention::TimeOut(behind));
    lab.pass(100);
    let refused = last(&lab, |it| {
        matches!(
            it.event,
            Event::Raft(Raft::VoteRefused { because: VoteRefusal::LogBehind { .. }, .. })
        )
    });
    leads_through(
        &ask(&timeline_of(&lab), event(refused)),
        &[
            &|it| is_candidacy(it, behind) && it.root == Some(RootCause::Intervention),
            &|it| matches!(raft(it), Some((_, Raft::Stored { .. } | Raft::Appended { .. }))),
            &|it| matches!(it.record.event, Event::Asked { id, .. } if id == request),
        ],
    );
}

/// Given a leader that is isolated, when it steps down, then the chain leads to its isolation.
#[test]
fn a_leader_that_lost_its_majority_leads_to_the_cut() {
    let setup = Setup { check_quorum: true, ..Lab::with_nodes(3).run.setup };
    let mut lab = Lab::new(setup, 1);
    lab.pass(1_500);
    let leader = lab.leader().expect("one leader");
    lab.act(Intervention::Isolate(leader));
    lab.pass(1_000);
    let lost = last(&lab, |it| {
        let lost = |because| matches!(because, StepDown::QuorumLost { .. });
        matches!(it.event, Event::Raft(Raft::BecameFollower { because, .. }) if lost(because))
    });
    let chain = ask(&timeline_of(&lab), event(lost));
    assert_eq!(chain[0].root, Some(RootCause::TimeOut));
    leads_through(
        &chain,
        &[
            &|it| matches!(it.record.event, Event::Lost { because: Loss::Cut, .. }),
            &|it| is_at(it, leader, &Event::Isolated { cut: true }) && it.depth == 2,
            &|it| matches!(it.record.event, Event::Lost { because: Loss::Cut, .. }),
            &|it| matches!(raft(it), Some((at, Raft::BecameLeader { .. })) if at == leader),
        ],
    );
}
