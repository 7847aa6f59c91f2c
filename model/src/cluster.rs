//! The model: what can happen to a few nodes, within bounds.

use std::fmt;
use std::sync::Arc;

use raft::{
    ClientId, Command, Config, Input, MAX_BATCH, Message, Micros, Node, NodeId, NodeSet, Operation,
    Outgoing, RequestId, Role, Rules, Serial, Term, Text, Time, Timing,
};
use stateright::{Model, Property};

use crate::properties;
use crate::state::{State, is_answer};

/// How far the model goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The number of nodes.
    pub(crate) nodes: u8,
    /// No node runs for election in a term above this one.
    pub(crate) terms: u64,
    /// The number of commands that clients give. With the empty entries of the leaderships, it bounds the logs.
    pub(crate) writes: u8,
    /// The number of crashes; the node is back at once.
    pub(crate) crashes: u8,
    /// The number of the last requests from one node to another that can still arrive.
    pub(crate) window: usize,
    /// True if answers are under way like requests, as many. Otherwise they arrive at once, or never.
    pub(crate) late_answers: bool,
    /// True if an AppendEntries carries one entry at most.
    pub(crate) one_by_one: bool,
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { nodes, terms, writes, crashes, window, .. } = self;
        let answers = if self.late_answers { "late" } else { "at once or never" };
        let entries = if self.one_by_one { "one entry" } else { "all entries" };
        write!(f, "{nodes} nodes, {terms} terms, {writes} commands, {crashes} crashes, ")?;
        write!(f, "answers {answers}, {entries} in a message, the last {window} of a link")
    }
}

/// A few real nodes with some rules.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) bounds: Bounds,
    config: Config,
}

/// A thing that can happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    /// An election timer runs out.
    TimeOut(NodeId),
    /// A leader sends heartbeats.
    Heartbeat(NodeId),
    /// A leader receives a command.
    Write(NodeId),
    /// A node crashes and is back at once.
    Crash(NodeId),
    /// A message arrives: one of those on its link.
    Deliver {
        from: NodeId,
        to: NodeId,
        /// True if it is an answer.
        answers: bool,
        /// Which of them, counted from the oldest.
        place: usize,
        /// True if the answer to it arrives, too, and at once.
        answered: bool,
    },
}

impl Cluster {
    pub(crate) fn new(bounds: Bounds, rules: Rules) -> Self {
        // Time does not pass: timers run out when the model says so, and heartbeats are always due.
        let timing =
            Timing { election_min: Micros(0), election_max: Micros(1), heartbeat: Micros(0) };
        let config = Config {
            members: NodeSet::first(bounds.nodes),
            timing,
            batch: if bounds.one_by_one { 1 } else { MAX_BATCH },
            check_quorum: false,
            pre_vote: false,
            rules,
        };
        Self { bounds, config }
    }

    /// Lets a node handle an input. Returns its answer, if it has one that arrives at once.
    fn step(&self, state: &mut State, id: NodeId, input: Input) -> Option<Outgoing> {
        let mut node = state.node(id).clone();
        let output = node.step(NOW, input);
        state.put(node);
        let mut answer = None;
        for outgoing in output.messages {
            if !self.bounds.late_answers && is_answer(&outgoing.message) {
                answer = Some(outgoing);
            } else {
                state.send(id, outgoing, self.bounds.window);
            }
        }
        answer
    }

    fn restart(&self, state: &mut State, id: NodeId) {
        let durable = state.node(id).durable().clone();
        let node = Node::restart(id, self.config, durable, 0, NOW);
        state.put(node);
    }

    fn deliveries(&self, state: &State, from: NodeId, to: NodeId, actions: &mut Vec<Action>) {
        for answers in [false, true] {
            for place in 0..state.messages(from, to, answers).len() {
                let deliver = |answered| Action::Deliver { from, to, answers, place, answered };
                actions.push(deliver(false));
                if !self.bounds.late_answers {
                    actions.push(deliver(true));
                }
            }
        }
    }
}

/// The only time that there is.
const NOW: Time = Time(0);

impl Model for Cluster {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let node = |id| Node::new(id, self.config, 0, NOW);
        vec![State::new(self.config.members.iter().map(node).collect())]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        let bounds = &self.bounds;
        for node in &state.nodes {
            let id = node.id();
            if matches!(node.role(), Role::Leader(_)) {
                actions.push(Action::Heartbeat(id));
                if state.writes < bounds.writes {
                    actions.push(Action::Write(id));
                }
            } else if node.term() < Term(bounds.terms) {
                actions.push(Action::TimeOut(id));
            }
            if state.crashes < bounds.crashes {
                actions.push(Action::Crash(id));
            }
            for other in self.config.members.iter().filter(|other| *other != id) {
                self.deliveries(state, other, id, actions);
            }
        }
    }

    fn next_state(&self, old: &State, action: Action) -> Option<State> {
        let mut state = old.clone();
        match action {
            Action::TimeOut(id) => {
                self.step(&mut state, id, Input::TimeOut);
            }
            Action::Heartbeat(id) => {
                self.step(&mut state, id, Input::Timer);
            }
            Action::Write(id) => {
                state.writes += 1;
                let command = write(state.writes);
                self.step(&mut state, id, Input::Request(command));
            }
            Action::Crash(id) => {
                state.crashes += 1;
                self.restart(&mut state, id);
                if old.is(state.node(id)) {
                    return None;
                }
            }
            Action::Deliver { from, to, answers, place, answered } => {
                let message = Message::clone(state.messages(from, to, answers).get(place)?);
                let answer = self.step(&mut state, to, Input::Message { from, message });
                if answered {
                    let Outgoing { to: asker, message } = answer?;
                    self.step(&mut state, asker, Input::Message { from: to, message });
                }
            }
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("Election Safety", |_, state| properties::election_safety(state)),
            Property::always("Log Matching", |_, state| properties::log_matching(state)),
            Property::always("Leader Completeness", |_, state| {
                properties::leader_completeness(state)
            }),
            Property::always("State Machine Safety", |_, state| {
                properties::state_machine_safety(state)
            }),
        ]
    }
}

fn write(number: u8) -> Command {
    let text = Text::new("x").expect("short enough");
    let operation = Operation::Write { key: text.clone(), value: text };
    let serial = Serial(number.into());
    let id = RequestId { client: ClientId(1), serial };
    Command { id, unanswered_from: serial, operation }
}

/// Returns an action as a line of text.
pub(crate) fn line(state: &State, action: Action) -> String {
    match action {
        Action::TimeOut(id) => {
            format!("{id} runs for election in term {}", state.node(id).term().next())
        }
        Action::Heartbeat(id) => format!("{id} sends heartbeats"),
        Action::Write(id) => format!("{id} receives a command"),
        Action::Crash(id) => format!("{id} crashes and is back"),
        Action::Deliver { from, to, answers, place, answered } => {
            let message = state.messages(from, to, answers).get(place).map(Arc::as_ref);
            let term = message.map(Message::term).unwrap_or_default();
            let kind = message.map(Message::name).unwrap_or_default();
            let answered = if answered { ", and its answer" } else { "" };
            format!("{from}→{to} {kind} term={term}{answered}")
        }
    }
}
