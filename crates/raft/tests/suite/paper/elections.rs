//! Leader election (§5.2) and the election restriction (§5.4.1).

use raft::{
    Candidacy, Event, FormerRole, Index, Input, Micros, Node, NodeSet, Response, Role, StepDown,
    Term, Time, Timer, VoteRefusal,
};

use test_support::{
    Bench, TIMING, append, append_to, ask_vote, at, candidate, candidate_with, config, durable,
    follower, is_candidate, is_follower, is_leader, leader, leadership, ms, n, sent_to, set, step,
    terms, timer, vote,
};

/// D01 §5.2. Given nothing, when a node starts, then it is a follower of term 0 that has voted for
/// nobody and knows no leader.
#[test]
fn d01_a_node_starts_as_a_follower() {
    let node = Node::new(n(1), config(3), 7, ms(5));
    assert!(is_follower(&node));
    assert_eq!(node.term(), Term(0));
    assert_eq!(node.durable().voted_for, None);
    assert_eq!(node.leader(), None);
    assert!(node.log().is_empty());
    assert_eq!((node.commit(), node.applied()), (Index(0), Index(0)));
}

/// D02 §5.2. Given a follower or a candidate, when its timeout passes, and not before, then it
/// runs for election in the next term, votes for itself and asks all others with the end of its log.
#[test]
fn d02_silence_for_a_timeout_starts_an_election() {
    for nodes in 2..=9 {
        for mut node in [follower(nodes, 4, &[1, 4]), candidate(nodes, 4, &[1, 4])] {
            let (before, deadline) = (node.clone(), node.deadline());
            let early = node.step(Time(deadline.0 - 1), Input::Timer);
            assert_eq!((&early.messages, &node), (&vec![], &before), "too early");

            let out = node.step(deadline, Input::Timer);
            assert!(is_candidate(&node));
            assert_eq!(node.term(), before.term().next());
            assert_eq!(node.durable().voted_for, Some(n(1)));
            assert_eq!(out.messages.len(), usize::from(nodes) - 1);
            for other in 2..=nodes {
                assert_eq!(sent_to(&out, other), &ask_vote(node.term().0, at(2, 4)));
            }
            let waited = deadline - timer(&before).since;
            let because = match before.role() {
                Role::Follower { .. } => Candidacy::Silence(waited),
                _ => Candidacy::NoWinner(waited),
            };
            let term = node.term();
            assert_eq!(out.events, [Event::BecameCandidate { term, because }]);
        }
    }
}

/// D03 §5.2. Given a candidate among 1 to 9 voters, when votes come in, then it leads with the
/// vote that makes more than half, and not with one fewer; a voter counts once.
#[test]
fn d03_a_strict_majority_elects_a_leader() {
    for nodes in 1..=9u8 {
        let needed = nodes / 2 + 1;
        let mut node = follower(nodes, 0, &[]);
        node.step(ms(0), Input::TimeOut);
        for votes in 1..needed {
            assert!(is_candidate(&node), "{votes} of {nodes} are not enough");
            let voter = votes + 1;
            if votes > 1 {
                step(&mut node, ms(0), votes, vote(1, true));
                assert!(is_candidate(&node), "n{votes} has voted before");
            }
            step(&mut node, ms(0), voter, vote(1, true));
        }
        assert!(is_leader(&node), "{needed} of {nodes} are enough");
    }
}

/// D03. Given a candidate, when a majority refuses, then it does not lead, however often each of
/// them answers.
#[test]
fn d03_refusals_elect_nobody() {
    for nodes in 2..=9 {
        let mut node = candidate(nodes, 0, &[]);
        for voter in (2..=nodes).chain(2..=nodes) {
            let out = step(&mut node, ms(0), voter, vote(1, false));
            assert_eq!(out.events, [Event::VoteDenied { voter: n(voter), pre_vote: false }]);
        }
        assert!(!is_leader(&node));
    }
}

/// D03. Given a candidate, when a vote of an earlier term comes late, then it does not count.
#[test]
fn d03_a_vote_of_an_earlier_term_does_not_count() {
    let mut node = candidate(3, 0, &[]);
    node.step(ms(1), Input::TimeOut);
    step(&mut node, ms(2), 2, vote(1, true));
    assert!(is_candidate(&node));
    step(&mut node, ms(2), 2, vote(2, true));
    assert!(is_leader(&node));
}

/// D03. Given a voter that refused because of an older request, when it votes later on, then it
/// counts as a voter and no longer as one who refused.
#[test]
fn d03_a_voter_is_not_both_for_and_against() {
    let mut node = candidate(5, 0, &[]);
    step(&mut node, ms(0), 2, vote(1, false));
    step(&mut node, ms(0), 2, vote(1, true));
    let Role::Candidate { votes, refusals, .. } = node.role() else {
        panic!("two of five votes");
    };
    assert_eq!((*votes, *refusals), (set(&[1, 2]), NodeSet::default()));
}

/// D04 §5.2. Given a vote for n2, when n2 asks again in this term, then it is granted again; when
/// n3 asks, then it is refused.
#[test]
fn d04_one_vote_per_term_first_come_first_served() {
    let mut node = follower(3, 1, &[]);
    let first = step(&mut node, ms(1), 2, ask_vote(1, at(0, 0)));
    assert_eq!(sent_to(&first, 2), &vote(1, true));
    let again = step(&mut node, ms(2), 2, ask_vote(1, at(0, 0)));
    assert_eq!(sent_to(&again, 2), &vote(1, true));

    let other = step(&mut node, ms(3), 3, ask_vote(1, at(9, 1)));
    assert_eq!(sent_to(&other, 3), &vote(1, false));
    let because = VoteRefusal::AlreadyVoted { candidate: n(2) };
    let event = Event::VoteRefused { candidate: n(3), term: Term(1), pre_vote: false, because };
    assert_eq!(other.events, [event]);
    assert_eq!(node.durable().voted_for, Some(n(2)));
}

/// D04. Given a candidate or a leader, when another asks in the same term, then it is refused:
/// they have voted for themselves.
#[test]
fn d04_a_candidate_has_voted_for_itself() {
    for mut node in [candidate(3, 1, &[]), leader(3, 1, &[]).0] {
        let out = step(&mut node, ms(1), 3, ask_vote(2, at(9, 1)));
        assert_eq!(sent_to(&out, 3), &vote(2, false));
        assert_eq!(node.durable().voted_for, Some(n(1)));
    }
}

/// D05 §5.4.1. Given a voter's log, when a candidate's ends with a lower last term, or with the
/// same and is shorter, then it is refused; otherwise the vote is given.
#[test]
fn d05_only_a_log_as_up_to_date_gets_the_vote() {
    let ours = [1, 2, 2];
    for (theirs, granted) in [
        (at(0, 0), false),
        (at(3, 1), false),
        (at(9, 1), false),
        (at(2, 2), false),
        (at(3, 2), true),
        (at(4, 2), true),
        (at(1, 3), true),
        (at(3, 3), true),
    ] {
        let mut node = follower(3, 4, &ours);
        let out = step(&mut node, ms(1), 2, ask_vote(5, theirs));
        assert_eq!(sent_to(&out, 2), &vote(5, granted), "{theirs:?}");
        assert_eq!(node.durable().voted_for, granted.then(|| n(2)));
        let because = VoteRefusal::LogBehind { theirs, ours: at(3, 2) };
        let (candidate, term, pre_vote) = (n(2), Term(5), false);
        let refusal = Event::VoteRefused { candidate, term, pre_vote, because };
        assert_eq!(out.events.contains(&refusal), !granted);
    }
}

/// D08 §5.2. Given a candidate, when AppendEntries of its term comes, then it follows the sender;
/// when one of an earlier term comes, then it refuses it and keeps running.
#[test]
fn d08_a_candidate_gives_way_to_the_leader_of_its_term() {
    let mut node = candidate(3, 1, &[]);
    step(&mut node, ms(1), 2, append(1, at(0, 0), &[], 0));
    assert!(is_candidate(&node), "that leader's term is over");

    let out = step(&mut node, ms(2), 2, append(2, at(0, 0), &[], 0));
    assert!(is_follower(&node));
    assert_eq!(node.leader(), Some(n(2)));
    let because = StepDown::LeaderExists { leader: n(2), sent_in: Term(2) };
    assert!(out.events.contains(&Event::BecameFollower { was: FormerRole::Candidate, because }));
    assert_eq!(node.durable().voted_for, Some(n(1)), "its vote stays given");
}

/// D09 §5.2, §9.3. Given many timers, when they are drawn, then they fill the whole range, never
/// leave it, are drawn again each time and are the same for the same seed.
#[test]
fn d09_election_timeouts_fill_their_range() {
    let (low, high) = (TIMING.election_min.0, TIMING.election_max.0);
    let draws = |seed| {
        let mut node = Node::new(n(1), config(3), seed, ms(0));
        let mut spans = vec![timer(&node).until - timer(&node).since];
        for _ in 0..20 {
            node.step(node.deadline(), Input::Timer);
            spans.push(timer(&node).until - timer(&node).since);
        }
        spans
    };
    let mut tenths = [0; 10];
    for seed in 0..200 {
        let spans = draws(seed);
        assert_eq!(spans, draws(seed));
        assert!(spans.iter().any(|span| *span != spans[0]), "drawn again");
        for Micros(span) in spans {
            assert!((low..high).contains(&span));
            let tenth = usize::try_from((span - low) * 10 / (high - low)).expect("0 to 9");
            tenths[tenth] += 1;
        }
    }
    for count in tenths {
        assert!((320..=520).contains(&count), "about 420 each: {tenths:?}");
    }
}

/// D09. Given five fresh nodes, when their timers are drawn, then the two earliest are seldom
/// within a millisecond of each other.
#[test]
fn d09_timeouts_seldom_collide() {
    let close = (0..500u64)
        .filter(|round| {
            let deadline = |node| {
                let seed = round * 5 + u64::from(node);
                Node::new(n(node), config(5), seed, ms(0)).deadline()
            };
            let mut deadlines: Vec<Time> = (1..=5).map(deadline).collect();
            deadlines.sort_unstable();
            deadlines[1] - deadlines[0] < Micros::from_millis(1)
        })
        .count();
    assert!(close < 50, "{close} of 500");
}

/// D10 §5.2. Given four nodes whose votes split two and two, when one times out again, then nobody
/// led in the split term and exactly one leads in the next.
#[test]
fn d10_a_split_vote_ends_without_a_leader_and_is_tried_again() {
    let mut bench = Bench::new(4);
    bench.time_out(1);
    bench.time_out(2);
    // n3 hears n1 first, n4 hears n2 first.
    bench.settle_where(|it| (it.from, it.to) != (n(1), n(4)));
    bench.settle();
    assert!(is_candidate(bench.node(1)) && is_candidate(bench.node(2)));

    bench.elect(2);
    assert_eq!(bench.node(2).term(), Term(2));
    let leaders = bench.up.values().filter(|node| is_leader(node)).count();
    assert_eq!(leaders, 1);
    for (_, event) in &bench.events {
        if let Event::BecameLeader { term, .. } = event {
            assert_eq!(*term, Term(2), "nobody led in term 1");
        }
    }
}

/// D11 §5.2. Given a follower with a running timer, when a message comes that is neither from the
/// current leader nor granted its vote, then the timer keeps running.
#[test]
fn d11_the_timer_keeps_running_at_what_is_no_reason_to_wait() {
    let base = || {
        let durable = durable(5, Some(2), &[1, 2]);
        Node::restart(n(1), config(3), durable, 1, ms(0))
    };
    for (what, from, message) in [
        ("vote given to another", 3, ask_vote(5, at(9, 5))),
        ("log behind", 2, ask_vote(5, at(1, 1))),
        ("higher term, log behind", 3, ask_vote(6, at(1, 1))),
        ("old candidate", 3, ask_vote(4, at(9, 4))),
        ("old leader", 3, append(4, at(0, 0), &[1], 0)),
        ("vote", 3, vote(5, true)),
        ("vote of a higher term", 3, vote(6, false)),
        ("old vote", 3, vote(4, true)),
    ] {
        let mut node = base();
        let before = timer(&node);
        step(&mut node, ms(100), from, message);
        assert_eq!(timer(&node), before, "{what}");
    }
}

/// D11. Given a candidate, when it hears of a higher term, then it follows and its timer keeps running.
#[test]
fn d11_a_lost_election_is_no_reason_to_wait_longer() {
    let mut node = candidate(3, 1, &[1, 1]);
    let before = timer(&node);
    step(&mut node, ms(50), 2, ask_vote(3, at(1, 1)));
    assert!(is_follower(&node));
    assert_eq!(timer(&node), before);
}

/// D11. Given a follower, when the current leader speaks, even if its entries do not fit, or when
/// the follower grants its vote or runs itself, then the timer restarts.
#[test]
fn d11_the_timer_restarts_for_the_three_reasons_of_the_paper() {
    for (what, message) in [
        ("heartbeat", append(5, at(0, 0), &[], 0)),
        ("entries", append(5, at(2, 2), &[5], 0)),
        ("entries that do not fit", append(5, at(9, 5), &[], 0)),
        ("vote granted", ask_vote(5, at(2, 2))),
    ] {
        let mut node = follower(3, 5, &[1, 2]);
        step(&mut node, ms(100), 2, message);
        assert_eq!(timer(&node).since, ms(100), "{what}");
    }
    let mut node = follower(3, 5, &[]);
    let now = node.deadline();
    node.step(now, Input::Timer);
    let Timer { since, until } = timer(&node);
    assert_eq!(since, now);
    assert!(until >= now + TIMING.election_min);
}

/// D12 §5.2, §8. Given a candidate, when it wins, then it at once appends an empty entry of its
/// term and sends AppendEntries to all others.
#[test]
fn d12_a_new_leader_speaks_at_once_and_appends_an_empty_entry() {
    for nodes in 2..=9 {
        let (node, out) = leader(nodes, 4, &[1, 4]);
        assert_eq!(terms(node.log()), [1, 4, 5]);
        assert_eq!(node.log().get(Index(3)).map(|e| e.command.clone()), Some(None));
        for other in 2..=nodes {
            let append = append_to(&out, other);
            assert_eq!((append.term, append.prev), (Term(5), at(2, 4)));
            assert_eq!(append.entries.len(), 1);
        }
        assert_eq!(leadership(&node).heartbeat_at, ms(0) + TIMING.heartbeat);
    }
}

/// D12 §5.2. Given an idle leader, when a heartbeat interval passes, then it speaks to all again.
#[test]
fn d12_a_leader_repeats_its_heartbeat() {
    let (mut node, _) = leader(5, 0, &[]);
    let mut now = ms(0);
    for _ in 0..5 {
        assert_eq!(node.deadline(), now + TIMING.heartbeat);
        now = node.deadline();
        let out = node.step(now, Input::Timer);
        assert_eq!(out.messages.len(), 4);
    }
}

/// D13 §5.2. Given a cluster of one, when its timer runs out, then it leads; what it is asked to
/// write is committed at once.
#[test]
fn d13_a_single_node_elects_itself_and_commits_alone() {
    let (mut node, out) = candidate_with(config(1), 0, &[]);
    assert!(is_leader(&node));
    assert!(out.messages.is_empty());
    assert_eq!(node.commit(), Index(1));
    let write = test_support::request(1, 1, test_support::write_op("x", "5"));
    let out = test_support::ask(&mut node, ms(1), write);
    assert!(matches!(out.replies[0].response, Response::Done(_)));
    assert_eq!(node.commit(), Index(2));
}
