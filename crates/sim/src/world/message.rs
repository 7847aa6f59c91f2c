//! What travels in a world: the messages of the servers, requests of clients and the answers to
//! them, each in an envelope.

use std::fmt;
use std::iter;

use crate::world::json;
use raft::{Answer, ClientId, Command, Input, Message, NodeId, Outgoing, Reply, RequestId};
use raft::{Response, Term};
use serde::{Deserialize, Serialize};

/// Who sends or receives a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "kebab-case")]
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
    /// What is in it.
    pub payload: Payload,
}

impl Envelope {
    /// What a server that receives it is given, if it is for a server: messages of Raft count only
    /// if they come from a server, and only proxies take answers.
    #[must_use]
    pub fn into_input(self) -> Option<Input> {
        match (self.from, self.payload) {
            (_, Payload::Request(command)) => Some(Input::Request(command)),
            (Address::Node(from), Payload::Raft(message)) => Some(Input::Message { from, message }),
            (Address::Proxy | Address::Client(_), Payload::Raft(_)) | (_, Payload::Reply(_)) => {
                None
            }
        }
    }
}

/// The output of a server as envelopes, in the order in which it sends them. Clients are answered
/// through the proxy, from which every request comes.
pub(crate) fn envelopes(
    from: NodeId,
    messages: Vec<Outgoing>,
    replies: Vec<Reply>,
) -> impl Iterator<Item = Envelope> {
    let from = from.into();
    let mut messages = messages.into_iter();
    let mut replies = replies.into_iter().peekable();
    let mut sent = 0;
    iter::from_fn(move || {
        if let Some(Reply { id, response, .. }) = replies.next_if(|reply| reply.after <= sent) {
            let payload = Payload::Reply(ClientReply { id, outcome: response.into() });
            return Some(Envelope { from, to: Address::Proxy, payload });
        }
        sent += 1;
        let Outgoing { to, message } = messages.next()?;
        Some(Envelope { from, to: to.into(), payload: Payload::Raft(message) })
    })
}

/// What is in an envelope.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(untagged)]
pub enum Payload {
    /// What one server says to another.
    Raft(Message),
    /// A client's request (§8).
    Request(Command),
    /// The answer to it.
    Reply(ClientReply),
}

impl Payload {
    /// The term that it speaks of; requests and the answers to them have none.
    #[must_use]
    pub fn term(&self) -> Option<Term> {
        match self {
            Self::Raft(message) => Some(message.term()),
            Self::Request(_) | Self::Reply(_) => None,
        }
    }

    /// Which of the six kinds it is.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Raft(Message::RequestVote(_)) => MessageKind::RequestVote,
            Self::Raft(Message::RequestVoteReply(_)) => MessageKind::RequestVoteReply,
            Self::Raft(Message::AppendEntries(_)) => MessageKind::AppendEntries,
            Self::Raft(Message::AppendEntriesReply(_)) => MessageKind::AppendEntriesReply,
            Self::Request(_) => MessageKind::ClientRequest,
            Self::Reply(_) => MessageKind::ClientReply,
        }
    }
}

/// The answer to a client's request, on its way from a server to the proxy or from there to the client.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct ClientReply {
    /// Which request it answers.
    pub id: RequestId,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a client's request.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done, exactly once, and this is the answer.
    #[serde(serialize_with = "json::answer")]
    Done(Answer),
    /// The server that was asked does not lead, and names the leader if it knows one.
    NotLeader {
        /// The leader of its term, as far as it knows.
        leader: Option<NodeId>,
    },
    /// Nobody answered in time: it may have taken effect, may yet, or never.
    Unknown,
}

impl From<Response> for Outcome {
    fn from(response: Response) -> Self {
        match response {
            Response::Done(answer) => Self::Done(answer),
            Response::NotLeader { leader } => Self::NotLeader { leader },
        }
    }
}

/// The six kinds of messages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// All of them, in this order.
    pub const ALL: [Self; 6] = [
        Self::RequestVote,
        Self::RequestVoteReply,
        Self::AppendEntries,
        Self::AppendEntriesReply,
        Self::ClientRequest,
        Self::ClientReply,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{RequestVoteReply, Serial};

    /// Given an output whose replies come before, between and behind its messages, when it is put
    /// into envelopes, then each goes out at its place.
    #[test]
    fn replies_go_out_at_their_places_among_the_messages() {
        let server = |number| NodeId::new(number).expect("from 1 to 9");
        let vote = RequestVoteReply { term: Term(1), granted: true, pre_vote: false };
        let outgoing =
            |to| Outgoing { to: server(to), message: Message::RequestVoteReply(vote.clone()) };
        let reply = |serial, after| Reply {
            id: RequestId { client: ClientId(1), serial: Serial(serial) },
            response: Response::Done(Answer::Written),
            after,
        };
        let replies = vec![reply(1, 0), reply(2, 1), reply(3, 1), reply(4, 2)];
        let sent: Vec<String> = envelopes(server(1), vec![outgoing(2), outgoing(3)], replies)
            .map(|envelope| match envelope.payload {
                Payload::Reply(reply) => reply.id.serial.0.to_string(),
                Payload::Raft(_) | Payload::Request(_) => envelope.to.to_string(),
            })
            .collect();
        assert_eq!(sent, ["1", "n2", "2", "3", "n3", "4"]);
    }
}
