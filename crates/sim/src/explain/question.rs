//! What can be asked of a run, and where its answers begin.

use crate::world::World;
use raft::{Index, Node, NodeId, Time};
use serde::{Deserialize, Serialize};

/// What someone may ask of a run at its playhead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Question {
    /// Why did this happen?
    Event {
        /// The number of its record.
        number: u64,
        /// When it happened.
        time: Time,
    },
    /// Why does this server's log hold this entry?
    Entry(NodeId, Index),
    /// Why does this server know that the entry is committed?
    Committed(NodeId, Index),
    /// Why does this server lead, stand or follow, or why is it down?
    Role(NodeId),
    /// Why is this server in its term?
    Term(NodeId),
    /// Why did this server vote as it did, or not at all?
    Vote(NodeId),
}

/// Where a chain of causes begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RootCause {
    /// A timer ran out: of an election, a heartbeat, the proxy, a client.
    TimeOut,
    /// Someone intervened.
    Intervention,
    /// The network did it by chance.
    Chance,
}

impl Question {
    /// True if there is what it asks for.
    pub(super) fn fits(self, world: &World) -> bool {
        match self {
            Self::Event { time, .. } => time <= world.now(),
            Self::Entry(id, index) => {
                world.host(id).is_some_and(|host| host.durable().log.get(index).is_some())
            }
            Self::Committed(id, index) => {
                let commit = world.host(id).and_then(|host| host.node()).map(Node::commit);
                index > Index(0) && commit.is_some_and(|commit| index <= commit)
            }
            Self::Role(id) | Self::Term(id) | Self::Vote(id) => world.host(id).is_some(),
        }
    }
}
