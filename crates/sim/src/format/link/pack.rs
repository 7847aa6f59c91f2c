//! How a link is packed. `unpack` reads the same, in the same order.

use crate::format::link::{LINK_VERSION, Link};
use crate::world::intervention::{Beginning, Groups, Intervention};
use crate::world::message::Address;
use crate::world::setup::{Conditions, Latency, Setup};
use raft::{Micros, NodeId, Operation, Rule, Term, Text, Time};

/// Numbers and texts, one after the other.
#[derive(Default)]
struct Packer(Vec<u8>);

pub(super) fn link(link: &Link) -> Vec<u8> {
    let mut packer = Packer::default();
    packer.number(LINK_VERSION);
    packer.setup(&link.run.setup);
    for number in [link.run.seed, link.until.0, link.at.0, link.view] {
        packer.number(number);
    }
    let mut last = Time(0);
    for (time, deed) in &link.run.interventions {
        packer.number((*time - last).0);
        packer.deed(deed);
        last = *time;
    }
    packer.0
}

impl Packer {
    fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(u8::try_from(number & 0x7f).expect("seven bits") | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).expect("seven bits"));
    }

    fn text(&mut self, text: &Text) {
        self.number(text.as_str().len() as u64);
        self.0.extend_from_slice(text.as_str().as_bytes());
    }

    fn setup(&mut self, setup: &Setup) {
        let Setup { nodes, clients, timing, batch, check_quorum, pre_vote, conditions, rules } =
            *setup;
        let flags = u64::from(check_quorum) | u64::from(pre_vote) << 1;
        let off = (0..).zip(Rule::ALL).filter(|(_, rule)| !rules.has(*rule));
        let off = off.map(|(place, _)| 1 << place).sum();
        let Micros(election_min) = timing.election_min;
        let (Micros(election_max), Micros(heartbeat)) = (timing.election_max, timing.heartbeat);
        let (nodes, clients, batch) = (nodes.into(), clients.into(), batch.into());
        for number in [nodes, clients, election_min, election_max, heartbeat, batch, flags, off] {
            self.number(number);
        }
        self.conditions(&conditions);
    }

    fn conditions(&mut self, conditions: &Conditions) {
        let Conditions { latency, loss, duplication, reordering, hold_up } = *conditions;
        self.latency(latency);
        for share in [loss, duplication, reordering] {
            self.number(share.0.into());
        }
        self.number(hold_up.0);
    }

    fn latency(&mut self, latency: Latency) {
        self.number(latency.min.0);
        self.number(latency.max.0);
    }

    /// What kind of deed, and whom it concerns. The numbers of the kinds are part of the format.
    fn deed(&mut self, deed: &Intervention) {
        match deed {
            Intervention::Crash(node) => self.of_node(0, *node),
            Intervention::Restart(node) => self.of_node(1, *node),
            Intervention::Pause(node) => self.of_node(2, *node),
            Intervention::Resume(node) => self.of_node(3, *node),
            Intervention::TimeOut(node) => self.of_node(4, *node),
            Intervention::CutOff(node) => self.of_node(5, *node),
            Intervention::Reconnect(node) => self.of_node(6, *node),
            Intervention::Cut { from, to } => self.of_link(7, *from, *to),
            Intervention::Mend { from, to } => self.of_link(8, *from, *to),
            Intervention::Partition(groups) => self.groups(groups),
            Intervention::HealAll => self.number(10),
            Intervention::Drop(flight) => self.numbers([11, flight.0]),
            Intervention::Duplicate(flight) => self.numbers([12, flight.0]),
            Intervention::Ask { client, operation } => {
                self.operation(client.0.into(), operation);
            }
            Intervention::SetConditions(conditions) => {
                self.number(16);
                self.conditions(conditions);
            }
            Intervention::SetLatency { one, other, latency: Some(latency) } => {
                self.of_link(17, *one, *other);
                self.latency(*latency);
            }
            Intervention::SetLatency { one, other, latency: None } => {
                self.of_link(18, *one, *other);
            }
            Intervention::Begin(beginning) => self.beginning(beginning),
        }
    }

    fn operation(&mut self, client: u64, operation: &Operation) {
        match operation {
            Operation::Write { key, value } => {
                self.numbers([13, client]);
                self.text(key);
                self.text(value);
            }
            Operation::Read { key } => {
                self.numbers([14, client]);
                self.text(key);
            }
            Operation::Delete { key } => {
                self.numbers([15, client]);
                self.text(key);
            }
        }
    }

    /// A server that has no vote gave it to 0. A term is how far it is above the one before it, as
    /// terms never fall; that of the server comes last. An entry is 0 if it is empty.
    fn beginning(&mut self, beginning: &Beginning) {
        let Beginning { node, term, voted_for, log } = beginning;
        self.of_node(19, *node);
        self.numbers([voted_for.map_or(0, |vote| vote.number().into()), log.len() as u64]);
        let mut last = Term(0);
        for (term, write) in log {
            self.numbers([term.0.saturating_sub(last.0), write.is_some().into()]);
            if let Some((key, value)) = write {
                self.text(key);
                self.text(value);
            }
            last = *term;
        }
        self.number(term.0.saturating_sub(last.0));
    }

    fn numbers(&mut self, numbers: [u64; 2]) {
        numbers.into_iter().for_each(|number| self.number(number));
    }

    fn of_node(&mut self, kind: u64, node: NodeId) {
        self.numbers([kind, node.number().into()]);
    }

    fn of_link(&mut self, kind: u64, one: Address, other: Address) {
        self.number(kind);
        self.numbers([address(one), address(other)]);
    }

    /// The group of each server, and that of the proxy from 1 on; 0 if it is in none.
    fn groups(&mut self, groups: &Groups) {
        self.number(9);
        groups.nodes.into_iter().for_each(|group| self.number(group.into()));
        self.number(groups.proxy.map_or(0, |group| u64::from(group) + 1));
    }
}

/// The proxy is 0, servers are their numbers, clients come behind the last server.
fn address(address: Address) -> u64 {
    match address {
        Address::Proxy => 0,
        Address::Node(node) => node.number().into(),
        Address::Client(client) => u64::from(client.0) + u64::from(raft::MAX_NODES),
    }
}
