//! The audit: everything is compared with everything, whatever the records say.
//!
//! It finds only what a core changed without recording it. What steps show was found when it came about,
//! so an audit must say nothing that would be true only at such a step.

use crate::check::Checker;
use crate::check::commit::wrong_value;
use crate::check::places::{after, place};
use crate::check::view::{Servers, VolatileState};
use crate::check::violation::Fact;
use raft::{Index, NodeId, Role, Store};

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
        self.found.audited = true;
        self.compare_all(servers);
        self.found.audited = false;
        let longest = servers.views().map(|(_, view)| view.durable.log.len()).max();
        self.next_audit = self.looks + INTERVAL.max(LOOKS_PER_ENTRY * longest.unwrap_or(0));
    }

    fn compare_all(&mut self, servers: &impl Servers) {
        for (id, view) in servers.views() {
            self.examine(servers, id, view);
        }
        for (id, view) in servers.views() {
            self.look_at_whole_log(id, view.durable);
            let Some(life) = view.life else {
                continue;
            };
            self.audit_state(id, &life);
            if matches!(life.role, Role::Leader(_)) {
                let before = self.ghost.committed_before(view.durable.term);
                self.look_at_completeness(id, view.durable, before);
            }
        }
    }

    /// A store holds what the entries up to lastApplied give: each key, and no other; if its server
    /// applied those that were committed.
    fn audit_state(&mut self, id: NodeId, life: &VolatileState<'_>) {
        let applied = life.applied.min(self.ghost.last());
        if self.seen.get(place(id)).is_none_or(|seen| seen.agreed < applied) {
            return;
        }
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
}

fn size(store: &Store) -> usize {
    store.iter().count()
}
