//! Log replication: what a leader sends and what a follower does with it (§5.3).

use raft::{
    AppendRefusal, AppendResult, Event, Index, Input, Message, Node, Output, Response, Term,
};

use test_support::{
    Bench, accepted, append, append_to, ask, ask_vote, at, candidate, durable, follower, leader,
    leadership, log, ms, n, progress, read_op, refused, request, sent_to, step, terms, write_op,
};

fn result(out: &Output, to: u8) -> &AppendResult {
    match sent_to(out, to) {
        Message::AppendEntriesReply(reply) => &reply.result,
        other => panic!("not an answer to AppendEntries: {other:?}"),
    }
}

/// D14 §5.3. Given a leader whose followers are level, when a command comes, then it is appended
/// once at the end with the leader's term and sent to each with the entry just before it.
#[test]
fn d14_a_command_is_appended_once_and_sent_to_all() {
    for nodes in 2..=9 {
        let (mut node, _) = leader(nodes, 1, &[1]);
        for peer in 2..=nodes {
            step(&mut node, ms(1), peer, accepted(2, 2, 1));
        }
        let out = ask(&mut node, ms(2), request(1, 1, write_op("x", "5")));
        assert_eq!(terms(node.log()), [1, 2, 2]);
        let added = node.log().get(Index(3)).expect("just appended");
        for peer in 2..=nodes {
            let append = append_to(&out, peer);
            assert_eq!((append.term, append.prev), (Term(2), at(2, 2)));
            assert_eq!(append.entries, std::slice::from_ref(added));
        }
    }
}

/// D14. Given commands one after another and no answers, when each is sent, then no entry is sent
/// to a level follower twice.
#[test]
fn d14_entries_are_sent_without_waiting_for_answers() {
    let (mut node, _) = leader(3, 0, &[]);
    step(&mut node, ms(1), 2, accepted(1, 1, 1));
    for serial in 1..=3 {
        let out = ask(&mut node, ms(2), request(1, serial, write_op("x", "5")));
        assert_eq!(append_to(&out, 2).prev, at(serial, 1));
        assert_eq!(append_to(&out, 2).entries.len(), 1);
    }
    let heartbeat = node.step(ms(60), Input::Timer);
    assert!(append_to(&heartbeat, 2).entries.is_empty());
    assert_eq!(append_to(&heartbeat, 3).entries.len(), 4, "n3 never answered");
}

/// D15 §5.3. Given a follower, when the entry before the new ones is missing or of another term,
/// then it refuses and neither its log nor its commitIndex changes.
#[test]
fn d15_what_does_not_fit_the_log_is_refused() {
    let (too_short, other_term) = (
        AppendRefusal::TooShort { prev: Index(4), last: Index(3) },
        AppendRefusal::OtherTerm { prev: at(3, 3), ours: Term(2) },
    );
    for (prev, because) in [(at(4, 3), too_short), (at(3, 3), other_term)] {
        let mut node = follower(3, 5, &[1, 2, 2]);
        let before = node.durable().clone();
        let out = step(&mut node, ms(1), 2, append(5, prev, &[5], 9));
        assert!(
            matches!(result(&out, 2), AppendResult::Refused { prev: p, .. } if *p == prev.index)
        );
        assert_eq!(node.durable(), &before);
        assert_eq!(node.commit(), Index(0));
        let leader = n(2);
        assert!(out.events.contains(&Event::AppendRefused { leader, because }));
    }
}

/// D16 §5.3, Figure 2 rules 3 and 4. Given a follower with an entry that conflicts with a new one,
/// when the new ones are accepted, then the log is cut from there and the new ones are added.
#[test]
fn d16_a_conflicting_entry_goes_with_all_that_follow_it() {
    for (ours, prev, new, expected) in [
        (&[1, 1, 2, 2][..], at(2, 1), &[3][..], &[1, 1, 3][..]),
        (&[1, 1, 2, 2], at(2, 1), &[3, 4], &[1, 1, 3, 4]),
        (&[1, 2, 2, 2, 2], at(0, 0), &[1, 4], &[1, 4]),
        (&[1, 2, 2, 2, 2], at(1, 1), &[2, 2, 4], &[1, 2, 2, 4]),
        (&[2, 2], at(0, 0), &[3, 3, 3], &[3, 3, 3]),
        (&[1, 1], at(2, 1), &[4, 4], &[1, 1, 4, 4]),
        (&[], at(0, 0), &[1, 4], &[1, 4]),
    ] {
        let mut node = follower(3, 5, ours);
        let out = step(&mut node, ms(1), 2, append(5, prev, new, 0));
        assert_eq!(node.log(), &log(expected), "{ours:?} and {new:?}");
        let matched = Index(prev.index.0 + new.len() as u64);
        assert_eq!(result(&out, 2), &AppendResult::Accepted { matched });
    }
}

/// D16. Given a conflict, when the log is cut, then the event names what went and why.
#[test]
fn d16_the_event_names_what_was_deleted_and_why() {
    let mut node = follower(3, 5, &[1, 2, 2, 2]);
    let out = step(&mut node, ms(1), 2, append(5, at(1, 1), &[2, 4], 0));
    assert!(out.events.contains(&Event::Truncated {
        leader: n(2),
        from: Index(3),
        to: Index(4),
        had: Term(2),
        leader_has: Term(4),
    }));
    let (leader, first, last) = (n(2), Index(3), Index(3));
    assert!(out.events.contains(&Event::Stored {
        leader,
        first,
        last,
        overwritten: None,
        end: last
    }));
}

/// D17 §5.5. Given a follower that has taken entries, when the same message comes again, then the
/// log stays as it is and the answer is the same.
#[test]
fn d17_a_repeated_message_changes_nothing() {
    let mut node = follower(3, 5, &[1]);
    let message = append(5, at(1, 1), &[2, 2, 5], 2);
    let first = step(&mut node, ms(1), 2, message.clone());
    let (durable, commit) = (node.durable().clone(), node.commit());
    for _ in 0..3 {
        let again = step(&mut node, ms(2), 2, message.clone());
        assert_eq!(again.messages, first.messages);
        assert!(again.events.is_empty());
        assert_eq!((node.durable(), node.commit()), (&durable, commit));
    }
}

/// D17. Given a follower that has taken entries, when an earlier and shorter message of the same
/// leader comes late, then nothing is cut off, and the answer vouches only for what it carried.
#[test]
fn d17_a_late_message_takes_nothing_away() {
    let mut node = follower(3, 5, &[1]);
    step(&mut node, ms(1), 2, append(5, at(1, 1), &[5, 5, 5], 3));
    let before = node.durable().clone();
    for (late, matched) in [
        (append(5, at(0, 0), &[], 0), 0),
        (append(5, at(1, 1), &[], 1), 1),
        (append(5, at(1, 1), &[5], 2), 2),
        (append(5, at(2, 5), &[5], 0), 3),
    ] {
        let out = step(&mut node, ms(2), 2, late);
        assert_eq!(node.durable(), &before);
        assert_eq!(node.commit(), Index(3));
        let matched = Index(matched);
        assert_eq!(result(&out, 2), &AppendResult::Accepted { matched });
    }
}

/// D19 §5.3. Given a leader and a follower that refuses, when refusals come, then nextIndex goes
/// down with each until the follower accepts, and never below 1.
#[test]
fn d19_next_index_goes_down_until_the_logs_agree() {
    let (mut node, _) = leader(2, 5, &[1, 2, 3, 4, 5]);
    let mut next = progress(&node, 2).0;
    assert_eq!(next, 6);
    while next > 1 {
        let prev = next - 1;
        let hint = at(prev - 1, prev - 1);
        let out = step(&mut node, ms(1), 2, refused(6, prev, hint));
        let (now, matched) = progress(&node, 2);
        assert!(now < next && now >= 1 && matched == 0);
        assert_eq!(append_to(&out, 2).prev.index, Index(now - 1));
        next = now;
    }
    let out = step(&mut node, ms(1), 2, refused(6, 0, at(0, 0)));
    assert!(out.messages.is_empty());
    assert_eq!(progress(&node, 2), (1, 0));

    step(&mut node, ms(1), 2, accepted(6, 6, 1));
    assert_eq!(progress(&node, 2), (7, 6));
}

/// D19. Given a follower known to agree up to some place, when refusals come, old or repeated, then
/// nextIndex never goes to that place or below it, and matchIndex never goes down.
#[test]
fn d19_next_index_never_goes_into_what_is_known_to_agree() {
    let (mut node, _) = leader(3, 1, &[1, 1, 1, 1, 1]);
    step(&mut node, ms(1), 2, accepted(2, 4, 1));
    for prev in 0..=9 {
        for hint in [at(0, 0), at(1, 1), at(prev, 1)] {
            step(&mut node, ms(1), 2, refused(2, prev, hint));
            let (next, matched) = progress(&node, 2);
            assert_eq!(matched, 4);
            assert!((5..=7).contains(&next), "{next}");
        }
    }
    for matched in 0..4 {
        step(&mut node, ms(1), 2, accepted(2, matched, 1));
        assert_eq!(progress(&node, 2).1, 4, "late answers take nothing back");
    }
}

/// D19. Given a leader that has gone back once, when the same refusal comes again, then it is
/// ignored: it answers a message that is no longer the last.
#[test]
fn d19_a_repeated_refusal_is_ignored() {
    let (mut node, _) = leader(2, 5, &[1, 2, 3, 4, 5]);
    let refusal = refused(6, 5, at(4, 3));
    assert_eq!(step(&mut node, ms(1), 2, refusal.clone()).messages.len(), 1);
    let after = progress(&node, 2);
    let out = step(&mut node, ms(1), 2, refusal);
    assert!(out.messages.is_empty() && out.events.is_empty());
    assert_eq!(progress(&node, 2), after);
}

/// How many refusals it takes until a follower with this log is level with a leader of that log.
fn refusals(leader: &[u64], follower: &[u64]) -> usize {
    let mut bench = Bench::with(vec![durable(90, None, leader), durable(90, None, follower)]);
    bench.elect(1);
    assert_eq!(bench.node(1).log(), bench.node(2).log());
    let refused = |event: &&_| matches!(event, (_, Event::AppendRefused { .. }));
    bench.events.iter().filter(refused).count()
}

/// D20 §5.3. Given a follower whose log departs from the leader's over several terms, when they
/// find where the logs agree, then it takes about one refusal per departing term, not per entry.
#[test]
fn d20_finding_agreement_takes_a_round_per_term_not_per_entry() {
    let runs = |terms: &[u64], length| -> Vec<u64> {
        let run = |term: &u64| vec![*term; length];
        terms.iter().flat_map(run).collect()
    };
    for length in [1, 10, 100] {
        let leader = runs(&[1, 3, 5, 7, 9], length);
        for (follower, most) in [
            (runs(&[1, 3, 5, 7, 9], length), 0),
            (runs(&[1], length), 1),
            (runs(&[1, 2], 2 * length), 1),
            (runs(&[1, 2, 4], length), 2),
            (runs(&[1, 2, 4, 6], length), 3),
            (runs(&[1, 2, 4, 6, 8], length), 4),
            (runs(&[2, 4, 6, 8], length), 4),
            (runs(&[2], 7 * length), 1),
        ] {
            let count = refusals(&leader, &follower);
            assert!(count <= most + 1, "{count} for {most} terms of {length}");
        }
    }
}

/// D23 §5.3. Given entries in a follower's log, when a heartbeat or AppendEntries carries a later
/// commitIndex, then the follower commits and applies as far; a lower one changes nothing.
#[test]
fn d23_a_follower_follows_the_leaders_commit_and_never_goes_back() {
    let mut node = follower(3, 1, &[1, 1, 1, 1]);
    for (sent, then) in [(1, 1), (3, 3), (2, 3), (0, 3), (4, 4), (1, 4)] {
        step(&mut node, ms(1), 2, append(1, at(4, 1), &[], sent));
        assert_eq!((node.commit(), node.applied()), (Index(then), Index(then)));
        let value = format!("1.{then}");
        assert_eq!(
            node.store().get(&test_support::text("fill")).map(raft::Text::as_str),
            Some(&*value)
        );
    }
}

/// D23, Figure 2 rule 5. Given a follower with entries beyond what a message speaks of, when it
/// carries a later commitIndex, then the follower commits only up to the last place that the message
/// vouches for: what follows may yet be cut off.
#[test]
fn d23_a_message_commits_no_further_than_it_covers() {
    let mut node = follower(3, 5, &[1, 1, 2, 2, 2]);
    step(&mut node, ms(1), 2, append(5, at(1, 1), &[], 5));
    assert_eq!(node.commit(), Index(1));
    step(&mut node, ms(1), 2, append(5, at(1, 1), &[1], 5));
    assert_eq!(node.commit(), Index(2));
    step(&mut node, ms(1), 2, append(5, at(2, 1), &[4], 5));
    assert_eq!((node.commit(), terms(node.log())), (Index(3), vec![1, 1, 4]));
}

/// D24 §5.3. Given committed entries, when they are applied, then in the order of the log, each
/// once, and applied ≤ commit ≤ last at each step.
#[test]
fn d24_committed_entries_are_applied_in_order_once() {
    let mut node = follower(3, 1, &[]);
    let mut sent = 0;
    let mut seen = Index(0);
    for (count, commit) in [(3, 1), (0, 2), (4, 7), (0, 7), (1, 99)] {
        let new = vec![1; count];
        let message = append(1, at(sent, u64::from(sent > 0)), &new, commit);
        step(&mut node, ms(1), 2, message.clone());
        sent += count as u64;
        let value = |node: &Node| node.store().get(&test_support::text("fill")).cloned();
        let expected = (node.applied().0 > 0).then(|| format!("1.{}", node.applied()));
        assert_eq!(value(&node).map(|v| v.to_string()), expected);
        assert!(node.applied() <= node.commit() && node.commit().0 <= node.log().len());
        assert!(node.applied() >= seen);
        seen = node.applied();
        let before = (node.applied(), node.store().clone());
        step(&mut node, ms(1), 2, message);
        assert_eq!((node.applied(), node.store().clone()), before);
    }
    assert_eq!(seen, Index(8));
}

/// D25 §5.3. Given five nodes with one dead, when commands come, then they are committed; when the
/// dead one returns, then it catches up.
#[test]
fn d25_a_dead_follower_holds_nobody_up_and_catches_up_later() {
    let mut bench = Bench::new(5);
    bench.elect(1);
    bench.crash(5);
    for serial in 1..=600 {
        bench.ask(1, request(1, serial, write_op("x", &serial.to_string())));
        bench.settle();
    }
    assert_eq!(bench.node(1).commit(), Index(601));
    assert_eq!(bench.replies.len(), 600);
    bench.restart(5);
    for _ in 0..2 {
        bench.tick(1);
    }
    assert!(bench.all_equal(), "600 entries, in pieces");
    let largest = bench.delivered.iter().filter_map(|it| match &it.message {
        Message::AppendEntries(append) => Some(append.entries.len()),
        _ => None,
    });
    assert_eq!(largest.max(), Some(usize::from(raft::MAX_BATCH)));
}

/// D26 §8. Given a node that does not lead, when a client asks, then it learns who does, if the
/// node knows; nothing is appended.
#[test]
fn d26_a_server_that_does_not_lead_names_the_leader() {
    let mut knows = follower(3, 1, &[1]);
    step(&mut knows, ms(1), 2, append(1, at(1, 1), &[], 0));
    let mut voted = follower(3, 1, &[1]);
    step(&mut voted, ms(1), 3, ask_vote(2, at(1, 1)));
    for (mut node, leader) in [
        (knows, Some(n(2))),
        (voted, None),
        (follower(3, 1, &[1]), None),
        (candidate(3, 1, &[1]), None),
    ] {
        for operation in [write_op("x", "5"), read_op("x")] {
            let before = node.clone();
            let out = ask(&mut node, ms(2), request(1, 1, operation));
            assert!(out.messages.is_empty());
            assert_eq!(out.replies[0].response, Response::NotLeader { leader });
            assert_eq!(node, before);
        }
    }
}

/// §5.2. Given a leader, when AppendEntries of its own term comes from another, which cannot be,
/// then it goes on leading and answers nothing.
#[test]
fn a_leader_hears_no_other_leader_of_its_term() {
    let (mut node, _) = leader(3, 1, &[1]);
    let before = node.clone();
    let out = step(&mut node, ms(1), 2, append(2, at(0, 0), &[2], 1));
    assert!(out.messages.is_empty());
    assert_eq!(node, before);
    assert_eq!(leadership(&node).peers.len(), 2);
}

/// D14, D19. Given a leader, when an answer vouches for more than the leader holds, then nothing
/// breaks: its matchIndex and nextIndex stay within its log.
#[test]
fn d19_an_answer_that_vouches_for_too_much_counts_for_what_there_is() {
    let (mut node, _) = leader(3, 1, &[1]);
    step(&mut node, ms(1), 2, accepted(2, 99, 1));
    let (next, matched) = progress(&node, 2);
    assert_eq!((next, matched), (3, 2));
    ask(&mut node, ms(2), request(1, 1, write_op("x", "1")));
    let now = node.deadline();
    let out = node.step(now, Input::Timer);
    assert!(append_to(&out, 2).prev.index <= node.log().last().index);
}
