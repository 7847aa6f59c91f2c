//! The nodes of a script, their messages under way, and what the commands do with them.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use goldenscript::{Context, Runner};
use raft::{
    ClientId, Config, Durable, Entry, Input, Log, MAX_BATCH, Micros, Node, NodeId, NodeSet,
    Operation, Outgoing, Output, RequestId, Rules, Serial, Term, Time, Timing,
};
use test_support::Sent;

use crate::scripts::command::{Command, NewCluster, ScriptError, Selection};
use crate::scripts::notation::{self, Line};

/// The most messages that `stabilize` delivers: more, and there is no end to them.
const MESSAGES_MAX: usize = 10_000;

/// The nodes of a script and what is between them.
pub(crate) struct Cluster {
    /// The rules that are on, unless the script switches one off.
    rules: Rules,
    /// As the script began it.
    config: Option<Config>,
    now: Time,
    up: BTreeMap<NodeId, Node>,
    down: BTreeMap<NodeId, Durable>,
    /// Messages under way, in the order in which they were sent.
    queue: VecDeque<Sent>,
    /// How often a node has started, from which each start has its own random numbers.
    starts: u64,
    /// How many requests the client c1 has made.
    serial: u64,
    /// The output of the command.
    out: String,
}

impl Runner for Cluster {
    type Command = Command;

    fn run(&mut self, command: &Command, _context: &Context) -> Result<String, ScriptError> {
        self.out.clear();
        self.obey(command)?;
        Ok(std::mem::take(&mut self.out))
    }
}

impl Cluster {
    /// Before the script has begun a cluster: there is none.
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules,
            config: None,
            now: Time(0),
            up: BTreeMap::new(),
            down: BTreeMap::new(),
            queue: VecDeque::new(),
            starts: 0,
            serial: 0,
            out: String::new(),
        }
    }

    fn obey(&mut self, command: &Command) -> Result<(), ScriptError> {
        match command {
            Command::Cluster(new) => self.begin(new),
            Command::SetLog { node, terms, term, vote } => {
                self.set_log(*node, terms, *term, *vote)?;
            }
            Command::Timeout(node) => {
                self.up(*node)?;
                self.print(&format!("{node} is made to time out"));
                self.step(*node, Input::TimeOut);
            }
            Command::Tick(node) => self.tick(*node)?,
            Command::Advance(span) => self.advance(*span)?,
            Command::Deliver(selection) => {
                let all = self.take(selection)?;
                all.into_iter().for_each(|sent| self.hand(sent));
            }
            Command::Stabilize(selection) => self.stabilize(selection)?,
            Command::Drop(selection) => {
                for sent in self.take(selection)? {
                    self.print(&format!("lost: {}", Line(&sent)));
                }
            }
            Command::Duplicate(selection) => self.duplicate(selection)?,
            Command::Messages(selection) => self.list(selection)?,
            Command::Crash(node) => self.crash(*node)?,
            Command::Restart(node) => self.restart(*node)?,
            Command::Ask { node, id, unanswered, operation } => {
                self.ask(*node, *id, *unanswered, operation)?;
            }
            Command::State(nodes) => self.show(nodes, notation::state, notation::state_down)?,
            Command::Log(nodes) => {
                self.show(nodes, |it| notation::log(it.log()), |it| notation::log(&it.log))?;
            }
            Command::Terms(nodes) => {
                self.show(nodes, |it| notation::terms(it.log()), |it| notation::terms(&it.log))?;
            }
            Command::Store(nodes) => self.show(nodes, notation::store, |_| "down".to_owned())?,
        }
        Ok(())
    }

    fn print(&mut self, line: &str) {
        writeln!(self.out, "{line}").expect("a String takes all");
    }

    /// A new cluster, with the timing of the paper (§9.3).
    fn begin(&mut self, new: &NewCluster) {
        let rules = new.without.map_or(self.rules, |rule| self.rules.without(rule));
        let members = NodeSet::first(new.nodes);
        let config = Config {
            members,
            timing: Timing {
                election_min: Micros::from_millis(150),
                election_max: Micros::from_millis(300),
                heartbeat: Micros::from_millis(50),
            },
            batch: new.batch.unwrap_or(MAX_BATCH),
            check_quorum: new.check_quorum,
            pre_vote: new.pre_vote,
            rules,
        };
        *self = Self { config: Some(config), ..Self::new(self.rules) };
        members.iter().for_each(|node| self.start(config, node, Durable::default()));
    }

    fn config(&self) -> Result<Config, ScriptError> {
        self.config.ok_or_else(|| "there is no cluster yet".into())
    }

    /// The nodes that a command is for; all, if it names none.
    fn named(&self, nodes: &[NodeId]) -> Result<Vec<NodeId>, ScriptError> {
        let members = self.config()?.members;
        match nodes.iter().find(|node| !members.contains(**node)) {
            Some(stranger) => Err(format!("there is no {stranger}").into()),
            None if nodes.is_empty() => Ok(members.iter().collect()),
            None => Ok(nodes.to_vec()),
        }
    }

    /// A node that has to be up.
    fn up(&self, node: NodeId) -> Result<&Node, ScriptError> {
        self.named(&[node])?;
        self.up.get(&node).ok_or_else(|| format!("{node} is down").into())
    }

    fn start(&mut self, config: Config, node: NodeId, durable: Durable) {
        self.starts += 1;
        self.up.insert(node, Node::restart(node, config, durable, self.starts, self.now));
    }

    fn set_log(
        &mut self,
        node: NodeId,
        terms: &[u64],
        term: Option<u64>,
        vote: Option<NodeId>,
    ) -> Result<(), ScriptError> {
        self.up(node)?;
        let mut log = Log::default();
        for term in terms {
            log.append(Entry { term: Term(*term), command: None });
        }
        let term = Term(term.unwrap_or(log.last().term.0));
        self.start(self.config()?, node, Durable { term, voted_for: vote, log });
        self.show(&[node], notation::state, notation::state_down)
    }

    /// Lets a node handle an input, prints what it did, and takes what it sent.
    fn step(&mut self, node: NodeId, input: Input) {
        let Some(it) = self.up.get_mut(&node) else {
            self.print(&format!("  {node} is down"));
            return;
        };
        let output = it.step(self.now, input);
        for event in &output.events {
            self.print(&format!("  {node} {}", notation::event(event)));
        }
        self.send(node, output);
    }

    /// Prints what a node sends, in its order, and takes the messages.
    fn send(&mut self, from: NodeId, output: Output) {
        let mut replies = output.replies.iter().peekable();
        for (place, Outgoing { to, message }) in output.messages.into_iter().enumerate() {
            while let Some(reply) = replies.next_if(|reply| reply.after <= place) {
                self.print(&format!("  {}", notation::answered(from, reply)));
            }
            let sent = Sent { from, to, message };
            self.print(&format!("  {}", Line(&sent)));
            self.queue.push_back(sent);
        }
        for reply in replies {
            self.print(&format!("  {}", notation::answered(from, reply)));
        }
    }

    /// Lets a node's timer run out, and no other's.
    fn tick(&mut self, node: NodeId) -> Result<(), ScriptError> {
        self.now = self.now.max(self.up(node)?.deadline());
        self.print(&format!("{node}'s timer runs out at {}", notation::since_start(self.now)));
        self.step(node, Input::Timer);
        Ok(())
    }

    /// Lets all timers run out that do so in this time, in their order.
    fn advance(&mut self, span: Micros) -> Result<(), ScriptError> {
        self.config()?;
        let end = self.now + span;
        let first = |up: &BTreeMap<NodeId, Node>| {
            let due = up.values().filter(|node| node.deadline() <= end);
            due.min_by_key(|node| node.deadline()).map(Node::id)
        };
        while let Some(node) = first(&self.up) {
            self.tick(node)?;
        }
        self.now = end;
        self.print(&format!("it is {}", notation::since_start(end)));
        Ok(())
    }

    /// The places of the selected messages among those under way.
    fn places(&self, selection: &Selection) -> Result<Vec<usize>, ScriptError> {
        self.config()?;
        let mut places: Vec<usize> =
            (0..self.queue.len()).filter(|place| selection.has(&self.queue[*place])).collect();
        if let Some(at) = selection.at {
            let place = at.checked_sub(1).and_then(|at| places.get(at));
            places = vec![*place.ok_or("there is no such message")?];
        }
        Ok(places)
    }

    /// Takes the selected messages off their way.
    fn take(&mut self, selection: &Selection) -> Result<Vec<Sent>, ScriptError> {
        let places = self.places(selection)?;
        let mut taken: Vec<Sent> =
            places.iter().rev().filter_map(|place| self.queue.remove(*place)).collect();
        taken.reverse();
        Ok(taken)
    }

    fn hand(&mut self, sent: Sent) {
        self.print(&Line(&sent).to_string());
        self.step(sent.to, Input::Message { from: sent.from, message: sent.message });
    }

    fn stabilize(&mut self, selection: &Selection) -> Result<(), ScriptError> {
        for _ in 0..MESSAGES_MAX {
            let Some(place) = self.places(selection)?.first().copied() else {
                return Ok(());
            };
            if let Some(sent) = self.queue.remove(place) {
                self.hand(sent);
            }
        }
        Err(format!("{MESSAGES_MAX} messages, and no end to them").into())
    }

    fn duplicate(&mut self, selection: &Selection) -> Result<(), ScriptError> {
        for place in self.places(selection)? {
            let copy = self.queue[place].clone();
            self.print(&format!("once more: {}", Line(&copy)));
            self.queue.push_back(copy);
        }
        Ok(())
    }

    fn list(&mut self, selection: &Selection) -> Result<(), ScriptError> {
        let places = self.places(selection)?;
        for (number, place) in (1..).zip(&places) {
            self.print(&format!("{number}. {}", Line(&self.queue[*place])));
        }
        if places.is_empty() {
            self.print("no messages");
        }
        Ok(())
    }

    fn crash(&mut self, node: NodeId) -> Result<(), ScriptError> {
        let durable = self.up(node)?.durable().clone();
        self.up.remove(&node);
        self.down.insert(node, durable);
        self.show(&[node], notation::state, notation::state_down)
    }

    fn restart(&mut self, node: NodeId) -> Result<(), ScriptError> {
        self.named(&[node])?;
        let durable = self.down.remove(&node).ok_or_else(|| format!("{node} is up"))?;
        self.start(self.config()?, node, durable);
        self.show(&[node], notation::state, notation::state_down)
    }

    fn ask(
        &mut self,
        node: NodeId,
        id: Option<RequestId>,
        unanswered_from: Serial,
        operation: &Operation,
    ) -> Result<(), ScriptError> {
        self.up(node)?;
        let id = id.unwrap_or_else(|| {
            self.serial += 1;
            RequestId { client: ClientId(1), serial: Serial(self.serial) }
        });
        let command = raft::Command { id, unanswered_from, operation: operation.clone() };
        self.print(&notation::asked(&command, node));
        self.step(node, Input::Request(command));
        Ok(())
    }

    /// Shows something of each of these nodes, of a node that is down only what is durable.
    fn show(
        &mut self,
        nodes: &[NodeId],
        up: impl Fn(&Node) -> String,
        down: impl Fn(&Durable) -> String,
    ) -> Result<(), ScriptError> {
        for node in self.named(nodes)? {
            let shown = self.up.get(&node).map(&up).or_else(|| self.down.get(&node).map(&down));
            self.print(format!("{node} {}", shown.unwrap_or_default()).trim_end());
        }
        Ok(())
    }
}
