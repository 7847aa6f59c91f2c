//! Reads by ReadIndex (§8, thesis 6.4).

use raft::{Answer, Event, Index, Input, Message, Node, Output, Response, Round};

use test_support::{
    Bench, TIMING, accepted, append_to, ask, ask_vote, at, candidate_with, config, leader,
    leadership, ms, n, read_op, refused, request, step, text, vote, write_op,
};

/// The values that an output answers to reads.
fn values(out: &Output) -> Vec<Option<String>> {
    let value = |reply: &raft::Reply| match &reply.response {
        Response::Done(Answer::Value(value)) => value.as_ref().map(ToString::to_string),
        other => panic!("not the answer to a read: {other:?}"),
    };
    out.replies.iter().map(value).collect()
}

/// A leader of so many nodes that has committed its first entry, and `fill` in term 1.
fn ready(nodes: u8) -> Node {
    let (mut node, _) = leader(nodes, 1, &[1]);
    for peer in 2..=nodes {
        step(&mut node, ms(1), peer, accepted(2, 2, 1));
    }
    assert_eq!(node.commit(), Index(2));
    node
}

/// D32 §8, thesis 6.4. Given a leader that has committed in its term, when a read comes, then it
/// sends a round, and answers once a majority has answered that round, not before.
#[test]
fn d32_a_read_is_answered_after_a_round_that_a_majority_acknowledged() {
    for nodes in 2..=9u8 {
        let mut node = ready(nodes);
        let out = ask(&mut node, ms(2), request(1, 1, read_op("fill")));
        assert!(values(&out).is_empty());
        let round = append_to(&out, 2).round;
        assert!(round > Round(1));
        let index = Index(2);
        assert!(out.events.contains(&Event::ReadRoundStarted { round, index, reads: 1 }));

        let others_needed = nodes / 2;
        for peer in 2..=others_needed {
            let out = step(&mut node, ms(3), peer, accepted(2, 2, round.0));
            assert!(values(&out).is_empty(), "{peer} of {nodes}");
            let out = step(&mut node, ms(3), peer, accepted(2, 2, round.0));
            assert!(values(&out).is_empty(), "n{peer} counts once");
        }
        let out = step(&mut node, ms(3), others_needed + 1, accepted(2, 2, round.0));
        assert_eq!(values(&out), [Some("1.1".to_owned())]);
    }
}

/// D32. Given a read under way, when answers to earlier rounds come late, then they confirm
/// nothing; an answer that refuses the entries confirms as well as one that takes them.
#[test]
fn d32_answers_to_earlier_rounds_confirm_nothing() {
    let mut node = ready(3);
    node.step(ms(51), Input::Timer);
    let out = ask(&mut node, ms(52), request(1, 1, read_op("fill")));
    let round = append_to(&out, 2).round;
    for earlier in 0..round.0 {
        for peer in [2, 3] {
            let out = step(&mut node, ms(53), peer, accepted(2, 2, earlier));
            assert!(values(&out).is_empty());
        }
    }
    let Message::AppendEntriesReply(mut refusal) = refused(2, 9, at(0, 0)) else {
        panic!("an answer to AppendEntries");
    };
    refusal.round = round;
    let out = step(&mut node, ms(53), 3, Message::AppendEntriesReply(refusal));
    assert_eq!(values(&out).len(), 1);
}

/// D32. Given a read under way, when more reads come, then one further round serves them all; the
/// same read asked again is answered once.
#[test]
fn d32_one_round_serves_the_reads_that_came_before_it() {
    let mut node = ready(3);
    let first = ask(&mut node, ms(2), request(1, 1, read_op("fill")));
    let round = append_to(&first, 2).round;
    for serial in [2, 3, 3, 1] {
        let out = ask(&mut node, ms(3), request(1, serial, read_op("fill")));
        assert!(out.messages.is_empty());
    }
    let out = step(&mut node, ms(4), 2, accepted(2, 2, round.0));
    assert_eq!(values(&out).len(), 1, "only the one that came before the round");
    let second = append_to(&out, 2).round;
    assert!(second > round);
    let out = step(&mut node, ms(5), 3, accepted(2, 2, second.0));
    assert_eq!(values(&out).len(), 2);
}

/// D32. Given a read and a write that commits before the round is confirmed, when the read is
/// answered, then it sees at least what was committed when it came.
#[test]
fn d32_a_read_sees_what_was_committed_when_it_came() {
    let mut node = ready(3);
    ask(&mut node, ms(2), request(1, 1, write_op("fill", "new")));
    step(&mut node, ms(3), 2, accepted(2, 3, 1));
    let out = ask(&mut node, ms(4), request(1, 2, read_op("fill")));
    let round = append_to(&out, 2).round;
    let out = step(&mut node, ms(5), 3, accepted(2, 2, round.0));
    assert_eq!(values(&out), [Some("new".to_owned())]);
}

/// D32. Given a cluster of one, when a read comes, then it is answered at once.
#[test]
fn d32_a_single_node_answers_reads_at_once() {
    let (mut node, _) = candidate_with(config(1), 0, &[]);
    let out = ask(&mut node, ms(1), request(1, 1, read_op("x")));
    assert_eq!(values(&out), [None]);
}

/// D33 thesis 6.4. Given a new leader that has committed nothing of its own term, when a read comes
/// and all others answer every round, then it is held back until that commit.
#[test]
fn d33_a_new_leader_delays_reads_until_it_has_committed_in_its_term() {
    let (mut node, _) = leader(3, 1, &[1, 1]);
    let out = ask(&mut node, ms(1), request(1, 1, read_op("fill")));
    assert!(out.messages.is_empty());
    let id = request(1, 1, read_op("fill")).id;
    assert_eq!(out.events, [Event::ReadDelayed { id }]);
    for round in 1..=3 {
        for peer in [2, 3] {
            let out = step(&mut node, ms(1), peer, accepted(2, 2, round));
            assert!(values(&out).is_empty(), "they hold all but the new entry");
        }
        node.step(node.deadline(), Input::Timer);
    }
    let out = step(&mut node, ms(200), 2, accepted(2, 3, 3));
    assert_eq!(node.commit(), Index(3));
    let round = append_to(&out, 3).round;
    let out = step(&mut node, ms(210), 3, accepted(2, 2, round.0));
    assert_eq!(values(&out), [Some("1.2".to_owned())]);
}

/// Thesis 6.4. Given a leader with reads under way, when it is deposed, then it never answers them.
#[test]
fn a_deposed_leader_answers_no_read() {
    let mut node = ready(3);
    let out = ask(&mut node, ms(2), request(1, 1, read_op("fill")));
    let round = append_to(&out, 2).round;
    step(&mut node, ms(3), 2, ask_vote(3, at(9, 2)));
    for peer in [2, 3] {
        let out = step(&mut node, ms(4), peer, accepted(2, 2, round.0));
        assert!(values(&out).is_empty());
    }
    node.step(ms(5), Input::TimeOut);
    let out = step(&mut node, ms(5), 2, vote(4, true));
    assert!(values(&out).is_empty());
    assert!(leadership(&node).reads_waiting.is_empty());
}

/// Thesis 6.4. Given a server that led, was deposed and leads again, when a heartbeat of its first
/// leadership arrives only now and is refused, then that answer, though it carries the present
/// term, confirms no round of the present leadership: otherwise a leader that was cut off could
/// answer a read from the past.
#[test]
fn a_heartbeat_of_a_former_leadership_confirms_no_read_of_the_present_one() {
    let mut bench = Bench::new(3);
    bench.elect(1);
    for _ in 0..9 {
        bench.tick(1);
    }
    // A late round of the first leadership, to n2, stays under way.
    bench.now = bench.now + TIMING.heartbeat;
    bench.step(n(1), Input::Timer);
    let late = bench.queue.iter().find(|sent| sent.to == n(2)).cloned().expect("a heartbeat to n2");
    bench.lose_all();

    bench.elect(3);
    bench.elect(1);
    bench.ask(1, request(1, 1, write_op("x", "old")));
    bench.settle();
    bench.hand(late);
    bench.settle();

    bench.partition(&[&[1], &[2, 3]]);
    bench.elect(2);
    bench.ask(2, request(1, 2, write_op("x", "new")));
    bench.settle();
    assert_eq!(bench.node(2).store().get(&text("x")), Some(&text("new")));

    bench.replies.clear();
    bench.ask(1, request(2, 1, read_op("x")));
    bench.settle();
    assert!(bench.answers().is_empty(), "n1 leads no longer, and cannot know");
}

/// D32. Given an acknowledgement of a round, when one of an earlier round comes late from the same
/// server, then the first still counts.
#[test]
fn d32_a_late_acknowledgement_takes_none_back() {
    let mut node = ready(5);
    let out = ask(&mut node, ms(2), request(1, 1, read_op("fill")));
    let round = append_to(&out, 2).round.0;
    step(&mut node, ms(3), 2, accepted(2, 2, round));
    step(&mut node, ms(4), 2, accepted(2, 2, round - 1));
    let out = step(&mut node, ms(5), 3, accepted(2, 2, round));
    assert_eq!(values(&out), [Some("1.1".to_owned())]);
}
