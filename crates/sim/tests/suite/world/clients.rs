//! Clients and their proxy: requests, redirects, retries, and giving up.

use raft::{Answer, Index, Micros, RequestId};
use sim::{
    Address, AttemptFailure, Event, FlightId, Intervention, InterventionError, MAX_OPEN, Outcome,
    Record,
};

use test_support::{Lab, delete_op, n, read_op, text, write_op};

fn done(answer: Answer) -> Option<Outcome> {
    Some(Outcome::Done(answer))
}

fn value(text: Option<&str>) -> Option<Outcome> {
    done(Answer::Value(text.map(test_support::text)))
}

#[test]
fn what_is_written_is_read_and_what_is_deleted_is_gone() {
    for nodes in [1, 2, 3, 5, 9] {
        let (mut lab, _) = Lab::led(nodes);
        for (operation, outcome) in [
            (read_op("x"), value(None)),
            (write_op("x", "5"), done(Answer::Written)),
            (read_op("x"), value(Some("5"))),
            (read_op("y"), value(None)),
            (write_op("x", ""), done(Answer::Written)),
            (read_op("x"), value(Some(""))),
            (delete_op("x"), done(Answer::Deleted { existed: true })),
            (delete_op("x"), done(Answer::Deleted { existed: false })),
            (read_op("x"), value(None)),
        ] {
            let request = lab.ask(2, operation);
            lab.pass(1_000);
            assert_eq!(lab.outcome(request), outcome, "{nodes} nodes");
        }
    }
}

#[test]
fn a_client_talks_only_to_the_proxy() {
    let (mut lab, _) = Lab::led(3);
    lab.write("5");
    lab.pass(500);
    for record in &lab.records {
        if let Event::Sent(message) = record.event {
            for (one, other) in [(message.from, message.to), (message.to, message.from)] {
                assert!(!matches!(one, Address::Client(_)) || other == Address::Proxy);
            }
        }
    }
}

/// The servers that the proxy asked for a request, in order.
fn asked(lab: &Lab, request: RequestId) -> Vec<u8> {
    lab.records
        .iter()
        .filter_map(|record| match record.event {
            Event::Forwarded { id, to, .. } if id == request => Some(to.number()),
            _ => None,
        })
        .collect()
}

fn failed_attempts(lab: &Lab, request: RequestId) -> Vec<AttemptFailure> {
    lab.records
        .iter()
        .filter_map(|record| match record.event {
            Event::AttemptFailed { id, because, .. } if id == request => Some(because),
            _ => None,
        })
        .collect()
}

#[test]
fn the_proxy_follows_a_redirect_and_remembers_who_leads() {
    let (mut lab, first) = Lab::led(3);
    let leader = if first == n(1) { n(2) } else { first };
    lab.act(Intervention::TimeOut(leader));
    lab.pass(1_000);
    assert_eq!(lab.leader(), Some(leader));
    assert_eq!(lab.world.proxy().guess(), n(1), "it has asked nobody yet");

    let request = lab.write("5");
    lab.pass(500);
    assert_eq!(asked(&lab, request), [1, leader.number()]);
    let leader = Some(leader);
    assert_eq!(failed_attempts(&lab, request), [AttemptFailure::NotLeader { leader }]);
    assert_eq!(Some(lab.world.proxy().guess()), leader);
    let next = lab.write("6");
    lab.pass(500);
    assert_eq!(asked(&lab, next).len(), 1);
}

#[test]
fn the_proxy_waits_and_asks_the_next_when_nobody_knows_a_leader() {
    let mut lab = Lab::with_nodes(3);
    let request = lab.write("5");
    lab.pass(1_400);
    assert_eq!(lab.outcome(request), done(Answer::Written));
    assert_eq!(failed_attempts(&lab, request)[0], AttemptFailure::NotLeader { leader: None });
    assert_eq!(asked(&lab, request)[..2], [1, 2]);
}

#[test]
fn the_proxy_tries_the_next_server_when_one_does_not_answer() {
    let (mut lab, leader) = Lab::led(3);
    lab.write("4");
    lab.pass(300);
    assert_eq!(lab.world.proxy().guess(), leader);
    lab.act(Intervention::Crash(leader));
    let request = lab.write("5");
    lab.pass(1_400);
    assert_eq!(lab.outcome(request), done(Answer::Written));
    let after = lab.world.proxy().patience().answer;
    assert_eq!(failed_attempts(&lab, request)[0], AttemptFailure::TimedOut { after });
    let servers = asked(&lab, request);
    assert_eq!(servers[0], leader.number());
    assert_eq!(servers[1], leader.number() % 3 + 1);
}

/// Lets time pass until there is a message under way that is looked for.
fn await_flight(lab: &mut Lab, from: impl Into<Address>, to: impl Into<Address>) -> FlightId {
    let (from, to) = (from.into(), to.into());
    for _ in 0..10_000 {
        let found = lab
            .world
            .network()
            .flights()
            .find(|flight| flight.envelope.from == from && flight.envelope.to == to);
        if let Some(flight) = found {
            return flight.id;
        }
        let next = lab.world.next_at();
        lab.world.advance(next, &mut lab.records);
    }
    panic!("no message from {from} to {to}");
}

#[test]
fn a_retry_after_a_lost_answer_takes_effect_once_and_gets_the_same_answer() {
    let (mut lab, leader) = Lab::led(3);
    lab.write("5");
    lab.pass(1_000);
    let request = lab.ask(1, delete_op("x"));
    let reply = await_flight(&mut lab, leader, Address::Proxy);
    assert_eq!(lab.node(leader).store().get(&text("x")), None, "it is done");
    lab.act(Intervention::Drop(reply));
    let between = lab.ask(2, write_op("x", "6"));
    lab.pass(3_000);
    assert_eq!(lab.outcome(between), done(Answer::Written));
    assert_eq!(lab.outcome(request), done(Answer::Deleted { existed: true }));
    assert!(asked(&lab, request).len() > 1, "it was tried again");
    let kept = lab.node(leader).store().get(&text("x"));
    assert_eq!(kept, Some(&text("6")), "but not done again");
}

#[test]
fn a_retry_gets_its_answer_even_if_its_client_has_asked_for_more_since() {
    let (mut lab, leader) = Lab::led(3);
    lab.write("5");
    lab.pass(1_000);
    let first = lab.ask(1, delete_op("x"));
    let reply = await_flight(&mut lab, leader, Address::Proxy);
    lab.act(Intervention::Drop(reply));
    let second = lab.write("6");
    lab.pass(3_000);
    assert_eq!(lab.outcome(second), done(Answer::Written));
    assert_eq!(lab.outcome(first), done(Answer::Deleted { existed: true }));
}

#[test]
fn a_retry_through_the_next_leader_takes_effect_once() {
    let (mut lab, leader) = Lab::led(5);
    lab.write("5");
    lab.pass(1_000);
    let request = lab.ask(1, delete_op("x"));
    await_flight(&mut lab, leader, Address::Proxy);
    let reply = await_flight(&mut lab, leader, Address::Proxy);
    lab.act(Intervention::Drop(reply));
    lab.act(Intervention::Crash(leader));
    lab.pass(3_000);
    assert_eq!(lab.outcome(request), done(Answer::Deleted { existed: true }));
    let ignored = |record: &Record| {
        matches!(record.event, Event::Raft(raft::Event::RepetitionIgnored { id, .. })
            if id == request)
    };
    assert!(lab.count(ignored) > 0);
}

#[test]
fn the_proxy_gives_up_when_no_majority_can_be_reached() {
    let (mut lab, leader) = Lab::led(5);
    let others = lab.others(leader);
    lab.part(&others[..3], Some(0));
    let (write, read) = (lab.write("5"), lab.read());
    lab.pass(400);
    assert_eq!((lab.outcome(write), lab.outcome(read)), (None, None));
    lab.pass(2_000);
    for request in [write, read] {
        assert_eq!(lab.outcome(request), Some(Outcome::Unknown));
    }
    assert_eq!(lab.world.proxy().open().count(), 0);

    let timed_out = lab.records.iter().find_map(|record| match record.event {
        Event::RequestTimedOut { id, attempts, after } if id == write => Some((attempts, after)),
        _ => None,
    });
    let whole = lab.world.proxy().patience().whole;
    let attempts = u32::try_from(asked(&lab, write).len()).expect("few");
    assert_eq!(timed_out, Some((attempts, whole)));
}

#[test]
fn how_long_each_try_waited_adds_up() {
    let (mut lab, leader) = Lab::led(3);
    lab.act(Intervention::Isolate(leader));
    for other in lab.others(leader) {
        lab.act(Intervention::Isolate(other));
    }
    lab.pass(100);
    lab.act(Intervention::HealNetwork);
    lab.part(&lab.others(leader), Some(0));
    let request = lab.write("5");
    lab.pass(2_500);
    assert_eq!(lab.outcome(request), Some(Outcome::Unknown));
    let mut sent = None;
    for record in &lab.records {
        match record.event {
            Event::Forwarded { id, .. } if id == request => sent = Some(record.time),
            Event::AttemptFailed { id, because, .. } if id == request => {
                let waited = record.time - sent.expect("it was asked before");
                if let AttemptFailure::TimedOut { after } = because {
                    assert_eq!(after, waited);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn a_request_given_up_may_take_effect_later_but_never_behind_a_newer_one() {
    let (mut lab, leader) = Lab::led(3);
    lab.part(&[leader], Some(1));
    let old = lab.write("old");
    lab.pass(2_000);
    assert_eq!(lab.outcome(old), Some(Outcome::Unknown));
    lab.act(Intervention::HealNetwork);
    lab.pass(1_000);
    let new = lab.write("new");
    lab.pass(1_500);
    assert_eq!(lab.outcome(new), done(Answer::Written));
    let read = lab.read();
    lab.pass(1_000);
    assert_eq!(lab.outcome(read), value(Some("new")));
}

#[test]
fn a_request_that_reaches_the_proxy_twice_is_one_request() {
    let (mut lab, _) = Lab::led(3);
    let request = lab.write("5");
    let flight = await_flight(&mut lab, raft::ClientId(1), Address::Proxy);
    lab.act(Intervention::Duplicate(flight));
    lab.pass(3_000);
    assert_eq!(lab.outcome(request), done(Answer::Written));
    let answered = |record: &Record| matches!(record.event, Event::Answered { .. });
    assert_eq!(lab.count(answered), 1);
    assert_eq!(lab.world.proxy().open().count(), 0);
    let first = |record: &Record| matches!(record.event, Event::Forwarded { attempt: 1, .. });
    assert_eq!(lab.count(first), 1);
}

#[test]
fn a_client_has_at_most_64_requests_under_way() {
    let (mut lab, _) = Lab::led(3);
    for _ in 0..MAX_OPEN {
        lab.write("5");
    }
    let client = raft::ClientId(1);
    let operation = read_op("x");
    let one_more = Intervention::Ask { client, operation };
    let problem = lab.refuse(one_more.clone());
    assert_eq!(problem, InterventionError::TooManyRequests(client));
    lab.ask(2, write_op("x", "6"));
    lab.pass(3_000);
    assert_eq!(lab.world.clients()[0].open().count(), 0);
    lab.act(one_more);
    assert!(lab.all_logs_equal());
    let commit = lab.nodes()[0].commit();
    assert!(commit >= Index(1 + 65), "all of them, and the empty entry");
}

#[test]
fn answers_tell_how_long_they_took() {
    let (mut lab, _) = Lab::led(3);
    let asked = lab.world.now();
    let request = lab.write("5");
    lab.pass(2_000);
    let answered = lab.world.clients()[0].last().expect("an answer").clone();
    assert_eq!((answered.id, answered.asked), (request, asked));
    let event = lab.records.iter().find_map(|record| match record.event {
        Event::Answered { after, .. } => Some((record.time, after)),
        _ => None,
    });
    assert_eq!(event, Some((answered.at, answered.at - asked)));
    assert!(answered.at - asked >= Micros::from_millis(20 + 4 * 20));
}

#[test]
fn a_leader_that_the_proxy_cannot_reach_serves_nobody() {
    let (mut lab, leader) = Lab::led(3);
    lab.act(Intervention::CutLink { from: Address::Proxy, to: leader.into() });
    let request = lab.write("5");
    lab.pass(4_000);
    assert_eq!(lab.outcome(request), Some(Outcome::Unknown));
    assert_eq!(lab.leader(), Some(leader), "the others still hear it");
}

#[test]
fn a_client_gives_up_by_itself_when_what_it_said_or_what_it_is_told_never_arrives() {
    // Given a request, or its answer, that someone takes away between the client and the proxy.
    let client = raft::ClientId(1);
    let ends = [(client.into(), Address::Proxy), (Address::Proxy, Address::Client(client))];
    for (from, to) in ends {
        let (mut lab, _) = Lab::led(3);
        let request = lab.write("5");
        let flight = await_flight(&mut lab, from, to);
        lab.act(Intervention::Drop(flight));
        // When time goes by, then the client knows that it cannot know, and waits for nothing.
        lab.pass(3_000);
        assert_eq!(lab.outcome(request), Some(Outcome::Unknown));
        assert_eq!(lab.world.clients()[0].open().count(), 0);
        // And its next request says that it waits for no older one.
        let next = lab.write("6");
        lab.pass(1_000);
        assert_eq!(lab.outcome(next), done(Answer::Written));
    }
}
