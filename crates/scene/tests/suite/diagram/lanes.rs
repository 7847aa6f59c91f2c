//! Lanes and messages: what the run contains.

use std::collections::{BTreeMap, BTreeSet};

use super::{TENTH, arrows, bars, random_run, sendings, state};
use raft::{Micros, Time};
use scene::diagram::{ArrowEnd, Bar, MessageArrow};
use scene::{RoleName, Window};
use sim::{Address, Event, FlightId, Loss};
use test_support::Dice;

/// Given any run, when any part of a server's lane is drawn, then its role, its term and its pause are
/// those of the world at that time.
#[test]
fn lanes_are_what_servers_were() {
    let mut seen = BTreeSet::new();
    for seed in 0..10 {
        let played = random_run(seed);
        let mut dice = Dice::new(seed);
        for _ in 0..8 {
            let window = played.some_window(&mut dice);
            let diagram = played.diagram(&window, None);
            let time = Time(window.from().0 + dice.below(window.span().0)).min(played.until);
            let world = played.run.play(time, &mut Vec::new()).expect("a good setup");
            let x = diagram.x(&window, time);
            for (id, host) in world.hosts() {
                let expected = state(host);
                let place = Address::Node(id);
                assert_eq!(played.tracks.state(place, time), Some(expected), "seed {seed}");
                seen.insert((expected.role.word(), expected.paused));
                let lane = diagram.lanes.iter().find(|lane| lane.place == place).expect("a lane");
                let here: Vec<Bar> = bars(&diagram, &window)
                    .into_iter()
                    .filter(|(left, bar)| {
                        let from = left + bar.from.x;
                        bar.from.y == lane.y && from - TENTH <= x && x <= from + bar.length + TENTH
                    })
                    .map(|(_, bar)| bar)
                    .collect();
                match expected.role {
                    RoleName::Down => {}
                    _ => assert!(here.iter().any(|bar| bar.state == Some(expected)), "seed {seed}"),
                }
            }
        }
    }
    assert!(seen.len() >= 5, "there was something to see: {seen:?}");
}

/// Given a server that is down, when its lane is drawn, then there is a gap.
#[test]
fn a_crash_is_a_gap() {
    let mut gaps = 0;
    for seed in 0..10 {
        let played = random_run(seed);
        for record in
            played.records.iter().filter(|record| matches!(record.event, Event::Crashed(_)))
        {
            let window = Window::over(record.time, record.time + Micros(100_000));
            let diagram = played.diagram(&window, None);
            let lane = diagram.lanes.iter().find(|lane| Some(lane.place) == record.place);
            let lane = lane.expect("a server's lane");
            let later = diagram.x(&window, record.time + Micros(5_000));
            let up = played.tracks.state(lane.place, record.time + Micros(5_000));
            if up.is_none_or(|state| state.role != RoleName::Down) {
                continue;
            }
            gaps += 1;
            let covered = bars(&diagram, &window).into_iter().any(|(left, bar)| {
                let from = left + bar.from.x;
                bar.from.y == lane.y && from <= later && later < from + bar.length
            });
            assert!(!covered, "seed {seed}: {record:?}");
        }
    }
    assert!(gaps > 5);
}

/// Given any run, when a window is laid out, then each message that arrived within it has an arrow from
/// the time and the lane of its sending to those of its arrival; a lost message ends in between.
#[test]
fn messages_go_from_their_sending_to_their_arrival() {
    let (mut came, mut lost) = (0, 0);
    for seed in 0..10 {
        let played = random_run(seed);
        let sent = sendings(&played.records);
        let mut dice = Dice::new(seed);
        for _ in 0..8 {
            let window = played.some_window(&mut dice);
            let diagram = played.diagram(&window, None);
            if diagram.thinned {
                continue;
            }
            let lane =
                |place| diagram.lanes.iter().find(|lane| lane.place == place).expect("a lane").y;
            let drawn: BTreeMap<FlightId, (i32, MessageArrow)> = arrows(&diagram, &window)
                .into_iter()
                .map(|(left, way)| (way.id, (left, way)))
                .collect();
            for record in &played.records {
                let seen = window.from() <= record.time && record.time <= window.until();
                let (Event::Delivered(message) | Event::Lost { message, .. }) = &record.event
                else {
                    continue;
                };
                if !seen {
                    continue;
                }
                let (left, way) = &drawn[&message.id];
                let close = |one: i32, other: i32, most: i32| (one - other).abs() <= most;
                let (from, to) = (lane(message.from), lane(message.to));
                assert!(close(left + way.to.x, diagram.x(&window, record.time), TENTH));
                assert_eq!(way.record, Some((record.number, record.time)));
                if let Some(sending) = sent.get(&message.id)
                    && window.from() <= sending.time
                {
                    assert!(close(left + way.from.x, diagram.x(&window, sending.time), TENTH));
                    assert!(close(way.from.y, from, 80), "seed {seed}: {message:?}");
                }
                match &record.event {
                    Event::Lost { because: Loss::Chance | Loss::Cut, .. } => {
                        lost += 1;
                        assert_eq!(way.ending, ArrowEnd::Lost);
                        if sent.contains_key(&message.id) && window.from() <= sent[&message.id].time
                        {
                            assert!(close(way.to.y, i32::midpoint(from, to), 1), "halfway");
                        }
                    }
                    Event::Lost { .. } => assert_eq!(way.ending, ArrowEnd::Lost),
                    _ => {
                        came += 1;
                        assert_eq!(way.ending, ArrowEnd::Came);
                        assert!(close(way.to.y, to, 80), "seed {seed}: {message:?}");
                    }
                }
            }
        }
    }
    assert!(came > 500 && lost > 20, "{came} arrived, {lost} were lost");
}

/// Given messages in flight at the beginning or at the end, when a window is laid out, then they are
/// there, and those without an end are open.
#[test]
fn messages_in_flight_are_drawn() {
    let mut open = 0;
    for seed in 0..10 {
        let played = random_run(seed);
        for time in [played.since, played.until] {
            let world = played.run.play(time, &mut Vec::new()).expect("a good setup");
            let from = Time(time.0.saturating_sub(100_000));
            let window = Window::over(from, time + Micros(100_000));
            let diagram = played.diagram(&window, None);
            let drawn = arrows(&diagram, &window);
            for flight in world.network().flights().filter(|_| !diagram.thinned) {
                let way = drawn.iter().find(|(_, way)| way.id == flight.id);
                let (_, way) = way.expect("it is drawn");
                assert_eq!(way.kind, flight.envelope.payload.kind());
                if time == played.until {
                    assert_eq!(way.ending, ArrowEnd::Open);
                    open += 1;
                }
            }
        }
    }
    assert!(open > 0);
}
