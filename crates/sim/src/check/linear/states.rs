//! The states that a key can be in, none of which makes another superfluous.

use super::pending::{OperationNumber, PendingOperations};
use super::state::KeyState;

/// States, none of which can do all that another can, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct States {
    /// For each state, a number that is the same for states that may make each other superfluous. There can
    /// be a thousand states to compare with, of which this leaves few.
    fingerprints: Vec<u64>,
    list: Vec<KeyState>,
}

impl States {
    /// One state alone.
    pub(super) fn only(state: KeyState) -> Self {
        Self { fingerprints: vec![state.fingerprint()], list: vec![state] }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them.
    pub(super) fn list(&self) -> &[KeyState] {
        &self.list
    }

    /// Adds a state, unless another can do all that it can; those that it makes superfluous go. Returns
    /// whether it was added.
    pub(super) fn add(&mut self, state: &KeyState) -> bool {
        let fingerprint = state.fingerprint();
        let rivals = (0..self.list.len()).filter(|place| self.fingerprints[*place] == fingerprint);
        let mut superfluous = Vec::new();
        for place in rivals {
            if self.list[place].can_do_all_of(state) {
                return false;
            }
            if state.can_do_all_of(&self.list[place]) {
                superfluous.push(place);
            }
        }
        for place in superfluous.into_iter().rev() {
            self.fingerprints.remove(place);
            self.list.remove(place);
        }
        self.fingerprints.push(fingerprint);
        self.list.push(state.clone());
        true
    }

    /// Lets all operations that only look see what is there.
    pub(super) fn satisfy(&mut self, pending: &PendingOperations) {
        self.list.iter_mut().for_each(|state| state.satisfy(pending));
    }

    /// Forgets writes that have happened in every state.
    pub(super) fn forget_writes(&mut self, writes: &[OperationNumber]) {
        for state in &mut self.list {
            state.used.retain(|(_, number)| !writes.contains(number));
        }
    }
}
