//! Setups and interventions as text: one notation for files, the command line, scripts and
//! lessons.
//!
//! A setup is a line of `name=value`, an intervention is a verb and whom it concerns:
//!
//! ```text
//! nodes=5 election=150ms..300ms heartbeat=50ms loss=2.5% rules-off=up-to-date
//! 1250.017ms partition n1 n2 | n3 n4 n5
//! 2s c1 write x 'five and six'
//! 0ms begin n1 term=8 vote=n1 1 1:x=5 '4:y=five and six'
//! ```
//!
//! What is written reads back as exactly the same. What is read comes from outside: whatever is
//! wrong with it is said in a sentence, and nothing of it is trusted.

mod read;
mod write;

pub use read::{address, parse_time, rule_named, timed, whole, words};
pub use write::time_text;

use std::fmt;

use crate::world::message::MessageKind;
use raft::Rule;

/// Why a text was not understood: a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotationError(String);

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotationError {}

/// Something is wrong that the notation knows nothing of.
pub(crate) fn refused(sentence: &str) -> NotationError {
    NotationError(sentence.to_owned())
}

/// What is wrong, with the place where it is.
pub(crate) fn within(place: &str, problem: &NotationError) -> NotationError {
    NotationError(format!("{place}: {problem}"))
}

/// The name of a rule, as it is written and read.
#[must_use]
pub fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Majority => "majority",
        Rule::OneVotePerTerm => "one-vote-per-term",
        Rule::DurableVote => "durable-vote",
        Rule::DurableLog => "durable-log",
        Rule::UpToDate => "up-to-date",
        Rule::UpToDateLength => "up-to-date-length",
        Rule::UpToDateTerm => "up-to-date-term",
        Rule::OwnTermCommit => "own-term-commit",
        Rule::PrevLogTerm => "prev-log-term",
        Rule::CutConflict => "cut-conflict",
        Rule::RefuseOldTerms => "refuse-old-terms",
        Rule::ReadQuorum => "read-quorum",
    }
}

/// The name of a kind of messages, as it is written, and known by to others in the document.
#[must_use]
pub fn kind_name(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "request-vote",
        MessageKind::RequestVoteReply => "request-vote-reply",
        MessageKind::AppendEntries => "append-entries",
        MessageKind::AppendEntriesReply => "append-entries-reply",
        MessageKind::ClientRequest => "client-request",
        MessageKind::ClientReply => "client-reply",
    }
}
