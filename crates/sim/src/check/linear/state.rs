//! A state that a key can be in.

use super::pending::{KnownEffect, OperationNumber, Pending, PendingOperations, ValueId};
use super::places::Places;

/// A write of unknown outcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct UncertainWrite {
    pub(super) number: OperationNumber,
    pub(super) value: ValueId,
    /// The number of the first of those with the same value.
    pub(super) like: OperationNumber,
}

/// A state that the key can be in, and how it came there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct KeyState {
    pub(super) value: Option<ValueId>,
    /// Pending operations that have made their change.
    pub(super) done: Places,
    /// Pending operations that have seen what they saw.
    pub(super) satisfied: Places,
    /// How many requests there were when the last change took its place. A write that was asked
    /// for before, and is pending, may be hidden right before that change.
    pub(super) covered: OperationNumber,
    /// Writes of unknown outcome that have happened: the first with the same value, and their own
    /// number; in order.
    pub(super) used: Vec<(OperationNumber, OperationNumber)>,
    /// How many deletes of unknown outcome have happened.
    pub(super) deleted: usize,
    /// Some write of unknown outcome happened and was deleted unseen: how many requests there
    /// were by then, for each time that this was so.
    pub(super) unseen: Vec<OperationNumber>,
}

/// How an operation has taken its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taken {
    /// It has a place.
    Surely,
    /// It has a place, or can be hidden before another change.
    IfHidden,
}

impl KeyState {
    /// True if the pending operation at a place has its place in the order by now.
    pub(super) fn has_taken_place(&self, place: usize, pending: &Pending) -> Option<Taken> {
        let surely = match pending.effect {
            KnownEffect::Wrote(_) | KnownEffect::Erased => self.done.contains(place),
            KnownEffect::Saw(_) => self.satisfied.contains(place),
            KnownEffect::Impossible => false,
        };
        let hidden =
            matches!(pending.effect, KnownEffect::Wrote(_)) && pending.number < self.covered;
        if surely { Some(Taken::Surely) } else { hidden.then_some(Taken::IfHidden) }
    }

    pub(super) fn has_used(&self, write: &UncertainWrite) -> bool {
        self.used.binary_search(&(write.like, write.number)).is_ok()
    }

    /// A write of unknown outcome happens.
    pub(super) fn uses(&mut self, write: &UncertainWrite) {
        let write = (write.like, write.number);
        if let Err(place) = self.used.binary_search(&write) {
            self.used.insert(place, write);
        }
    }

    /// All that only look, and can see what is there, do so.
    pub(super) fn satisfy(&mut self, pending: &PendingOperations) {
        if let Some(viewers) = pending.viewers(self.value) {
            self.satisfied.insert_all(viewers);
        }
    }

    /// The state once the answer to the operation at a place has come.
    pub(super) fn without(mut self, place: usize) -> Self {
        self.done.remove(place);
        self.satisfied.remove(place);
        self
    }

    /// A number that two states share if one can make the other superfluous.
    pub(super) fn fingerprint(&self) -> u64 {
        let value = self.value.map_or(0, |value| value.0 + 1);
        self.done.fingerprint().rotate_left(7) ^ value
    }

    /// True if all that can follow on another state can follow on this one.
    pub(super) fn can_do_all_of(&self, other: &Self) -> bool {
        self.value == other.value
            && self.done == other.done
            && self.covered >= other.covered
            && self.deleted <= other.deleted
            && other.satisfied.is_subset_of(&self.satisfied)
            && spares(&self.used, &other.used)
            && includes(&self.unseen, &other.unseen)
    }
}

/// True if all numbers of the first list, as often as they are there, are in the second. Both are
/// in order.
fn includes(few: &[OperationNumber], many: &[OperationNumber]) -> bool {
    let mut many = many.iter();
    few.iter().all(|number| many.any(|other| other == number))
}

/// True if the first has used no more writes than the second, value by value, and none that was
/// asked for before those, so that it has kept at least as much.
fn spares(
    few: &[(OperationNumber, OperationNumber)],
    many: &[(OperationNumber, OperationNumber)],
) -> bool {
    let mut many = many.iter();
    few.iter().all(|(like, number)| {
        let next = many.find(|(other, _)| other >= like);
        next.is_some_and(|(other, earlier)| other == like && earlier <= number)
    })
}
