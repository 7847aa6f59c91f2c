//! What a world cannot be, and what cannot be done to it.

use raft::{ClientId, Micros, NodeId, Time, Timing};
use sim::{
    Address, Conditions, Event, FlightId, Intervention, InterventionError, Latency, Loss,
    MAX_FLIGHTS, Permille, Run, Setup, SetupError, World,
};

use test_support::{Lab, n, read_op};

fn millis(min: u64, max: u64) -> Latency {
    Latency { min: Micros::from_millis(min), max: Micros::from_millis(max) }
}

fn timing(election_min: u64, election_max: u64, heartbeat: u64) -> Timing {
    Timing {
        election_min: Micros::from_millis(election_min),
        election_max: Micros::from_millis(election_max),
        heartbeat: Micros::from_millis(heartbeat),
    }
}

/// The default setup with a change.
fn with(change: impl FnOnce(&mut Setup)) -> Setup {
    let mut setup = Setup::default();
    change(&mut setup);
    setup
}

#[test]
fn each_bad_setup_is_refused_with_its_reason() {
    let latency = |latency| move |it: &mut Setup| it.conditions.latency = latency;
    let timed = |timing| move |it: &mut Setup| it.timing = timing;
    for (setup, problem) in [
        (with(|it| it.nodes = 0), SetupError::Nodes),
        (with(|it| it.nodes = 10), SetupError::Nodes),
        (with(|it| it.clients = 0), SetupError::Clients),
        (with(|it| it.clients = 10), SetupError::Clients),
        (with(timed(timing(0, 300, 50))), SetupError::Span),
        (with(timed(timing(150, 300, 0))), SetupError::Span),
        (with(timed(timing(150, 60_001, 50))), SetupError::Span),
        (with(timed(timing(150, u64::MAX, 50))), SetupError::Span),
        (with(timed(timing(301, 300, 50))), SetupError::ElectionRange),
        (with(timed(timing(150, 300, 150))), SetupError::Heartbeat),
        (with(timed(timing(150, 300, 400))), SetupError::Heartbeat),
        (with(latency(millis(20, 60_001))), SetupError::Span),
        (with(latency(millis(0, u64::MAX))), SetupError::Span),
        (with(latency(millis(31, 30))), SetupError::LatencyRange),
        (with(latency(millis(20, 150))), SetupError::RoundTrip),
        (with(|it| it.conditions.loss = Permille(1_001)), SetupError::Share),
        (with(|it| it.conditions.duplication = Permille(u16::MAX)), SetupError::Share),
        (with(|it| it.conditions.reordering = Permille(1_001)), SetupError::Share),
    ] {
        assert_eq!(setup.check(), Err(problem), "{setup:?}");
        assert_eq!(World::new(&setup, 1).err(), Some(problem));
        let played = Run::new(setup, 1).play(Time(1), &mut Vec::new());
        assert_eq!(played.err(), Some(problem));
    }
}

#[test]
fn the_limits_themselves_are_allowed() {
    for setup in [
        with(|it| it.nodes = 1),
        with(|it| it.nodes = 9),
        with(|it| it.clients = 9),
        with(|it| it.timing = timing(300, 300, 299)),
        with(|it| it.timing = timing(60_000, 60_000, 59_999)),
        with(|it| it.conditions.latency = millis(0, 0)),
        with(|it| it.conditions.latency = millis(149, 149)),
        with(|it| {
            it.timing = timing(2, 3, 1);
            it.conditions.latency = millis(1, 1);
        }),
        with(|it| it.conditions.loss = Permille::ALL),
    ] {
        assert_eq!(setup.check(), Ok(()), "{setup:?}");
        let mut lab = Lab::new(setup, 1);
        lab.pass(2_000);
    }
}

#[test]
fn the_slowest_world_there_is_elects_and_serves() {
    let setup = with(|it| {
        it.timing = timing(30_000, 60_000, 20_000);
        it.conditions.latency = millis(0, 29_999);
        it.conditions.reordering = Permille(100);
    });
    let mut lab = Lab::new(setup, 1);
    lab.pass(3_600_000);
    let request = lab.write("5");
    lab.pass(3_600_000);
    assert!(lab.outcome(request).is_some());
    assert!(lab.nodes().iter().any(|node| node.commit().0 > 0));
}

#[test]
fn what_cannot_be_done_is_refused_with_its_reason_and_changes_nothing() {
    let (mut lab, leader) = Lab::led(3);
    lab.write("5");
    lab.pass(33);
    let others = lab.others(leader);
    let (down, paused) = (others[0], others[1]);
    lab.act(Intervention::Crash(down));
    lab.act(Intervention::Pause(paused));
    lab.pass(55);

    let stranger = n(4);
    let no_node = InterventionError::NoSuchNode(stranger);
    let of_node: [fn(NodeId) -> Intervention; 7] = [
        Intervention::Crash,
        Intervention::Restart,
        Intervention::Pause,
        Intervention::Resume,
        Intervention::TimeOut,
        Intervention::Isolate,
        Intervention::Rejoin,
    ];
    for intervention in of_node {
        assert_eq!(lab.refuse(intervention(stranger)), no_node);
    }
    for (intervention, problem) in [
        (Intervention::Crash(down), InterventionError::Down(down)),
        (Intervention::Pause(down), InterventionError::Down(down)),
        (Intervention::Resume(down), InterventionError::Down(down)),
        (Intervention::TimeOut(down), InterventionError::Down(down)),
        (Intervention::Restart(leader), InterventionError::NotDown(leader)),
        (Intervention::Restart(paused), InterventionError::NotDown(paused)),
        (Intervention::Resume(leader), InterventionError::NotPaused(leader)),
        (Intervention::Pause(paused), InterventionError::Paused(paused)),
        (Intervention::TimeOut(paused), InterventionError::Paused(paused)),
    ] {
        assert_eq!(lab.refuse(intervention), problem);
    }
    for number in [0, 3, 200] {
        let client = ClientId(number);
        let operation = read_op("x");
        let problem = lab.refuse(Intervention::Ask { client, operation });
        assert_eq!(problem, InterventionError::NoSuchClient(client));
    }
    for id in [FlightId(0), FlightId(1), FlightId(u64::MAX)] {
        let problem = InterventionError::NoSuchFlight(id);
        assert_eq!(lab.refuse(Intervention::Drop(id)), problem);
        assert_eq!(lab.refuse(Intervention::Duplicate(id)), problem);
    }
}

#[test]
fn there_are_links_only_between_servers_and_the_proxy() {
    let (mut lab, _) = Lab::led(3);
    let (n1, n4) = (Address::Node(n(1)), Address::Node(n(4)));
    let client = Address::Client(ClientId(1));
    for (one, other) in [
        (n1, n1),
        (n1, n4),
        (n4, Address::Proxy),
        (client, Address::Proxy),
        (Address::Proxy, client),
        (Address::Proxy, Address::Proxy),
        (client, n1),
    ] {
        let problem = InterventionError::NoSuchLink(one, other);
        let (from, to) = (one, other);
        let latency = Some(Conditions::default().latency);
        for intervention in [
            Intervention::CutLink { from, to },
            Intervention::RestoreLink { from, to },
            Intervention::SetLatency { one, other, latency },
        ] {
            assert_eq!(lab.refuse(intervention), problem);
        }
    }
}

#[test]
fn a_network_in_which_nobody_could_be_elected_is_refused() {
    let (mut lab, _) = Lab::led(3);
    let bad = |latency, loss| Conditions { latency, loss: Permille(loss), ..Conditions::default() };
    for (conditions, problem) in [
        (bad(millis(20, 150), 0), SetupError::RoundTrip),
        (bad(millis(2, 1), 0), SetupError::LatencyRange),
        (bad(millis(2, 60_001), 0), SetupError::Span),
        (bad(millis(1, 2), 1_001), SetupError::Share),
    ] {
        let refused = lab.refuse(Intervention::SetConditions(conditions));
        assert_eq!(refused, InterventionError::Network(problem));
    }
    let (one, other) = (Address::Node(n(1)), Address::Proxy);
    for (latency, problem) in
        [(millis(2, 60_001), SetupError::Span), (millis(2, 1), SetupError::LatencyRange)]
    {
        let latency = Some(latency);
        let refused = lab.refuse(Intervention::SetLatency { one, other, latency });
        assert_eq!(refused, InterventionError::Network(problem));
    }
}

/// Given as many messages in flight as there can be, when more are sent, then they are lost at
/// once, and none can be repeated by hand; when the first have arrived, then all goes on.
#[test]
fn a_network_carries_only_so_much() {
    let (mut lab, _) = Lab::led(3);
    lab.pass(20);
    let ids: Vec<_> = lab.world.network().flights().map(|flight| flight.id).collect();
    let id = *ids.last().expect("heartbeats are always on their way");
    while lab.attempt(Intervention::Duplicate(id)).is_ok() {}
    assert_eq!(lab.world.network().flights().count(), MAX_FLIGHTS);
    assert_eq!(lab.refuse(Intervention::Duplicate(id)), InterventionError::TooManyFlights);
    let before = lab.records.len();
    lab.act(Intervention::TimeOut(n(1)));
    lab.pass(0);
    let lost = lab.records[before..]
        .iter()
        .filter(|record| matches!(record.event, Event::Lost { because: Loss::Congestion, .. }));
    assert_eq!(lost.count(), 2, "both requests for votes");
    lab.pass(2_000);
    assert!(lab.leader().is_some() && lab.world.network().flights().count() < 100);
}
