//! Explanations of any event and any state of random runs, held against all records.

use std::collections::BTreeMap;

use super::event;
use raft::{Event as Raft, Index, Node, NodeId, RequestId, Role, Rules, Term, Time};
use scene::WhyView;
use sim::{
    Cause, Event, Explanation, FlightId, Host, MAX_REASONS, Question, Record, RootCause, Run,
    Saved, ScheduleRun, Timeline,
};
use test_support::Dice;

/// A whole run, its records, and a timeline of it.
struct History {
    timeline: Timeline,
    records: Vec<Record>,
    sent: BTreeMap<FlightId, Time>,
}

impl History {
    fn random(seed: u64) -> Self {
        let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
        Self::new(run, until)
    }

    fn new(run: Run, until: Time) -> Self {
        let mut timeline = Timeline::from_saved(Saved { run, until }).expect("a good setup");
        let mut records = Vec::new();
        timeline.play(until, &mut records);
        let sent = records.iter().filter_map(|record| match record.event {
            Event::Sent(message) => Some((message.id, record.time)),
            _ => None,
        });
        Self { sent: sent.collect(), records, timeline }
    }

    /// Returns an explanation, after checking what must be true of each.
    fn ask(&self, question: Question) -> Option<Explanation> {
        let why = Explanation::compute(&self.timeline, question)?;
        let answer = WhyView::new(self.timeline.world(), question, &why);
        assert!(!answer.title.is_empty());
        assert!(answer.lines.iter().all(|line| !line.line.what.is_empty()));
        assert!(why.chain.len() <= MAX_REASONS);
        let mut path: Vec<&Cause> = Vec::new();
        for (place, line) in why.chain.iter().enumerate() {
            assert!(usize::from(line.depth) <= path.len(), "{why:#?}");
            path.truncate(line.depth.into());
            if let Some(effect) = path.last() {
                self.check_pair(effect, line);
            }
            let again = why.chain[..place].iter().any(|it| it.record == line.record);
            assert!(!again && self.is_true(&line.record), "{line:?}");
            self.check_line(line);
            path.push(line);
        }
        Some(why)
    }

    fn is_true(&self, record: &Record) -> bool {
        let place = self.records.partition_point(|other| other.number < record.number);
        self.records.get(place) == Some(record)
    }

    fn check_line(&self, line: &Cause) {
        match line.record.event {
            Event::Delivered(message) | Event::Lost { message, .. } => {
                assert_eq!(line.sent, self.sent.get(&message.id).copied(), "{line:?}");
            }
            _ => assert_eq!(line.sent, None),
        }
        if line.root == Some(RootCause::Intervention) {
            let at = line.sent.unwrap_or(line.record.time);
            let interventions = &self.timeline.run().interventions;
            assert!(interventions.iter().any(|(time, _)| *time == at || *time == line.record.time));
        }
    }

    fn check_pair(&self, effect: &Cause, cause: &Cause) {
        let (later, earlier) = (&effect.record, &cause.record);
        assert!(earlier.number < later.number && earlier.time <= later.time);
        // What a message came of happened where it was sent, before it was.
        if let (Event::Delivered(message), Some(sent), None) =
            (&later.event, effect.sent, effect.root)
        {
            assert!(earlier.place == Some(message.from) && earlier.time <= sent, "{cause:?}");
        }
        // What came of a message names its sender.
        if let (Event::Delivered(message), Event::Raft(event)) = (&earlier.event, &later.event)
            && let Some(sender) = sender(event)
            && earlier.place == later.place
        {
            assert_eq!(message.from, sender.into(), "{effect:?}");
        }
    }
}

/// Given any run, when any of its events is explained, then there is a cause or a root, each cause comes
/// before its effect, and messages come with their sendings.
#[test]
fn every_event_has_causes_or_is_a_root() {
    for seed in 0..14 {
        let history = History::random(seed);
        let mut dice = Dice::new(seed);
        for _ in 0..60 {
            let place = dice.below(history.records.len() as u64);
            let record = &history.records[usize::try_from(place).expect("few")];
            let why = history.ask(event(record)).expect("it happened");
            assert_eq!(why.chain[0].record, *record);
            let grounded = why.chain.len() > 1 || why.chain[0].root.is_some();
            assert!(grounded, "seed {seed}: {record:?}");
            if let Some(request) = request(&record.event) {
                let asked = |it: &Cause| matches!(it.record.event, Event::Asked { id, .. } if id == request);
                assert!(why.more || why.chain.iter().any(asked), "seed {seed}: {why:#?}");
            }
            // The last event of a chain has no cause that is not in it.
            let end = why.chain.last().expect("at least itself");
            if !why.more && end.root.is_none() {
                let behind = history.ask(event(&end.record)).expect("it happened");
                assert!(behind.chain.len() > 1, "seed {seed}: {end:?} of {record:?}");
            }
        }
    }
}

/// The sender of the message that caused an event of a server.
fn sender(event: &Raft) -> Option<NodeId> {
    match *event {
        Raft::VoteGranted { candidate: node, .. }
        | Raft::VoteRefused { candidate: node, .. }
        | Raft::VoteCounted { voter: node, .. }
        | Raft::VoteDenied { voter: node, .. }
        | Raft::TermAdvanced { seen_from: node, .. }
        | Raft::LeaderFound { leader: node, .. }
        | Raft::Stored { leader: node, .. }
        | Raft::AppendRefused { leader: node, .. }
        | Raft::BackedOff { peer: node, .. } => Some(node),
        _ => None,
    }
}

/// The request that an event of the proxy or a client belongs to.
fn request(event: &Event) -> Option<RequestId> {
    match event {
        Event::Forwarded { id, .. }
        | Event::AttemptFailed { id, .. }
        | Event::RequestTimedOut { id, .. }
        | Event::Answered { id, .. } => Some(*id),
        _ => None,
    }
}

/// Given any run, when any state of any server is explained at any time, then the chain begins with the
/// record that made it so, or is empty if it was so from the beginning.
#[test]
fn every_state_leads_to_what_made_it_so() {
    for seed in 0..12 {
        let mut history = History::random(seed);
        let mut dice = Dice::new(seed);
        for _ in 0..6 {
            let time = Time(dice.below(history.timeline.end().0 + 1));
            history.timeline.seek(time, &mut Vec::new());
            let world = history.timeline.world().clone();
            let place = history.records.partition_point(|record| record.time <= time);
            for (id, host) in world.hosts() {
                let durable = host.durable();
                let origins = Origins { id, records: &history.records[..place] };
                let first = |question| {
                    let why = history.ask(question).expect("it is there");
                    why.chain.first().map(|line| line.record.clone())
                };
                let case = format!("seed {seed}, {time:?}, {id}");
                assert_eq!(
                    first(Question::Term(id)).as_ref(),
                    origins.term(durable.term),
                    "{case}"
                );
                let vote = origins.vote(durable.term, durable.voted_for);
                assert_eq!(first(Question::Vote(id)).as_ref(), vote, "{case}");
                let (role, expected) = (first(Question::Role(id)), origins.role(host));
                // It may have lost its leader and found the same once more, which is as good.
                let as_good = match (&role, expected) {
                    (Some(role), Some(expected)) => {
                        let found = matches!(role.event, Event::Raft(Raft::LeaderFound { .. }));
                        found && role.event == expected.event
                    }
                    _ => false,
                };
                assert!(as_good || role.as_ref() == expected, "{case}: {role:?}");
                let index = Index(1 + dice.below(durable.log.len().max(1)));
                if durable.log.get(index).is_some() {
                    let entry = first(Question::Entry(id, index));
                    assert_eq!(entry.as_ref(), origins.entry(index), "{case}");
                }
                let commit = host.node().map(Node::commit).unwrap_or_default();
                if index <= commit {
                    let committed = first(Question::Committed(id, index));
                    assert_eq!(committed.as_ref(), origins.commit(index), "{case}");
                }
            }
        }
    }
}

/// The origins of a server's state, found by going through all records.
struct Origins<'a> {
    id: NodeId,
    records: &'a [Record],
}

impl<'a> Origins<'a> {
    fn last(&self, is: impl Fn(&Event) -> bool) -> Option<&'a Record> {
        let here = |record: &&Record| record.place == Some(self.id.into()) && is(&record.event);
        self.records.iter().rev().find(here)
    }

    fn term(&self, term: Term) -> Option<&'a Record> {
        self.last(|event| match event {
            Event::Raft(Raft::BecameCandidate { term: own, .. }) => *own == term,
            Event::Raft(Raft::TermAdvanced { to, .. }) => *to == term,
            _ => false,
        })
    }

    fn vote(&self, term: Term, vote: Option<NodeId>) -> Option<&'a Record> {
        let Some(vote) = vote else {
            return self.term(term);
        };
        self.last(|event| match event {
            Event::Raft(Raft::BecameCandidate { .. }) => vote == self.id,
            Event::Raft(Raft::VoteGranted { candidate, before, .. }) => {
                *candidate == vote && *before != Some(vote)
            }
            _ => false,
        })
    }

    fn role(&self, host: &Host) -> Option<&'a Record> {
        let Some(node) = host.node() else {
            return self.last(|event| matches!(event, Event::Crashed(_)));
        };
        self.last(|event| match (node.role(), event) {
            (Role::Leader(_), Event::Raft(Raft::BecameLeader { .. })) => true,
            (Role::Candidate { pre_vote, .. }, Event::Raft(event)) => match event {
                Raft::BecameCandidate { .. } => !pre_vote,
                Raft::AskedPreVotes { .. } => *pre_vote,
                _ => false,
            },
            (Role::Follower { leader: Some(_), .. }, Event::Raft(Raft::LeaderFound { .. })) => true,
            (Role::Follower { leader: None, .. }, Event::Restarted(_)) => true,
            (Role::Follower { leader: None, .. }, Event::Raft(event)) => {
                matches!(event, Raft::BecameFollower { .. } | Raft::TermAdvanced { .. })
            }
            _ => false,
        })
    }

    fn entry(&self, index: Index) -> Option<&'a Record> {
        self.last(|event| match event {
            Event::Raft(Raft::Appended { index: own, .. }) => *own == index,
            Event::Raft(Raft::Stored { first, last, .. }) => *first <= index && index <= *last,
            _ => false,
        })
    }

    fn commit(&self, index: Index) -> Option<&'a Record> {
        self.last(|event| match event {
            Event::Raft(Raft::Committed { from, to, .. }) => *from < index && index <= *to,
            _ => false,
        })
    }
}
