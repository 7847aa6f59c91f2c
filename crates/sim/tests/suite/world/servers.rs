//! Elections, crashes, pauses and forced timeouts.

use raft::{self, Answer, Index};
use sim::{Event, Host, Intervention, Loss, MAX_INBOX, Outcome, Setup};

use test_support::{Lab, is_candidate, is_follower, is_leader, ms, n};

#[test]
fn a_cluster_of_any_size_elects_one_leader_and_keeps_it() {
    for nodes in 1..=9 {
        for seed in 0..5 {
            let setup = Setup { nodes, ..Setup::default() };
            let mut lab = Lab::new(setup, seed);
            lab.pass(2_500);
            assert_eq!(lab.leaders(), 1, "{nodes} nodes, seed {seed}");
            let (leader, term) = (lab.leader(), lab.nodes()[0].term());
            lab.pass(3_000);
            assert_eq!(lab.leader(), leader);
            assert!(lab.nodes().iter().all(|node| node.term() == term));
            assert!(lab.all_logs_equal());
        }
    }
}

#[test]
fn a_crashed_leader_is_replaced_and_catches_up_after_its_restart() {
    let (mut lab, old) = Lab::led(3);
    let before = lab.write("1");
    lab.pass(300);
    lab.act(Intervention::Crash(old));
    assert!(matches!(lab.world.host(old), Some(Host::Down(_))));
    lab.pass(1_500);
    let new = lab.leader().expect("a new leader");
    assert_ne!(new, old);
    let (after, read) = (lab.write("2"), lab.read());
    lab.pass(1_500);
    for request in [before, after] {
        assert_eq!(lab.outcome(request), Some(Outcome::Done(Answer::Written)));
    }
    assert!(matches!(lab.outcome(read), Some(Outcome::Done(Answer::Value(Some(_))))));

    lab.act(Intervention::Restart(old));
    assert_eq!(lab.node(old).commit(), Index(0), "it starts without its state");
    lab.pass(500);
    assert!(lab.all_logs_equal());
    assert_eq!(lab.leader(), Some(new), "and disturbs nobody");
}

#[test]
fn a_crash_keeps_term_vote_and_log() {
    let (mut lab, leader) = Lab::led(3);
    lab.write("1");
    lab.pass(500);
    let kept = lab.node(leader).durable().clone();
    lab.act(Intervention::Crash(leader));
    assert_eq!(lab.world.host(leader).map(Host::durable), Some(&kept));
    lab.act(Intervention::Restart(leader));
    assert_eq!(lab.node(leader).durable(), &kept);
    assert!(is_follower(lab.node(leader)));
}

#[test]
fn what_comes_for_a_server_that_is_down_is_lost() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    lab.act(Intervention::Crash(follower));
    lab.pass(500);
    let because = Loss::ReceiverDown;
    let lost = |record: &sim::Record| {
        matches!(&record.event, Event::Lost { message, because: b }
            if *b == because && message.to == follower.into() && record.place == Some(leader.into()))
    };
    assert!(lab.count(lost) >= 9, "about ten heartbeats");
}

#[test]
fn a_paused_server_keeps_its_memory_and_reads_its_letters_in_order_when_it_goes_on() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    lab.act(Intervention::Pause(follower));
    let before = lab.node(follower).clone();
    for value in ["1", "2", "3"] {
        lab.write(value);
        lab.pass(200);
    }
    assert_eq!(lab.node(follower), &before, "nothing moves in it");
    let Some(Host::Paused(_, inbox)) = lab.world.host(follower) else {
        panic!("it is paused");
    };
    let (waiting, inbox) = (u32::try_from(inbox.len()).expect("few"), inbox.clone());
    assert!(waiting > 9);
    let count = lab.records.len();

    lab.act(Intervention::Resume(follower));
    let resumed = &lab.records[count];
    assert_eq!(resumed.event, Event::Resumed { waiting });
    assert_eq!(lab.node(follower).log(), lab.node(leader).log());
    let mut by_hand = before;
    for envelope in inbox {
        let input = envelope.into_input().expect("for a server");
        by_hand.step(lab.world.now(), input);
    }
    assert_eq!(lab.node(follower), &by_hand);
    lab.pass(500);
    assert_eq!(lab.leader(), Some(leader));
}

#[test]
fn a_paused_leader_is_replaced_and_follows_when_it_goes_on() {
    let (mut lab, old) = Lab::led(3);
    lab.act(Intervention::Pause(old));
    lab.pass(1_500);
    assert!(is_leader(lab.node(old)), "it has not noticed");
    let term = lab.nodes().iter().map(|node| node.term()).max();
    lab.act(Intervention::Resume(old));
    lab.pass(500);
    assert!(is_follower(lab.node(old)));
    assert_eq!(lab.leaders(), 1);
    assert_eq!(Some(lab.node(old).term()), term);
}

#[test]
fn the_inbox_of_a_paused_server_has_an_end() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    lab.act(Intervention::Pause(follower));
    lab.pass(20_000);
    let Some(Host::Paused(_, inbox)) = lab.world.host(follower) else {
        panic!("it is paused");
    };
    assert_eq!(inbox.len(), MAX_INBOX);
    let lost = |record: &sim::Record| matches!(record.event, Event::Lost { because, .. } if because == Loss::InboxFull);
    assert!(lab.count(lost) > 100);
    lab.act(Intervention::Resume(follower));
    lab.pass(1_000);
    assert_eq!(lab.leaders(), 1);
    assert!(lab.all_logs_equal());
}

#[test]
fn a_server_that_goes_on_looks_at_its_timer_at_once_and_not_in_the_past() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    lab.act(Intervention::Isolate(follower));
    lab.act(Intervention::Pause(follower));
    lab.pass(1_000);
    lab.act(Intervention::Resume(follower));
    let now = lab.world.now();
    assert_eq!(lab.world.next_at(), now);
    let mut records = Vec::new();
    assert!(!lab.world.advance(ms(1), &mut records), "that is over");
    assert!(records.is_empty());
    assert!(lab.world.advance(now, &mut records));
    assert!(is_candidate(lab.node(follower)));
}

#[test]
fn a_paused_server_can_crash_and_what_waited_for_it_is_gone() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    lab.act(Intervention::Pause(follower));
    lab.write("1");
    lab.pass(400);
    let kept = lab.node(follower).durable().clone();
    lab.act(Intervention::Crash(follower));
    lab.act(Intervention::Restart(follower));
    assert_eq!(lab.node(follower).durable(), &kept);
    lab.pass(500);
    assert!(lab.all_logs_equal());
}

#[test]
fn a_server_of_any_role_can_be_timed_out() {
    let (mut lab, leader) = Lab::led(3);
    let [one, _] = lab.others(leader)[..] else {
        panic!("two others");
    };
    for id in [one, one, leader] {
        let term = lab.node(id).term();
        lab.act(Intervention::TimeOut(id));
        assert!(is_candidate(lab.node(id)));
        assert_eq!(lab.node(id).term(), term.next());
    }
    lab.pass(2_000);
    assert_eq!(lab.leaders(), 1);
    assert!(lab.all_logs_equal());
}

#[test]
fn a_single_server_serves_alone() {
    let (mut lab, _) = Lab::led(1);
    let (write, read) = (lab.write("5"), lab.read());
    lab.pass(500);
    assert_eq!(lab.outcome(write), Some(Outcome::Done(Answer::Written)));
    assert!(matches!(lab.outcome(read), Some(Outcome::Done(Answer::Value(_)))));
    lab.act(Intervention::TimeOut(n(1)));
    assert!(is_leader(lab.node(n(1))), "it elects itself again");
}

#[test]
fn two_servers_need_each_other() {
    let (mut lab, leader) = Lab::led(2);
    lab.act(Intervention::Crash(lab.others(leader)[0]));
    lab.pass(1_000);
    assert_eq!(lab.leaders(), 0);
    let write = lab.write("5");
    lab.pass(3_000);
    assert_eq!(lab.outcome(write), Some(Outcome::Unknown));
    lab.act(Intervention::Restart(lab.others(leader)[0]));
    lab.pass(2_000);
    assert_eq!(lab.leaders(), 1);
}
