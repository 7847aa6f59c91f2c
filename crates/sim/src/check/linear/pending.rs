//! Operations on one key whose answers are still to come, and what the search asks of them in every
//! state, kept as sets.

use super::places::Places;

/// The number of an operation, in the order of the requests for its key, from 0.
pub(in crate::check) type OperationNumber = u64;

/// A value of a key. Equal values have equal numbers while either matters to a history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::check) struct ValueId(pub(in crate::check) u64);

/// What an operation is known to have done, or to have seen, sometime before its answer came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::check) enum KnownEffect {
    /// It gave the key a value.
    Wrote(ValueId),
    /// It took the key's value away; there was one.
    Erased,
    /// It changed nothing and saw this: a read, or a delete that found nothing.
    Saw(Option<ValueId>),
    /// It was answered what no operation of its kind can be answered.
    Impossible,
}

/// An operation whose answer is still to come.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) number: OperationNumber,
    pub(super) effect: KnownEffect,
    /// Orders the answers: a smaller one comes first.
    due: u64,
    /// Operations of the same effect whose answers come first.
    pub(super) sooner: Places,
}

/// All operations whose answers are still to come, in the order of their requests.
#[derive(Clone, Debug, Default)]
pub(super) struct PendingOperations {
    list: Vec<Pending>,
    /// For each value that an operation saw, those that saw it.
    viewers: Vec<(Option<ValueId>, Places)>,
    /// Operations that took a value away.
    pub(super) erasers: Places,
}

impl PendingOperations {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// True if there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them with their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Pending)> {
        self.list.iter().enumerate()
    }

    /// The operation at a place.
    pub(super) fn get(&self, place: usize) -> &Pending {
        &self.list[place]
    }

    /// The place of an operation.
    pub(super) fn place(&self, number: OperationNumber) -> Option<usize> {
        self.list.binary_search_by_key(&number, |pending| pending.number).ok()
    }

    /// Those that saw a value, or that there was none.
    pub(super) fn viewers(&self, value: Option<ValueId>) -> Option<&Places> {
        self.viewers.iter().find(|(seen, _)| *seen == value).map(|(_, places)| places)
    }

    /// Adds an operation; it was asked for after all others.
    pub(super) fn push(&mut self, number: OperationNumber, effect: KnownEffect, due: u64) {
        let place = self.list.len();
        let mut sooner = Places::default();
        for (other_place, other) in self.list.iter_mut().enumerate() {
            if other.effect != effect {
                continue;
            }
            if other.due < due {
                sooner.insert(other_place);
            } else if due < other.due {
                other.sooner.insert(place);
            }
        }
        self.list.push(Pending { number, effect, due, sooner });
        match effect {
            KnownEffect::Erased => self.erasers.insert(place),
            KnownEffect::Saw(value) => self.add_viewer(value, place),
            KnownEffect::Wrote(_) | KnownEffect::Impossible => {}
        }
    }

    fn add_viewer(&mut self, value: Option<ValueId>, place: usize) {
        let known = self.viewers.iter().position(|(seen, _)| *seen == value);
        let known = known.unwrap_or_else(|| {
            self.viewers.push((value, Places::default()));
            self.viewers.len() - 1
        });
        self.viewers[known].1.insert(place);
    }

    /// Takes the operation at a place out; those behind it move up.
    pub(super) fn remove(&mut self, place: usize) {
        self.list.remove(place);
        self.list.iter_mut().for_each(|pending| pending.sooner.remove(place));
        self.erasers.remove(place);
        self.viewers.iter_mut().for_each(|(_, places)| places.remove(place));
        self.viewers.retain(|(_, places)| !places.is_empty());
    }
}
