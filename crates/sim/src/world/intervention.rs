//! What someone outside can do to a world: one vocabulary for clicks, keys, files and tests.

use crate::world::by_role::{NamedRole, RoleLine};
use crate::world::handling::{FlightChoice, Flights, Handling};
use crate::world::message::Address;
use crate::world::network::FlightId;
use crate::world::reachable::Unreachable;
use crate::world::setup::{Conditions, Latency, Permille, Setup, SetupError};
use raft::{ClientId, MAX_NODES, Micros, NodeId, NodeSet, Operation, Term, Text};
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
    /// Only members of a common group reach each other; a member of several is a bridge between them.
    PartitionInto(GroupList),
    /// Some conditions of the network change, and the others stay as they are.
    ChangeConditions(ConditionsChange),
    /// Something is done to a message in flight.
    Handle {
        /// The message.
        message: FlightChoice,
        /// What is done to it.
        how: Handling,
    },
    /// Something that names a role in the place of a server.
    ByRole(RoleLine),
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
            Self::Partition(ref groups) => *groups == groups.within(setup.nodes),
            Self::PartitionInto(ref groups) => {
                let part = |it: &Address| there(*it) && !matches!(it, Address::Client(_));
                groups.0.iter().flatten().all(part) && self.to_string().len() + MAX_WHEN <= MAX_LINE
            }
            Self::Handle { ref message, .. } => message.fits(setup),
            Self::ByRole(ref line) => {
                let is_short = line.to_string().len() + MAX_WHEN <= MAX_LINE;
                is_short && line.example().is_ok_and(|it| it.fits(setup))
            }
            Self::HealNetwork
            | Self::Drop(_)
            | Self::Duplicate(_)
            | Self::SetConditions(_)
            | Self::ChangeConditions(_) => true,
        }
    }

    /// The same for a cluster of this size: a partition may speak of servers that are not there, as those of earlier
    /// versions do.
    #[must_use]
    pub(crate) fn within(self, nodes: u8) -> Self {
        match self {
            Self::Partition(groups) => Self::Partition(groups.within(nodes)),
            other => other,
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
    /// The groups without places for servers that are not there.
    #[must_use]
    pub(crate) fn within(mut self, nodes: u8) -> Self {
        self.nodes.iter_mut().skip(nodes.into()).for_each(|group| *group = 0);
        self
    }

    /// The groups as a list. Behind the last server that is not in the first group nobody is named.
    #[must_use]
    pub fn list(&self) -> GroupList {
        let last = self.nodes.into_iter().chain(self.proxy).max().unwrap_or_default();
        let mut groups = vec![Vec::new(); usize::from(last) + 1];
        let named = self.nodes.iter().rposition(|group| *group > 0).map_or(0, |place| place + 1);
        for (number, group) in (1..).zip(&self.nodes[..named]) {
            groups[usize::from(*group)].extend(NodeId::new(number).map(Address::Node));
        }
        if let Some(group) = self.proxy {
            groups[usize::from(group)].push(Address::Proxy);
        }
        GroupList(groups)
    }
}

/// The groups of a partition as someone names them, the members of each in order. A server that is named in none is
/// in the first; the proxy, if it is named in none, reaches all of them.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct GroupList(pub Vec<Vec<Address>>);

impl GroupList {
    /// True if someone is named in one of the groups.
    #[must_use]
    pub fn names(&self, address: Address) -> bool {
        self.0.iter().flatten().any(|member| *member == address)
    }

    /// True if two ends of a link have no group in common.
    #[must_use]
    pub fn apart(&self, one: Address, other: Address) -> bool {
        let reaches_all = |it: Address| it.node().is_none() && !self.names(it);
        let is_first = |it: Address| it.node().is_some() && !self.names(it);
        let (first_one, first_other) = (is_first(one), is_first(other));
        let common = |(place, group): (usize, &Vec<Address>)| {
            let is_in = |it, is_first: bool| group.contains(&it) || is_first && place == 0;
            is_in(one, first_one) && is_in(other, first_other)
        };
        let alone = reaches_all(one) || reaches_all(other) || first_one && first_other;
        !alone && !self.0.iter().enumerate().any(common)
    }

    /// The same groups with every server of a cluster in one of them, and without empty ones.
    #[must_use]
    pub(crate) fn complete(mut self, nodes: u8) -> Self {
        let unnamed = NodeSet::first(nodes).iter().map(Address::Node).filter(|it| !self.names(*it));
        let unnamed: Vec<Address> = unnamed.collect();
        match self.0.first_mut() {
            Some(first) => first.extend(unnamed),
            None => self.0.push(unnamed),
        }
        self.0.iter_mut().for_each(|group| group.sort_unstable());
        self.0.retain(|group| !group.is_empty());
        self
    }

    /// True if someone is in more than one group.
    #[must_use]
    pub fn overlap(&self) -> bool {
        let mut all: Vec<Address> = self.0.iter().flatten().copied().collect();
        all.sort_unstable();
        all.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// The groups with one place for each server, if they can be written like that.
    #[must_use]
    pub(crate) fn to_groups(&self) -> Option<Groups> {
        let groups = self.last_groups();
        (groups.list() == *self).then_some(groups)
    }

    /// The groups with one place for each server: the last that names it.
    #[must_use]
    pub(crate) fn last_groups(&self) -> Groups {
        let mut groups = Groups::default();
        for (group, members) in (0..=u8::MAX).zip(&self.0) {
            for member in members {
                match member {
                    Address::Node(node) => groups.nodes[usize::from(node.number()) - 1] = group,
                    Address::Proxy => groups.proxy = Some(group),
                    Address::Client(_) => {}
                }
            }
        }
        groups
    }
}

/// A change of some of the network's conditions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct ConditionsChange {
    /// The new latency.
    pub latency: Option<Latency>,
    /// The new share of messages that are lost.
    pub loss: Option<Permille>,
    /// The new share of messages that arrive twice.
    pub duplication: Option<Permille>,
    /// The new share of messages that are held up.
    pub reordering: Option<Permille>,
    /// How long such a message is held up at most from now on.
    pub hold_up: Option<Micros>,
}

impl ConditionsChange {
    /// The conditions after the change.
    #[must_use]
    pub fn of(self, conditions: Conditions) -> Conditions {
        Conditions {
            latency: self.latency.unwrap_or(conditions.latency),
            loss: self.loss.unwrap_or(conditions.loss),
            duplication: self.duplication.unwrap_or(conditions.duplication),
            reordering: self.reordering.unwrap_or(conditions.reordering),
            hold_up: self.hold_up.unwrap_or(conditions.hold_up),
        }
    }

    /// All conditions, if all of them change.
    #[must_use]
    pub fn whole(self) -> Option<Conditions> {
        Some(Conditions {
            latency: self.latency?,
            loss: self.loss?,
            duplication: self.duplication?,
            reordering: self.reordering?,
            hold_up: self.hold_up?,
        })
    }
}

/// Why something cannot be done to a world as it is. The words are made elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(tag = "kind", content = "of", rename_all = "kebab-case")]
pub enum InterventionError {
    /// There is no such server.
    NoSuchNode(NodeId),
    /// There is no such client.
    NoSuchClient(ClientId),
    /// There is no such link.
    NoSuchLink(Address, Address),
    /// The message has arrived or is lost.
    NoSuchFlight(FlightId),
    /// No such message is in flight, or not so many.
    NoFlightLike(Flights),
    /// No server has the role.
    NobodyIs(NamedRole),
    /// The message is held.
    Held,
    /// The message is not held.
    NotHeld,
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
    /// All servers would be in one group.
    PartsNobody,
    /// The network cannot be like that.
    Network(SetupError),
    /// The run is under way, or the server has its beginning already.
    TooLate(NodeId),
    /// What a server is to begin with cannot be, whatever the others have.
    NotInOrder(NodeId),
    /// The logs of two servers have entries of one term, and are not the same up to there.
    Contradiction(NodeId, NodeId),
    /// What servers are to begin with together cannot be.
    Unreachable(Unreachable),
}
