//! A world to do things to: it keeps its run and all that happened.

use raft::{ClientId, Micros, Node, NodeId, Operation, RequestId};
use sim::{Event, Groups, Intervention, InterventionError, Outcome, Record, Run, Setup, World};

use super::{is_leader, n, read_op, write_op};

/// A world with its run and its records.
pub struct Lab {
    pub run: Run,
    pub world: World,
    pub records: Vec<Record>,
}

impl Lab {
    pub fn new(setup: Setup, seed: u64) -> Self {
        let world = World::new(&setup, seed).expect("a good setup");
        Self { run: Run::new(setup, seed), world, records: Vec::new() }
    }

    /// A world of so many servers with the timing and the network of the default.
    pub fn with_nodes(nodes: u8) -> Self {
        let setup = Setup { nodes, clients: 2, ..Setup::default() };
        Self::new(setup, 1)
    }

    /// The same, once its first leader has committed its first entry everywhere.
    pub fn led(nodes: u8) -> (Self, NodeId) {
        let mut lab = Self::with_nodes(nodes);
        lab.pass(1_500);
        let leader = lab.leader().expect("one leader");
        assert!(lab.nodes().iter().all(|node| node.commit().0 == 1));
        (lab, leader)
    }

    /// Lets so many milliseconds pass.
    pub fn pass(&mut self, millis: u64) {
        let end = self.world.now() + Micros::from_millis(millis);
        self.world.run_until(end, &mut self.records);
        assert_eq!(self.world.now(), end);
    }

    pub fn attempt(&mut self, intervention: Intervention) -> Result<(), InterventionError> {
        let result = self.world.intervene(&intervention, &mut self.records);
        self.run.interventions.push((self.world.now(), intervention));
        result
    }

    pub fn act(&mut self, intervention: Intervention) {
        self.attempt(intervention).expect("it can be done");
    }

    /// Does something that cannot be done, and sees to it that it leaves no trace.
    pub fn refuse(&mut self, intervention: Intervention) -> InterventionError {
        let (before, count) = (self.world.clone(), self.records.len());
        let problem = self.attempt(intervention).expect_err("it cannot be done");
        assert_eq!(self.world, before);
        assert_eq!(self.records.len(), count);
        problem
    }

    pub fn ask(&mut self, client: u8, operation: Operation) -> RequestId {
        let client = ClientId(client);
        self.act(Intervention::Ask { client, operation });
        let open = self.world.clients()[usize::from(client.0) - 1].open();
        let serial = open.map(|(serial, _)| serial).max().expect("just asked");
        RequestId { client, serial }
    }

    pub fn write(&mut self, value: &str) -> RequestId {
        self.ask(1, write_op("x", value))
    }

    pub fn read(&mut self) -> RequestId {
        self.ask(1, read_op("x"))
    }

    /// What came of a request, if it is known.
    pub fn outcome(&self, request: RequestId) -> Option<Outcome> {
        self.records.iter().find_map(|record| match &record.event {
            Event::Answered { id, outcome, .. } if *id == request => Some(outcome.clone()),
            _ => None,
        })
    }

    /// The servers that are not down.
    pub fn nodes(&self) -> Vec<&Node> {
        self.world.hosts().filter_map(|(_, it)| it.node()).collect()
    }

    pub fn node(&self, id: NodeId) -> &Node {
        let host = self.world.host(id).expect("a server of this world");
        host.node().expect("it is not down")
    }

    /// The leader of the highest term, if there is one.
    pub fn leader(&self) -> Option<NodeId> {
        let nodes = self.nodes().into_iter();
        let leaders = nodes.filter(|node| is_leader(node));
        leaders.max_by_key(|node| node.term()).map(Node::id)
    }

    pub fn leaders(&self) -> usize {
        self.nodes().iter().filter(|node| is_leader(node)).count()
    }

    pub fn all_logs_equal(&self) -> bool {
        let nodes = self.nodes();
        nodes.iter().all(|node| {
            node.log() == nodes[0].log()
                && node.commit() == nodes[0].commit()
                && node.store() == nodes[0].store()
        })
    }

    /// How many records there are of some kind.
    pub fn count(&self, of_kind: impl Fn(&Record) -> bool) -> usize {
        self.records.iter().filter(|record| of_kind(record)).count()
    }

    /// Parts some servers, and perhaps the proxy, from the rest.
    pub fn part(&mut self, apart: &[NodeId], proxy: Option<u8>) {
        let mut groups = Groups { proxy, ..Groups::default() };
        for node in apart {
            groups.nodes[usize::from(node.number()) - 1] = 1;
        }
        self.act(Intervention::Partition(groups));
    }

    /// The servers but one, in the order of their numbers.
    pub fn others(&self, than: NodeId) -> Vec<NodeId> {
        (1..=self.run.setup.nodes).map(n).filter(|id| *id != than).collect()
    }
}
