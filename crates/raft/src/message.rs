//! What the servers and their clients say to each other (Figure 2).

use std::fmt;

use crate::ids::{ClientId, Index, NodeId, Position, Round, Serial, Term};
use crate::log::Entry;
use crate::store::{Answer, Operation, RequestId};

/// Who sends or receives a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Address {
    /// A server.
    Node(NodeId),
    /// The proxy, which stands between the clients and the servers.
    Proxy,
    /// A client.
    Client(ClientId),
}

impl Address {
    /// The server, if it is one.
    #[must_use]
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::Proxy | Self::Client(_) => None,
        }
    }
}

impl From<NodeId> for Address {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl From<ClientId> for Address {
    fn from(client: ClientId) -> Self {
        Self::Client(client)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => node.fmt(f),
            Self::Proxy => f.write_str("proxy"),
            Self::Client(client) => client.fmt(f),
        }
    }
}

/// A message with its sender and its receiver.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Envelope {
    /// Who sends it.
    pub from: Address,
    /// Who is to receive it.
    pub to: Address,
    /// What it says.
    pub message: Message,
}

/// Every message there is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Message {
    /// A candidate asks for a vote (§5.2), or whether it would get one (thesis 9.6).
    RequestVote(RequestVote),
    /// The answer to it.
    RequestVoteReply(RequestVoteReply),
    /// A leader sends entries, or none as a heartbeat (§5.3).
    AppendEntries(AppendEntries),
    /// The answer to it.
    AppendEntriesReply(AppendEntriesReply),
    /// A client's request (§8).
    ClientRequest(ClientRequest),
    /// The answer to it.
    ClientReply(ClientReply),
}

/// A candidate asks for a vote (§5.2), or whether it would get one (thesis 9.6).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RequestVote {
    /// The candidate's term. In a pre-vote it is the term in which it would stand, and in which
    /// nobody is yet.
    pub term: Term,
    /// The candidate's last log entry, for the up-to-date check (§5.4.1).
    pub last: Position,
    /// Whether this is only a pre-vote: it asks, and binds nobody (thesis 9.6).
    pub pre_vote: bool,
}

/// The answer to a RequestVote. The voter is known by the envelope.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RequestVoteReply {
    /// The voter's term. A granted pre-vote repeats the term of the request instead.
    pub term: Term,
    /// Whether the candidate has its vote, or would have it.
    pub granted: bool,
    /// Whether this answers a pre-vote.
    pub pre_vote: bool,
}

/// A leader sends entries, or none as a heartbeat (§5.3). The leader is known by the envelope.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
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
pub struct AppendEntriesReply {
    /// The follower's term.
    pub term: Term,
    /// The round of the request, repeated; 0 if the request was of an old term.
    pub round: Round,
    /// What the follower did.
    pub result: AppendResult,
}

/// What a follower did with an AppendEntries.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum AppendResult {
    /// Its log now agrees with the leader's up to `matched`, the last place that the request
    /// spoke of: neither more nor less than the message carried.
    Accepted {
        /// The last place known to agree.
        matched: Index,
    },
    /// Its log does not hold the entry `prev` of the request, or the request was of an old term.
    Refused {
        /// The prevLogIndex of the request, repeated, so that an old refusal is known; 0 if the
        /// request was of an old term, whose refusal tells nothing of the log.
        prev: Index,
        /// The last place where the two logs can agree, by the follower's log (end of §5.3).
        hint: Position,
    },
}

/// A client's request, as its proxy passes it on.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ClientRequest {
    /// Whose it is, and its number.
    pub id: RequestId,
    /// The client has the answers to all its requests below this one.
    pub unanswered_from: Serial,
    /// What it asks for.
    pub operation: Operation,
}

/// The answer to a client's request.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ClientReply {
    /// Which request it answers.
    pub id: RequestId,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a client's request.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    /// It was done, exactly once, and this is the answer.
    Done(Answer),
    /// The server that was asked does not lead, and names the leader if it knows one.
    NotLeader {
        /// The leader of its term, as far as it knows.
        leader: Option<NodeId>,
    },
    /// Nobody answered in time: it may have taken effect, may yet, or never.
    Unknown,
}

impl Message {
    /// The term that it speaks of; the messages of clients have none.
    #[must_use]
    pub fn term(&self) -> Option<Term> {
        match self {
            Self::RequestVote(message) => Some(message.term),
            Self::RequestVoteReply(message) => Some(message.term),
            Self::AppendEntries(message) => Some(message.term),
            Self::AppendEntriesReply(message) => Some(message.term),
            Self::ClientRequest(_) | Self::ClientReply(_) => None,
        }
    }

    /// The term in which its sender is, for the term rule (§5.1). A pre-vote and its grant speak
    /// of a term in which nobody is yet (thesis 9.6).
    #[must_use]
    pub fn senders_term(&self) -> Option<Term> {
        match self {
            Self::RequestVote(RequestVote { pre_vote: true, .. })
            | Self::RequestVoteReply(RequestVoteReply { pre_vote: true, granted: true, .. }) => {
                None
            }
            _ => self.term(),
        }
    }

    /// Which of the six kinds it is.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::RequestVote(_) => MessageKind::RequestVote,
            Self::RequestVoteReply(_) => MessageKind::RequestVoteReply,
            Self::AppendEntries(_) => MessageKind::AppendEntries,
            Self::AppendEntriesReply(_) => MessageKind::AppendEntriesReply,
            Self::ClientRequest(_) => MessageKind::ClientRequest,
            Self::ClientReply(_) => MessageKind::ClientReply,
        }
    }
}

/// The six kinds of messages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MessageKind {
    /// A candidate asks for a vote.
    RequestVote,
    /// The answer to it.
    RequestVoteReply,
    /// A leader sends entries or a heartbeat.
    AppendEntries,
    /// The answer to it.
    AppendEntriesReply,
    /// A client asks for something.
    ClientRequest,
    /// The answer to it.
    ClientReply,
}

impl MessageKind {
    /// All of them, in the order in which they are told here.
    pub const ALL: [Self; 6] = [
        Self::RequestVote,
        Self::RequestVoteReply,
        Self::AppendEntries,
        Self::AppendEntriesReply,
        Self::ClientRequest,
        Self::ClientReply,
    ];
}
