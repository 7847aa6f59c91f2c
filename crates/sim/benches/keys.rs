//! How fast the checker finds what it knows of a key, by its own collection and by those of libraries:
//! `cargo bench --bench keys`.
//!
//! The checker is a value. A timeline copies it now and then, and the copy shares what is long; so the
//! candidates are persistent maps, and std's, which copies everything.

#![allow(
    clippy::disallowed_types,
    reason = "to measure takes a clock; nothing here reaches the library"
)]
use std::collections::BTreeMap;
use std::time::Instant;

use raft::{Shared, Text};
use sim::Keys;

/// How many times something is done with a key.
const OPERATIONS: usize = 400_000;

/// After how many of these a copy is taken and kept.
const COPY_EVERY: usize = 4_000;

/// Adds 1 to the number of a key.
trait Counts: Clone + Default {
    fn count(&mut self, key: &Text);
}

/// The checker's own: numbers of keys, and a list by number.
#[derive(Clone, Default)]
struct Own {
    keys: Keys,
    list: Shared<u64>,
}

impl Counts for Own {
    fn count(&mut self, key: &Text) {
        let number = self.keys.number(key);
        if number == self.list.len() {
            self.list.push(0);
        }
        *self.list.get_mut(number).expect("it is there") += 1;
    }
}

impl Counts for BTreeMap<Text, u64> {
    fn count(&mut self, key: &Text) {
        match self.get_mut(key) {
            Some(count) => *count += 1,
            None => drop(self.insert(key.clone(), 1)),
        }
    }
}

impl Counts for imbl::OrdMap<Text, u64> {
    fn count(&mut self, key: &Text) {
        match self.get_mut(key) {
            Some(count) => *count += 1,
            None => drop(self.insert(key.clone(), 1)),
        }
    }
}

impl Counts for imbl::HashMap<Text, u64> {
    fn count(&mut self, key: &Text) {
        match self.get_mut(key) {
            Some(count) => *count += 1,
            None => drop(self.insert(key.clone(), 1)),
        }
    }
}

impl Counts for rpds::RedBlackTreeMapSync<Text, u64> {
    fn count(&mut self, key: &Text) {
        match self.get_mut(key) {
            Some(count) => *count += 1,
            None => self.insert_mut(key.clone(), 1),
        }
    }
}

impl Counts for rpds::HashTrieMapSync<Text, u64> {
    fn count(&mut self, key: &Text) {
        match self.get_mut(key) {
            Some(count) => *count += 1,
            None => self.insert_mut(key.clone(), 1),
        }
    }
}

/// The nanoseconds that one operation takes, the best of five times.
fn nanos<C: Counts>(keys: &[Text]) -> u128 {
    let measure = || {
        let (mut counts, mut copies) = (C::default(), Vec::new());
        let start = Instant::now();
        for operation in 0..OPERATIONS {
            // A step that is prime to all sizes visits the keys out of order.
            counts.count(&keys[operation * 7_919 % keys.len()]);
            if operation % COPY_EVERY == 0 {
                copies.push(counts.clone());
            }
        }
        start.elapsed().as_nanos() / OPERATIONS as u128
    };
    (0..5).map(|_| measure()).min().expect("five times")
}

fn main() {
    println!("ns for an operation on one of    3 keys  100 keys  10,000 keys");
    let keys = |count: usize| {
        let key = |number: usize| Text::new(&format!("key {number}")).expect("short");
        (0..count).map(key).collect::<Vec<Text>>()
    };
    let sets = [keys(3), keys(100), keys(10_000)];
    let row = |name: &str, nanos: fn(&[Text]) -> u128| {
        let [few, some, many] = sets.each_ref().map(|keys| nanos(keys));
        println!("{name:<30} {few:>8} {some:>9} {many:>12}");
    };
    row("the checker's own", nanos::<Own>);
    row("imbl::OrdMap", nanos::<imbl::OrdMap<Text, u64>>);
    row("imbl::HashMap", nanos::<imbl::HashMap<Text, u64>>);
    row("rpds::RedBlackTreeMapSync", nanos::<rpds::RedBlackTreeMapSync<Text, u64>>);
    row("rpds::HashTrieMapSync", nanos::<rpds::HashTrieMapSync<Text, u64>>);
    row("std BTreeMap", nanos::<BTreeMap<Text, u64>>);
}
