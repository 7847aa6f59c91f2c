//! What must hold of commitment and of what is applied.

use crate::check::Checker;
use crate::check::ghost::Fixed;
use crate::check::places::{after, place};
use crate::check::view::{Servers, VolatileState};
use crate::check::violation::{Fact, Property};
use raft::{Durable, Index, NodeId, NodeSet, Role, Store, Term, Text};

impl Checker {
    /// commitIndex and lastApplied only rise, in order; the first to commit an index has fixed
    /// it for all; and a majority holds it.
    pub(super) fn look_at_commit(
        &mut self,
        servers: &impl Servers,
        id: NodeId,
        durable: &Durable,
        life: &VolatileState<'_>,
    ) {
        let VolatileState { commit, applied, .. } = *life;
        let last = durable.log.last().index;
        let Self { seen, found, .. } = self;
        let Some(seen) = seen.get_mut(place(id)) else {
            return;
        };
        let (from, to) = (seen.commit, commit);
        found.add_if(to < from, id, || Fact::CommitFell { from, to });
        let in_order = applied <= commit && commit <= last;
        found.add_if(!in_order, id, || Fact::IndexesOutOfOrder { applied, commit, last });
        seen.commit = commit;
        // What lies past the end of the log cannot be looked at.
        let to = commit.min(last);
        if to > from {
            self.look_at_committed(servers, id, durable, life, from, to);
        }
    }

    /// The commitIndex rose over these entries.
    fn look_at_committed(
        &mut self,
        servers: &impl Servers,
        id: NodeId,
        durable: &Durable,
        life: &VolatileState<'_>,
        from: Index,
        to: Index,
    ) {
        let fixed = self.ghost.last();
        let agreed = self.compare_committed(id, durable, from, to);
        let grew = self.ghost.last() > fixed;
        if grew || matches!(life.role, Role::Leader(_)) {
            let holders = holders(servers, life.members, durable, to);
            let few = 2 * holders.len() <= life.members.len();
            self.found.add_if(few, id, || Fact::TooFew { index: to, holders });
        }
        if grew {
            self.look_at_later_leaders(servers, durable.term, to);
        }
        if let Some(seen) = self.seen.get_mut(place(id)).filter(|seen| seen.agreed == from) {
            seen.agreed = agreed;
            seen.acknowledged = seen.acknowledged.max(agreed);
        }
    }

    /// Compares entries that a server takes for committed with those that are; what is new is
    /// fixed by it. Returns up to where they are the same.
    fn compare_committed(
        &mut self,
        id: NodeId,
        durable: &Durable,
        from: Index,
        to: Index,
    ) -> Index {
        let mut first_other = None;
        for index in after(from.min(self.ghost.last()), to) {
            let Some(entry) = durable.log.get(index) else {
                return first_other.unwrap_or(index).previous();
            };
            match self.ghost.at(index) {
                Some(fixed) if fixed.is(entry) => {}
                Some(_) => {
                    self.found.add([id], Fact::OtherEntry { index });
                    first_other = first_other.or(Some(index));
                }
                None => self.ghost.fix(entry, durable.term),
            }
        }
        first_other.map_or(to, Index::previous)
    }

    /// A server lost what it held past an index. What is committed is still held by a majority.
    pub(super) fn look_at_loss(
        &mut self,
        servers: &impl Servers,
        id: NodeId,
        durable: &Durable,
        kept: Index,
        last: Index,
    ) {
        if self.found.has(Property::CommitByMajority) {
            return;
        }
        for index in after(kept, last.min(self.ghost.last())) {
            let term = Some(self.ghost.term_at(index));
            if durable.log.term_at(index) == term {
                continue;
            }
            let holds = |durable: &Durable| durable.log.term_at(index) == term;
            let holders = servers.views().filter(|(_, view)| holds(view.durable));
            let holders: NodeSet = holders.map(|(holder, _)| holder).collect();
            if 2 * holders.len() <= servers.all().len() {
                self.found.add([id], Fact::LeftToFew { index, holders });
                return;
            }
        }
    }

    /// More is committed: those who lead later terms hold it.
    fn look_at_later_leaders(&mut self, servers: &impl Servers, term: Term, index: Index) {
        for (id, view) in servers.views() {
            let leads = view.life.is_some_and(|life| matches!(life.role, Role::Leader(_)));
            if leads && view.durable.term > term {
                self.look_at_completeness(id, view.durable, index);
            }
        }
    }

    /// The state of a server is what the entries up to lastApplied give, if it applied those that
    /// were committed. Only keys that the entries applied since the last look concern are compared.
    pub(super) fn look_at_state(&mut self, id: NodeId, life: &VolatileState<'_>) {
        let Self { seen, found, ghost, .. } = self;
        let Some(seen) = seen.get_mut(place(id)) else {
            return;
        };
        let from = std::mem::replace(&mut seen.applied, life.applied);
        if from == life.applied {
            return;
        }
        let to = life.applied;
        found.add_if(to < from, id, || Fact::AppliedFell { from, to });
        let reached = to.min(ghost.last());
        if seen.agreed < reached {
            return;
        }
        for index in after(from, reached) {
            let fixed = ghost.at(index).filter(|fixed| fixed.last_by(reached));
            if let Some(fact) = fixed.and_then(|fixed| wrong_value(fixed, index, to, life.store)) {
                found.add([id], fact);
            }
        }
    }
}

/// What is wrong with the value of an entry's key, if something is.
pub(super) fn wrong_value(
    fixed: &Fixed,
    index: Index,
    applied: Index,
    store: &Store,
) -> Option<Fact> {
    let key = fixed.key()?;
    let value: Option<&Text> = store.get(key);
    if value == fixed.value.as_ref() {
        return None;
    }
    match fixed.id().filter(|_| fixed.repeated && value == fixed.effect()) {
        Some(id) => Some(Fact::TwiceDone { id, index }),
        None => Some(Fact::OtherState { applied, key: Some(key.clone()) }),
    }
}

/// Which members hold the same entry at an index.
pub(super) fn holders(
    servers: &impl Servers,
    members: NodeSet,
    durable: &Durable,
    index: Index,
) -> NodeSet {
    let term = durable.log.term_at(index);
    let views = servers.views().filter(|(id, _)| members.contains(*id));
    views.filter(|(_, it)| it.durable.log.term_at(index) == term).map(|(id, _)| id).collect()
}
