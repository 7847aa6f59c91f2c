//! A cluster of this core.

use std::collections::VecDeque;

use raft::{
    ClientId, Command, Config, Index, Input, MAX_BATCH, Message, Micros, Node, NodeId, NodeSet,
    Operation, Outgoing, Output, RequestId, Response, Rules, Serial, Text, Time, Timing,
};

use crate::Cluster;

/// Nodes side by side, of which the first leads.
pub(crate) struct Ours {
    nodes: Vec<Node>,
    now: Time,
    /// Messages under way: from whom, to whom, and what they say.
    queue: VecDeque<(NodeId, NodeId, Message)>,
    /// How many commands were answered.
    answered: u64,
    /// Whether a heartbeat follows each command.
    heartbeat: bool,
    key: Text,
}

impl Ours {
    pub(crate) fn new(nodes: u8, heartbeat: bool) -> Self {
        let members = NodeSet::first(nodes);
        let timing = Timing {
            election_min: Micros::from_millis(150),
            election_max: Micros::from_millis(300),
            heartbeat: Micros::from_millis(50),
        };
        let config = Config {
            members,
            timing,
            batch: MAX_BATCH,
            check_quorum: false,
            pre_vote: false,
            rules: Rules::default(),
        };
        let node = |id: NodeId| Node::new(id, config, id.number().into(), Time(0));
        let mut cluster = Self {
            nodes: members.iter().map(node).collect(),
            now: Time(0),
            queue: VecDeque::new(),
            answered: 0,
            heartbeat,
            key: text("x"),
        };
        cluster.step(0, Input::TimeOut);
        cluster.settle();
        cluster.tick();
        cluster
    }

    fn step(&mut self, place: usize, input: Input) {
        let node = &mut self.nodes[place];
        let (from, Output { messages, replies, .. }) = (node.id(), node.step(self.now, input));
        for Outgoing { to, message } in messages {
            self.queue.push_back((from, to, message));
        }
        for reply in replies {
            assert!(matches!(reply.response, Response::Done(_)), "the first node leads");
            self.answered += 1;
        }
    }

    fn settle(&mut self) {
        while let Some((from, to, message)) = self.queue.pop_front() {
            self.step(usize::from(to.number()) - 1, Input::Message { from, message });
        }
    }

    /// The leader's next heartbeat.
    fn tick(&mut self) {
        self.now = self.nodes[0].deadline();
        self.step(0, Input::Timer);
        self.settle();
    }
}

impl Cluster for Ours {
    fn commit(&mut self, number: u64) {
        let serial = Serial(number);
        let command = Command {
            id: RequestId { client: ClientId(1), serial },
            unanswered_from: serial,
            operation: Operation::Write { key: self.key.clone(), value: text("12345678") },
        };
        self.step(0, Input::Request(command));
        self.settle();
        if self.heartbeat {
            self.tick();
        }
    }

    fn check(&self, commands: u64) {
        assert_eq!(self.answered, commands);
        // The first entry is the empty one of the term.
        let last = Index(commands + 1);
        for (place, node) in self.nodes.iter().enumerate() {
            assert_eq!(node.log().last().index, last);
            if place == 0 || self.heartbeat {
                assert_eq!((node.commit(), node.applied()), (last, last));
                assert_eq!(node.store().get(&self.key), Some(&text("12345678")));
            }
        }
    }
}

fn text(text: &str) -> Text {
    Text::new(text).expect("short enough")
}
