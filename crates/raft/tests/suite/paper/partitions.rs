//! A leader cut off from its majority (§5.3, §5.4, thesis 6.2).

use raft::{Config, Event, FormerRole, Index, Input, Micros, Node, StepDown, Time};

use test_support::{
    Bench, TIMING, accepted, at, candidate_with, config, elect, is_follower, is_leader, ms, n,
    refused, request, set, step, text, write_op,
};

/// D31 §5.3, §5.4. Given a leader on the minority side, when it is asked to write, then that never
/// commits; the other side elects and commits; after healing there is one leader and one log.
#[test]
fn d31_a_minority_commits_nothing_and_is_repaired_after_healing() {
    let mut bench = Bench::new(5);
    bench.elect(1);
    bench.ask(1, request(1, 1, write_op("x", "old")));
    bench.settle();

    bench.partition(&[&[1, 2], &[3, 4, 5]]);
    let committed = bench.node(1).commit();
    for serial in 1..=3 {
        bench.ask(1, request(2, serial, write_op("x", "lost")));
        bench.settle();
    }
    bench.tick(1);
    assert_eq!(bench.node(1).commit(), committed);
    assert_eq!(bench.node(1).log().len(), committed.0 + 3);

    bench.elect(3);
    bench.ask(3, request(1, 2, write_op("x", "new")));
    bench.settle();
    assert!(bench.node(3).commit() > committed);

    bench.heal();
    bench.tick(3);
    bench.tick(3);
    let leaders = bench.up.values().filter(|node| is_leader(node)).count();
    assert_eq!(leaders, 1);
    assert!(bench.all_equal());
    let value = bench.node(1).store().get(&text("x")).cloned();
    assert_eq!(value, Some(text("new")));
    let lost = bench.replies.iter().filter(|(_, it)| it.id.client.0 == 2);
    assert_eq!(lost.count(), 0, "no client got the answer that it was done");
}

fn watchful(nodes: u8) -> Config {
    Config { check_quorum: true, ..config(nodes) }
}

/// Lets a leader's timers run until a time, with nobody answering. Returns when it stepped down.
fn lead_until(node: &mut Node, end: Time) -> Option<(Time, Event)> {
    while node.deadline() <= end && is_leader(node) {
        let now = node.deadline();
        let out = node.step(now, Input::Timer);
        if !is_leader(node) {
            return out.events.last().map(|event| (now, event.clone()));
        }
    }
    None
}

/// D36 thesis 6.2. Given a leader with CheckQuorum, when it hears no majority for an election
/// timeout, then it steps down, and says whom it heard; with it, or without CheckQuorum, it leads.
#[test]
fn d36_a_leader_without_its_majority_steps_down() {
    for nodes in 2..=9 {
        let (mut node, _) = elect(candidate_with(watchful(nodes), 0, &[]));
        let (when, why) = lead_until(&mut node, ms(2_000)).expect("it steps down");
        assert_eq!(when, ms(0) + TIMING.election_max);
        assert!(is_follower(&node));
        assert_eq!(node.leader(), None);
        assert_eq!(node.term().0, 1, "it stays in its term");
        let because = StepDown::QuorumLost { heard: set(&[1]), within: TIMING.election_max };
        assert_eq!(why, Event::BecameFollower { was: FormerRole::Leader, because });

        let (mut node, _) = elect(candidate_with(config(nodes), 0, &[]));
        assert_eq!(lead_until(&mut node, ms(2_000)), None, "CheckQuorum is off");
    }
    let (mut alone, _) = candidate_with(watchful(1), 0, &[]);
    assert_eq!(lead_until(&mut alone, ms(2_000)), None, "it is its majority");
}

/// D36. Given five nodes, when one follower answers, then the leader still steps down; when two
/// do, whatever they answer, then it keeps leading.
#[test]
fn d36_a_majority_that_answers_keeps_the_leader() {
    for (answering, leads) in [(1, false), (2, true), (4, true)] {
        let (mut node, _) = elect(candidate_with(watchful(5), 1, &[1, 1]));
        let mut round = 0;
        while node.deadline() <= ms(1_000) && is_leader(&node) {
            let now = node.deadline();
            node.step(now, Input::Timer);
            for peer in 2..2 + answering {
                round += 1;
                let answer =
                    if round % 2 == 0 { accepted(2, 0, 1) } else { refused(2, 2, at(0, 0)) };
                step(&mut node, now, peer, answer);
            }
        }
        assert_eq!(is_leader(&node), leads, "{answering} answer");
    }
}

/// D36. Given a leader that heard its majority once, when that falls silent, then it steps down
/// one election timeout after the last answer that made a majority.
#[test]
fn d36_the_time_counts_from_the_last_majority() {
    let (mut node, _) = elect(candidate_with(watchful(5), 0, &[]));
    for (when, peer) in [(100, 2), (130, 3), (170, 2)] {
        assert_eq!(lead_until(&mut node, ms(when)), None);
        step(&mut node, ms(when), peer, accepted(1, 1, 1));
    }
    let (when, why) = lead_until(&mut node, ms(2_000)).expect("it steps down");
    assert_eq!(when, ms(130) + TIMING.election_max);
    let because = StepDown::QuorumLost { heard: set(&[1, 2]), within: Micros::from_millis(300) };
    assert_eq!(why, Event::BecameFollower { was: FormerRole::Leader, because });
    assert_eq!(node.commit(), Index(1), "what is committed stays so");
    assert_eq!(node.durable().voted_for, Some(n(1)), "and its vote stays given");
}
