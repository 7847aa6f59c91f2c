//! The shared list of this crate beside those of `imbl` and `rpds`: `cargo bench --bench collections`.
//!
//! A log is written all the time, and read at its end. Worlds are copied as keyframes, every few
//! simulated seconds; in them, servers whose logs are equal come to share one. Each operation is
//! measured with all three lists in turns, so that other load on the machine meets them alike. The
//! table shows the median time of one operation, and how many times as long the libraries take.

#![allow(
    clippy::disallowed_types,
    reason = "measuring takes a clock; nothing here reaches the library"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use raft::{ClientId, Command, Entry, Operation, RequestId, Serial, Shared, Term, Text};

/// The number of rounds of each measurement. The median counts.
const ROUNDS: usize = 41;

/// The length of the long logs: an hour with ten writes per second.
const LONG: u64 = 36_000;

/// A list that grows at its end, as a log does.
trait List: Clone + Default {
    fn push(&mut self, entry: Entry);
    fn get(&self, place: u64) -> Option<&Entry>;
    fn truncate(&mut self, len: u64);
}

impl List for Shared<Entry> {
    fn push(&mut self, entry: Entry) {
        self.push(entry);
    }

    fn get(&self, place: u64) -> Option<&Entry> {
        self.get(place)
    }

    fn truncate(&mut self, len: u64) {
        self.truncate(len);
    }
}

impl List for imbl::Vector<Entry> {
    fn push(&mut self, entry: Entry) {
        self.push_back(entry);
    }

    fn get(&self, place: u64) -> Option<&Entry> {
        self.get(usize::try_from(place).ok()?)
    }

    fn truncate(&mut self, len: u64) {
        self.truncate(usize::try_from(len).expect("short"));
    }
}

impl List for rpds::VectorSync<Entry> {
    fn push(&mut self, entry: Entry) {
        self.push_back_mut(entry);
    }

    fn get(&self, place: u64) -> Option<&Entry> {
        self.get(usize::try_from(place).ok()?)
    }

    fn truncate(&mut self, len: u64) {
        while self.len() as u64 > len {
            self.drop_last_mut();
        }
    }
}

fn text(text: &str) -> Text {
    Text::new(text).expect("short")
}

fn entry(number: u64) -> Entry {
    let command = Command {
        id: RequestId { client: ClientId(1), serial: Serial(number) },
        unanswered_from: Serial(number),
        operation: Operation::Write { key: text("x"), value: text("5") },
    };
    Entry { term: Term(1 + number / 100), command: Some(Arc::new(command)) }
}

fn list<L: List>(template: &Entry, len: u64) -> L {
    let mut list = L::default();
    (0..len).for_each(|_| list.push(template.clone()));
    list
}

/// The picoseconds that one of so many operations takes.
fn time(operations: u64, measured: impl FnOnce()) -> u64 {
    let started = Instant::now();
    measured();
    let nanos = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    nanos.saturating_mul(1_000) / operations
}

/// Measures one operation with all three in turns, and prints a line about it.
fn compare(name: &str, mut measured: [&mut dyn FnMut() -> u64; 3]) {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (times, measured) in times.iter_mut().zip(&mut measured) {
            times.push(measured());
        }
    }
    let [ours, imbl, rpds] = times.map(|mut times| {
        times.sort_unstable();
        times[ROUNDS / 2]
    });
    let ratio = |other: u64| {
        let hundredths = other * 100 / ours.max(1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    let nanos = format!("{}.{}", ours / 1_000, ours % 1_000 / 100);
    println!("  {name:<52} {nanos:>9} ns {:>7} {:>7}", ratio(imbl), ratio(rpds));
}

/// Appends to a log that nobody shares.
fn append<L: List>(template: &Entry, len: u64) -> u64 {
    time(len, || {
        black_box(list::<L>(template, len));
    })
}

/// Reads the terms of entries all over a log.
fn read<L: List>(list: &L, len: u64) -> u64 {
    let mut place = 7;
    time(10_000, || {
        for _ in 0..10_000 {
            place = (place * 31 + 17) % len;
            black_box(list.get(place).map(|entry| entry.term));
        }
    })
}

/// Reads the terms of the last entries of a log, as almost all of the core's reads do.
fn read_end<L: List>(list: &L, len: u64) -> u64 {
    time(10_000, || {
        for back in 0..10_000 {
            black_box(list.get(len - 1 - back % 4).map(|entry| entry.term));
        }
    })
}

/// Copies the last 16 entries of a log, as for a message.
fn slice<L: List>(list: &L, len: u64) -> u64 {
    time(1_000, || {
        for _ in 0..1_000 {
            let entries: Vec<Entry> =
                (len - 16..len).filter_map(|place| list.get(place).cloned()).collect();
            black_box(entries);
        }
    })
}

/// Keeps a copy of a log for each 100 entries that are appended, as keyframes do.
fn keep<L: List>(template: &Entry, list: &L) -> u64 {
    let mut list = list.clone();
    time(100, || {
        let mut kept = Vec::with_capacity(100);
        for _ in 0..100 {
            kept.push(list.clone());
            (0..100).for_each(|_| list.push(template.clone()));
        }
        black_box(kept);
    })
}

/// Cuts 30 entries off a copy of a log, and appends 30 others.
fn conflict<L: List>(template: &Entry, list: &L, len: u64) -> u64 {
    time(100, || {
        for _ in 0..100 {
            let mut copy = list.clone();
            copy.truncate(len - 30);
            (0..30).for_each(|_| copy.push(template.clone()));
            black_box(copy);
        }
    })
}

/// Compares a log with one that was equal 100 entries ago, as servers come to share their logs.
fn equal<L: List + PartialEq>(template: &Entry, list: &L) -> u64 {
    let (mut one, mut other) = (list.clone(), list.clone());
    for _ in 0..100 {
        one.push(template.clone());
        other.push(template.clone());
    }
    time(100, || (0..100).for_each(|_| assert!(black_box(&one) == black_box(&other))))
}

type Imbl = imbl::Vector<Entry>;
type Rpds = rpds::VectorSync<Entry>;

fn logs(template: &Entry, len: u64) {
    let ours: Shared<Entry> = list(template, len);
    let (imbl, rpds): (Imbl, Rpds) = (list(template, len), list(template, len));
    println!("\nA log of {len} entries{:>40} {:>7} {:>7}", "ours", "imbl", "rpds");
    compare(
        "append, not shared",
        [
            &mut || append::<Shared<Entry>>(template, len),
            &mut || append::<Imbl>(template, len),
            &mut || append::<Rpds>(template, len),
        ],
    );
    compare(
        "get any",
        [&mut || read(&ours, len), &mut || read(&imbl, len), &mut || read(&rpds, len)],
    );
    compare(
        "get one of the last",
        [&mut || read_end(&ours, len), &mut || read_end(&imbl, len), &mut || read_end(&rpds, len)],
    );
    compare(
        "copy the last 16 entries",
        [&mut || slice(&ours, len), &mut || slice(&imbl, len), &mut || slice(&rpds, len)],
    );
    compare(
        "keep a copy, then append 100",
        [&mut || keep(template, &ours), &mut || keep(template, &imbl), &mut || {
            keep(template, &rpds)
        }],
    );
    compare(
        "compare with one equal 100 entries ago",
        [&mut || equal(template, &ours), &mut || equal(template, &imbl), &mut || {
            equal(template, &rpds)
        }],
    );
    compare(
        "copy, delete 30, append 30",
        [
            &mut || conflict(template, &ours, len),
            &mut || conflict(template, &imbl, len),
            &mut || conflict(template, &rpds, len),
        ],
    );
}

fn main() {
    let template = entry(1);
    for len in [100, 2_000, LONG] {
        logs(&template, len);
    }
}
