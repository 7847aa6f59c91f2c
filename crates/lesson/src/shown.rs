//! The parts of the page that a lesson shows: they come one after the other, as the captions explain them.

use std::collections::BTreeSet;
use std::fmt;

use raft::{ClientId, NodeId};
use serde::{Deserialize, Serialize};
use sim::{Address, Setup};

/// Something that a lesson can show. Messages between actors that are shown, and that a server is down, are always
/// seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// A server, a client or the proxy.
    Actor(Address),
    /// The roles of servers: their words and shapes.
    Roles,
    /// Terms: their numbers and colors.
    Terms,
    /// Votes: those that a candidate has, and for whom a server voted.
    Votes,
    /// Election timers, as rings.
    Timers,
    /// The logs.
    Logs,
    /// Which entries are committed.
    Commits,
    /// A leader's nextIndex and matchIndex for each peer.
    Progress,
    /// The list of events.
    Events,
    /// The timeline.
    Timeline,
}

impl Shown {
    /// All of them that are no actors.
    pub const PARTS: [Self; 9] = [
        Self::Roles,
        Self::Terms,
        Self::Votes,
        Self::Timers,
        Self::Logs,
        Self::Commits,
        Self::Progress,
        Self::Events,
        Self::Timeline,
    ];

    /// Returns the servers of a cluster.
    pub fn nodes(setup: &Setup) -> impl Iterator<Item = Self> {
        (1..=setup.nodes).filter_map(NodeId::new).map(|node| Self::Actor(node.into()))
    }

    /// Returns all servers and clients of a cluster, the proxy, and all parts.
    #[must_use]
    pub fn all(setup: &Setup) -> BTreeSet<Self> {
        let clients = (1..=setup.clients).map(|number| Self::Actor(ClientId(number).into()));
        let others = clients.chain([Self::Actor(Address::Proxy)]).chain(Self::PARTS);
        Self::nodes(setup).chain(others).collect()
    }
}

/// Its word in an author's file.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Actor(actor) => return actor.fmt(f),
            Self::Roles => "roles",
            Self::Terms => "terms",
            Self::Votes => "votes",
            Self::Timers => "timers",
            Self::Logs => "logs",
            Self::Commits => "commits",
            Self::Progress => "progress",
            Self::Events => "events",
            Self::Timeline => "timeline",
        })
    }
}
