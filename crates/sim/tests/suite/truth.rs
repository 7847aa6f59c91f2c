//! What events say is what happened, whatever rule is disabled: each is held against the worlds before
//! and after its step, and against the message that brought it about.

use std::collections::BTreeSet;

use raft::{
    AppendRefusal, Commitment, Event as Raft, FormerRole, Index, LogEnds, Message, Node, NodeId,
    NodeSet, Role, Rule, Rules, StepDown, Term, VoteRefusal,
};
use sim::{CrashLoss, Event, Host, OnDisk, Payload, Record};

use test_support::{WorldStep, each_step};

/// How many schedules are played with each rule disabled.
const SCHEDULES: u64 = 60;

/// A server in a step: what it was, what it is, and what it received.
struct Deed<'a> {
    id: NodeId,
    before: &'a Host,
    after: &'a Host,
    message: Option<&'a Message>,
    /// What it did earlier in the same step.
    earlier: Vec<&'a Raft>,
}

impl<'a> Deed<'a> {
    /// The server as it is now, if it handled this one message and nothing else.
    fn node(&self) -> &'a Node {
        self.after.node().expect("only servers that run do something")
    }

    /// Its term and its vote just before an event of this step.
    fn moved(&self) -> Option<Term> {
        self.earlier.iter().rev().find_map(|event| match event {
            Raft::TermAdvanced { to, .. } | Raft::BecameCandidate { term: to, .. } => Some(*to),
            _ => None,
        })
    }
}

/// The message that a step delivered, unless it lies in an inbox.
fn delivered<'a>(step: &WorldStep<'a>) -> Option<&'a Message> {
    let number = step.records.iter().find_map(|record| match &record.event {
        Event::Delivered(message) => Some(message.id),
        _ => None,
    })?;
    match &step.before.network().flight(number)?.envelope.payload {
        Payload::Raft(message) => Some(message),
        _ => None,
    }
}

fn is_true(deed: &Deed<'_>, event: &Raft) {
    match event {
        Raft::VoteGranted { .. } | Raft::PreVoteGranted { .. } | Raft::VoteRefused { .. } => {
            vote_is_true(deed, event);
        }
        Raft::Stored { .. } | Raft::Truncated { .. } | Raft::AppendRefused { .. } => {
            log_is_true(deed, event);
        }
        Raft::LeaderFound { leader, term, sent_in } => {
            assert_eq!(deed.node().leader(), Some(*leader));
            assert_eq!(deed.node().term(), *term);
            assert!(deed.message.is_none_or(|it| it.term() == *sent_in), "{event:?}");
        }
        Raft::BecameFollower { was, because } => {
            let role = deed.before.node().map(Node::role);
            let fits = match was {
                FormerRole::Leader => matches!(role, Some(Role::Leader(_))),
                FormerRole::Candidate => {
                    matches!(role, Some(Role::Candidate { pre_vote: false, .. }))
                }
                FormerRole::PreCandidate => {
                    matches!(role, Some(Role::Candidate { pre_vote: true, .. }))
                }
            };
            assert!(fits, "{event:?} by {role:?}");
            if let (StepDown::LeaderExists { sent_in, .. }, Some(message)) = (because, deed.message)
            {
                assert_eq!(message.term(), *sent_in);
            }
        }
        Raft::Committed { to, because, .. } => commit_is_true(deed, *to, *because),
        Raft::ReadsAnswered { round, heard, needed, .. } => {
            if let Role::Leader(leadership) = deed.node().role() {
                let answered = leadership.peers.iter().filter(|peer| peer.round >= *round);
                let answered = answered.map(|peer| peer.id).chain([deed.id]);
                assert_eq!(answered.collect::<NodeSet>(), *heard);
                assert_eq!(deed.node().config().majority(), *needed);
            }
        }
        _ => {}
    }
}

fn vote_is_true(deed: &Deed<'_>, event: &Raft) {
    let durable = deed.after.durable();
    let Some(Message::RequestVote(request)) = deed.message else {
        return;
    };
    let own = LogEnds { theirs: request.last, ours: durable.log.last() };
    match event {
        Raft::VoteGranted { candidate, term, asked_in, before, logs } => {
            assert_eq!((durable.term, durable.voted_for), (*term, Some(*candidate)));
            assert_eq!((request.term, own), (*asked_in, *logs));
            let given = deed.before.durable().voted_for.filter(|_| deed.moved().is_none());
            assert_eq!(*before, given, "the vote before");
        }
        Raft::PreVoteGranted { term, logs, .. } => {
            assert_eq!((request.term, own), (*term, *logs));
        }
        Raft::VoteRefused { term, pre_vote, because, .. } => {
            assert_eq!((request.term, request.pre_vote), (*term, *pre_vote));
            match because {
                VoteRefusal::OldTerm { ours } => assert_eq!(durable.term, *ours),
                VoteRefusal::AlreadyVoted { candidate } => {
                    assert_eq!(durable.voted_for, Some(*candidate));
                }
                VoteRefusal::LogBehind { theirs, ours } => {
                    assert_eq!(own, LogEnds { theirs: *theirs, ours: *ours });
                }
                VoteRefusal::LeaderAlive { leader } => {
                    assert_eq!(deed.node().leader(), Some(*leader));
                }
            }
        }
        _ => {}
    }
}

fn log_is_true(deed: &Deed<'_>, event: &Raft) {
    let (before, after) = (&deed.before.durable().log, &deed.after.durable().log);
    let Some(Message::AppendEntries(request)) = deed.message else {
        return;
    };
    let first = request.prev.index.next();
    let sent = |index: Index| {
        let mut entries = (first.0..).map(Index).zip(&request.entries);
        entries.find(|(at, _)| *at == index).map(|(_, entry)| entry)
    };
    match event {
        Raft::Stored { first, last, overwritten, end, .. } => {
            assert_eq!(after.last_index(), *end);
            assert!((first.0..=last.0).map(Index).all(|it| after.get(it) == sent(it)));
            let cut = deed.earlier.iter().any(|it| matches!(it, Raft::Truncated { .. }));
            let held = before.last_index().min(*last);
            assert_eq!(*overwritten, Some(held).filter(|it| !cut && it >= first), "{event:?}");
            let kept = (last.0 + 1..=end.0).map(Index);
            assert!(kept.map(|it| (before.get(it), after.get(it))).all(|(was, is)| was == is));
        }
        Raft::Truncated { from, to, had, leader_has, .. } => {
            assert_eq!((before.last_index(), before.term_at(*from)), (*to, Some(*had)));
            assert_eq!(sent(*from).map(|entry| entry.term), Some(*leader_has));
        }
        Raft::AppendRefused { because, .. } => match because {
            AppendRefusal::OldTerm { theirs, ours } => {
                assert_eq!((request.term, deed.after.durable().term), (*theirs, *ours));
            }
            AppendRefusal::TooShort { prev, last } => {
                assert_eq!((request.prev.index, after.last_index()), (*prev, *last));
            }
            AppendRefusal::OtherTerm { prev, ours } => {
                assert_eq!((request.prev, after.term_at(prev.index)), (*prev, Some(*ours)));
            }
        },
        _ => {}
    }
}

fn commit_is_true(deed: &Deed<'_>, to: Index, because: Commitment) {
    assert!(deed.node().commit() >= to);
    let (Role::Leader(leadership), Commitment::Quorum { holders, own_term }) =
        (deed.node().role(), because)
    else {
        return;
    };
    let reached = leadership.peers.iter().filter(|peer| peer.matched >= to).map(|peer| peer.id);
    assert_eq!(reached.chain([deed.id]).collect::<NodeSet>(), holders);
    let term = deed.node().log().term_at(to);
    assert_eq!(term == Some(deed.node().term()), own_term);
}

/// What a crash took, and what a server starts with.
fn disk_is_true(deed: &Deed<'_>, record: &Record) {
    let (before, after) = (deed.before.durable(), deed.after.durable());
    match record.event {
        Event::Crashed(CrashLoss { kept, vote, entries }) => {
            assert_eq!(kept, OnDisk::from(after));
            assert_eq!(before.term, after.term);
            assert_eq!(vote, before.voted_for.filter(|_| after.voted_for.is_none()));
            assert_eq!(entries, before.log.len() - after.log.len());
        }
        Event::Restarted(on_disk) => {
            assert_eq!(on_disk, OnDisk::from(after));
            assert_eq!(before, after, "nothing is lost but in the crash");
        }
        _ => {}
    }
}

/// Given a rule disabled, when anything happens, then its event says what was done, and not what the
/// rule would have.
fn tells_the_truth(rule: Rule) {
    let mut told = BTreeSet::new();
    for seed in 0..SCHEDULES {
        each_step(seed, Rules::default().without(rule), |step| {
            // A server that resumes handles many messages in one step.
            if step.records.iter().any(|it| matches!(it.event, Event::Resumed { .. })) {
                return;
            }
            let mut earlier: Vec<&Raft> = Vec::new();
            for record in step.records {
                let Some(id) = record.place.and_then(sim::Address::node) else { continue };
                let (before, after) = step.hosts(id);
                let message = delivered(step);
                let deed = Deed { id, before, after, message, earlier: earlier.clone() };
                disk_is_true(&deed, record);
                if let Event::Raft(event) = &record.event {
                    is_true(&deed, event);
                    earlier.push(event);
                    told.extend(against_the_rules(event));
                }
                if let Event::Crashed(loss) = record.event {
                    told.extend(loss.vote.map(|_| "lost vote"));
                    told.extend((loss.entries > 0).then_some("lost log"));
                }
            }
        });
    }
    let expected: &[&str] = match rule {
        Rule::OneVotePerTerm => &["second vote"],
        Rule::DurableVote => &["lost vote"],
        Rule::DurableLog => &["lost log"],
        Rule::UpToDate | Rule::UpToDateLength | Rule::UpToDateTerm => &["vote for a log behind"],
        Rule::OwnTermCommit => &["commit of another term"],
        Rule::CutConflict => &["overwritten"],
        Rule::RefuseOldTerms => &["old leader", "old candidate"],
        Rule::ReadQuorum => &["unconfirmed read"],
        // What these let happen is seen only by comparing several servers.
        Rule::Majority | Rule::PrevLogTerm => &[],
    };
    let expected: BTreeSet<&str> = expected.iter().copied().collect();
    assert_eq!(told, expected, "{rule:?}");
}

/// What the rules forbid, as events say it.
fn against_the_rules(event: &Raft) -> Vec<&'static str> {
    let mut told = Vec::new();
    match event {
        Raft::VoteGranted { candidate, term, asked_in, before, logs } => {
            let other = before.is_some_and(|before| before != *candidate);
            told.extend(other.then_some("second vote"));
            told.extend((before.is_none() && logs.is_behind()).then_some("vote for a log behind"));
            told.extend((term != asked_in).then_some("old candidate"));
        }
        Raft::LeaderFound { term, sent_in, .. } => {
            told.extend((term != sent_in).then_some("old leader"));
        }
        Raft::Stored { overwritten: Some(_), .. } => told.push("overwritten"),
        Raft::Committed { because: Commitment::Quorum { own_term: false, .. }, .. } => {
            told.push("commit of another term");
        }
        Raft::ReadsAnswered { heard, needed, .. } => {
            told.extend((heard.len() < *needed).then_some("unconfirmed read"));
        }
        _ => {}
    }
    told
}

#[test]
fn events_are_true_with_any_rule_disabled() {
    Rule::ALL.into_iter().for_each(tells_the_truth);
}

/// Given all rules, when anything happens, then no event says what they forbid.
#[test]
fn by_the_rules_nothing_is_told_that_they_forbid() {
    for seed in 0..SCHEDULES {
        each_step(seed, Rules::default(), |step| {
            for record in step.records {
                match &record.event {
                    Event::Raft(event) => {
                        assert_eq!(against_the_rules(event), [""; 0], "{event:?}");
                    }
                    Event::Crashed(CrashLoss { vote, entries, .. }) => {
                        assert_eq!((*vote, *entries), (None, 0));
                    }
                    _ => {}
                }
            }
        });
    }
}
