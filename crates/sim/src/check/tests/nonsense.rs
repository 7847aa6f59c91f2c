//! Servers and clients that do anything at all: the checker takes it, and reports.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::check::tests::forged::{Cluster, Forged, empty, n, write};
use crate::check::violation::Property;
use crate::world::event::{CrashLoss, Event, OnDisk, Record};
use crate::world::message::{Address, Outcome};
use raft::{
    Answer, ClientId, Event as Raft, Index, Micros, NodeSet, Operation, RequestId, Serial, Term,
    Text, Time,
};

/// A number that is mostly small, and sometimes as large as can be.
fn number(dice: &mut Pcg32) -> u64 {
    match dice.random_range(0..20) {
        0 => u64::MAX,
        1 => u64::MAX - 1,
        _ => dice.random_range(0..8),
    }
}

fn change(dice: &mut Pcg32, server: &mut Forged) {
    let mut term = 0;
    let entry = |dice: &mut Pcg32| {
        term += dice.random_range(0..2);
        match dice.random_range(0..3) {
            0 => empty(term),
            _ => write(term, dice.random_range(0..4), "a"),
        }
    };
    match dice.random_range(0..9) {
        0 => server.term(number(dice)),
        1 => server.durable.voted_for = Some(n(dice.random_range(1..=9))),
        2..4 => {
            let mut entry = entry;
            let count = dice.random_range(0..9);
            let entries: Vec<_> = (0..count).map(|_| entry(dice)).collect();
            server.log(&entries);
        }
        4 => server.commit = number(dice),
        5 => server.applied = number(dice),
        6 => {
            let matched: Vec<u64> = (0..dice.random_range(0..8)).map(|_| number(dice)).collect();
            // The peer's nextIndex is one more.
            server.lead(&matched.iter().map(|it| it / 2).collect::<Vec<_>>());
        }
        7 => server.follow(),
        _ => server.up = !server.up,
    }
}

fn event(dice: &mut Pcg32) -> Event {
    let index = Index(number(dice));
    match dice.random_range(0..8) {
        0 => Event::Raft(Raft::Appended { index, command: None }),
        1 => Event::Raft(Raft::Stored {
            leader: n(1),
            first: index,
            last: Index(0),
            overwritten: None,
            end: Index(0),
        }),
        2 => {
            let (had, leader_has) = (Term(1), Term(2));
            Event::Raft(Raft::Truncated {
                leader: n(1),
                from: index,
                to: Index(0),
                had,
                leader_has,
            })
        }
        3 => {
            let votes = NodeSet::default();
            Event::Raft(Raft::BecameLeader { term: Term(number(dice)), votes })
        }
        4 => Event::Crashed(CrashLoss::default()),
        5 => Event::Restarted(OnDisk::default()),
        6 => Event::Initialized(OnDisk { term: Term(1), voted_for: None, last: index }),
        _ => Event::Paused,
    }
}

#[test]
fn servers_may_do_anything() {
    let mut found = std::collections::BTreeSet::new();
    for seed in 0..400 {
        let mut dice = Pcg32::seed_from_u64(seed);
        let mut cluster = Cluster::new(dice.random_range(1..=9));
        for _ in 0..60 {
            // Some of these are not there at all.
            let id = dice.random_range(1..=9);
            let count = cluster.servers.len();
            let event = event(&mut dice);
            let known = (id - 1) % u8::try_from(count).expect("few") + 1;
            change(&mut dice, cluster.server(known));
            cluster.tell_of(id, event);
            if dice.random_range(0..10) == 0 {
                cluster.audit();
            }
        }
        for violation in cluster.checker.violations() {
            found.insert(violation.property);
            assert!(violation.to_string().ends_with('.'), "{violation}");
        }
    }
    // All that can be seen at servers made of chance; a match of theirs hardly ever falls.
    assert!(found.len() >= 12, "{found:?}");
    assert!(!found.contains(&Property::Liveness) && !found.contains(&Property::Linearizability));
}

#[test]
fn clients_may_be_told_anything() {
    let mut wrong = 0;
    for seed in 0..200 {
        let mut dice = Pcg32::seed_from_u64(seed);
        let mut cluster = Cluster::new(1);
        for number in 1..100 {
            let event = random_event(&mut dice);
            let place = Some(Address::Client(ClientId(1)));
            let record = Record { number, time: Time(number), place, event };
            cluster.checker.look_at(&cluster.servers, &[record]);
        }
        cluster.checker.check_history();
        wrong += usize::from(cluster.violated() == [Property::Linearizability]);
    }
    assert!(wrong > 100, "{wrong}");
}

/// Requests and answers that need not belong together.
fn random_event(dice: &mut Pcg32) -> Event {
    let id = RequestId { client: ClientId(1), serial: Serial(dice.random_range(0..30)) };
    let text = |number: u32| Text::new(&number.to_string()).expect("short");
    let (key, value) = (text(dice.random_range(0..2)), text(dice.random_range(0..3)));
    let operation = match dice.random_range(0..3) {
        0 => Operation::Write { key, value: value.clone() },
        1 => Operation::Read { key },
        _ => Operation::Delete { key },
    };
    let outcome = match dice.random_range(0..6) {
        0 => Outcome::Unknown,
        1 => Outcome::NotLeader { leader: None },
        2 => Outcome::Done(Answer::Written),
        3 => Outcome::Done(Answer::Deleted { existed: true }),
        4 => Outcome::Done(Answer::Value(Some(value))),
        _ => Outcome::Done(Answer::Value(None)),
    };
    if dice.random_range(0..2) == 0 {
        Event::Asked { id, operation }
    } else {
        Event::Answered { id, operation, outcome, after: Micros(0) }
    }
}
