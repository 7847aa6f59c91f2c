//! The machines that servers run on, and when each server wants to act next.

use crate::world::message::Envelope;
use raft::{Durable, Node, NodeId, Time};

/// A machine on which a server runs, or does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Host {
    /// The server runs.
    Up(Node),
    /// The server is stopped as it was; this is what came for it since.
    Paused(Node, Vec<Envelope>),
    /// The server has crashed; this is what it did not lose.
    Down(Durable),
}

impl Host {
    /// What a crash does not take, or did not.
    #[must_use]
    pub fn durable(&self) -> &Durable {
        match self {
            Self::Up(node) | Self::Paused(node, _) => node.durable(),
            Self::Down(durable) => durable,
        }
    }

    /// The server, unless it is down.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        match self {
            Self::Up(node) | Self::Paused(node, _) => Some(node),
            Self::Down(_) => None,
        }
    }

    /// The server, if it runs.
    #[must_use]
    pub fn running(&self) -> Option<&Node> {
        match self {
            Self::Up(node) => Some(node),
            Self::Paused(..) | Self::Down(_) => None,
        }
    }

    fn deadline(&self) -> Time {
        self.running().map_or(Time::NEVER, Node::deadline)
    }
}

/// The machines of a world. A step changes one of them, and the next step needs the earliest deadline
/// of all, so the deadlines lie beside them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Hosts {
    list: Vec<Host>,
    /// The deadline of each.
    deadlines: Vec<Time>,
}

impl Hosts {
    /// Adds a machine for the next server.
    pub(super) fn push(&mut self, host: Host) {
        self.deadlines.push(host.deadline());
        self.list.push(host);
    }

    /// All of them with the numbers of their servers, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (NodeId, &Host)> {
        (1..).map_while(NodeId::new).zip(&self.list)
    }

    /// One of them.
    pub(super) fn get(&self, id: NodeId) -> Option<&Host> {
        self.list.get(place(id))
    }

    /// Changes one of them, if it is there.
    pub(super) fn change<T>(
        &mut self,
        id: NodeId,
        change: impl FnOnce(&mut Host) -> T,
    ) -> Option<T> {
        let host = self.list.get_mut(place(id))?;
        let result = change(host);
        self.deadlines[place(id)] = host.deadline();
        Some(result)
    }

    /// When the next server wants to act, and which one. A deadline that passed while its server was
    /// stopped is due now; of several that are due at the same time, the first server comes first.
    pub(super) fn next(&self, now: Time) -> (Time, Option<NodeId>) {
        let mut next = (Time::NEVER, None);
        for (number, deadline) in (1..).zip(&self.deadlines) {
            let due = now.max(*deadline);
            if due < next.0 {
                next = (due, NodeId::new(number));
            }
        }
        next
    }

    /// Lets servers that hold the same hold it together.
    pub(super) fn share(&mut self) {
        for place in 1..self.list.len() {
            let (before, rest) = self.list.split_at_mut(place);
            let (Host::Up(node) | Host::Paused(node, _)) = &mut rest[0] else {
                continue;
            };
            before.iter().filter_map(Host::node).for_each(|other| node.share(other));
        }
    }
}

fn place(id: NodeId) -> usize {
    usize::from(id.number()) - 1
}
