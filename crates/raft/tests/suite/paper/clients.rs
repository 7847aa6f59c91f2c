//! Commands that are repeated (§8, thesis 6.3).

use raft::{Answer, Event, Index, Response};

use test_support::{Bench, delete_op, request, text, write_op};

/// D43 §8, thesis 6.3. Given a command that was committed and whose answer was lost, when the
/// client repeats it to the next leader, then both entries are in the log, it takes effect once,
/// and the answer is the same.
#[test]
fn d43_a_repeated_command_takes_effect_once_and_gets_the_same_answer() {
    let mut bench = Bench::new(3);
    bench.elect(1);
    bench.ask(1, request(1, 1, write_op("x", "1")));
    bench.settle();
    let delete = request(1, 2, delete_op("x"));
    bench.ask(1, delete.clone());
    bench.settle();
    let first = bench.answers().last().copied().cloned();
    assert_eq!(first, Some(Response::Done(Answer::Deleted { existed: true })));

    // The answer is lost, the leader crashes, another client writes, and the first tries again.
    bench.crash(1);
    bench.elect(2);
    bench.ask(2, request(2, 1, write_op("x", "2")));
    bench.settle();
    bench.ask(2, delete);
    bench.settle();
    assert_eq!(bench.answers().last().copied().cloned(), first);
    let value = bench.node(2).store().get(&text("x"));
    assert_eq!(value, Some(&text("2")), "it did not take effect again");

    let log = bench.node(2).log();
    let same = |index: &u64| {
        let entry = log.get(Index(*index)).expect("within the log");
        let command = entry.command.as_ref();
        command.is_some_and(|it| it.operation == delete_op("x"))
    };
    assert_eq!((1..=log.len()).filter(same).count(), 2);
    let ignored = |(_, event): &(_, Event)| matches!(event, Event::RepetitionIgnored { .. });
    assert!(bench.events.iter().any(ignored));
}

/// Thesis 6.3. Given a client that gave up on a request and went on, when the old one is committed
/// after all behind newer ones, then it has no effect: its client no longer waits.
#[test]
fn an_abandoned_request_has_no_effect_behind_newer_ones() {
    let mut bench = Bench::new(3);
    bench.elect(1);
    let mut newer = request(1, 2, write_op("x", "new"));
    newer.unanswered_from = raft::Serial(2);
    bench.ask(1, newer);
    bench.settle();
    bench.ask(1, request(1, 1, write_op("x", "old")));
    bench.settle();
    assert_eq!(bench.node(1).commit(), Index(3));
    assert_eq!(bench.node(1).store().get(&text("x")), Some(&text("new")));
    assert_eq!(bench.replies.len(), 1, "and nobody gets an answer");
}

/// §8. Given requests of two clients with the same number, then they are two requests.
#[test]
fn a_number_belongs_to_its_client() {
    let mut bench = Bench::new(3);
    bench.elect(1);
    for client in [1, 2] {
        let value = client.to_string();
        bench.ask(1, request(client, 1, write_op("x", &value)));
        bench.settle();
    }
    assert_eq!(bench.node(1).store().get(&text("x")), Some(&text("2")));
    assert_eq!(bench.replies.len(), 2);
}
