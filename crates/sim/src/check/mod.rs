//! The checker: it looks at a world after each step, and finds what violates the properties of
//! Raft.
//!
//! It shares no rule with the servers. It sees their terms, votes, logs, indexes and stores, which
//! everyone can see, and remembers what was guaranteed: who led which term, which entry stood at
//! which index and term, and which entries were committed. The latter are the ghost, from which
//! it computes by itself what each store must hold.
//!
//! # What a look costs
//!
//! A server changes only when something happens at it, which its records show by their place. Only
//! those servers are looked at, and only entries that are new, so that a look costs the same however
//! long the logs are. A core that changes what it does not record is found by an audit, which compares
//! everything; the longer the logs, the rarer it is.
//!
//! # Invariant
//!
//! Whatever a world does, the checker neither panics nor changes anything: it reports. The same
//! world and records give the same violations on every machine.

mod audit;
pub(crate) mod checked_world;
mod commit;
mod durable;
mod elections;
mod findings;
mod ghost;
mod history;
pub(crate) mod keys;
mod last_observed;
mod leader;
mod linear;
mod matching;
mod places;
pub(crate) mod recovery;
mod value_ids;
mod view;
pub(crate) mod violation;

#[cfg(test)]
mod tests;

pub use recovery::{Demand, Recovery};
pub use violation::{Fact, LivenessGoal, Property, Violation};

use elections::Elections;
use findings::Violations;
use ghost::Ghost;
use history::Histories;
use last_observed::LastObserved;
use matching::Matching;
use places::place;
use view::{ObservedNode, Servers};

use crate::world::World;
use crate::world::event::{Event, Record};
use crate::world::message::Address;
use raft::{NodeId, NodeSet, Time};

/// Looks at a world after each step, and reports what violates the properties of Raft.
///
/// It is a value: a copy of it goes on in the same way, and shares what is long with the original.
#[derive(Clone, Debug)]
pub struct Checker {
    /// One for each server, in the order of their numbers.
    seen: Vec<LastObserved>,
    elections: Elections,
    matching: Matching,
    ghost: Ghost,
    histories: Histories,
    found: Violations,
    looks: u64,
    /// The look at which the next audit is due.
    next_audit: u64,
}

impl Checker {
    /// A checker of a world at its beginning, before anything has happened in it.
    #[must_use]
    pub fn new(world: &World) -> Self {
        Self::at(world, world.now())
    }

    /// Looks at what one step did: `records` are those that [`World::advance`] or
    /// [`World::intervene`] has just added. A look may take in several steps, and then sees only
    /// how the last of them left the servers.
    pub fn observe(&mut self, world: &World, records: &[Record]) {
        self.look_at(world, records);
    }

    /// Compares everything with everything. A look does this by itself now and then; who wants to
    /// be sure at the end of a run asks for it.
    pub fn audit(&mut self, world: &World) {
        self.found.time = world.now();
        self.audit_all(world);
    }

    /// Checks the clients' answers up to now, also those of clients that still wait. A look does this by
    /// itself as soon as it is known what came of each request.
    pub fn check_history(&mut self) {
        let finding = self.histories.check_all();
        self.found.add_finding(finding);
    }

    /// Notes that calm has not brought about what it should: see [`Recovery`].
    pub fn report_liveness_failure(&mut self, world: &World, missing: LivenessGoal) {
        self.found.time = world.now();
        self.found.add([], Fact::NotReached(missing));
    }

    /// The number of keys for which it is undecided if the clients' answers are linearizable, because
    /// there were too many possible orders. That is neither a violation nor a proof of none.
    #[must_use]
    pub fn undecided(&self) -> usize {
        self.histories.undecided()
    }

    /// The first violation that was found, if there is one. It stays.
    #[must_use]
    pub fn violation(&self) -> Option<&Violation> {
        self.violations().first()
    }

    /// The first violation of each property, in the order in which they came about. One often
    /// leads to the next: two votes in a term to two leaders.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        self.found.all()
    }

    /// The first violation of a property that someone relies on; or of one that only leads to its
    /// breach, if there is none.
    #[must_use]
    pub fn worst(&self) -> Option<&Violation> {
        let relied_on = |violation: &&Violation| violation.property.is_relied_on();
        self.violations().iter().find(relied_on).or_else(|| self.violation())
    }

    fn at(servers: &impl Servers, now: Time) -> Self {
        let mut checker = Self {
            seen: servers.all().iter().map(|_| LastObserved::default()).collect(),
            elections: Elections::default(),
            matching: Matching::default(),
            ghost: Ghost::default(),
            histories: Histories::default(),
            found: Violations::default(),
            looks: 0,
            next_audit: 0,
        };
        checker.found.time = now;
        checker.audit_all(servers);
        checker
    }

    fn look_at(&mut self, servers: &impl Servers, records: &[Record]) {
        if records.is_empty() {
            // Only time has passed. Who looks how often at that must make no difference.
            return;
        }
        for id in self.take_in(servers, records).iter() {
            if let Some(view) = servers.view(id) {
                self.examine(servers, id, view);
            }
        }
        self.audit_now_and_then(servers);
    }

    /// Takes in records, and returns at which servers something happened.
    fn take_in(&mut self, servers: &impl Servers, records: &[Record]) -> NodeSet {
        let mut places = NodeSet::default();
        for record in records {
            (self.found.time, self.found.record) = (record.time, record.number);
            match record.place {
                Some(Address::Node(id)) => {
                    places.insert(id);
                    self.take_in_event(servers, id, &record.event);
                }
                Some(Address::Client(_)) => {
                    let finding = self.histories.observe(record);
                    self.found.add_finding(finding);
                }
                Some(Address::Proxy) | None => {}
            }
        }
        places
    }

    fn take_in_event(&mut self, servers: &impl Servers, id: NodeId, event: &Event) {
        let Some(seen) = self.seen.get_mut(place(id)) else {
            return;
        };
        match event {
            // It may have lost its place again in the same step.
            Event::Raft(raft::Event::BecameLeader { term, .. }) => self.note_leader(id, *term),
            Event::Raft(event) => seen.take_in(event),
            // A server that is down leads nobody, and has nothing left that may not fall.
            Event::Crashed(_) | Event::Restarted(_) => seen.restart(),
            Event::Initialized(_) => {
                *seen = LastObserved::default();
                if let Some(view) = servers.view(id) {
                    self.histories.add_given(&view.durable.log);
                }
            }
            _ => {}
        }
    }

    fn examine(&mut self, servers: &impl Servers, id: NodeId, view: ObservedNode<'_>) {
        self.look_at_durable(servers, id, view.durable);
        if let Some(life) = view.life {
            self.look_at_commit(servers, id, view.durable, &life);
            self.look_at_role(id, view.durable, &life);
            self.look_at_state(id, &life);
        }
    }
}
