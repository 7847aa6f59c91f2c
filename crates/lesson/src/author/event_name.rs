//! The events, each with the name that authors use.

use std::collections::BTreeMap;

use raft::{AppendRefusal, StepDown, VoteRefusal};
use sim::{Address, Event, Record};

/// All names that [`event_name`] returns.
pub const EVENT_NAMES: [&str; 55] = [
    "pre-votes-asked",
    "became-candidate",
    "became-leader",
    "stepped-down",
    "stepped-down-quorum",
    "term-advanced",
    "leader-found",
    "vote-granted",
    "pre-vote-granted",
    "vote-refused-term",
    "vote-refused-voted",
    "vote-refused-log",
    "vote-refused-leader",
    "vote-counted",
    "vote-denied",
    "appended",
    "stored",
    "truncated",
    "append-refused-term",
    "append-refused-short",
    "append-refused-conflict",
    "backed-off",
    "committed",
    "repetition-ignored",
    "read-delayed",
    "read-asked",
    "read-confirmed",
    "redirected",
    "sent",
    "delivered",
    "lost",
    "duplicated",
    "crashed",
    "restarted",
    "paused",
    "resumed",
    "link-cut",
    "link-mended",
    "cut-off",
    "reconnected",
    "partitioned",
    "healed",
    "network-changed",
    "latency-changed",
    "began",
    "asked",
    "answered",
    "forwarded",
    "not-served",
    "gave-up",
    "refused",
    "held",
    "released",
    "delayed",
    "resolved",
];

/// The number of events of each name, altogether and by place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EventCounts(BTreeMap<(&'static str, Option<Address>), u64>);

impl EventCounts {
    /// Counts the events of these records.
    pub fn count(&mut self, records: &[Record]) {
        for record in records {
            let name = event_name(&record.event);
            *self.0.entry((name, None)).or_default() += 1;
            if record.place.is_some() {
                *self.0.entry((name, record.place)).or_default() += 1;
            }
        }
    }

    /// Returns the number of these events, anywhere or at one place.
    #[must_use]
    pub fn times(&self, name: &'static str, place: Option<Address>) -> u64 {
        self.0.get(&(name, place)).copied().unwrap_or(0)
    }
}

/// Returns the name of an event.
#[must_use]
pub fn event_name(event: &Event) -> &'static str {
    match event {
        Event::Raft(event) => raft_event_name(event),
        Event::Sent(_) => "sent",
        Event::Delivered(_) => "delivered",
        Event::Lost { .. } => "lost",
        Event::Duplicated { .. } => "duplicated",
        Event::Initialized(_) => "began",
        Event::Crashed(_) => "crashed",
        Event::Restarted(_) => "restarted",
        Event::Paused => "paused",
        Event::Resumed { .. } => "resumed",
        Event::LinkCut { .. } => "link-cut",
        Event::LinkRestored { .. } => "link-mended",
        Event::Isolated { cut: true } => "cut-off",
        Event::Isolated { cut: false } => "reconnected",
        Event::Partitioned { .. } => "partitioned",
        Event::Healed => "healed",
        Event::ConditionsChanged { .. } => "network-changed",
        Event::LatencyChanged { .. } => "latency-changed",
        Event::Asked { .. } => "asked",
        Event::Answered { .. } => "answered",
        Event::Forwarded { .. } => "forwarded",
        Event::AttemptFailed { .. } => "not-served",
        Event::RequestTimedOut { .. } => "gave-up",
        Event::Refused { .. } => "refused",
        Event::Held(_) => "held",
        Event::Released(_) => "released",
        Event::Delayed { .. } => "delayed",
        Event::Resolved { .. } => "resolved",
    }
}

fn raft_event_name(event: &raft::Event) -> &'static str {
    use raft::Event as E;
    match event {
        E::AskedPreVotes { .. } => "pre-votes-asked",
        E::BecameCandidate { .. } => "became-candidate",
        E::BecameLeader { .. } => "became-leader",
        E::BecameFollower { because: StepDown::QuorumLost { .. }, .. } => "stepped-down-quorum",
        E::BecameFollower { .. } => "stepped-down",
        E::TermAdvanced { .. } => "term-advanced",
        E::LeaderFound { .. } => "leader-found",
        E::VoteGranted { .. } => "vote-granted",
        E::PreVoteGranted { .. } => "pre-vote-granted",
        E::VoteRefused { because, .. } => match because {
            VoteRefusal::OldTerm { .. } => "vote-refused-term",
            VoteRefusal::AlreadyVoted { .. } => "vote-refused-voted",
            VoteRefusal::LogBehind { .. } => "vote-refused-log",
            VoteRefusal::LeaderAlive { .. } => "vote-refused-leader",
        },
        E::VoteCounted { .. } => "vote-counted",
        E::VoteDenied { .. } => "vote-denied",
        E::Appended { .. } => "appended",
        E::Stored { .. } => "stored",
        E::Truncated { .. } => "truncated",
        E::AppendRefused { because, .. } => match because {
            AppendRefusal::OldTerm { .. } => "append-refused-term",
            AppendRefusal::TooShort { .. } => "append-refused-short",
            AppendRefusal::OtherTerm { .. } => "append-refused-conflict",
        },
        E::BackedOff { .. } => "backed-off",
        E::Committed { .. } => "committed",
        E::RepetitionIgnored { .. } => "repetition-ignored",
        E::ReadDelayed { .. } => "read-delayed",
        E::ReadRoundStarted { .. } => "read-asked",
        E::ReadsAnswered { .. } => "read-confirmed",
        E::Redirected { .. } => "redirected",
    }
}
