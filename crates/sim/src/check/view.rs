//! What the checker sees of servers: what everyone can see, and nothing of how they work.

use crate::world::World;
use raft::{Durable, Index, Node, NodeId, NodeSet, Role, Store};

/// A server at a moment.
#[derive(Clone, Copy)]
pub(super) struct ObservedNode<'a> {
    /// What a crash does not take.
    pub(super) durable: &'a Durable,
    /// The rest, unless it is down.
    pub(super) life: Option<VolatileState<'a>>,
}

/// What a server loses in a crash.
#[derive(Clone, Copy)]
pub(super) struct VolatileState<'a> {
    /// The servers of its configuration.
    pub(super) members: NodeSet,
    /// commitIndex.
    pub(super) commit: Index,
    /// lastApplied.
    pub(super) applied: Index,
    /// Its role.
    pub(super) role: &'a Role,
    /// Its state machine.
    pub(super) store: &'a Store,
}

/// Servers to look at: those of a world, or some that a test has made up.
pub(super) trait Servers {
    /// Which there are.
    fn all(&self) -> NodeSet;

    /// One of them.
    fn view(&self, id: NodeId) -> Option<ObservedNode<'_>>;

    /// All of them with their numbers.
    fn views(&self) -> impl Iterator<Item = (NodeId, ObservedNode<'_>)> {
        self.all().iter().filter_map(|id| Some((id, self.view(id)?)))
    }
}

impl Servers for World {
    fn all(&self) -> NodeSet {
        NodeSet::first(self.setup().nodes)
    }

    fn view(&self, id: NodeId) -> Option<ObservedNode<'_>> {
        let host = self.host(id)?;
        Some(ObservedNode { durable: host.durable(), life: host.node().map(life) })
    }
}

fn life(node: &Node) -> VolatileState<'_> {
    VolatileState {
        members: node.config().members,
        commit: node.commit(),
        applied: node.applied(),
        role: node.role(),
        store: node.store(),
    }
}
