//! Keys with numbers, so that what is known of a key lies at a place of a list.

use raft::{Shared, Text};

/// The keys that were met, each with its number, from 0 in the order in which they were met.
///
/// A table of places by the fingerprint of the key, filled to three quarters at most. It is never
/// gone through, so that its order is nobody's business.
///
/// A copy of it shares all but what changes later, as the timeline needs. With a list by number it takes 0.4 to 0.6
/// of the time of `imbl::OrdMap`, and 0.3 to 0.75 of that of `imbl::HashMap`; `rpds::RedBlackTreeMapSync` is as fast
/// with three keys, and 3 to 9 times as slow with many. `std::collections::BTreeMap` is faster as long as there are
/// few keys, but shares nothing between copies (`cargo bench --bench keys`).
#[derive(Clone, Debug, Default)]
pub struct Keys {
    names: Shared<Text>,
    /// A power of two of them: 0 where there is none, or a number plus 1.
    table: Shared<u32>,
}

impl Keys {
    /// The number of a key; a new one gets the next.
    pub fn number(&mut self, key: &Text) -> u64 {
        if self.names.len() >= self.table.len() / 4 * 3 {
            self.grow();
        }
        let place = self.place(key);
        if let Some(number) = self.at(place) {
            return number;
        }
        self.names.push(key.clone());
        if let Some(number) = self.table.get_mut(place) {
            *number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        }
        self.names.len() - 1
    }

    /// The keys, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Text> {
        self.names.iter()
    }

    /// The number at a place of the table.
    fn at(&self, place: u64) -> Option<u64> {
        u64::from(*self.table.get(place)?).checked_sub(1)
    }

    /// Where in the table a key is or would be.
    fn place(&self, key: &Text) -> u64 {
        let mask = self.table.len() - 1;
        let mut place = fingerprint(key) & mask;
        while self.at(place).is_some_and(|number| self.names.get(number) != Some(key)) {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let size = (2 * self.table.len()).max(16);
        self.table = Shared::default();
        (0..size).for_each(|_| self.table.push(0));
        for (number, key) in (1..).zip(self.names.iter()) {
            let mut place = fingerprint(key) & (size - 1);
            while self.at(place).is_some() {
                place = (place + 1) & (size - 1);
            }
            if let Some(free) = self.table.get_mut(place) {
                *free = number;
            }
        }
    }
}

/// FNV-1a, with its upper half, which is the better one, mixed into the lower.
fn fingerprint(key: &Text) -> u64 {
    let step = |print: u32, byte: u8| (print ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let print = key.as_str().bytes().fold(0x811c_9dc5, step);
    (print ^ (print >> 15)).into()
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
