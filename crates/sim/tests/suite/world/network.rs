//! The network: latency, loss, duplication, reordering, and single messages.

use std::collections::{BTreeMap, BTreeSet};

use raft::Micros;
use sim::{
    Address, Conditions, Event, Fate, FlightId, Intervention, Latency, Loss, MessageRef, Permille,
    Record, Setup,
};

use test_support::{Lab, n};

fn conditions(loss: u16, duplication: u16, reordering: u16) -> Conditions {
    Conditions {
        loss: Permille(loss),
        duplication: Permille(duplication),
        reordering: Permille(reordering),
        ..Conditions::default()
    }
}

fn span(min: u64, max: u64) -> Latency {
    Latency { min: Micros::from_millis(min), max: Micros::from_millis(max) }
}

fn lab(conditions: Conditions) -> Lab {
    let setup = Setup { nodes: 5, conditions, ..Setup::default() };
    Lab::new(setup, 3)
}

/// For each message that was sent between two servers: its link, when it was sent, and when it
/// arrived, in the order of their sending.
fn journeys(lab: &Lab) -> BTreeMap<FlightId, (MessageRef, u64, Option<u64>)> {
    let mut journeys = BTreeMap::new();
    for record in &lab.records {
        match record.event {
            Event::Sent(message)
                if message.from.node().is_some() && message.to.node().is_some() =>
            {
                journeys.insert(message.id, (message, record.time.0, None));
            }
            Event::Delivered(message) => {
                if let Some(journey) = journeys.get_mut(&message.id) {
                    journey.2 = Some(record.time.0);
                }
            }
            _ => {}
        }
    }
    journeys
}

fn count_of(lab: &Lab, kind: fn(&Event) -> bool) -> usize {
    lab.count(|record| kind(&record.event))
}

/// How many messages overtook another on the same link.
fn overtakings(lab: &Lab) -> usize {
    let mut last: BTreeMap<(Address, Address), u64> = BTreeMap::new();
    let mut count = 0;
    for (message, _, arrived) in journeys(lab).into_values() {
        let Some(arrived) = arrived else { continue };
        let before = last.entry((message.from, message.to)).or_default();
        count += usize::from(arrived < *before);
        *before = arrived.max(*before);
    }
    count
}

#[test]
fn a_good_network_loses_and_repeats_nothing_and_keeps_within_its_latency() {
    let mut lab = lab(Conditions::default());
    lab.pass(3_000);
    assert_eq!(
        count_of(&lab, |event| matches!(event, Event::Lost { .. } | Event::Duplicated { .. })),
        0
    );
    let mut seen = BTreeSet::new();
    for (_, sent, arrived) in journeys(&lab).into_values() {
        let Some(arrived) = arrived else { continue };
        // Messages on the same link keep apart by a microsecond, so a few come that much later.
        assert!((20_000..=30_010).contains(&(arrived - sent)));
        seen.insert((arrived - sent) / 1_000);
    }
    assert_eq!(seen.len(), 10, "all of the range: {seen:?}");
}

#[test]
fn messages_keep_their_order_on_each_link_unless_some_are_held_up() {
    for (reordering, expected) in [(0, false), (300, true), (1_000, true)] {
        let mut conditions = conditions(0, 0, reordering);
        conditions.latency = span(0, 100);
        let mut lab = lab(conditions);
        for _ in 0..20 {
            lab.write("5");
            lab.pass(100);
        }
        assert_eq!(overtakings(&lab) > 0, expected, "{reordering} of 1,000");
    }
}

#[test]
fn order_is_kept_when_a_link_becomes_faster() {
    let mut lab = lab(Conditions { latency: span(140, 140), ..Conditions::default() });
    lab.pass(2_000);
    lab.act(Intervention::SetConditions(Conditions {
        latency: span(1, 2),
        ..Conditions::default()
    }));
    lab.pass(1_000);
    assert_eq!(overtakings(&lab), 0);
}

#[test]
fn about_as_many_messages_are_lost_and_repeated_as_was_said() {
    let mut lab = lab(conditions(200, 300, 0));
    lab.pass(20_000);
    let sent = count_of(&lab, |event| matches!(event, Event::Sent(_)));
    let lost = count_of(&lab, |event| matches!(event, Event::Lost { because: Loss::Chance, .. }));
    let twice = count_of(&lab, |event| matches!(event, Event::Duplicated { .. }));
    assert!(sent > 1_000);
    assert!((150..250).contains(&(lost * 1_000 / sent)), "{lost} of {sent}");
    assert!((250..350).contains(&(twice * 1_000 / sent)), "{twice} of {sent}");
}

#[test]
fn a_network_that_loses_all_delivers_nothing_between_servers() {
    let mut lab = lab(conditions(1_000, 0, 0));
    lab.pass(3_000);
    assert_eq!(count_of(&lab, |event| matches!(event, Event::Delivered(_))), 0);
    assert_eq!(lab.leaders(), 0);
}

#[test]
fn every_message_that_arrives_or_is_lost_was_sent_and_ends_once() {
    let mut lab = lab(conditions(100, 300, 300));
    for _ in 0..20 {
        lab.write("5");
        lab.pass(100);
    }
    let mut open = BTreeSet::new();
    for record in &lab.records {
        match record.event {
            Event::Sent(message) => assert!(open.insert(message.id)),
            Event::Duplicated { message, of } => {
                assert!(open.contains(&of) && open.insert(message.id));
            }
            Event::Delivered(message) | Event::Lost { message, .. } => {
                assert!(open.remove(&message.id), "{message:?}");
            }
            _ => {}
        }
    }
    let under_way: BTreeSet<_> = lab.world.network().flights().map(|it| it.id).collect();
    assert_eq!(open, under_way);
}

#[test]
fn a_link_can_have_a_latency_of_its_own() {
    let mut lab = lab(Conditions::default());
    let (one, other) = (Address::Node(n(4)), Address::Node(n(2)));
    let own = span(100, 110);
    lab.act(Intervention::SetLatency { one, other, latency: Some(own) });
    let network = lab.world.network();
    assert_eq!(network.own_latency(other, one), Some(own));
    assert_eq!(network.latency(one, other), own);
    assert_eq!(network.latency(one, Address::Proxy), Conditions::default().latency);
    lab.act(Intervention::TimeOut(n(4)));
    lab.pass(2_000);
    let mut count = 0;
    for (message, sent, arrived) in journeys(&lab).into_values() {
        let Some(arrived) = arrived else { continue };
        let own = [(one, other), (other, one)].contains(&(message.from, message.to));
        count += usize::from(own);
        assert_eq!(arrived - sent >= 100_000, own);
    }
    assert!(count > 2);
    lab.act(Intervention::SetLatency { one: other, other: one, latency: None });
    assert_eq!(lab.world.network().own_latency(one, other), None);
}

#[test]
fn one_message_can_be_taken_away() {
    let (mut lab, _) = Lab::led(3);
    let flight = loop {
        if let Some(flight) = lab.world.network().flights().next() {
            break flight.clone();
        }
        lab.pass(1);
    };
    let id = flight.id;
    lab.act(Intervention::Drop(id));
    let Some(Record { event: Event::Lost { message, because }, .. }) = lab.records.last() else {
        panic!("there is no record");
    };
    assert_eq!((message.id, *because), (id, Loss::ByHand));
    lab.pass(200);
    assert_eq!(lab.count(|it| matches!(it.event, Event::Delivered(it) if it.id == id)), 0);
    lab.refuse(Intervention::Drop(id));
}

#[test]
fn one_message_can_be_repeated_any_number_of_times() {
    let (mut lab, leader) = Lab::led(3);
    lab.write("5");
    lab.pass(60);
    let flights: Vec<_> = lab.world.network().flights().cloned().collect();
    for flight in &flights {
        for _ in 0..3 {
            let before = lab.records.len();
            lab.act(Intervention::Duplicate(flight.id));
            let Event::Duplicated { message: copy, of } = lab.records[before].event else {
                panic!("there is no record");
            };
            assert_eq!(of, flight.id);
            let copy = lab.world.network().flight(copy.id).expect("on its way");
            assert_eq!(copy.envelope, flight.envelope);
            assert!(copy.arrives > flight.arrives && copy.fate == Fate::Arrives);
        }
    }
    lab.pass(1_000);
    assert_eq!(lab.leader(), Some(leader));
    assert!(lab.all_logs_equal());
}

#[test]
fn a_copy_of_a_lost_message_arrives() {
    let mut lab = lab(conditions(1_000, 0, 0));
    let flight = loop {
        if let Some(flight) = lab.world.network().flights().next() {
            break flight.clone();
        }
        lab.pass(1);
    };
    assert_eq!(flight.fate, Fate::Lost(Loss::Chance));
    lab.act(Intervention::Duplicate(flight.id));
    lab.pass(500);
    assert_eq!(count_of(&lab, |event| matches!(event, Event::Delivered(_))), 1);
}

#[test]
fn a_copy_of_a_message_that_is_stopped_at_a_cut_is_stopped_there_too() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    let (from, to) = (Address::Node(leader), Address::Node(follower));
    lab.act(Intervention::CutLink { from, to });
    lab.pass(40);
    let stopped = |lab: &Lab| {
        let mut flights = lab.world.network().flights();
        flights.find(|it| it.fate == Fate::Lost(Loss::Cut)).map(|it| it.id)
    };
    let flight = loop {
        if let Some(flight) = stopped(&lab) {
            break flight;
        }
        lab.pass(1);
    };
    let before = lab.records.len();
    lab.act(Intervention::Duplicate(flight));
    lab.pass(100);
    let arrived = |record: &Record| matches!(record.event, Event::Delivered(it) if it.to == to && it.from == from);
    assert!(!lab.records[before..].iter().any(arrived));
}

#[test]
fn a_network_without_any_latency_comes_to_rest() {
    for reordering in [0, 1_000] {
        let mut conditions = conditions(0, 500, reordering);
        conditions.latency = span(0, 0);
        let mut lab = lab(conditions);
        for _ in 0..10 {
            lab.write("5");
            lab.read();
            lab.pass(200);
        }
        lab.pass(1_000);
        assert_eq!(lab.leaders(), 1);
        assert!(lab.all_logs_equal());
        assert_eq!(lab.world.clients()[0].open().count(), 0);
    }
}
