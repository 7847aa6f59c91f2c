//! The initial states of servers: term, vote and log at time 0.

use std::sync::Arc;

use rand::Rng;

use crate::world::event::{Event, OnDisk, Record};
use crate::world::intervention::{InitialEntry, InitialState, InterventionError};
use crate::world::{Host, World, reachable};
use raft::{
    ClientId, Command, Durable, Entry, Index, Log, Node, NodeId, Operation, Role, Serial, Term,
    Text, Time,
};

/// The client of the preloaded writes.
const CLIENT: ClientId = ClientId(1);

impl World {
    /// Preloads a server's term, vote and log, exactly as they are given, or refuses them. It starts with
    /// them as a follower that knows of nothing committed, as after a restart.
    ///
    /// Servers that have not been preloaded may be so later. Whether what they have in the end can be is
    /// for [`World::check_beginning`] to say.
    pub(super) fn preload(
        &mut self,
        initial: &InitialState,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let InitialState { node: id, term, voted_for, ref log } = *initial;
        self.host(id).ok_or(InterventionError::NoSuchNode(id))?;
        if !self.is_untouched() || self.begun.contains(id) {
            return Err(InterventionError::TooLate(id));
        }
        if let Some(unknown) = voted_for.filter(|vote| self.host(*vote).is_none()) {
            return Err(InterventionError::NoSuchNode(unknown));
        }
        if !initial.is_in_order() {
            return Err(InterventionError::NotInOrder(id));
        }
        let clients = self.clients.clone();
        let durable = Durable { term, voted_for, log: self.preloaded_log(log) };
        if let Some(problem) = self.contradiction(id, &durable) {
            self.clients = clients;
            return Err(problem);
        }
        let on_disk = OnDisk::from(&durable);
        self.start_with(id, durable);
        self.begun.insert(id);
        self.note(Some(id.into()), Event::Initialized(on_disk), records);
        Ok(())
    }

    /// Why a server cannot have this state next to those that were preloaded.
    fn contradiction(&self, id: NodeId, durable: &Durable) -> Option<InterventionError> {
        let begun = |other: NodeId| self.begun.contains(other);
        let contradicts = |(other, host): &(NodeId, &Host)| {
            begun(*other) && reachable::contradict(&durable.log, &host.durable().log)
        };
        if let Some((other, _)) = self.hosts().find(contradicts) {
            return Some(InterventionError::Contradiction(id, other));
        }
        let state = |(other, host)| {
            let held = if other == id { durable } else { Host::durable(host) };
            (other, Some(held).filter(|_| other == id || begun(other)))
        };
        let states = reachable::GivenStates(self.hosts().map(state).collect());
        states.problem().map(InterventionError::Unreachable)
    }

    /// Checks the states in which servers begin, once all of them are preloaded that are to be: those
    /// that are not begin in term 0 with an empty log.
    ///
    /// # Errors
    /// Why no run of Raft leads there.
    pub fn check_beginning(&self) -> Result<(), InterventionError> {
        if self.begun.is_empty() {
            return Ok(());
        }
        let states = self.hosts().map(|(id, host)| (id, Some(host.durable())));
        match reachable::GivenStates(states.collect()).problem() {
            Some(problem) => Err(InterventionError::Unreachable(problem)),
            None => Ok(()),
        }
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
    /// The log that was given. What another log has at the same index, of the same term and with the same
    /// write, is the same entry.
    fn preloaded_log(&mut self, log: &[InitialEntry]) -> Log {
        let mut whole = Log::default();
        for (index, (term, write)) in (1..).map(Index).zip(log) {
            let held = self.hosts.iter().filter_map(|(_, host)| host.durable().log.get(index));
            let same =
                held.into_iter().find(|entry| is_same(entry, *term, write.as_ref())).cloned();
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
}

fn is_same(held: &Entry, term: Term, write: Option<&(Text, Text)>) -> bool {
    let wrote = match held.command.as_ref().map(|command| &command.operation) {
        Some(Operation::Write { key, value }) => Some((key, value)),
        _ => None,
    };
    held.term == term && wrote == write.map(|(key, value)| (key, value))
}
