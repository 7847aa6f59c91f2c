//! PreVote (thesis 9.6), and who hears a live leader hears no candidate (thesis 4.2.3).

use raft::{
    Candidacy, Config, Durable, Event, Input, LogEnds, Message, Micros, Node, Position,
    RequestVote, RequestVoteReply, Role, Term, Time, VoteRefusal,
};

use test_support::{
    Bench, TIMING, accepted, append, ask_vote, at, config, durable, is_candidate, is_follower,
    is_leader, ms, n, request, sent_to, set, step, timer, vote, write_op,
};

fn asking(nodes: u8) -> Config {
    Config { pre_vote: true, ..config(nodes) }
}

/// n1 of a cluster with PreVote, a follower with this behind it.
fn careful(nodes: u8, term: u64, voted_for: Option<u8>, log_terms: &[u64]) -> Node {
    Node::restart(n(1), asking(nodes), durable(term, voted_for, log_terms), 1, Time(0))
}

fn ask_pre_vote(term: u64, last: Position) -> Message {
    Message::RequestVote(RequestVote { term: Term(term), last, pre_vote: true })
}

fn pre_vote(term: u64, granted: bool) -> Message {
    Message::RequestVoteReply(RequestVoteReply { term: Term(term), granted, pre_vote: true })
}

fn cluster(nodes: u8) -> Bench {
    Bench::configured(asking(nodes), vec![Durable::default(); usize::from(nodes)])
}

/// D35 thesis 9.6. Given a follower, when its timer runs out, then it asks all others whether they
/// would vote for it in the next term, and neither its term nor its vote has changed.
#[test]
fn d35_a_pre_vote_is_asked_before_anything_changes() {
    let mut node = careful(3, 4, Some(2), &[1, 4]);
    let out = node.step(node.deadline(), Input::Timer);
    assert_eq!((node.term(), node.durable().voted_for), (Term(4), Some(n(2))));
    assert!(matches!(out.events[..], [Event::AskedPreVotes { term: Term(5), .. }]), "{out:?}");
    for peer in [2, 3] {
        assert_eq!(*sent_to(&out, peer), ask_pre_vote(5, at(2, 4)));
    }
}

/// D35 thesis 9.6. Given a server that asks, when a majority would vote for it, then it runs in
/// the next term and votes for itself; with fewer it does not.
#[test]
fn d35_with_the_pre_votes_of_a_majority_it_runs() {
    let mut node = careful(5, 0, None, &[]);
    node.step(ms(0), Input::TimeOut);
    step(&mut node, ms(1), 2, pre_vote(1, true));
    step(&mut node, ms(1), 2, pre_vote(1, true));
    assert_eq!(node.term(), Term(0), "the same pre-vote twice is one pre-vote");
    let out = step(&mut node, ms(1), 3, pre_vote(1, true));
    assert_eq!((node.term(), node.durable().voted_for), (Term(1), Some(n(1))));
    let because = Candidacy::PreVotes(set(&[1, 2, 3]));
    assert!(out.events.contains(&Event::BecameCandidate { term: Term(1), because }));
    assert_eq!(*sent_to(&out, 4), ask_vote(1, at(0, 0)));
    assert!(is_candidate(&node));
}

/// D35 thesis 9.6. Given a candidate, when pre-votes come late, then they are no votes; and given a
/// server that only asks, when votes come late, then they are no pre-votes.
#[test]
fn d35_pre_votes_are_no_votes_and_votes_no_pre_votes() {
    let mut node = careful(5, 0, None, &[]);
    node.step(ms(0), Input::TimeOut);
    for voter in [2, 3] {
        step(&mut node, ms(1), voter, vote(0, true));
    }
    assert_eq!(node.term(), Term(0));
    for voter in [2, 3] {
        step(&mut node, ms(2), voter, pre_vote(1, true));
    }
    assert_eq!(node.term(), Term(1));
    for voter in [4, 5] {
        step(&mut node, ms(3), voter, pre_vote(1, true));
        step(&mut node, ms(3), voter, pre_vote(2, true));
    }
    assert!(is_candidate(&node));
}

/// D35 thesis 9.6. Given a voter of any role or vote, when it is asked for a pre-vote, then its
/// term, its vote and its timer stay, whatever it answers; and its grant names the term asked
/// for, its refusal its own.
#[test]
fn d35_a_pre_vote_changes_neither_term_nor_vote_of_anyone() {
    let mut voters = vec![
        careful(3, 2, None, &[1, 2]),
        careful(3, 2, Some(2), &[1, 2]),
        Node::restart(n(1), config(3), durable(2, Some(3), &[1, 2]), 1, Time(0)),
    ];
    let mut candidate = Node::restart(n(1), config(3), durable(1, None, &[1, 2]), 1, Time(0));
    candidate.step(ms(0), Input::TimeOut);
    voters.push(candidate);
    for voter in voters {
        for (term, last, granted) in
            [(9, at(2, 2), true), (3, at(3, 2), true), (9, at(9, 1), false), (1, at(9, 9), false)]
        {
            let mut node = voter.clone();
            let out = step(&mut node, ms(5), 2, ask_pre_vote(term, last));
            assert_eq!(node, voter);
            let answer = if granted { term } else { 2 };
            assert_eq!(*sent_to(&out, 2), pre_vote(answer, granted));
        }
    }
}

/// D35 thesis 9.6. Given a vote already given in a term, when another asks for a pre-vote of that
/// very term, then it is refused, and for the next term granted.
#[test]
fn d35_a_pre_vote_is_refused_where_the_vote_would_be() {
    let mut node = careful(3, 2, Some(2), &[]);
    let out = step(&mut node, ms(1), 3, ask_pre_vote(2, at(0, 0)));
    let because = VoteRefusal::AlreadyVoted { candidate: n(2) };
    let (candidate, pre_vote) = (n(3), true);
    assert_eq!(out.events, [Event::VoteRefused { candidate, term: Term(2), pre_vote, because }]);
    let out = step(&mut node, ms(1), 3, ask_pre_vote(3, at(0, 0)));
    let logs = LogEnds { theirs: at(0, 0), ours: at(0, 0) };
    assert_eq!(out.events, [Event::PreVoteGranted { candidate, term: Term(3), logs }]);
}

/// D35 thesis 9.6. Given a server that asks, when a refusal carries a higher term, then it takes
/// that over (§5.1); when a leader of its term speaks, then it follows.
#[test]
fn d35_a_server_that_asks_learns_of_higher_terms_and_of_leaders() {
    let mut node = careful(3, 2, None, &[]);
    node.step(ms(0), Input::TimeOut);
    let mut other = node.clone();
    step(&mut node, ms(1), 2, pre_vote(7, false));
    assert_eq!(node.term(), Term(7));
    assert!(is_follower(&node));
    step(&mut other, ms(1), 3, append(2, at(0, 0), &[], 0));
    assert_eq!((other.term(), other.leader()), (Term(2), Some(n(3))));
}

/// D35 thesis 9.6. Given a server that asks, when it grants a vote of its term, then it waits a
/// full timeout again (§5.2).
#[test]
fn d35_a_server_that_asks_may_still_vote_for_another() {
    let mut node = careful(3, 2, None, &[]);
    node.step(ms(0), Input::TimeOut);
    step(&mut node, ms(60), 3, ask_vote(2, at(0, 0)));
    assert_eq!(node.durable().voted_for, Some(n(3)));
    assert_eq!(timer(&node).since, ms(60));
}

/// D35 thesis 9.6. Given an isolated follower, when it times out many times and comes back, then
/// its term has not risen, the leader keeps leading, and nobody's term has changed.
#[test]
fn d35_an_isolated_server_comes_back_without_disturbing() {
    let mut bench = cluster(5);
    bench.elect(1);
    bench.ask(1, request(1, 1, write_op("x", "1")));
    bench.settle();
    bench.partition(&[&[1, 2, 3, 4], &[5]]);
    for _ in 0..20 {
        bench.tick(5);
    }
    assert_eq!(bench.node(5).term(), Term(1));
    assert!(matches!(bench.node(5).role(), Role::Candidate { pre_vote: true, .. }));

    bench.tick(1);
    bench.heal();
    bench.time_out(5);
    bench.settle();
    bench.tick(1);
    assert!(is_leader(bench.node(1)));
    assert!((1..=5).all(|number| bench.node(number).term() == Term(1)));
    assert!(bench.all_equal());
}

/// D35. Given a cluster of any size with PreVote, when a server times out, then it is elected; a
/// single server too.
#[test]
fn d35_elections_go_on_as_before() {
    for nodes in 1..=9 {
        let mut bench = cluster(nodes);
        bench.elect(nodes);
        bench.ask(nodes, request(1, 1, write_op("x", "1")));
        bench.settle();
        assert!(bench.node(nodes).commit() == bench.node(nodes).log().last().index);
    }
}

/// D37 thesis 4.2.3. Given a follower that heard a leader less than the shortest election timeout
/// ago, when a vote is asked for in a higher term, then it does not even answer and keeps its
/// term; from that time on it votes.
#[test]
fn d37_a_server_that_hears_a_leader_ignores_candidates() {
    let heard = ms(500);
    let end = heard + TIMING.election_min;
    let questions = [(ask_vote(9, at(9, 9)), false), (ask_pre_vote(9, at(9, 9)), true)];
    for (question, pre_vote) in questions {
        let mut node = careful(3, 1, None, &[]);
        step(&mut node, heard, 2, append(1, at(0, 0), &[], 0));
        let mut early = node.clone();
        let just_before = Time(end.0 - 1);
        let out = step(&mut early, just_before, 3, question.clone());
        assert!(out.messages.is_empty());
        let because = VoteRefusal::LeaderAlive { leader: n(2) };
        let (candidate, term) = (n(3), Term(9));
        assert_eq!(out.events, [Event::VoteRefused { candidate, term, pre_vote, because }]);
        assert_eq!(early, node);

        let out = step(&mut node, end, 3, question.clone());
        assert_eq!(out.messages.len(), 1);
    }
}

/// D37 thesis 4.2.3. Given a leader, when a vote is asked for in a higher term, then it keeps leading;
/// a higher term in an answer still makes it step down (§5.1).
#[test]
fn d37_a_leader_ignores_candidates_but_not_higher_terms() {
    let mut bench = cluster(3);
    bench.elect(1);
    let mut leader = bench.node(1).clone();
    let now = leader.deadline() + Micros(1);
    let out = step(&mut leader, now, 3, ask_vote(9, at(9, 9)));
    assert!(out.messages.is_empty() && is_leader(&leader));
    step(&mut leader, now, 3, accepted(9, 0, 0));
    assert!(is_follower(&leader));
    assert_eq!(leader.term(), Term(9));
}

/// D37. Given a cluster without PreVote, when a vote is asked for in a higher term, then it is
/// heard at once, leader or not (§5.1).
#[test]
fn d37_without_pre_vote_candidates_are_heard() {
    let mut node = Node::restart(n(1), config(3), durable(1, None, &[]), 1, Time(0));
    step(&mut node, ms(1), 2, append(1, at(0, 0), &[], 0));
    step(&mut node, ms(2), 3, ask_vote(9, at(9, 9)));
    assert_eq!(node.term(), Term(9));
}

/// D35 thesis 9.6. Given a server that asks again in a later term, when a pre-vote for an earlier one
/// comes late, then it does not count.
#[test]
fn d35_a_pre_vote_for_an_earlier_term_does_not_count() {
    let mut node = careful(3, 1, None, &[]);
    node.step(ms(0), Input::TimeOut);
    step(&mut node, ms(1), 3, ask_vote(5, at(0, 0)));
    assert_eq!(node.term(), Term(5));
    node.step(ms(2), Input::TimeOut);
    let out = step(&mut node, ms(3), 2, pre_vote(2, true));
    assert!(out.events.is_empty() && node.term() == Term(5), "{out:?}");
    step(&mut node, ms(3), 2, pre_vote(6, true));
    assert_eq!(node.term(), Term(6));
}

/// D06, D26, D37. Given a server that heard a leader, when it takes over a higher term, then it
/// knows of no leader any more: it names none to clients, and votes at once.
#[test]
fn d37_with_a_higher_term_the_old_leader_is_forgotten() {
    let mut node = careful(3, 1, None, &[]);
    step(&mut node, ms(500), 2, append(1, at(0, 0), &[], 0));
    assert_eq!(node.leader(), Some(n(2)));
    step(&mut node, ms(501), 3, accepted(4, 0, 0));
    assert_eq!((node.term(), node.leader()), (Term(4), None));
    let out = step(&mut node, ms(502), 3, ask_vote(5, at(0, 0)));
    assert_eq!(*sent_to(&out, 3), vote(5, true));
}
