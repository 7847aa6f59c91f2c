//! Sets of places in the list of pending operations, one bit for each.

/// How many places a word has room for.
const BITS: usize = u128::BITS as usize;

/// An odd number without a pattern, which carries low bits to the upper half.
const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

/// A set of places. More than a word of them are rare, and lie elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Places {
    first: u128,
    /// The words after the first; the last of them is not 0.
    rest: Vec<u128>,
}

impl Places {
    /// True if a place is in the set.
    pub(super) fn contains(&self, place: usize) -> bool {
        self.word(place / BITS) >> (place % BITS) & 1 == 1
    }

    /// Adds a place.
    pub(super) fn insert(&mut self, place: usize) {
        *self.word_mut(place / BITS) |= 1 << (place % BITS);
    }

    /// Adds all places of another set.
    pub(super) fn insert_all(&mut self, other: &Self) {
        self.first |= other.first;
        for (number, word) in other.rest.iter().enumerate() {
            *self.word_mut(number + 1) |= word;
        }
    }

    /// True if there is no place in the set.
    pub(super) fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.is_empty()
    }

    /// True if all of its places are in another set.
    pub(super) fn is_subset_of(&self, other: &Self) -> bool {
        self.first_not_in(other).is_none()
    }

    /// The first of its places that is not in another set.
    pub(super) fn first_not_in(&self, other: &Self) -> Option<usize> {
        let left = self.first & !other.first;
        if left != 0 {
            return Some(left.trailing_zeros() as usize);
        }
        (1..=self.rest.len()).find_map(|number| {
            let left = self.word(number) & !other.word(number);
            (left != 0).then(|| number * BITS + left.trailing_zeros() as usize)
        })
    }

    /// Takes a place out; those behind it move up by one, as in a list.
    pub(super) fn remove(&mut self, place: usize) {
        for number in place / BITS..=self.rest.len() {
            let kept = if number == place / BITS { (1 << (place % BITS)) - 1 } else { 0 };
            let carried = self.word(number + 1) << (BITS - 1);
            let word = self.word_mut(number);
            *word = *word & kept | (*word >> 1) & !kept | carried;
        }
        while self.rest.last() == Some(&0) {
            self.rest.pop();
        }
    }

    /// A number that is the same for equal sets, and mostly another for others.
    pub(super) fn fingerprint(&self) -> u64 {
        let words = std::iter::once(&self.first).chain(&self.rest);
        let mix = |print: u128, word: &u128| (print ^ word).wrapping_mul(FACTOR);
        (words.fold(0, mix) >> 64) as u64
    }

    fn word(&self, number: usize) -> u128 {
        match number.checked_sub(1) {
            None => self.first,
            Some(place) => self.rest.get(place).copied().unwrap_or(0),
        }
    }

    fn word_mut(&mut self, number: usize) -> &mut u128 {
        let Some(place) = number.checked_sub(1) else {
            return &mut self.first;
        };
        if self.rest.len() < number {
            self.rest.resize(number, 0);
        }
        &mut self.rest[place]
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
        let all = [0, 1, 5, 126, 127, 128, 129, 255, 256, 300];
        for removed in [0, 1, 2, 5, 127, 128, 129, 256, 299, 300, 301, 9_999] {
            let mut set = places(all);
            set.remove(removed);
            let kept = all.into_iter().filter(|place| *place != removed);
            let moved = kept.map(|place| if place > removed { place - 1 } else { place });
            assert_eq!(set, places(moved), "{removed}");
        }
    }

    #[test]
    fn the_first_place_that_another_set_lacks_is_found_in_any_word() {
        let set = places([3, 130, 500]);
        assert_eq!(set.first_not_in(&places([])), Some(3));
        assert_eq!(set.first_not_in(&places([3])), Some(130));
        assert_eq!(set.first_not_in(&places([3, 130])), Some(500));
        assert_eq!(set.first_not_in(&set), None);
        assert!(set.is_subset_of(&set) && !set.is_subset_of(&places([3, 130])));
    }

    #[test]
    fn a_set_is_the_same_whatever_was_in_it() {
        let mut set = places([700]);
        set.remove(700);
        assert!(set.is_empty() && !set.contains(700));
        set.insert_all(&places([1, 200]));
        assert_eq!(set, places([200, 1]));
    }
}
