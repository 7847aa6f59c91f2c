//! Figures 7 and 8 of the paper, played through the core.

use raft::{Config, Index, Message, Term};

use test_support::{Bench, Sent, at, config, durable, is_leader, log, n, progress, terms};

/// The leader of Figure 7, for term 8, and its followers (a) to (f).
const FIGURE_7_LEADER: &[u64] = &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
const FIGURE_7: [(char, &[u64]); 6] = [
    ('a', &[1, 1, 1, 4, 4, 5, 5, 6, 6]),
    ('b', &[1, 1, 1, 4]),
    ('c', &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]),
    ('d', &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]),
    ('e', &[1, 1, 1, 4, 4, 4, 4]),
    ('f', &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]),
];

/// D18 §5.3, Figure 7. Given the leader and the followers (a) to (f), when it is elected and leads,
/// then all logs become the same as its own.
#[test]
fn d18_figure_7_all_logs_become_the_leaders() {
    let start = |terms: &&[u64]| durable(7, None, terms);
    let logs: Vec<&[u64]> =
        [FIGURE_7_LEADER].into_iter().chain(FIGURE_7.iter().map(|(_, terms)| *terms)).collect();
    let mut bench = Bench::with(logs.iter().map(start).collect());
    bench.elect(1);
    assert_eq!(bench.node(1).term(), Term(8));
    bench.tick(1);
    assert!(bench.all_equal());
    let expected: Vec<u64> = FIGURE_7_LEADER.iter().copied().chain([8]).collect();
    for node in bench.up.values() {
        assert_eq!(terms(node.log()), expected);
        assert_eq!(node.commit(), Index(11));
        for index in 1..=10 {
            let own = log(FIGURE_7_LEADER);
            assert_eq!(node.log().get(Index(index)), own.get(Index(index)));
        }
    }
}

/// D18. Given each follower of Figure 7 alone with the leader and one more that agrees with it,
/// then it is repaired too.
#[test]
fn d18_figure_7_each_follower_by_itself() {
    for (which, follower) in FIGURE_7 {
        let mut bench = Bench::with(vec![
            durable(7, None, FIGURE_7_LEADER),
            durable(7, None, follower),
            durable(7, None, FIGURE_7_LEADER),
        ]);
        bench.elect(1);
        bench.tick(1);
        assert!(bench.all_equal(), "({which})");
    }
}

/// D05 §5.4.1. Given the logs of Figure 7, when each server runs for election, then it has the votes of
/// exactly those whose logs are no more up-to-date.
#[test]
fn d05_figure_7_who_can_be_elected() {
    let logs: Vec<&[u64]> =
        [FIGURE_7_LEADER].into_iter().chain(FIGURE_7.iter().map(|(_, terms)| *terms)).collect();
    // Leader, a, b, c, d, e, f: with four of seven votes they can lead.
    let expected = [true, true, false, true, true, false, false];
    for (number, can_lead) in (1..=7).zip(expected) {
        let start = |terms: &&[u64]| durable(7, None, terms);
        let mut bench = Bench::with(logs.iter().map(start).collect());
        bench.time_out(number);
        bench.settle();
        assert_eq!(is_leader(bench.node(number)), can_lead, "n{number}");
    }
}

/// The place of the entry of term 2 in Figure 8.
const OF_TERM_2: u64 = 2;

/// Figure 8 up to (c). n1 led in term 2, and its entry reached n2 only (a). n5 led in term 3, and
/// its entry reached nobody (b). Now n1 leads again, in term 4, and its entry of term 2 is on n3
/// too, which is a majority; but what it appended in term 4 is on n1 and n2 only (c). A message
/// carries one entry, so that n3 gets them one after the other.
fn figure_8_c() -> Bench {
    let votes = |sent: &Sent| {
        matches!(sent.message, Message::RequestVote(_) | Message::RequestVoteReply(_))
    };
    let one_by_one = Config { batch: 1, ..config(5) };
    let mut bench = Bench::configured(one_by_one, vec![durable(1, None, &[1]); 5]);
    // (a)
    bench.time_out(1);
    bench.settle_where(votes);
    assert!(is_leader(bench.node(1)));
    bench.partition(&[&[1, 2], &[3, 4, 5]]);
    bench.settle();
    assert_eq!(bench.node(2).log().last(), at(OF_TERM_2, 2));
    assert_eq!(bench.node(3).log().last(), at(1, 1));
    bench.crash(1);
    bench.heal();
    // (b)
    bench.time_out(5);
    bench.settle_where(votes);
    assert!(is_leader(bench.node(5)));
    bench.crash(5);
    bench.lose_all();
    // (c) The votes of term 3 are given, so n1 needs two attempts.
    bench.restart(1);
    bench.time_out(1);
    bench.settle();
    assert!(!is_leader(bench.node(1)));
    bench.time_out(1);
    bench.settle_where(votes);
    assert!(is_leader(bench.node(1)));
    assert_eq!(bench.node(1).term(), Term(4));
    bench.partition(&[&[1, 2, 3], &[4, 5]]);
    while let Some(sent) = bench.queue.pop_front() {
        let level = bench.node(3).log().len() == OF_TERM_2;
        if !(level && sent.to == n(3)) {
            bench.hand(sent);
        }
    }
    assert_eq!(bench.node(2).log().last(), at(OF_TERM_2 + 1, 4));
    assert_eq!(bench.node(3).log().last(), at(OF_TERM_2, 2));
    assert_eq!(progress(bench.node(1), 2).1, OF_TERM_2 + 1);
    assert_eq!(progress(bench.node(1), 3).1, OF_TERM_2);
    bench
}

/// D22 §5.4.2, Figure 8 (c) and (d). Given an entry of term 2 on a majority and nothing of term 4
/// there, then it is not committed; and rightly so, for when n1 crashes, n5 can be elected and
/// replaces it.
#[test]
fn d22_figure_8_d_entries_of_an_earlier_term_on_a_majority_can_still_be_replaced() {
    let mut bench = figure_8_c();
    assert_eq!(bench.node(1).commit(), Index(0));
    assert!(bench.replies.is_empty(), "and no client got an answer");
    bench.crash(1);
    bench.restart(5);
    bench.heal();
    bench.time_out(5);
    bench.settle();
    bench.elect(5);
    bench.tick(5);
    for number in [2, 3, 4, 5] {
        assert_eq!(terms(bench.node(number).log()), [1, 3, 5]);
        assert_eq!(bench.node(number).commit(), bench.node(5).commit());
    }
}

/// D22 §5.4.2, Figure 8 (c) and (e). Given the same, when n1's entry of term 4 reaches n3 too, then
/// all of it is committed, and n5 cannot be elected any more.
#[test]
fn d22_figure_8_e_an_entry_of_the_own_term_on_a_majority_commits_all_before_it() {
    let mut bench = figure_8_c();
    bench.tick(1);
    assert_eq!(bench.node(1).commit(), Index(OF_TERM_2 + 1));
    bench.crash(1);
    bench.restart(5);
    bench.heal();
    for _ in 0..5 {
        bench.time_out(5);
        bench.settle();
        assert!(!is_leader(bench.node(5)));
    }
    bench.elect(3);
    assert_eq!(bench.node(5).log().get(Index(2)), bench.node(3).log().get(Index(2)));
    assert_eq!(bench.node(5).log().get(Index(2)).map(|it| it.term), Some(Term(2)));
}
