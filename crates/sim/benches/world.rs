//! How fast a world goes, alone and with the checker looking at each step: `cargo bench`.
//!
//! Five servers on the network of the paper, and a write each 100 simulated milliseconds. Printed
//! are simulated seconds per second of one core, and what one event costs, records and all, when
//! the logs are long; and what an audit and a copy of the checker cost then.

#![allow(
    clippy::disallowed_types,
    reason = "to measure takes a clock; nothing here reaches the library"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use raft::{ClientId, Micros, Operation, Text, Time};
use sim::{Checker, Intervention, Record, Setup, World};

/// How long the runs of the first table are.
const SPAN: Micros = Micros::from_millis(4_000_000);

/// How long is measured at each length of the second table.
const SLICE: Micros = Micros::from_millis(1_000_000);

/// A world with clients, and perhaps someone who looks.
struct Drive {
    world: World,
    checker: Option<Checker>,
    records: Vec<Record>,
    events: u32,
    writes: u64,
}

impl Drive {
    fn new(checked: bool) -> Self {
        let setup = Setup { nodes: 5, ..Setup::default() };
        let world = World::new(&setup, 1).expect("a good setup");
        let checker = checked.then(|| Checker::new(&world));
        Self { world, checker, records: Vec::new(), events: 0, writes: 0 }
    }

    /// Lets so much time pass, with a write each time that `pause` has gone by.
    fn pass(&mut self, span: Micros, pause: Micros) {
        let end = self.world.now() + span;
        while self.world.now() < end {
            self.write();
            self.until(end.min(self.world.now() + pause));
        }
    }

    fn until(&mut self, limit: Time) {
        while self.world.advance(limit, &mut self.records) {
            self.events += 1;
            self.look();
        }
    }

    fn write(&mut self) {
        self.writes += 1;
        let text = |text: String| Text::new(&text).expect("short");
        let key = text(format!("key {}", self.writes % 100));
        let operation = Operation::Write { key, value: text(self.writes.to_string()) };
        let ask = Intervention::Ask { client: ClientId(1), operation };
        let _too_many_at_once = self.world.intervene(&ask, &mut self.records);
        self.look();
    }

    fn look(&mut self) {
        if let Some(checker) = &mut self.checker {
            checker.observe(&self.world, &self.records);
        }
        self.records.clear();
    }

    fn log_length(&self) -> u64 {
        let lengths = self.world.hosts().map(|(_, host)| host.durable().log.len());
        lengths.max().unwrap_or_default()
    }

    /// It was not for nothing.
    fn finish(&self) {
        if let Some(checker) = &self.checker {
            assert_eq!(checker.violation(), None);
        }
    }
}

/// How long this process has been at work, if the system says so; otherwise what time it is.
fn clock(start: Instant) -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = text.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The least time that it took, of a few times: others may be at work on the same machine.
fn least(mut work: impl FnMut() -> (Duration, u32)) -> (Duration, u32) {
    let mut all: Vec<_> = (0..5).map(|_| work()).collect();
    all.sort_by_key(|(took, events)| took.as_nanos() / u128::from(*events));
    all[0]
}

/// Lets a drive go on, and returns how long that took, and how much happened.
fn timed(drive: &mut Drive, span: Micros) -> (Duration, u32) {
    drive.events = 0;
    let start = Instant::now();
    let before = clock(start);
    drive.pass(span, Micros::from_millis(100));
    let took = clock(start) - before;
    drive.finish();
    (took, drive.events)
}

/// Simulated seconds per second, and nanoseconds per event.
fn speed(checked: bool) -> (u128, u128) {
    let (took, events) = least(|| timed(&mut Drive::new(checked), SPAN));
    let seconds = u128::from(SPAN.as_millis()) * 1_000_000 / took.as_nanos();
    (seconds, took.as_nanos() / u128::from(events))
}

/// Nanoseconds per event at a log of this length.
fn cost_at(checked: bool, length: u64) -> u128 {
    let mut drive = Drive::new(checked);
    drive.pass(Micros::from_millis(1_000), Micros::from_millis(100));
    while drive.log_length() < length {
        drive.pass(Micros::from_millis(1_000), Micros::from_millis(10));
    }
    let (took, events) = least(|| timed(&mut drive, SLICE));
    took.as_nanos() / u128::from(events)
}

/// What a whole audit costs at a log of this length, and a copy of the checker.
fn rare_costs(length: u64) -> (Duration, Duration) {
    let mut drive = Drive::new(true);
    while drive.log_length() < length {
        drive.pass(Micros::from_millis(1_000), Micros::from_millis(10));
    }
    let (world, mut checker) = (drive.world, drive.checker.expect("it is checked"));
    let audit = least(|| once(|| checker.audit(&world))).0;
    let copy = least(|| once(|| drop(black_box(checker.clone())))).0;
    (audit, copy)
}

fn once(work: impl FnOnce()) -> (Duration, u32) {
    let start = Instant::now();
    work();
    (start.elapsed(), 1)
}

fn main() {
    println!("5 servers, a write per 100 ms    simulated s per s   ns per event");
    for (name, checked) in [("world alone", false), ("world and checker", true)] {
        let (seconds, nanos) = speed(checked);
        println!("{name:<30} {seconds:>19} {nanos:>14}");
    }
    println!("\nns per event at a log of    world alone   world and checker    audit   copy");
    for length in [1, 1_000, 10_000, 100_000] {
        let (alone, checked) = (cost_at(false, length), cost_at(true, length));
        let (audit, copy) = rare_costs(length);
        println!(
            "{length:>24} {alone:>14} {checked:>19} {:>8} {:>6}   us",
            audit.as_micros(),
            copy.as_micros()
        );
    }
}
