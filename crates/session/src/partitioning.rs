//! Choosing on the stage who is on which side of a partition.

use crate::action::PartitionAction;
use crate::session::Session;
use raft::{NodeId, NodeSet};
use sim::{Groups, Intervention};

/// The choice of one side of a partition. The other side is everyone else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Partitioning {
    /// The server that it began with, which stays on this side.
    pub first: NodeId,
    /// The servers on this side.
    pub side: NodeSet,
}

impl Partitioning {
    fn new(first: NodeId) -> Self {
        Self { first, side: [first].into_iter().collect() }
    }

    fn toggle(&mut self, node: NodeId) {
        match self.side.contains(node) {
            _ if node == self.first => {}
            true => self.side.remove(node),
            false => self.side.insert(node),
        }
    }

    /// Returns the servers on the other side.
    #[must_use]
    pub fn others(&self, nodes: u8) -> NodeSet {
        NodeSet::first(nodes).iter().filter(|node| !self.side.contains(*node)).collect()
    }

    fn groups(&self, nodes: u8) -> Groups {
        let mut groups = Groups::default();
        for node in self.others(nodes).iter() {
            groups.nodes[usize::from(node.number()) - 1] = 1;
        }
        groups
    }
}

impl Session {
    pub(crate) fn partition(&mut self, action: PartitionAction) {
        let nodes = self.playback.run().setup.nodes;
        match (action, &mut self.view.partitioning) {
            (PartitionAction::Begin(node), _) => {
                self.view.deselect();
                self.show_diagram(false);
                self.view.partitioning = Some(Partitioning::new(node));
            }
            (PartitionAction::Toggle(node), Some(partitioning)) => partitioning.toggle(node),
            (PartitionAction::Apply, Some(partitioning)) => {
                let groups = partitioning.groups(nodes);
                self.view.partitioning = None;
                self.edit(crate::action::EditAction::Intervene(vec![Intervention::Partition(
                    groups,
                )]));
            }
            (PartitionAction::Cancel, _) => self.view.partitioning = None,
            (PartitionAction::Toggle(_) | PartitionAction::Apply, None) => {}
        }
    }
}
