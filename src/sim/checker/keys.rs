//! Keys with numbers, so that what is known of a key lies at a place of a list.

use std::sync::Arc;

use crate::raft::{Shared, Text};

/// The keys that were met, each with its number, from 0 in the order in which they were met.
///
/// A table of places by the fingerprint of the key, filled to three quarters at most. It is never
/// gone through, so that its order is nobody's business.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    names: Shared<Text>,
    /// A power of two of them: 0 where there is none, or a number plus 1.
    table: Arc<Vec<u32>>,
}

impl Keys {
    /// The number of a key; a new one gets the next.
    pub(super) fn number(&mut self, key: &Text) -> u64 {
        if self.names.len() >= self.table.len() as u64 / 4 * 3 {
            self.grow();
        }
        let place = self.place(key);
        if let Some(number) = self.at(place) {
            return number;
        }
        self.names.push(key.clone());
        Arc::make_mut(&mut self.table)[place] = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.len() - 1
    }

    /// The keys, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Text> {
        self.names.iter()
    }

    /// The number at a place of the table.
    fn at(&self, place: usize) -> Option<u64> {
        u64::from(self.table[place]).checked_sub(1)
    }

    /// Where in the table a key is or would be.
    fn place(&self, key: &Text) -> usize {
        let mask = self.table.len() - 1;
        let mut place = fingerprint(key) & mask;
        while self.at(place).is_some_and(|number| self.names.get(number) != Some(key)) {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let size = (2 * self.table.len()).max(16);
        let mut table = vec![0; size];
        for (number, key) in (1..).zip(self.names.iter()) {
            let mut place = fingerprint(key) & (size - 1);
            while table[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            table[place] = number;
        }
        self.table = Arc::new(table);
    }
}

/// FNV-1a, with its upper half, which is the better one, mixed into the lower.
fn fingerprint(key: &Text) -> usize {
    let step = |print: u32, byte: u8| (print ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let print = key.as_str().bytes().fold(0x811c_9dc5, step);
    (print ^ (print >> 15)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_number_however_many_there_are() {
        let mut keys = Keys::default();
        let key = |number: usize| Text::new(&number.to_string()).unwrap();
        for number in 0..2_000 {
            assert_eq!(keys.number(&key(number)), number as u64);
            assert_eq!(keys.number(&key(number / 2)), (number / 2) as u64);
        }
        assert!((0..2_000).all(|number| keys.number(&key(number)) == number as u64));
    }
}
