//! A list in shared pieces: a copy of it costs nothing, and what is then changed is all that is kept
//! twice.

use std::sync::Arc;

/// A piece holds 2 to the power of this values, or smaller pieces.
const BITS: u32 = 5;

/// The number of values in a full leaf, or of pieces in a full piece.
const WIDTH: u64 = 1 << BITS;

/// A list that grows and shrinks at its end, in shared pieces.
///
/// Its last values are the tail. All others are in full leaves of a tree, whose form depends on the
/// length alone. So a value is mostly added by changing the tail, and lists that share pieces are
/// compared quickly. A change copies the pieces on the way to its place that another list holds.
///
/// By `cargo bench --bench collections`, with 2,000 entries in a log, `imbl::Vector` takes 1.4 times and
/// `rpds::Vector` 2.2 times as long to append one; to read one of the last, 2.6 and 3.2 times; to keep a
/// copy and append 100 to the original, 2.1 and 1.4 times; and to compare two lists that were equal 100
/// entries ago, 67 and 400 times, as they compare each value. An hour of a cluster with `imbl` takes 1.4
/// times the memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared<T> {
    /// The values before the tail.
    root: Arc<Piece<T>>,
    /// The number of pieces between the root and a leaf.
    height: u32,
    /// The last values, at least one unless the list is empty.
    tail: Arc<Vec<T>>,
    len: u64,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece<T> {
    Leaves(Vec<Arc<Vec<T>>>),
    Pieces(Vec<Arc<Piece<T>>>),
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        let root = Arc::new(Piece::Leaves(Vec::new()));
        Self { root, height: 0, tail: Arc::default(), len: 0 }
    }
}

impl<T: Clone> Shared<T> {
    /// Returns the number of values.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Returns true if there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the value at a place, counted from 0.
    #[must_use]
    pub fn get(&self, place: u64) -> Option<&T> {
        if place >= tail_start(self.len) {
            return self.tail.get(usize::try_from(place - tail_start(self.len)).ok()?);
        }
        let (mut piece, mut height) = (&*self.root, self.height);
        loop {
            match piece {
                Piece::Leaves(leaves) => {
                    return leaves.get(within(place, 1))?.get(within(place, 0));
                }
                Piece::Pieces(pieces) => piece = pieces.get(within(place, height + 1))?,
            }
            height -= 1;
        }
    }

    /// Returns the value at a place, to be changed.
    pub fn get_mut(&mut self, place: u64) -> Option<&mut T> {
        if place >= self.len {
            return None;
        }
        if place >= tail_start(self.len) {
            return Arc::make_mut(&mut self.tail).get_mut(within(place, 0));
        }
        let (mut piece, mut height) = (Arc::make_mut(&mut self.root), self.height);
        loop {
            match piece {
                Piece::Leaves(leaves) => {
                    return Arc::make_mut(leaves.get_mut(within(place, 1))?)
                        .get_mut(within(place, 0));
                }
                Piece::Pieces(pieces) => {
                    piece = Arc::make_mut(pieces.get_mut(within(place, height + 1))?);
                }
            }
            height -= 1;
        }
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        if self.tail.len() as u64 == WIDTH {
            let fresh = Arc::new(Vec::with_capacity(self.tail.len()));
            let full = std::mem::replace(&mut self.tail, fresh);
            self.push_leaf(full);
        }
        Arc::make_mut(&mut self.tail).push(value);
        self.len += 1;
    }

    /// Adds a full leaf behind all others. The values in it are those of the old tail.
    fn push_leaf(&mut self, leaf: Arc<Vec<T>>) {
        let place = self.len - WIDTH;
        if place == room(self.height) {
            let full = std::mem::replace(&mut self.root, Arc::new(Piece::Pieces(Vec::new())));
            self.root = Arc::new(Piece::Pieces(vec![full]));
            self.height += 1;
        }
        let (mut piece, mut height) = (Arc::make_mut(&mut self.root), self.height);
        while let Piece::Pieces(pieces) = piece {
            let next = within(place, height + 1);
            height -= 1;
            if next == pieces.len() {
                let empty = match height {
                    0 => Piece::Leaves(Vec::new()),
                    _ => Piece::Pieces(Vec::new()),
                };
                pieces.push(Arc::new(empty));
            }
            piece = Arc::make_mut(&mut pieces[next]);
        }
        if let Piece::Leaves(leaves) = piece {
            leaves.push(leaf);
        }
    }

    /// Keeps only a number of values from the beginning.
    pub fn truncate(&mut self, len: u64) {
        if len >= self.len {
            return;
        }
        let start = tail_start(len);
        if start < tail_start(self.len) {
            self.tail = self.take_leaf(start);
        }
        Arc::make_mut(&mut self.tail).truncate(usize::try_from(len - start).unwrap_or(usize::MAX));
        self.len = len;
    }

    /// Takes the leaf that begins at a place out of the tree, and removes all that is behind it.
    fn take_leaf(&mut self, place: u64) -> Arc<Vec<T>> {
        let (mut piece, mut height) = (Arc::make_mut(&mut self.root), self.height);
        let leaf = loop {
            match piece {
                Piece::Leaves(leaves) => {
                    leaves.truncate(within(place, 1) + 1);
                    break leaves.pop().unwrap_or_default();
                }
                Piece::Pieces(pieces) => {
                    pieces.truncate(within(place, height + 1) + 1);
                    piece = Arc::make_mut(pieces.last_mut().expect("no piece is empty"));
                }
            }
            height -= 1;
        };
        self.prune(place);
        leaf
    }

    /// Gives the tree the form that it has for so many values: without empty pieces and without roots
    /// of a single piece.
    fn prune(&mut self, stored: u64) {
        while self.height > 0 && stored <= room(self.height - 1) {
            if let Piece::Pieces(pieces) = &*self.root {
                self.root = pieces[0].clone();
            }
            self.height -= 1;
        }
        let (mut piece, mut height) = (Arc::make_mut(&mut self.root), self.height);
        while let Piece::Pieces(pieces) = piece {
            // The root holds more than one piece now, so the last value before `stored` is in it.
            pieces.truncate(within(stored - 1, height + 1) + 1);
            height -= 1;
            piece = Arc::make_mut(pieces.last_mut().expect("no piece is empty"));
        }
    }

    /// Returns all values in their order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len).filter_map(|place| self.get(place))
    }
}

/// Returns the place of the first value of the tail of a list of this length.
fn tail_start(len: u64) -> u64 {
    len.saturating_sub(1) & !(WIDTH - 1)
}

/// Returns how many values a tree of this height has room for.
fn room(height: u32) -> u64 {
    1 << (BITS * (height + 2)).min(63)
}

/// Returns where in a piece a place lies, if pieces of single values are at level 0.
fn within(place: u64, level: u32) -> usize {
    usize::try_from(place >> (BITS * level) & (WIDTH - 1)).expect("a piece is small")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(len: u64) -> Shared<u64> {
        let mut list = Shared::default();
        (0..len).for_each(|number| list.push(number));
        list
    }

    #[test]
    fn it_is_a_list_of_any_length() {
        for len in (0..70).chain([1_023, 1_024, 1_025, 32_767, 32_768, 32_769, 40_000]) {
            let list = counted(len);
            assert_eq!(list.len(), len);
            assert!(list.iter().copied().eq(0..len));
            assert_eq!((list.get(len), list.get(u64::MAX)), (None, None));
        }
    }

    #[test]
    fn what_is_cut_off_leaves_the_shorter_list() {
        let whole = counted(1_100);
        for keep in (0..=1_100).rev() {
            let mut cut = whole.clone();
            cut.truncate(keep);
            assert_eq!(cut, counted(keep), "{keep}");
            cut.push(7);
            assert_eq!(cut.get(keep), Some(&7));
        }
        assert_eq!(whole, counted(1_100), "the copies did not change the original");
    }

    #[test]
    fn a_long_list_is_cut_to_any_length() {
        let whole = counted(34_000);
        for keep in [33_800, 32_801, 32_800, 32_769, 32_768, 1_057, 1_056, 1_025, 32, 1, 0] {
            let mut cut = whole.clone();
            cut.truncate(keep);
            assert_eq!(cut, counted(keep), "{keep}");
        }
    }

    #[test]
    fn a_copy_keeps_what_it_had() {
        let mut list = counted(2_000);
        let copy = list.clone();
        *list.get_mut(7).expect("it is there") = 0;
        list.push(99);
        assert_eq!((list.get(7), list.get(2_000)), (Some(&0), Some(&99)));
        assert_eq!(copy, counted(2_000));
        assert!(list.get_mut(2_001).is_none());
    }
}
