//! The actors and parts of the picture that may be drawn: a story brings them in one after the other.

use std::collections::BTreeSet;

use raft::{ClientId, NodeId, Term};
use sim::{Address, Setup};

/// A part of the picture that is no actor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// The roles of servers: their words and shapes. That a server is down is always drawn.
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

impl Part {
    /// All of them.
    pub const ALL: [Self; 9] = [
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
}

/// What may be drawn. Links and messages may be where both of their ends may.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visible {
    /// The servers, the clients and the proxy.
    pub actors: BTreeSet<Address>,
    /// The parts.
    pub parts: BTreeSet<Part>,
}

impl Visible {
    /// Returns all there is of a cluster.
    #[must_use]
    pub fn all(setup: &Setup) -> Self {
        let nodes = (1..=setup.nodes).filter_map(NodeId::new).map(Address::Node);
        let clients = (1..=setup.clients).map(|number| Address::Client(ClientId(number)));
        let actors = nodes.chain(clients).chain([Address::Proxy]).collect();
        Self { actors, parts: Part::ALL.into() }
    }

    /// True if a part may be drawn.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Returns the term in whose color something is drawn: before terms are explained there is only one color.
    #[must_use]
    pub fn drawn_term(&self, term: Term) -> Term {
        if self.has(Part::Terms) { term } else { Term(0) }
    }

    /// True if an actor may be drawn.
    #[must_use]
    pub fn has_actor(&self, actor: impl Into<Address>) -> bool {
        self.actors.contains(&actor.into())
    }

    /// True if a link between two actors may be drawn, and messages on it.
    #[must_use]
    pub fn has_link(&self, one: impl Into<Address>, other: impl Into<Address>) -> bool {
        self.has_actor(one) && self.has_actor(other)
    }
}
