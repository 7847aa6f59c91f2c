//! Names of rules and of kinds of messages.

use crate::world::message::MessageKind;
use raft::Rule;

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

/// The name of a kind of messages, as it is written and read.
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
