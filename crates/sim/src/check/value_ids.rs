//! Values with numbers, so that a search compares numbers and not texts.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::linear::ValueId;
use raft::Text;

/// How many values are kept before anyone asks which of them still matter.
const FEW: usize = 64;

/// The values that matter to the history of a key, each with its number.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueIds {
    ids: BTreeMap<Text, ValueId>,
    next: u64,
    /// How many values were left when they were last sorted out.
    left: usize,
}

impl ValueIds {
    /// The number of a value; a new one gets the next.
    pub(super) fn id(&mut self, value: &Text) -> ValueId {
        if let Some(id) = self.ids.get(value) {
            return *id;
        }
        let id = ValueId(self.next);
        self.next += 1;
        self.ids.insert(value.clone(), id);
        id
    }

    /// The value with a number.
    pub(super) fn text(&self, id: ValueId) -> Option<&Text> {
        self.ids.iter().find(|(_, known)| **known == id).map(|(text, _)| text)
    }

    /// Forgets the values that matter no longer, once they may be more than those that do.
    pub(super) fn forget_unused<I: Iterator<Item = ValueId>>(&mut self, used: impl Fn() -> I) {
        if self.ids.len() > FEW + 2 * self.left {
            let used: BTreeSet<ValueId> = used().collect();
            self.ids.retain(|_, id| used.contains(id));
            self.left = self.ids.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: usize) -> Text {
        Text::new(&number.to_string()).expect("short")
    }

    #[test]
    fn a_value_keeps_its_number_as_long_as_it_is_used() {
        let mut values = ValueIds::default();
        let first = values.id(&text(0));
        for number in 1..10_000 {
            let id = values.id(&text(number));
            assert_eq!(values.text(id), Some(&text(number)));
            values.forget_unused(|| [first, id].into_iter());
            assert_eq!(values.id(&text(0)), first);
        }
    }

    #[test]
    fn values_that_are_not_used_are_forgotten() {
        let mut values = ValueIds::default();
        for number in 0..10_000 {
            let id = values.id(&text(number));
            values.forget_unused(|| [id].into_iter());
        }
        assert!(values.ids.len() <= FEW + 2, "{} are kept", values.ids.len());
    }
}
