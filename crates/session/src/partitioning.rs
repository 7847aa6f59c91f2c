//! Choosing on the stage who is on which side of a partition.

use crate::action::{EditAction, PartitionAction};
use crate::session::Session;
use raft::{NodeId, NodeSet};
use scene::{Cut, LinkView, Stroke, sides};
use sim::{Address, Groups, Intervention};

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
                self.edit(EditAction::Intervene(vec![Intervention::Partition(groups)]));
            }
            (PartitionAction::Cancel, _) => self.view.partitioning = None,
            (PartitionAction::CutAcross(stroke), _) => self.cut_across(stroke),
            (PartitionAction::Toggle(_) | PartitionAction::Apply, None) => {}
        }
    }
    /// Cuts the links that a line crosses. If they are just those between two groups of servers, that is a partition.
    fn cut_across(&mut self, stroke: Stroke) {
        let (stage, layout) = (&self.picture.stage, &self.picture.layout);
        let crossed: Vec<LinkView> =
            stroke.crossings(&stage.links, layout).map(|(link, _)| link.clone()).collect();
        if crossed.is_empty() {
            return;
        }
        let parted = parted(self.playback.run().setup.nodes, &crossed);
        // A partition restores the links within its groups. Nobody who cuts wants that.
        let restores = |groups: &Groups| {
            let cut = stage.links.iter().filter(|link| link.cut != Cut::None);
            cut.into_iter().any(|link| !groups.list().apart(link.one.into(), link.other))
        };
        let parted = parted.filter(|groups| !restores(groups));
        let rest = crossed.iter().filter(|link| {
            !parted.is_some_and(|groups| groups.list().apart(link.one.into(), link.other))
        });
        let cuts = rest.flat_map(|link| {
            let (one, other) = (Address::from(link.one), link.other);
            [(one, other), (other, one)].map(|(from, to)| Intervention::CutLink { from, to })
        });
        let partition = parted.map(Intervention::Partition).into_iter();
        self.edit(EditAction::Intervene(partition.chain(cuts).collect()));
    }
}

/// Returns the groups into which these links part the servers, if they are just those between two groups. The proxy is
/// with the group whose links to it are whole, if those of the other are all cut.
fn parted(nodes: u8, cut: &[LinkView]) -> Option<Groups> {
    let between = cut.iter().filter_map(|link| Some((link.one, link.other.node()?)));
    let [with_first, others] = sides(nodes, &between.collect::<Vec<_>>())?;
    let mut groups = Groups::default();
    for node in others.iter() {
        groups.nodes[usize::from(node.number()) - 1] = 1;
    }
    let to_proxy = cut.iter().filter(|link| link.other == Address::Proxy).map(|link| link.one);
    groups.proxy = match to_proxy.collect::<NodeSet>() {
        cut if cut == others => Some(0),
        cut if cut == with_first => Some(1),
        _ => None,
    };
    Some(groups)
}
