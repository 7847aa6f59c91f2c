//! A bench: nodes side by side, and their messages in one queue. There is no latency and no
//! chance; a test says who hears whom.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use raft::{
    Command, Config, Durable, Event, Input, Message, Node, NodeId, NodeSet, Outgoing, Output,
    Reply, Response, Time,
};

use super::{config, is_leader, n};

/// A message under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    pub from: NodeId,
    pub to: NodeId,
    pub message: Message,
}

/// Nodes side by side.
pub struct Bench {
    pub now: Time,
    pub up: BTreeMap<NodeId, Node>,
    pub down: BTreeMap<NodeId, Durable>,
    pub queue: VecDeque<Sent>,
    /// Every message that was handed over, in order.
    pub delivered: Vec<Sent>,
    pub replies: Vec<(NodeId, Reply)>,
    pub events: Vec<(NodeId, Event)>,
    cut: BTreeSet<(NodeId, NodeId)>,
    config: Config,
    seed: u64,
}

impl Bench {
    /// A new cluster of so many nodes.
    pub fn new(nodes: u8) -> Self {
        Self::with(vec![Durable::default(); usize::from(nodes)])
    }

    /// A cluster whose nodes start with this behind them.
    pub fn with(durables: Vec<Durable>) -> Self {
        let nodes = u8::try_from(durables.len()).expect("few");
        Self::configured(config(nodes), durables)
    }

    /// A cluster with another history, whose nodes start with this behind them.
    pub fn configured(config: Config, durables: Vec<Durable>) -> Self {
        let nodes = u8::try_from(durables.len()).expect("few");
        let mut bench = Self {
            now: Time(0),
            up: BTreeMap::new(),
            down: NodeSet::first(nodes).iter().zip(durables).collect(),
            queue: VecDeque::new(),
            delivered: Vec::new(),
            replies: Vec::new(),
            events: Vec::new(),
            cut: BTreeSet::new(),
            config,
            seed: 0,
        };
        for number in 1..=nodes {
            bench.restart(number);
        }
        bench
    }

    pub fn node(&self, number: u8) -> &Node {
        self.up.get(&n(number)).expect("it is up")
    }

    pub fn step(&mut self, id: NodeId, input: Input) {
        let Some(node) = self.up.get_mut(&id) else {
            return;
        };
        let Output { messages, replies, events } = node.step(self.now, input);
        self.events.extend(events.into_iter().map(|event| (id, event)));
        self.replies.extend(replies.into_iter().map(|reply| (id, reply)));
        let sent = |Outgoing { to, message }| Sent { from: id, to, message };
        self.queue.extend(messages.into_iter().map(sent));
    }

    pub fn time_out(&mut self, number: u8) {
        self.step(n(number), Input::TimeOut);
    }

    /// Makes a node run for election and lets all messages through. It must win.
    pub fn elect(&mut self, number: u8) {
        self.time_out(number);
        self.settle();
        assert!(is_leader(self.node(number)), "n{number} was to be elected");
    }

    /// Lets time pass until a node's timer runs out, and lets all messages through.
    pub fn tick(&mut self, number: u8) {
        self.now = self.now.max(self.node(number).deadline());
        self.step(n(number), Input::Timer);
        self.settle();
    }

    pub fn ask(&mut self, number: u8, request: Command) {
        self.step(n(number), Input::Request(request));
    }

    /// Hands over a message, unless its link is cut or its receiver is down.
    pub fn hand(&mut self, sent: Sent) {
        let Sent { from, to, .. } = sent;
        if self.cut.contains(&(from, to)) || !self.up.contains_key(&to) {
            return;
        }
        self.delivered.push(sent.clone());
        self.step(to, Input::Message { from, message: sent.message });
    }

    /// Hands over all messages, and those that follow from them, in the order of sending.
    pub fn settle(&mut self) {
        while let Some(sent) = self.queue.pop_front() {
            self.hand(sent);
        }
    }

    /// The same, but only for some messages; the others stay under way.
    pub fn settle_where(&mut self, wanted: impl Fn(&Sent) -> bool) {
        while let Some(place) = self.queue.iter().position(&wanted) {
            let sent = self.queue.remove(place).expect("it was there just now");
            self.hand(sent);
        }
    }

    /// Forgets all messages under way.
    pub fn lose_all(&mut self) {
        self.queue.clear();
    }

    /// Only members of the same group hear each other.
    pub fn partition(&mut self, groups: &[&[u8]]) {
        let group = |node: NodeId| groups.iter().position(|g| g.contains(&node.number()));
        let members = self.config.members;
        self.cut = members
            .iter()
            .flat_map(|one| members.iter().map(move |other| (one, other)))
            .filter(|(one, other)| group(*one) != group(*other))
            .collect();
    }

    pub fn heal(&mut self) {
        self.cut.clear();
    }

    pub fn crash(&mut self, number: u8) {
        let node = self.up.remove(&n(number)).expect("it is up");
        self.down.insert(n(number), node.durable().clone());
    }

    pub fn restart(&mut self, number: u8) {
        let id = n(number);
        let durable = self.down.remove(&id).expect("it is down");
        self.seed += 1;
        let node = Node::restart(id, self.config, durable, self.seed, self.now);
        self.up.insert(id, node);
    }

    /// The answers that clients got.
    pub fn answers(&self) -> Vec<&Response> {
        self.replies.iter().map(|(_, reply)| &reply.response).collect()
    }

    /// True if all nodes that are up hold the same log, commit and state.
    pub fn all_equal(&self) -> bool {
        let mut nodes = self.up.values();
        let first = nodes.next().expect("at least one");
        nodes.all(|node| {
            node.log() == first.log()
                && node.commit() == first.commit()
                && node.store() == first.store()
        })
    }
}
