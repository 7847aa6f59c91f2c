//! Events in words: what happened, why, and where the paper says so.
//!
//! All sentences are made here, from facts that the crates below report as data: [`servers`] describes
//! what servers do, [`world`] all else.

mod servers;
mod world;

use std::fmt::{self, Arguments, Display};

use crate::words::add;
use raft::{Commitment, Event as Raft, Index, NodeId, RequestId, Time};
use sim::{Address, Event, Letter, Level, Loss, MessageKind, Record};

/// An event in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The number of the event in its world.
    pub number: u64,
    /// When it happened.
    pub time: Time,
    /// How much it matters.
    pub level: Level,
    /// What happened.
    pub what: String,
    /// Why, or what more there is to say; may be empty.
    pub why: String,
    /// The section of the paper or the thesis, such as "§5.4.1"; may be empty.
    pub section: &'static str,
}

impl Line {
    /// What is said behind `what`, with what joins the two; empty if there is nothing.
    #[must_use]
    pub fn behind(&self) -> String {
        match &self.why {
            why if why.is_empty() => String::new(),
            // One colon in a sentence is enough.
            why if self.what.bytes().any(|byte| byte == b':') => format!(" ({why})"),
            why => format!(": {why}"),
        }
    }
}

/// Whether an event is one that moves the story on.
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

/// Whether a server did it, or it was done to the server.
#[must_use]
pub fn concerns(record: &Record, node: NodeId) -> bool {
    let address = Address::Node(node);
    let letter = |letter: &Letter| letter.from == address || letter.to == address;
    record.place == Some(address)
        || match &record.event {
            Event::Sent(it) | Event::Delivered(it) => letter(it),
            Event::Lost { letter: it, .. } | Event::Duplicated { letter: it, .. } => letter(it),
            Event::LinkCut { from, to } | Event::LinkMended { from, to } => {
                *from == address || *to == address
            }
            Event::Forwarded { to, .. } => *to == node,
            Event::TryEnded { node: asked, .. } => *asked == node,
            Event::Partitioned(_) | Event::Healed | Event::ConditionsChanged(_) => true,
            _ => false,
        }
}

/// How events are put into words.
pub type Tell = fn(&Record) -> Line;

/// Puts an event into words.
#[must_use]
pub fn tell(record: &Record) -> Line {
    let mut line = Line {
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

/// Puts an event into words, as [`tell`] does.
#[must_use]
pub fn tell_undisturbed(record: &Record) -> Line {
    tell(record)
}

impl Line {
    /// Says what happened, and where the paper says so.
    fn what(&mut self, section: &'static str, words: Arguments<'_>) {
        self.section = section;
        add(&mut self.what, words);
    }

    /// Says why.
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

/// A message's kind, as the paper calls it.
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
            assert!(!tell(record).what.is_empty(), "there are no words for {record:?}");
        }
    }
}
