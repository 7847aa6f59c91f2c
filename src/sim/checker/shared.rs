//! A list that only grows, in shared pieces: to copy a long one costs a reference per piece.

use std::sync::Arc;

/// How many values one shared piece holds.
const CHUNK: usize = 256;

/// A list that only grows.
#[derive(Clone, Debug)]
pub(super) struct Shared<T> {
    /// All full but the last; none is empty.
    chunks: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Shared<T> {
    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The value at a place, counted from 0.
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// The same, to be changed. Its piece is copied if someone else still holds it.
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        Arc::make_mut(self.chunks.get_mut(place / CHUNK)?).get_mut(place % CHUNK)
    }

    /// Adds a value at the end.
    pub(super) fn push(&mut self, value: T) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK)));
        }
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(value);
            self.len += 1;
        }
    }

    /// All values in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_what_it_had() {
        let mut list = Shared::default();
        (0..3 * CHUNK + 5).for_each(|number| list.push(number));
        let copy = list.clone();
        *list.get_mut(7).unwrap() = 0;
        list.push(99);
        assert_eq!((list.len(), copy.len()), (3 * CHUNK + 6, 3 * CHUNK + 5));
        assert!(copy.iter().copied().eq(0..3 * CHUNK + 5));
        assert_eq!((list.get(7), list.get(3 * CHUNK + 5)), (Some(&0), Some(&99)));
        assert_eq!(copy.get(3 * CHUNK + 5), None);
    }
}
