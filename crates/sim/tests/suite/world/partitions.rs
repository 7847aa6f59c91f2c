//! Cut links and partitions.

use raft::{self, Answer};
use sim::{
    Address, Event, GroupList, Groups, Intervention, InterventionError, Loss, Outcome, Record,
    Setup,
};

use test_support::{Lab, is_leader, n, text};

fn minority_leader(check_quorum: bool) {
    let setup = Setup { nodes: 5, check_quorum, ..Setup::default() };
    let mut lab = Lab::new(setup, 1);
    lab.pass(1_500);
    let old = lab.leader().expect("one leader");
    let with_it = lab.others(old)[0];
    lab.part(&[old, with_it], Some(0));
    lab.pass(2_000);
    assert_eq!(is_leader(lab.node(old)), !check_quorum);
    assert!(is_leader(lab.node(old)) || !is_leader(lab.node(with_it)));
    let lost = |record: &Record| {
        let event = &record.event;
        matches!(event, Event::Raft(raft::Event::BecameFollower {
            because: raft::StepDown::QuorumLost { .. },
            ..
        }) if record.place == Some(old.into()))
    };
    assert_eq!(lab.count(lost), usize::from(check_quorum));

    let new = lab.leader().expect("the majority has one");
    assert_ne!(new, old);
    let request = lab.write("5");
    lab.pass(1_500);
    assert_eq!(lab.outcome(request), Some(Outcome::Done(Answer::Written)));
    assert_eq!(lab.node(old).store().get(&text("x")), None);

    lab.act(Intervention::HealNetwork);
    lab.pass(2_500);
    assert_eq!(lab.leaders(), 1);
    assert!(lab.all_logs_equal());
    assert_eq!(lab.node(old).store().get(&text("x")), Some(&text("5")));
}

#[test]
fn a_minoritys_leader_falls_back_with_check_quorum() {
    minority_leader(true);
}

#[test]
fn a_minoritys_leader_leads_on_without_check_quorum() {
    minority_leader(false);
}

#[test]
fn entries_of_the_minority_are_replaced_after_healing() {
    let (mut lab, old) = Lab::led(5);
    let others = lab.others(old);
    lab.part(&others[1..], Some(0));
    let lost = lab.write("lost");
    lab.pass(250);
    assert!(lab.node(old).log().len() > lab.node(old).commit().0);
    lab.part(&others[1..], Some(1));
    lab.pass(2_000);
    let kept = lab.write("kept");
    lab.pass(2_000);
    lab.act(Intervention::HealNetwork);
    lab.pass(2_500);
    assert_eq!(lab.outcome(kept), Some(Outcome::Done(Answer::Written)));
    assert!(lab.outcome(lost).is_some());
    assert!(lab.all_logs_equal());
    let cut = |record: &Record| matches!(record.event, Event::Raft(raft::Event::Truncated { .. }));
    assert!(lab.count(cut) > 0);
    assert_eq!(lab.nodes()[0].store().get(&text("x")), Some(&text("kept")));
}

#[test]
fn a_one_way_cut_stops_one_direction_only() {
    let (mut lab, leader) = Lab::led(3);
    let deaf = lab.others(leader)[0];
    let (from, to) = (Address::Node(leader), Address::Node(deaf));
    lab.act(Intervention::CutLink { from, to });
    assert!(lab.world.network().is_cut(from, to));
    assert!(!lab.world.network().is_cut(to, from));
    lab.pass(1_000);
    let term = lab.node(deaf).term();
    assert!(term.0 > 1, "it ran for election, and was heard");
    let delivered = |record: &Record| {
        matches!(record.event, Event::Delivered(it) if it.from == from && it.to == to)
            && record.time > lab.run.interventions[0].0 + raft::Micros::from_millis(31)
    };
    assert_eq!(lab.count(delivered), 0);
    lab.act(Intervention::RestoreLink { from, to });
    lab.pass(2_000);
    assert_eq!(lab.leaders(), 1);
    assert!(lab.all_logs_equal());
}

#[test]
fn a_cut_stops_what_has_not_passed_the_middle_and_lets_the_rest_arrive() {
    let (mut lab, leader) = Lab::led(3);
    let follower = lab.others(leader)[0];
    let (from, to) = (Address::Node(leader), Address::Node(follower));
    for past_middle in [false, true] {
        lab.act(Intervention::HealNetwork);
        let flight = loop {
            let next = lab.world.next_at();
            lab.world.advance(next, &mut lab.records);
            let mut flights = lab.world.network().flights();
            let fresh = flights.find(|it| it.envelope.from == from && it.envelope.to == to);
            if let Some(flight) = fresh {
                break flight.clone();
            }
        };
        if past_middle {
            lab.world.run_until(flight.half_way(), &mut lab.records);
        }
        assert!(lab.world.network().flight(flight.id).is_some());
        // A copy takes longer, so that its middle comes later.
        lab.act(Intervention::Duplicate(flight.id));
        let copy = lab.world.network().flights().map(|it| it.id).max();
        lab.act(Intervention::CutLink { from, to });
        lab.pass(100);
        let arrived =
            |record: &Record| matches!(record.event, Event::Delivered(it) if it.id == flight.id);
        assert_eq!(lab.count(arrived), usize::from(past_middle));
        let copy_lost = |record: &Record| {
            matches!(record.event, Event::Lost { message, because: Loss::Cut }
                if Some(message.id) == copy)
        };
        assert_eq!(lab.count(copy_lost), 1);
    }
}

#[test]
fn a_server_cut_off_hears_nobody_until_it_is_reconnected() {
    let (mut lab, leader) = Lab::led(3);
    lab.act(Intervention::Isolate(leader));
    for other in lab.others(leader).into_iter().map(Address::Node).chain([Address::Proxy]) {
        assert!(lab.world.network().is_cut(leader.into(), other));
        assert!(lab.world.network().is_cut(other, leader.into()));
    }
    lab.pass(1_500);
    assert!(!is_leader(lab.node(leader)), "it gave up");
    assert_ne!(lab.leader(), Some(leader));
    lab.act(Intervention::Rejoin(leader));
    lab.pass(2_000);
    assert_eq!(lab.leaders(), 1);
    assert!(lab.all_logs_equal());
}

#[test]
fn a_partition_cuts_between_groups_and_nowhere_else() {
    let mut lab = Lab::with_nodes(5);
    let mut groups = Groups::default();
    groups.nodes[..5].copy_from_slice(&[0, 1, 2, 1, 0]);
    for proxy in [None, Some(1), Some(7)] {
        groups.proxy = proxy;
        groups.nodes[8] = 5;
        lab.act(Intervention::Partition(groups));
        let last = lab.records.last().map(|record| record.event.clone());
        let Some(Event::Partitioned { groups: shown, cuts, kept }) = last else {
            panic!("the network was partitioned");
        };
        let named = match proxy {
            None => "partition n1 n5 | n2 n4 | n3",
            Some(1) => "partition n1 n5 | n2 n4 proxy | n3",
            Some(_) => "partition n1 n5 | n2 n4 | n3 | proxy",
        };
        assert_eq!(Intervention::PartitionInto(shown).to_string(), named);
        assert!(kept.is_empty());
        assert_eq!(
            cuts.len(),
            if proxy.is_some() { 8 + if proxy == Some(1) { 3 } else { 5 } } else { 8 }
        );
        for one in 1..=5 {
            let cut = |from: Address, to: Address| lab.world.network().is_cut(from, to);
            for other in 1..=5 {
                let apart = groups.nodes[one - 1] != groups.nodes[other - 1];
                let [one, other] = [one, other].map(|it| n(u8::try_from(it).expect("few")));
                assert_eq!(cut(one.into(), other.into()), apart);
            }
            let apart = proxy.is_some_and(|group| group != groups.nodes[one - 1]);
            let one = Address::Node(n(u8::try_from(one).expect("few")));
            assert_eq!(cut(one, Address::Proxy), apart);
            assert_eq!(cut(Address::Proxy, one), apart);
        }
    }
    lab.act(Intervention::HealNetwork);
    for one in 1..=5 {
        assert!(!lab.world.network().is_cut(n(one).into(), Address::Proxy));
    }
}

#[test]
fn cutting_what_is_cut_and_mending_what_is_whole_tells_nothing() {
    let mut lab = Lab::with_nodes(3);
    let (from, to) = (Address::Node(n(1)), Address::Proxy);
    lab.act(Intervention::RestoreLink { from, to });
    assert!(lab.records.is_empty());
    lab.act(Intervention::CutLink { from, to });
    lab.act(Intervention::CutLink { from, to });
    assert_eq!(lab.records.len(), 1);
}

fn partition(line: &str) -> Intervention {
    line.parse().expect("a partition")
}

/// The directions that are cut between servers, such as "n1>n2".
fn cut_directions(lab: &Lab) -> Vec<String> {
    let nodes = 1..=lab.run.setup.nodes;
    let pairs = nodes.clone().flat_map(|from| nodes.clone().map(move |to| (n(from), n(to))));
    let cut = pairs
        .filter(|(from, to)| lab.world.network().is_cut(Address::Node(*from), Address::Node(*to)));
    cut.map(|(from, to)| format!("{from}>{to}")).collect()
}

/// Given groups that overlap, when they are the network's, then who is in both reaches both, and the event says which
/// links are cut.
#[test]
fn a_member_of_two_groups_is_a_bridge() {
    let mut lab = Lab::with_nodes(5);
    lab.act(partition("partition n1 n2 n3 | n3 n4 n5"));
    let expected = ["n1>n4", "n1>n5", "n2>n4", "n2>n5", "n4>n1", "n4>n2", "n5>n1", "n5>n2"];
    assert_eq!(cut_directions(&lab), expected);
    let Some(Event::Partitioned { cuts, .. }) = lab.records.last().map(|it| it.event.clone())
    else {
        panic!("the network was partitioned");
    };
    let link = |one, other| (Address::Node(n(one)), Address::Node(n(other)));
    assert_eq!(cuts, [link(1, 4), link(1, 5), link(2, 4), link(2, 5)]);
}

/// Given a cut link, when the network is partitioned, then it stays cut, and the event says so; another partition takes
/// the place of the first alone, and healing ends both.
#[test]
fn a_partition_keeps_what_was_cut_and_takes_the_place_of_another() {
    let mut lab = Lab::with_nodes(3);
    let (from, to) = (Address::Node(n(1)), Address::Node(n(2)));
    lab.act(Intervention::CutLink { from, to });
    lab.act(partition("partition n1 n2 | n3"));
    assert_eq!(cut_directions(&lab), ["n1>n2", "n1>n3", "n2>n3", "n3>n1", "n3>n2"]);
    let Some(Event::Partitioned { kept, .. }) = lab.records.last().map(|it| it.event.clone())
    else {
        panic!("the network was partitioned");
    };
    assert_eq!(kept, [(from, to)]);
    lab.act(partition("partition n1 n3 | n2"));
    assert_eq!(cut_directions(&lab), ["n1>n2", "n2>n1", "n2>n3", "n3>n2"]);
    lab.act(Intervention::RestoreLink { from, to });
    assert_eq!(cut_directions(&lab), ["n2>n1", "n2>n3", "n3>n2"]);
    lab.act(Intervention::HealNetwork);
    assert!(cut_directions(&lab).is_empty());
}

/// Given groups that part nobody, or name who is not there, when they are to be the network's, then that is refused.
#[test]
fn a_partition_that_parts_nobody_or_names_a_stranger_is_refused() {
    let mut lab = Lab::with_nodes(3);
    for line in
        ["partition", "partition n2", "partition n1 n2 n3", "partition n1 n2 |", "partition | "]
    {
        assert_eq!(lab.refuse(partition(line)), InterventionError::PartsNobody, "{line}");
    }
    for line in ["partition n1 | n2 n9", "partition n1 n9 | n2", "partition n1 n9 | n9 n2"] {
        assert!(!partition(line).fits(&lab.run.setup), "{line}");
    }
    let stranger = GroupList(vec![vec![n(1).into()], vec![n(9).into()]]);
    let refused = lab.refuse(Intervention::PartitionInto(stranger));
    assert_eq!(refused, InterventionError::NoSuchNode(n(9)));
    assert!(cut_directions(&lab).is_empty());
}
