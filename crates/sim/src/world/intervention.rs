//! What someone outside can do to a world: one vocabulary for clicks, keys, files and tests.

use crate::world::message::Address;
use crate::world::network::FlightId;
use crate::world::setup::{Conditions, Latency, Setup, SetupError};
use raft::{ClientId, MAX_NODES, NodeId, Operation, Term, Text};
use serde::{Deserialize, Serialize};

/// The longest line that is read, in bytes.
pub const MAX_LINE: usize = 2_000;

/// One thing that someone does to a world.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Intervention {
    /// A server loses all but its term, vote and log.
    Crash(NodeId),
    /// A crashed server starts again.
    Restart(NodeId),
    /// A server is paused with its state; its messages wait.
    Pause(NodeId),
    /// A paused server resumes.
    Resume(NodeId),
    /// A server acts as if its election timer had run out.
    TimeOut(NodeId),
    /// Messages no longer get from one to the other, in this direction.
    CutLink {
        /// The sender that is cut off.
        from: Address,
        /// The receiver that is cut off.
        to: Address,
    },
    /// Messages get from one to the other again, in this direction.
    RestoreLink {
        /// The sender that is connected again.
        from: Address,
        /// The receiver that is connected again.
        to: Address,
    },
    /// All links of a server are cut, in both directions, that to the proxy too.
    Isolate(NodeId),
    /// All links of a server are whole again.
    Rejoin(NodeId),
    /// Only members of the same group reach each other.
    Partition(Groups),
    /// All links are whole again.
    HealNetwork,
    /// A message in flight disappears.
    Drop(FlightId),
    /// A message in flight is followed by a second copy.
    Duplicate(FlightId),
    /// A client asks for something.
    Ask {
        /// Who asks.
        client: ClientId,
        /// For what.
        operation: Operation,
    },
    /// The network becomes better or worse.
    SetConditions(Conditions),
    /// A link gets a latency of its own, or the common one again.
    SetLatency {
        /// One end.
        one: Address,
        /// The other.
        other: Address,
        /// Its own latency, or none.
        latency: Option<Latency>,
    },
    /// A server is given what it begins with. It is in a box because it is larger than all others.
    Preload(Box<InitialState>),
}

/// What a server begins a run with, as if there had been a time before it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct InitialState {
    /// The server.
    pub node: NodeId,
    /// Its term.
    pub term: Term,
    /// Whom it voted for in that term.
    pub voted_for: Option<NodeId>,
    /// The entries of its log, from the first on.
    pub log: Vec<InitialEntry>,
}

/// An entry that is given: its term, and the key and the value that it writes. It writes nothing if
/// it is the empty entry of a new leader.
pub type InitialEntry = (Term, Option<(Text, Text)>);

/// The latest term that can be given: there is room for all that come after it in a day.
pub const MAX_INITIAL_TERM: Term = Term(1_000_000);

/// The longest time in front of a line, with the blank behind it: "86400000.000ms ".
const MAX_WHEN: usize = 15;

impl InitialState {
    /// True if some history of Raft can have led there, as far as one server can show.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        let terms = || self.log.iter().map(|(term, _)| *term).chain([self.term]);
        let entries = self.log.first().is_none_or(|(term, _)| *term > Term(0));
        let vote = self.term > Term(0) || self.voted_for.is_none();
        entries && vote && terms().is_sorted() && self.term <= MAX_INITIAL_TERM
    }

    /// True if it can be written in a line, and read from it.
    #[must_use]
    pub fn has_a_line(&self) -> bool {
        let legible = |(key, _): &(Text, Text)| !key.as_str().contains('=');
        self.log.iter().filter_map(|(_, write)| write.as_ref()).all(legible)
            && self.to_string().len() + MAX_WHEN <= MAX_LINE
    }
}

impl Intervention {
    /// True if all servers and clients that it names are there, and what it gives can be.
    #[must_use]
    pub fn fits(&self, setup: &Setup) -> bool {
        let there = |address: Address| setup.has(address);
        match *self {
            Self::Preload(ref it) => {
                let named = [it.node].into_iter().chain(it.voted_for);
                named.map(Address::Node).all(there) && it.is_in_order() && it.has_a_line()
            }
            Self::Crash(node)
            | Self::Restart(node)
            | Self::Pause(node)
            | Self::Resume(node)
            | Self::TimeOut(node)
            | Self::Isolate(node)
            | Self::Rejoin(node) => there(node.into()),
            Self::CutLink { from, to } | Self::RestoreLink { from, to } => there(from) && there(to),
            Self::SetLatency { one, other, .. } => there(one) && there(other),
            Self::Ask { client, .. } => there(client.into()),
            Self::Partition(_)
            | Self::HealNetwork
            | Self::Drop(_)
            | Self::Duplicate(_)
            | Self::SetConditions(_) => true,
        }
    }
}

/// Who is with whom in a partition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Groups {
    /// The group of each server, in the order of their numbers. Places past the last server do
    /// not count.
    pub nodes: [u8; MAX_NODES as usize],
    /// The group of the proxy; `None` if it reaches all of them.
    pub proxy: Option<u8>,
}

impl Groups {
    /// The group of an end of a link; `None` for one that reaches all groups.
    #[must_use]
    pub fn group_of(&self, address: Address) -> Option<u8> {
        match address {
            Address::Node(node) => Some(self.nodes[usize::from(node.number()) - 1]),
            Address::Proxy => self.proxy,
            Address::Client(_) => None,
        }
    }

    /// True if two ends of a link are kept apart.
    #[must_use]
    pub fn apart(&self, one: Address, other: Address) -> bool {
        matches!((self.group_of(one), self.group_of(other)), (Some(one), Some(other)) if one != other)
    }
}

/// Why something cannot be done to a world as it is. The words are made elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum InterventionError {
    /// There is no such server.
    NoSuchNode(NodeId),
    /// There is no such client.
    NoSuchClient(ClientId),
    /// There is no such link.
    NoSuchLink(Address, Address),
    /// The message has arrived or is lost.
    NoSuchFlight(FlightId),
    /// So many messages are in flight that no more can be.
    TooManyFlights,
    /// The server is down.
    Down(NodeId),
    /// The server is up, so it cannot be started.
    NotDown(NodeId),
    /// The server is paused.
    Paused(NodeId),
    /// The server is not paused.
    NotPaused(NodeId),
    /// The client has too many requests under way.
    TooManyRequests(ClientId),
    /// The network cannot be like that.
    Network(SetupError),
    /// The run is under way, or the server has its beginning already.
    TooLate(NodeId),
    /// What a server is to begin with cannot be, whatever the others have.
    NotInOrder(NodeId),
    /// The logs of two servers have the same index and term, and are not the same up to there.
    Contradiction(NodeId, NodeId),
}
