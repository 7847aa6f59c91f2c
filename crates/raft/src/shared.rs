//! A list in shared pieces: a copy of it costs nothing, and what is then changed is all that is kept
//! twice.

use std::sync::Arc;

/// A piece holds 2 to the power of this values, or smaller pieces.
const BITS: u32 = 5;

/// A list that grows and shrinks at its end, in shared pieces.
///
/// The pieces are a tree whose form depends on its length alone. A change copies the pieces from the
/// root to its place that someone else still holds: as many as the logarithm of its length.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared<T> {
    root: Arc<Piece<T>>,
    /// How many branches lie between the root and a value.
    height: u32,
    len: u64,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece<T> {
    Leaf(Vec<T>),
    Branch(Vec<Arc<Piece<T>>>),
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { root: Arc::new(Piece::Leaf(Vec::new())), height: 0, len: 0 }
    }
}

impl<T: Clone> Shared<T> {
    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value at a place, counted from 0.
    #[must_use]
    pub fn get(&self, place: u64) -> Option<&T> {
        let mut piece = &*self.root;
        let mut height = self.height;
        loop {
            match piece {
                Piece::Leaf(values) => {
                    return values.get(within(place, 0)).filter(|_| place < self.len);
                }
                Piece::Branch(pieces) => piece = pieces.get(within(place, height))?,
            }
            height -= 1;
        }
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, place: u64) -> Option<&mut T> {
        if place >= self.len {
            return None;
        }
        let mut piece = Arc::make_mut(&mut self.root);
        let mut height = self.height;
        loop {
            match piece {
                Piece::Leaf(values) => return values.get_mut(within(place, 0)),
                Piece::Branch(pieces) => {
                    piece = Arc::make_mut(pieces.get_mut(within(place, height))?);
                }
            }
            height -= 1;
        }
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        if self.len == room(self.height) {
            let full = std::mem::take(self);
            self.root = Arc::new(Piece::Branch(vec![full.root]));
            (self.height, self.len) = (full.height + 1, full.len);
        }
        let mut piece = Arc::make_mut(&mut self.root);
        let mut height = self.height;
        while let Piece::Branch(pieces) = piece {
            let next = within(self.len, height);
            height -= 1;
            if next == pieces.len() {
                let new =
                    if height == 0 { Piece::Leaf(Vec::new()) } else { Piece::Branch(Vec::new()) };
                pieces.push(Arc::new(new));
            }
            piece = Arc::make_mut(&mut pieces[next]);
        }
        if let Piece::Leaf(values) = piece {
            values.push(value);
        }
        self.len += 1;
    }

    /// Keeps only so many values from the beginning.
    pub fn truncate(&mut self, len: u64) {
        if len >= self.len {
            return;
        }
        self.len = len;
        while self.height > 0 && len <= room(self.height - 1) {
            if let Piece::Branch(pieces) = &*self.root {
                self.root = pieces[0].clone();
            }
            self.height -= 1;
        }
        let mut piece = Arc::make_mut(&mut self.root);
        let mut height = self.height;
        // The root holds more than one piece now, so that at least one value is left.
        while let Piece::Branch(pieces) = piece {
            let last = within(len - 1, height);
            pieces.truncate(last + 1);
            height -= 1;
            piece = Arc::make_mut(&mut pieces[last]);
        }
        if let Piece::Leaf(values) = piece {
            values.truncate(if len == 0 { 0 } else { within(len - 1, 0) + 1 });
        }
    }

    /// All values in their order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len).filter_map(|place| self.get(place))
    }
}

/// How many values a tree of a height has room for.
fn room(height: u32) -> u64 {
    1 << (BITS * (height + 1)).min(63)
}

/// Where in a piece of a height a place lies.
fn within(place: u64, height: u32) -> usize {
    usize::try_from(place >> (BITS * height) & ((1 << BITS) - 1)).expect("a piece is small")
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
