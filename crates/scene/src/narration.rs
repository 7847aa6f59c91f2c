//! Events in words: what happened, why, and where the paper says so.
//!
//! All sentences are made here, from facts that the crates below report as data: `servers` describes
//! what servers do, `world` all else.

mod servers;
mod world;

use std::fmt::{self, Arguments, Display};

use crate::words::add;
use raft::{Commitment, Event as Raft, Index, NodeId, RequestId, Time};
use sim::{Address, Event, Level, Loss, MessageKind, MessageRef, Record};

/// An event in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventLine {
    /// The number of the event's record.
    pub number: u64,
    /// When it happened.
    pub time: Time,
    /// How much it matters.
    pub level: Level,
    /// The event, as a sentence without a period.
    pub what: String,
    /// The reason, or other details; may be empty.
    pub why: String,
    /// The section of the paper or the thesis, such as "§5.4.1"; may be empty.
    pub section: &'static str,
}

impl EventLine {
    /// Returns the reason with the punctuation that joins it to `what`; empty if there is none.
    #[must_use]
    pub fn suffix(&self) -> String {
        match &self.why {
            why if why.is_empty() => String::new(),
            // One colon in a sentence is enough.
            why if self.what.bytes().any(|byte| byte == b':') => format!(" ({why})"),
            why => format!(": {why}"),
        }
    }
}

/// True for events that are worth a headline.
#[must_use]
pub fn is_headline(event: &Event) -> bool {
    match event {
        Event::Raft(event) => matches!(
            event,
            Raft::AskedPreVotes { .. }
                | Raft::BecameCandidate { .. }
                | Raft::BecameLeader { .. }
                | Raft::BecameFollower { .. }
                | Raft::VoteRefused { .. }
                | Raft::Appended { command: Some(_), .. }
                | Raft::Committed { because: Commitment::Quorum { .. }, .. }
                | Raft::Truncated { .. }
                | Raft::AppendRefused { .. }
                | Raft::ReadRoundStarted { .. }
                | Raft::RepetitionIgnored { .. }
                | Raft::Redirected { .. }
        ),
        Event::Sent(_) | Event::Delivered(_) | Event::Forwarded { .. } => false,
        Event::Lost { because, .. } => *because == Loss::ByHand,
        _ => true,
    }
}

/// True if a server did it, or it was done to the server.
#[must_use]
pub fn concerns(record: &Record, node: NodeId) -> bool {
    let address = Address::Node(node);
    let touches = |message: &MessageRef| message.from == address || message.to == address;
    record.place == Some(address)
        || match &record.event {
            Event::Sent(it) | Event::Delivered(it) => touches(it),
            Event::Lost { message: it, .. } | Event::Duplicated { message: it, .. } => touches(it),
            Event::Held(it) | Event::Released(it) | Event::Delayed { message: it, .. } => {
                touches(it)
            }
            Event::LinkCut { from, to } | Event::LinkRestored { from, to } => {
                *from == address || *to == address
            }
            Event::Forwarded { to, .. } => *to == node,
            Event::AttemptFailed { node: asked, .. } => *asked == node,
            Event::Partitioned { .. } | Event::Healed | Event::ConditionsChanged { .. } => true,
            _ => false,
        }
}

/// Puts an event into words.
#[must_use]
pub fn describe(record: &Record) -> EventLine {
    let mut line = EventLine {
        number: record.number,
        time: record.time,
        level: record.event.level(),
        what: String::new(),
        why: String::new(),
        section: "",
    };
    let who = record.place.map_or_else(String::new, |place| place.to_string());
    match &record.event {
        Event::Raft(event) => servers::describe(&mut line, &who, event),
        event => world::describe(&mut line, &who, event),
    }
    line
}

impl EventLine {
    /// Appends the event, and sets the section of the paper.
    fn what(&mut self, section: &'static str, words: Arguments<'_>) {
        self.section = section;
        add(&mut self.what, words);
    }

    /// Appends the reason.
    fn why(&mut self, words: Arguments<'_>) {
        add(&mut self.why, words);
    }
}

/// "entry 3", or "entries 3 to 5".
fn entries(first: Index, last: Index) -> impl Display {
    fmt::from_fn(move |f| match last.0 - first.0 {
        0 => write!(f, "entry {first}"),
        _ => write!(f, "entries {first} to {last}"),
    })
}

/// "request 4 of c1".
fn request(id: &RequestId) -> impl Display {
    let RequestId { client, serial } = *id;
    fmt::from_fn(move |f| write!(f, "request {} of {client}", serial.0))
}

/// The name of a kind of message, as in the paper.
#[must_use]
pub fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "RequestVote",
        MessageKind::RequestVoteReply => "RequestVote reply",
        MessageKind::AppendEntries => "AppendEntries",
        MessageKind::AppendEntriesReply => "AppendEntries reply",
        MessageKind::ClientRequest => "Request",
        MessageKind::ClientReply => "Answer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::{Conditions, Permille, Setup, World};

    #[test]
    fn everything_that_happens_in_a_bad_network_is_described() {
        let often = Permille(200);
        let conditions = Conditions {
            loss: often,
            duplication: often,
            reordering: often,
            ..Conditions::default()
        };
        let setup = Setup { nodes: 5, conditions, ..Setup::default() };
        let mut world = World::new(&setup, 7).expect("a sound setup");
        let mut records = Vec::new();
        world.run_until(Time(20_000_000), &mut records);
        assert!(records.len() > 1_000, "something has happened");
        for record in &records {
            assert!(!describe(record).what.is_empty(), "there are no words for {record:?}");
        }
    }
}
