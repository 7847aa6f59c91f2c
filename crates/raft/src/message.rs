//! Messages between servers (Figure 2), and replies to clients (§8).

use crate::ids::{Index, NodeId, Position, Round, Term};
use crate::log::Entry;
use crate::store::{Answer, RequestId};

/// A message from one server to another. What carries it names sender and receiver.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum Message {
    /// A candidate asks for a vote (§5.2), or whether it would get one (thesis 9.6).
    RequestVote(RequestVote),
    /// The answer to it.
    RequestVoteReply(RequestVoteReply),
    /// A leader sends entries, or none as a heartbeat (§5.3).
    AppendEntries(AppendEntries),
    /// The answer to it.
    AppendEntriesReply(AppendEntriesReply),
}

/// A candidate asks for a vote (§5.2), or whether it would get one (thesis 9.6).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RequestVote {
    /// The candidate's term. In a pre-vote it is the term in which it would run for election, and in
    /// which no server is yet.
    pub term: Term,
    /// The candidate's last log entry, for the up-to-date check (§5.4.1).
    pub last: Position,
    /// True if this is only a pre-vote: it asks, and binds nobody (thesis 9.6).
    pub pre_vote: bool,
}

/// The answer to a RequestVote.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RequestVoteReply {
    /// The voter's term. A granted pre-vote repeats the term of the request instead.
    pub term: Term,
    /// True if the candidate has its vote, or would have it.
    pub granted: bool,
    /// True if this answers a pre-vote.
    pub pre_vote: bool,
}

/// A leader sends entries, or none as a heartbeat (§5.3).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AppendEntries {
    /// The leader's term.
    pub term: Term,
    /// The entry just before the new ones (prevLogIndex, prevLogTerm).
    pub prev: Position,
    /// The entries to store; none for a heartbeat.
    pub entries: Vec<Entry>,
    /// The leader's commitIndex.
    pub commit: Index,
    /// The heartbeat round it belongs to, for reads (thesis 6.4).
    pub round: Round,
}

/// The answer to an AppendEntries.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AppendEntriesReply {
    /// The follower's term.
    pub term: Term,
    /// The round of the request, repeated; 0 if the request was of an old term.
    pub round: Round,
    /// The result.
    pub result: AppendResult,
}

/// The result of an AppendEntries.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum AppendResult {
    /// The follower's log now agrees with the leader's up to `matched`, the last place that the
    /// request covered: neither more nor less than the message carried.
    Accepted {
        /// The last place known to agree.
        matched: Index,
    },
    /// The follower's log does not hold the entry `prev` of the request, or the request was of an
    /// old term.
    Refused {
        /// The prevLogIndex of the request, repeated, so that an old refusal is known; 0 if the
        /// request was of an old term, whose refusal says nothing about the log.
        prev: Index,
        /// The last place where the two logs can agree, by the follower's log (end of §5.3).
        hint: Position,
    },
}

/// The answer to a client's request.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reply {
    /// The request that it answers: the client and the serial number. The core knows no more of
    /// where the reply goes.
    pub id: RequestId,
    /// The response.
    pub response: Response,
    /// How many messages of the same output are sent before it.
    pub after: usize,
}

/// A server's response to a client (thesis, Figure 6.1).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Response {
    /// The command took effect, exactly once, and this is the answer.
    Done(Answer),
    /// This server does not lead, and names the leader if it knows one.
    NotLeader {
        /// The leader of the server's term, as far as it knows.
        leader: Option<NodeId>,
    },
}

impl Message {
    /// Returns the term in the message.
    #[must_use]
    pub fn term(&self) -> Term {
        match self {
            Self::RequestVote(message) => message.term,
            Self::RequestVoteReply(message) => message.term,
            Self::AppendEntries(message) => message.term,
            Self::AppendEntriesReply(message) => message.term,
        }
    }

    /// Returns the sender's term, for the term rule (§5.1). A pre-vote and its grant have none: the
    /// term in them is one in which no server is yet (thesis 9.6).
    #[must_use]
    pub fn senders_term(&self) -> Option<Term> {
        match self {
            Self::RequestVote(RequestVote { pre_vote: true, .. })
            | Self::RequestVoteReply(RequestVoteReply { pre_vote: true, granted: true, .. }) => {
                None
            }
            _ => Some(self.term()),
        }
    }

    /// Returns the name of the RPC, as in Figure 2.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::RequestVote(_) => "RequestVote",
            Self::RequestVoteReply(_) => "RequestVoteReply",
            Self::AppendEntries(_) => "AppendEntries",
            Self::AppendEntriesReply(_) => "AppendEntriesReply",
        }
    }
}
