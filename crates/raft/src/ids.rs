//! The names and numbers of the paper, each with a type of its own.
//!
//! Nothing here is a `usize`: what is stored or sent must mean the same on every machine.

use std::fmt;

/// The most servers a cluster may have.
pub const MAX_NODES: u8 = 9;

/// A server of the cluster, `n1` to `n9`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(u8);

impl NodeId {
    /// Returns the server with this number, which must be from 1 to [`MAX_NODES`].
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=MAX_NODES).contains(&number).then_some(Self(number))
    }

    /// Returns its number, from 1.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl From<NodeId> for u8 {
    fn from(node: NodeId) -> Self {
        node.0
    }
}

impl TryFrom<u8> for NodeId {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("a server's number is 1 to 9")
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n{}", self.0)
    }
}

/// A client of the cluster, `c1`, `c2` and so on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClientId(pub u8);

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}", self.0)
    }
}

/// The serial number that a client gives each of its requests, from 1 (§8).
///
/// A repeated request keeps its number, by which the state machine recognizes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Serial(pub u64);

impl Serial {
    /// Returns the number after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A term, Raft's logical clock (§5.1). Terms begin at 1; 0 is the time before the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Term(pub u64);

impl Term {
    /// Returns the term after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The place of an entry in a log. The first entry is at 1; 0 is the place before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Index(pub u64);

impl Index {
    /// Returns the index after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns the index before this one; 0 stays 0.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An entry named by its index and its term, which together fix the whole log up to it (§5.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Position {
    /// The entry's index, 0 for the place before the first entry.
    pub index: Index,
    /// The entry's term, 0 for the place before the first entry.
    pub term: Term,
}

/// The number of a heartbeat round within one leadership, from 1 (§8, thesis 6.4).
///
/// A leader gives each broadcast of AppendEntries a new number, a follower's reply repeats it,
/// and a read is confirmed by a round that was sent after the read arrived.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Round(pub u64);

impl Round {
    /// Returns the round after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A set of servers, iterated in the order of their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct NodeSet(u16);

impl NodeSet {
    /// Returns the servers 1 to `count`, but no more than [`MAX_NODES`].
    #[must_use]
    pub fn first(count: u8) -> Self {
        (1..=count).filter_map(NodeId::new).collect()
    }

    /// Adds a server, unless it is in the set already.
    pub fn insert(&mut self, node: NodeId) {
        self.0 |= 1 << node.0;
    }

    /// Removes a server, if it is in the set.
    pub fn remove(&mut self, node: NodeId) {
        self.0 &= !(1 << node.0);
    }

    /// Returns true if a server is in the set.
    #[must_use]
    pub fn contains(self, node: NodeId) -> bool {
        self.0 & (1 << node.0) != 0
    }

    /// Returns the number of servers.
    #[must_use]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Returns true if there is no server in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the servers, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        (1..=MAX_NODES).map(NodeId).filter(move |node| self.contains(*node))
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        let mut set = Self::default();
        nodes.into_iter().for_each(|node| set.insert(node));
        set
    }
}
