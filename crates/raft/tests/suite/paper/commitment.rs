//! When an entry is committed (§5.3, §5.4.2).

use raft::{Commitment, Event, Index, Response};

use test_support::{accepted, append_to, ask, leader, ms, request, set, step, terms, write_op};

/// D21 §5.3. Given five nodes, when an entry of the leader's term is on three of them, then it is
/// committed with all before it, applied, and its client is answered.
#[test]
fn d21_an_entry_of_the_own_term_on_a_majority_is_committed_with_all_before_it() {
    let (mut node, _) = leader(5, 2, &[1, 1, 2]);
    ask(&mut node, ms(1), request(1, 1, write_op("x", "5")));
    assert_eq!(terms(node.log()), [1, 1, 2, 3, 3]);
    let out = step(&mut node, ms(2), 2, accepted(3, 5, 1));
    assert_eq!(node.commit(), Index(0), "two of five");
    assert!(out.messages.is_empty());

    let out = step(&mut node, ms(2), 4, accepted(3, 5, 1));
    assert_eq!((node.commit(), node.applied()), (Index(5), Index(5)));
    let because = Commitment::Quorum { holders: set(&[1, 2, 4]), own_term: true };
    let (from, to) = (Index(0), Index(5));
    assert!(out.events.contains(&Event::Committed { from, to, because }));
    assert_eq!(out.replies.len(), 1, "only for what this leadership appended");
    assert!(matches!(out.replies[0].response, Response::Done(_)));

    let next = ask(&mut node, ms(3), request(1, 2, write_op("x", "6")));
    assert_eq!(append_to(&next, 2).commit, Index(5), "and the others learn it");
}

/// D22 §5.4.2. Given an entry of an earlier term on a majority, or on all, when nothing of the own
/// term is there, then it is not committed.
#[test]
fn d22_an_entry_of_an_earlier_term_is_not_committed_by_counting() {
    for nodes in 2..=9 {
        let (mut node, _) = leader(nodes, 2, &[1, 2]);
        for peer in 2..=nodes {
            step(&mut node, ms(1), peer, accepted(3, 2, 1));
            assert_eq!(node.commit(), Index(0));
        }
        for peer in 2..=nodes {
            step(&mut node, ms(1), peer, accepted(3, 3, 1));
        }
        assert_eq!(node.commit(), Index(3));
    }
}

/// D27 §5.3, §5.4.2. Given any matchIndex of each follower, 1 to 9 nodes, then the commitIndex is
/// the highest index that a strict majority holds, if it is of the leader's term.
#[test]
fn d27_commit_is_the_highest_index_of_the_own_term_on_a_strict_majority() {
    let values = [0, 2, 3, 4];
    for nodes in 1..=9u8 {
        let mut base = leader(nodes, 1, &[1, 1]).0;
        ask(&mut base, ms(1), request(1, 1, write_op("x", "5")));
        assert_eq!(terms(base.log()), [1, 1, 2, 2]);
        // All vectors for few nodes, and those of three values for many.
        let values = if nodes <= 6 { &values[..] } else { &values[1..] };
        let count = values.len().pow(u32::from(nodes) - 1);
        for vector in 0..count {
            let mut node = base.clone();
            let mut held = vec![4];
            let mut rest = vector;
            for peer in 2..=nodes {
                let matched = values[rest % values.len()];
                rest /= values.len();
                held.push(matched);
                step(&mut node, ms(2), peer, accepted(2, matched, 1));
            }
            let on_majority = |index: &u64| {
                held.iter().filter(|matched| *matched >= index).count() * 2 > held.len()
            };
            let expected = [3, 4].into_iter().filter(on_majority).max().unwrap_or(0);
            assert_eq!(node.commit(), Index(expected), "{held:?}");
        }
    }
}

/// D27. Given a follower that has answered, when the same answer comes again, then it counts once.
#[test]
fn d27_a_follower_counts_once_however_often_it_answers() {
    let (mut node, _) = leader(5, 0, &[]);
    for _ in 0..4 {
        step(&mut node, ms(1), 2, accepted(1, 1, 1));
    }
    assert_eq!(node.commit(), Index(0));
    step(&mut node, ms(1), 3, accepted(1, 1, 1));
    assert_eq!(node.commit(), Index(1));
}
