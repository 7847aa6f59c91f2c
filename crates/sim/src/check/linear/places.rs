//! Sets of places in the list of pending operations, one bit for each.

use crate::world::client::MAX_OPEN;
use crate::world::setup::MAX_CLIENTS;

/// The most operations that can be pending: as many as all clients of a world may have under way.
pub(super) const MAX_PENDING: usize = MAX_CLIENTS as usize * MAX_OPEN;

const WORD_BITS: usize = u64::BITS as usize;
const WORDS: usize = MAX_PENDING.div_ceil(WORD_BITS);

/// A set of places below [`MAX_PENDING`]. Other places are never in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Places([u64; WORDS]);

impl Places {
    /// Whether a place is in the set.
    pub(super) fn contains(&self, place: usize) -> bool {
        self.0.get(place / WORD_BITS).is_some_and(|word| word >> (place % WORD_BITS) & 1 == 1)
    }

    /// Adds a place.
    pub(super) fn insert(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / WORD_BITS) {
            *word |= 1 << (place % WORD_BITS);
        }
    }

    /// Adds all places of another set.
    pub(super) fn insert_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }

    /// Whether there is no place in the set.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether all of its places are in another set.
    pub(super) fn is_subset_of(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(word, other)| word & !other == 0)
    }

    /// The first of its places that is not in another set.
    pub(super) fn first_not_in(&self, other: &Self) -> Option<usize> {
        let left = self.0.iter().zip(other.0).map(|(word, other)| word & !other);
        let (number, word) = left.enumerate().find(|(_, word)| *word != 0)?;
        Some(number * WORD_BITS + word.trailing_zeros() as usize)
    }

    /// Takes a place out; those behind it move up by one, as in a list.
    pub(super) fn remove(&mut self, place: usize) {
        let first = place / WORD_BITS;
        for number in first..WORDS {
            let word = self.0[number];
            let low = if number == first { (1 << (place % WORD_BITS)) - 1 } else { 0 };
            let carried = self.0.get(number + 1).map_or(0, |next| next << (WORD_BITS - 1));
            self.0[number] = word & low | (word >> 1) & !low | carried;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(list: impl IntoIterator<Item = usize>) -> Places {
        let mut places = Places::default();
        list.into_iter().for_each(|place| places.insert(place));
        places
    }

    #[test]
    fn a_removed_place_is_gone_and_those_behind_it_move_up() {
        let all = [0, 1, 5, 62, 63, 64, 65, 127, 128, 300, MAX_PENDING - 1];
        for removed in [0, 1, 2, 5, 63, 64, 65, 128, 299, MAX_PENDING - 1] {
            let mut set = places(all);
            set.remove(removed);
            let kept = all.into_iter().filter(|place| *place != removed);
            let moved = kept.map(|place| if place > removed { place - 1 } else { place });
            assert_eq!(set, places(moved), "{removed}");
        }
    }

    #[test]
    fn the_first_place_that_another_set_lacks_is_found_in_any_word() {
        let set = places([3, 70, 500]);
        assert_eq!(set.first_not_in(&places([])), Some(3));
        assert_eq!(set.first_not_in(&places([3])), Some(70));
        assert_eq!(set.first_not_in(&places([3, 70])), Some(500));
        assert_eq!(set.first_not_in(&set), None);
        assert!(set.is_subset_of(&set) && !set.is_subset_of(&places([3, 70])));
    }

    #[test]
    fn a_place_past_the_end_is_never_in_a_set() {
        let mut set = places([MAX_PENDING]);
        set.remove(MAX_PENDING + 64);
        assert!(set.is_empty() && !set.contains(MAX_PENDING));
    }
}
