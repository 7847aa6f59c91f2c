//! The audit: everything is compared with everything, whatever the records say.

use crate::check::Checker;
use crate::check::commit::{holders, wrong_value};
use crate::check::places::after;
use crate::check::view::{Servers, VolatileState};
use crate::check::violation::Fact;
use raft::{Durable, Index, NodeId, Role, Store};

/// The least number of looks between two audits.
pub(super) const INTERVAL: u64 = 4_096;

/// How many looks further the next audit is for each entry of the longest log, so that a look
/// costs the same on average however long the logs are.
const LOOKS_PER_ENTRY: u64 = 4;

impl Checker {
    /// An audit when it is time for one.
    pub(super) fn audit_now_and_then(&mut self, servers: &impl Servers) {
        self.looks += 1;
        if self.looks >= self.next_audit {
            self.audit_all(servers);
        }
    }

    pub(super) fn audit_all(&mut self, servers: &impl Servers) {
        for (id, view) in servers.views() {
            self.examine(servers, id, view);
        }
        for (id, view) in servers.views() {
            self.look_at_whole_log(id, view.durable);
            let Some(life) = view.life else {
                continue;
            };
            let commit = life.commit.min(view.durable.log.last().index);
            self.compare_committed(id, view.durable, Index(0), commit);
            self.audit_state(id, &life);
            if matches!(life.role, Role::Leader(_)) {
                let before = self.ghost.committed_before(view.durable.term);
                self.look_at_completeness(id, view.durable, before);
            }
        }
        self.audit_majority(servers);
        let longest = servers.views().map(|(_, view)| view.durable.log.len()).max();
        self.next_audit = self.looks + INTERVAL.max(LOOKS_PER_ENTRY * longest.unwrap_or(0));
    }

    /// A store holds what the entries up to lastApplied give: each key, and no other.
    fn audit_state(&mut self, id: NodeId, life: &VolatileState<'_>) {
        let applied = life.applied.min(self.ghost.last());
        let mut keys = 0;
        for index in after(Index(0), applied) {
            let Some(fixed) = self.ghost.at(index).filter(|fixed| fixed.last_by(applied)) else {
                continue;
            };
            keys += usize::from(fixed.value.is_some());
            if let Some(fact) = wrong_value(fixed, index, life.applied, life.store) {
                self.found.add([id], fact);
            }
        }
        self.found.add_if(size(life.store) != keys, id, || Fact::OtherState {
            applied: life.applied,
            key: None,
        });
    }

    /// What was ever committed is still held by a majority: a later entry stands for all before.
    fn audit_majority(&mut self, servers: &impl Servers) {
        let index = self.ghost.last();
        let term = self.ghost.term_at(index);
        let holds = |durable: &Durable| durable.log.term_at(index) == Some(term);
        let Some((id, view)) = servers.views().find(|(_, view)| holds(view.durable)) else {
            return;
        };
        let holders = holders(servers, servers.all(), view.durable, index);
        let few = 2 * holders.len() <= servers.all().len();
        self.found.add_if(few, id, || Fact::TooFew { index, holders });
    }
}

fn size(store: &Store) -> usize {
    store.iter().count()
}
