//! The initial states of servers: term, vote and log at time 0.

use std::sync::Arc;

use rand::Rng;

use crate::world::event::{Event, Record};
use crate::world::intervention::{InitialEntry, InitialState, InterventionError};
use crate::world::{Host, World};
use raft::{
    ClientId, Command, Durable, Entry, Index, Log, Node, NodeId, Operation, Role, Serial, Term,
    Text, Time,
};

/// The client of the preloaded writes.
const CLIENT: ClientId = ClientId(1);

impl World {
    /// Preloads a server's term, vote and log. It starts with them as a follower that knows
    /// of nothing committed, as after a restart.
    pub(super) fn preload(
        &mut self,
        initial: &InitialState,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let InitialState { node: id, term, voted_for, ref log } = *initial;
        let own = self.host(id).ok_or(InterventionError::NoSuchNode(id))?.durable();
        if !self.is_untouched() || !own.log.is_empty() || own.voted_for.is_some() {
            return Err(InterventionError::TooLate(id));
        }
        if let Some(unknown) = voted_for.filter(|vote| self.host(*vote).is_none()) {
            return Err(InterventionError::NoSuchNode(unknown));
        }
        if !initial.is_in_order() {
            return Err(InterventionError::NotInOrder(id));
        }
        let contradicts = |(_, host): &(NodeId, &Host)| contradict(log, &host.durable().log);
        if let Some((other, _)) = self.hosts().find(contradicts) {
            return Err(InterventionError::Contradiction(id, other));
        }
        let log = self.preloaded_log(log);
        self.start_with(id, Durable { term, voted_for, log });
        let raised = self.raise_terms();
        self.note_initialized(id, true, records);
        raised
            .into_iter()
            .filter(|it| *it != id)
            .for_each(|it| self.note_initialized(it, false, records));
        Ok(())
    }

    /// True if nothing has happened yet but preloads and changes of links.
    fn is_untouched(&self) -> bool {
        let follows = |node: &Node| matches!(node.role(), Role::Follower { .. });
        let mut hosts = self.hosts.iter().map(|(_, host)| host);
        let fresh = hosts.all(|host| host.running().is_some_and(follows));
        fresh && self.now == Time(0) && self.network.is_untouched()
    }
}

/// How it is done.
impl World {
    /// The log that was given. What another log has at the same index and term is the same entry.
    fn preloaded_log(&mut self, log: &[InitialEntry]) -> Log {
        let mut whole = Log::default();
        for (index, (term, write)) in (1..).map(Index).zip(log) {
            let held = self.hosts.iter().filter_map(|(_, host)| host.durable().log.get(index));
            let same = held.into_iter().find(|entry| entry.term == *term).cloned();
            let entry = same.unwrap_or_else(|| self.new_entry(*term, write.as_ref()));
            whole.append(entry);
        }
        whole
    }

    fn new_entry(&mut self, term: Term, write: Option<&(Text, Text)>) -> Entry {
        let command = write.zip(self.client_mut(CLIENT)).map(|((key, value), client)| {
            let operation = Operation::Write { key: key.clone(), value: value.clone() };
            let (id, unanswered_from) = (client.number_given(), Serial(1));
            Arc::new(Command { id, unanswered_from, operation })
        });
        Entry { term, command }
    }

    fn start_with(&mut self, id: NodeId, durable: Durable) {
        let node = Node::with_state(id, self.config(), durable, self.seeds.next_u64(), self.now);
        self.hosts.change(id, |host| *host = Host::Up(node));
    }

    /// A term in which there is an entry has had its leader, and must not get another (§5.2). That is
    /// sure if a majority is past it, or else if nobody is before it. Returns the servers whose terms are raised.
    fn raise_terms(&mut self) -> Vec<NodeId> {
        let durables = || self.hosts.iter().map(|(_, host)| host.durable());
        let newest = durables().map(|it| it.log.last().term).max().unwrap_or_default();
        let past = durables().filter(|it| it.term > newest).count();
        if 2 * past > self.hosts.len() {
            return Vec::new();
        }
        let before = |(id, host): (NodeId, &Host)| (host.durable().term < newest).then_some(id);
        let raised: Vec<NodeId> = self.hosts().filter_map(before).collect();
        for id in &raised {
            let log = self.host(*id).map(|host| host.durable().log.clone()).unwrap_or_default();
            self.start_with(*id, Durable { term: newest, voted_for: None, log });
        }
        raised
    }

    fn note_initialized(&mut self, id: NodeId, named: bool, records: &mut Vec<Record>) {
        if let Some(Durable { term, log, .. }) = self.host(id).map(Host::durable) {
            let event = Event::Initialized { term: *term, last: log.last().index, named };
            self.note(Some(id.into()), event, records);
        }
    }
}

/// True if two logs break the Log Matching Property (§5.3): they have the same term at an index, and
/// are not the same up to there.
fn contradict(given: &[InitialEntry], held: &Log) -> bool {
    let pairs = || given.iter().zip((1..).map_while(|index| held.get(Index(index))));
    let same_term = |(given, held): (&InitialEntry, &Entry)| given.0 == held.term;
    let equal = pairs().take_while(|(given, held)| is_same(given, held)).count();
    pairs().skip(equal).any(same_term)
}

fn is_same((term, write): &InitialEntry, held: &Entry) -> bool {
    let wrote = held.command.as_ref().map(|command| &command.operation);
    *term == held.term
        && match (write, wrote) {
            (Some((key, value)), Some(Operation::Write { key: to, value: what })) => {
                key == to && value == what
            }
            (None, None) => true,
            _ => false,
        }
}
