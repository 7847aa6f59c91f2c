//! How long it takes to find out whether a history is linearizable: `cargo bench --bench history`.
//!
//! Histories of 2,000 operations on one key, by clients who ask one thing after the other; of a
//! part of them nobody knows what came of it. They are made up, as one server might have produced them.

#![allow(
    clippy::disallowed_types,
    reason = "to measure takes a clock; nothing here reaches the library"
)]

use std::time::Instant;

use raft::{Answer, ClientId, Micros, Operation, RequestId, Serial, Text, Time};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;
use sim::{Address, Checker, Event, Outcome, Record, Setup, World};

const OPERATIONS: u64 = 2_000;

/// What happens to an operation at a moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Asked,
    TakesEffect,
    Answered,
}

/// The requests of some clients, in the order of their moments.
fn moments(dice: &mut Pcg32, clients: u64, unknown: u32) -> Vec<(u64, Moment, usize, bool)> {
    let mut free = vec![0; usize::try_from(clients).expect("few")];
    let mut moments = Vec::new();
    for operation in 0..usize::try_from(OPERATIONS).expect("few") {
        let client = operation % free.len();
        let asked = free[client] + dice.random_range(0..30);
        let answered = asked + dice.random_range(10..100);
        free[client] = answered + 1;
        let known = dice.random_range(0..100) >= unknown;
        let effect = dice.random_range(asked..if known { answered } else { asked + 1_000 });
        moments.push((asked, Moment::Asked, operation, known));
        if known || dice.random_range(0..2) > 0 {
            moments.push((effect, Moment::TakesEffect, operation, known));
        }
        moments.push((answered, Moment::Answered, operation, known));
    }
    moments.sort_unstable();
    moments
}

fn text(text: &str) -> Text {
    Text::new(text).expect("short")
}

/// All operations: half of them reads, most others writes.
fn operations(dice: &mut Pcg32, values: u64) -> Vec<Operation> {
    let key = || text("x");
    let mut draw = |serial: u64| match dice.random_range(0..10) {
        0..5 => Operation::Read { key: key() },
        5..9 => Operation::Write { key: key(), value: text(&(serial % values).to_string()) },
        _ => Operation::Delete { key: key() },
    };
    (0..OPERATIONS).map(&mut draw).collect()
}

/// What the clients would see if one server did it all.
fn history(dice: &mut Pcg32, clients: u64, unknown: u32, values: u64) -> Vec<Record> {
    let operations = operations(dice, values);
    let mut answers = vec![None; operations.len()];
    let mut value = None;
    let mut records = Vec::new();
    for (time, moment, place, known) in moments(dice, clients, unknown) {
        let operation = operations[place].clone();
        let client = ClientId(u8::try_from(place as u64 % clients).expect("few"));
        let id = RequestId { client, serial: Serial(place as u64) };
        let event = match moment {
            Moment::TakesEffect => {
                answers[place] = Some(act(&operation, &mut value));
                continue;
            }
            Moment::Asked => Event::Asked { id, operation },
            Moment::Answered => {
                let answer = answers[place].clone().filter(|_| known);
                let outcome = answer.map_or(Outcome::Unknown, Outcome::Done);
                Event::Answered { id, operation, outcome, after: Micros(0) }
            }
        };
        let (number, place) = (records.len() as u64 + 1, Some(Address::Client(client)));
        records.push(Record { number, time: Time(time), place, event });
    }
    records
}

fn act(operation: &Operation, value: &mut Option<Text>) -> Answer {
    match operation {
        Operation::Read { .. } => Answer::Value(value.clone()),
        Operation::Write { value: new, .. } => {
            *value = Some(new.clone());
            Answer::Written
        }
        Operation::Delete { .. } => Answer::Deleted { existed: value.take().is_some() },
    }
}

fn main() {
    let world = World::new(&Setup::default(), 1).expect("a good setup");
    let mut dice = Pcg32::seed_from_u64(1);
    println!("{OPERATIONS} operations on a key      clients   unknown       ms");
    for (name, values) in [("each value written once", OPERATIONS), ("five values", 5)] {
        for (clients, unknown) in [(3, 0), (3, 10), (9, 0), (9, 10), (9, 40)] {
            let records = history(&mut dice, clients, unknown, values);
            let start = Instant::now();
            let mut checker = Checker::new(&world);
            records.iter().for_each(|record| checker.observe(&world, std::slice::from_ref(record)));
            checker.check_history();
            let took = start.elapsed();
            assert_eq!((checker.violation(), checker.undecided()), (None, 0));
            let micros = took.as_micros();
            println!(
                "{name:<30} {clients:>7} {unknown:>7} % {:>5}.{:03}",
                micros / 1_000,
                micros % 1_000
            );
        }
    }
}
