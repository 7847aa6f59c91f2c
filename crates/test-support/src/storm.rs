//! A storm: a stream of interventions drawn from a seed. It looks at the world that it shakes,
//! so that it drops messages which are really on their way.

use raft::{ClientId, MAX_BATCH, Micros, NodeId, NodeSet, Rules, Time, Timing};
use sim::{
    Address, Conditions, FlightId, Groups, Host, Intervention, Latency, Permille, Setup, World,
};

use super::{delete_op, read_op, write_op};

/// A small portable generator (`SplitMix64`), so that the tests do not lean on that of the core.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[allow(clippy::should_implement_trait, reason = "dice never run out")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn small(&mut self, end: u8) -> u8 {
        u8::try_from(self.below(u64::from(end))).expect("below a small number")
    }

    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }
}

/// A stream of interventions drawn from a seed.
#[derive(Clone)]
pub struct Storm {
    dice: Dice,
    /// The world to shake.
    pub setup: Setup,
    left: u32,
    values: u64,
    tears: bool,
}

impl Storm {
    /// The storm of a seed, with the setup that it is for.
    pub fn new(seed: u64, interventions: u32) -> Self {
        let mut dice = Dice::new(seed);
        let nodes = [1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 7, 9][usize::from(dice.small(12))];
        let setup = Setup {
            nodes,
            clients: 1 + dice.small(3),
            timing: Timing {
                election_min: Micros::from_millis(150),
                election_max: Micros::from_millis(300),
                heartbeat: Micros::from_millis(50),
            },
            batch: if dice.percent(30) { 1 } else { MAX_BATCH },
            check_quorum: dice.percent(50),
            conditions: draw_conditions(&mut dice),
            pre_vote: dice.percent(40),
            rules: Rules::default(),
        };
        Self { dice, setup, left: interventions, values: 0, tears: false }
    }

    /// A storm that only tears leaders from the others and the proxy from leaders, where leaders
    /// without a majority lead on: what clients are told then is easily out of date.
    pub fn tearing(seed: u64, interventions: u32) -> Self {
        let mut storm = Self::new(seed, interventions);
        storm.setup.check_quorum = false;
        storm.setup.nodes = 3;
        storm.setup.clients = 3;
        storm.setup.conditions = Conditions::default();
        storm.tears = true;
        storm
    }

    /// What is done next, and when; `None` when the storm is over.
    pub fn next(&mut self, world: &World) -> Option<(Time, Intervention)> {
        self.left = self.left.checked_sub(1)?;
        // Many things at the same instant, and pauses long enough for an election in between.
        let wait = match self.dice.below(10) {
            0..3 => 0,
            3..7 => self.dice.below(60_000),
            _ => self.dice.below(500_000),
        };
        Some((world.now() + Micros(wait), self.draw(world)))
    }

    fn draw(&mut self, world: &World) -> Intervention {
        let kind = self.dice.below(100);
        let node = self.node();
        if self.tears {
            return self.draw_tear(kind, node, world);
        }
        match kind {
            0..42 => self.ask(),
            42..46 => Intervention::Crash(self.leader_or(node, world)),
            46..54 => Intervention::Restart(one_that(world, |host| host.node().is_none(), node)),
            54..57 => Intervention::Pause(self.leader_or(node, world)),
            57..61 => {
                let paused = |host: &Host| matches!(host, Host::Paused(..));
                Intervention::Resume(one_that(world, paused, node))
            }
            61..67 => Intervention::TimeOut(node),
            67..71 => {
                let (from, to) = self.link_of_leader(world);
                Intervention::Cut { from, to }
            }
            71..73 => {
                let (from, to) = self.link();
                Intervention::Mend { from, to }
            }
            73..76 => Intervention::CutOff(self.leader_or(node, world)),
            76..78 => Intervention::Reconnect(node),
            78..82 => Intervention::Partition(self.groups()),
            82..89 => Intervention::HealAll,
            89..92 => Intervention::Drop(self.flight(world)),
            92..96 => Intervention::Duplicate(self.flight(world)),
            96..98 => Intervention::SetConditions(draw_conditions(&mut self.dice)),
            _ => {
                let (one, other) = self.link();
                let latency = self.dice.percent(60).then(|| draw_latency(&mut self.dice));
                Intervention::SetLatency { one, other, latency }
            }
        }
    }

    fn draw_tear(&mut self, kind: u64, node: NodeId, world: &World) -> Intervention {
        match kind {
            0..70 => self.ask(),
            70..80 => {
                let mut groups = Groups::default();
                groups.nodes[usize::from(self.leader_or(node, world).number()) - 1] = 1;
                Intervention::Partition(groups)
            }
            80..90 => {
                let to = self.leader_or(node, world).into();
                Intervention::Cut { from: Address::Proxy, to }
            }
            90..96 => Intervention::Mend { from: Address::Proxy, to: node.into() },
            _ => Intervention::HealAll,
        }
    }

    fn node(&mut self) -> NodeId {
        NodeId::new(1 + self.dice.small(self.setup.nodes)).expect("1 to 9")
    }

    /// Often the leader: that is where it hurts.
    fn leader_or(&mut self, node: NodeId, world: &World) -> NodeId {
        let running = world.hosts().filter_map(|(_, host)| host.running());
        let leaders = running.filter(|it| it.leader() == Some(it.id()));
        match leaders.max_by_key(|it| it.term()) {
            Some(leader) if self.dice.percent(60) => leader.id(),
            _ => node,
        }
    }

    fn end(&mut self) -> Address {
        if self.dice.percent(15) { Address::Proxy } else { self.node().into() }
    }

    fn link(&mut self) -> (Address, Address) {
        (self.end(), self.end())
    }

    /// Often that between the proxy and the leader, so that clients are sent elsewhere.
    fn link_of_leader(&mut self, world: &World) -> (Address, Address) {
        if self.dice.percent(40) {
            let node = self.node();
            (Address::Proxy, self.leader_or(node, world).into())
        } else {
            self.link()
        }
    }

    fn groups(&mut self) -> Groups {
        let mut groups = Groups::default();
        for group in &mut groups.nodes {
            *group = self.dice.small(2);
        }
        if self.dice.percent(50) {
            groups.proxy = Some(self.dice.small(2));
        }
        groups
    }

    /// A message between servers or to the proxy that is under way, if there is one. What a
    /// client has said to the proxy, or the proxy to a client, is left alone.
    fn flight(&mut self, world: &World) -> FlightId {
        let of_client = |address| matches!(address, Address::Client(_));
        let flights: Vec<FlightId> = world
            .network()
            .flights()
            .filter(|it| !of_client(it.envelope.from) && !of_client(it.envelope.to))
            .map(|flight| flight.id)
            .collect();
        let count = u64::try_from(flights.len()).expect("few").max(1);
        let place = usize::try_from(self.dice.below(count)).expect("few");
        flights.get(place).copied().unwrap_or(FlightId(0))
    }

    fn ask(&mut self) -> Intervention {
        let client = ClientId(1 + self.dice.small(self.setup.clients));
        let key = ["a", "b", "c"][usize::from(self.dice.small(3))];
        let operation = match self.dice.below(10) {
            0..5 => {
                self.values += 1;
                write_op(key, &self.values.to_string())
            }
            5..9 => read_op(key),
            _ => delete_op(key),
        };
        Intervention::Ask { client, operation }
    }

    /// What ends all trouble: all links whole, all servers running, a network that loses nothing.
    pub fn calm(setup: &Setup) -> Vec<Intervention> {
        let nodes = || NodeSet::first(setup.nodes).iter();
        let ends = || nodes().map(Address::Node).chain([Address::Proxy]).collect::<Vec<_>>();
        let mut all =
            vec![Intervention::HealAll, Intervention::SetConditions(Conditions::default())];
        for (one, other) in
            ends().into_iter().flat_map(|one| ends().into_iter().map(move |other| (one, other)))
        {
            if one < other {
                all.push(Intervention::SetLatency { one, other, latency: None });
            }
        }
        all.extend(nodes().map(Intervention::Restart));
        all.extend(nodes().map(Intervention::Resume));
        all
    }
}

/// The first server that is like that, or else another.
fn one_that(world: &World, is: impl Fn(&Host) -> bool, other: NodeId) -> NodeId {
    let mut hosts = world.hosts();
    hosts.find(|(_, host)| is(host)).map_or(other, |(id, _)| id)
}

fn draw_latency(dice: &mut Dice) -> Latency {
    let max = dice.below(140_000);
    Latency { min: Micros(dice.below(max + 1)), max: Micros(max) }
}

fn draw_conditions(dice: &mut Dice) -> Conditions {
    let mut share = |often: u64, most: u64| {
        let share = if dice.percent(often) { dice.below(most) } else { 0 };
        Permille(u16::try_from(share).expect("at most 1,000"))
    };
    let (loss, duplication, reordering) = (share(40, 150), share(50, 300), share(50, 400));
    let latency = if dice.percent(50) { Conditions::default().latency } else { draw_latency(dice) };
    let hold_up = Micros(dice.below(1_000_000));
    Conditions { latency, loss, duplication, reordering, hold_up }
}
