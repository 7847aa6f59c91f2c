//! Schedules: worlds in trouble, each with its own mix of faults, drawn from a seed.
//!
//! A schedule looks at the world that it shakes, so that it hits leaders and messages that are
//! really there.

use rand::RngExt;
use rand_pcg::Pcg32;

use crate::sweep::mix::{FaultKind, Mix, Share};
use crate::world::intervention::{Groups, Intervention};
use crate::world::message::Address;
use crate::world::network;
use crate::world::network::FlightId;
use crate::world::setup::{Conditions, Latency, Permille, Setup};
use crate::world::{Host, World};
use raft::{
    ClientId, MAX_BATCH, Micros, NodeId, NodeSet, Operation, Role, Rules, Text, Time, Timing,
};

/// The keys that clients use: few, so that they meet.
const KEYS: [&str; 3] = ["a", "b", "c"];

/// A schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    random: Pcg32,
    setup: Setup,
    /// The weight of each kind of fault.
    weights: Vec<(FaultKind, u32)>,
    /// The longest time between most faults.
    pace: Micros,
    /// How many interventions are left.
    left: u32,
    /// What comes next, at the same time.
    pending: Option<Intervention>,
    /// Every value written is another, so that a read shows which write it saw.
    values: u64,
}

impl Schedule {
    /// The schedule of a seed, for servers that keep these rules, with the mix of the sweep.
    #[must_use]
    pub fn new(seed: u64, rules: Rules) -> Self {
        Self::with_mix(seed, rules, &Mix::sweep())
    }

    /// The schedule of a seed, for servers that keep these rules, drawn from a mix.
    #[must_use]
    pub fn with_mix(seed: u64, rules: Rules, mix: &Mix) -> Self {
        // Not the generator of the world, which is seeded alike.
        let mut random = Pcg32::new(seed, 0x5ced);
        let setup = draw_setup(&mut random, rules);
        let draw = |share: &Share| {
            let some = percent(&mut random, share.chance);
            (share.kind, if some { random.random_range(share.weight.clone()) } else { 0 })
        };
        let weights = mix.shares.iter().map(draw).collect();
        let pace = pick(&mut random, &mix.paces);
        let left = random.random_range(mix.count.clone());
        Self { random, setup, weights, pace, left, pending: None, values: 0 }
    }

    /// The same schedule for a world that is made of something else.
    #[must_use]
    pub fn with_setup(self, setup: Setup) -> Self {
        Self { setup, ..self }
    }

    /// What its world is made of.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// What is done next, and when; `None` when the trouble is over.
    pub fn next(&mut self, world: &World) -> Option<(Time, Intervention)> {
        if let Some(pending) = self.pending.take() {
            return Some((world.now(), pending));
        }
        self.left = self.left.checked_sub(1)?;
        // At first a cluster usually gets the time to find a leader.
        let wait = match world.now() {
            Time(0) => self.random.random_range(0..600_000),
            _ if percent(&mut self.random, 10) => self.random.random_range(0..500_000),
            _ => self.random.random_range(0..=self.pace.0),
        };
        Some((world.now() + Micros(wait), self.draw(world)))
    }

    fn draw(&mut self, world: &World) -> Intervention {
        let all: u32 = self.weights.iter().map(|(_, weight)| weight).sum();
        let mut place = self.random.random_range(0..all);
        let kind = self.weights.iter().find_map(|(kind, weight)| {
            let hit = place < *weight;
            place = place.saturating_sub(*weight);
            hit.then_some(*kind)
        });
        self.draw_fault(kind.unwrap_or(FaultKind::Ask), world)
    }

    fn draw_fault(&mut self, kind: FaultKind, world: &World) -> Intervention {
        match kind {
            FaultKind::Ask => self.ask(),
            FaultKind::Crash => Intervention::Crash(self.victim(world)),
            FaultKind::Restart => {
                Intervention::Restart(self.one_that(world, |it| it.node().is_none()))
            }
            FaultKind::Pause => Intervention::Pause(self.victim(world)),
            FaultKind::Resume => {
                let paused = |host: &Host| matches!(host, Host::Paused(..));
                Intervention::Resume(self.one_that(world, paused))
            }
            FaultKind::TimeOut => {
                let may_run = |host: &Host| {
                    host.running().is_some_and(|it| !matches!(it.role(), Role::Leader(_)))
                };
                Intervention::TimeOut(self.one_that(world, may_run))
            }
            FaultKind::Cut => {
                let (from, to) = self.link(world);
                Intervention::CutLink { from, to }
            }
            FaultKind::CutOff => Intervention::Isolate(self.victim(world)),
            FaultKind::SplitLeader => {
                let mut groups = Groups::default();
                groups.nodes[usize::from(self.victim(world).number()) - 1] = 1;
                self.partition(groups)
            }
            FaultKind::CutProxy => {
                Intervention::CutLink { from: Address::Proxy, to: self.victim(world).into() }
            }
            FaultKind::Partition => {
                let groups = self.groups();
                self.partition(groups)
            }
            FaultKind::Heal => self.heal(),
            FaultKind::Drop => Intervention::Drop(self.flight(world)),
            FaultKind::Duplicate => Intervention::Duplicate(self.flight(world)),
            FaultKind::SlowLink => self.slow_link(world),
            FaultKind::NetworkConditions => {
                Intervention::SetConditions(draw_conditions(&mut self.random))
            }
        }
    }

    fn ask(&mut self) -> Intervention {
        let client = ClientId(self.random.random_range(1..=self.setup.clients));
        let key = text(KEYS[self.random.random_range(0..3_u32) as usize]);
        let operation = match self.random.random_range(0..10_u32) {
            0..5 => {
                self.values += 1;
                Operation::Write { key, value: text(&self.values.to_string()) }
            }
            5..9 => Operation::Read { key },
            _ => Operation::Delete { key },
        };
        Intervention::Ask { client, operation }
    }

    fn node(&mut self) -> NodeId {
        NodeId::new(self.random.random_range(1..=self.setup.nodes)).expect("1 to 9")
    }

    /// A server to be hurt: often a leader, for there it matters.
    fn victim(&mut self, world: &World) -> NodeId {
        if percent(&mut self.random, 40) {
            return self.node();
        }
        self.one_that(world, |host| {
            host.running().is_some_and(|it| matches!(it.role(), Role::Leader(_)))
        })
    }

    /// One of the servers that are like that, or any if none is.
    fn one_that(&mut self, world: &World, is: impl Fn(&Host) -> bool) -> NodeId {
        let such: NodeSet = world.hosts().filter(|(_, host)| is(host)).map(|(id, _)| id).collect();
        if such.is_empty() {
            return self.node();
        }
        let place = self.random.random_range(0..such.len());
        such.iter().nth(place as usize).expect("there are so many")
    }

    /// An end of a link: a server, or now and then the proxy.
    fn end(&mut self) -> Address {
        if percent(&mut self.random, 15) { Address::Proxy } else { self.node().into() }
    }

    /// Often the link between the proxy and a leader, so that clients are sent elsewhere.
    fn link(&mut self, world: &World) -> (Address, Address) {
        if percent(&mut self.random, 25) {
            (Address::Proxy, self.victim(world).into())
        } else {
            (self.end(), self.end())
        }
    }

    fn groups(&mut self) -> Groups {
        let mut groups = Groups::default();
        for group in &mut groups.nodes {
            *group = self.random.random_range(0..2);
        }
        if percent(&mut self.random, 50) {
            groups.proxy = Some(self.random.random_range(0..2));
        }
        groups.within(self.setup.nodes)
    }

    /// A partition of a network that is whole otherwise: with more and more links cut nothing would come about.
    fn partition(&mut self, groups: Groups) -> Intervention {
        self.pending = Some(Intervention::Partition(groups));
        Intervention::HealNetwork
    }

    fn heal(&mut self) -> Intervention {
        match self.random.random_range(0..3_u32) {
            0 => Intervention::Rejoin(self.node()),
            1 => Intervention::RestoreLink { from: self.end(), to: self.end() },
            _ => Intervention::HealNetwork,
        }
    }

    /// A message in flight between servers, or to or from the proxy, if there is one.
    fn flight(&mut self, world: &World) -> FlightId {
        let of_client = |address| matches!(address, Address::Client(_));
        let hurtable = |envelope: &crate::world::message::Envelope| {
            !of_client(envelope.from) && !of_client(envelope.to)
        };
        let flights = || world.network().flights().filter(|it| hurtable(&it.envelope));
        let count = u32::try_from(flights().count()).unwrap_or(u32::MAX);
        let place = self.random.random_range(0..count.max(1));
        flights().nth(place as usize).map(|it| it.id).unwrap_or_default()
    }

    fn slow_link(&mut self, world: &World) -> Intervention {
        let (one, other) = self.link(world);
        let slow = Micros(self.random.random_range(200_000..3_000_000));
        let latency = percent(&mut self.random, 50).then_some(Latency { min: slow, max: slow });
        Intervention::SetLatency { one, other, latency }
    }

    /// What ends all trouble: all links whole and as fast as the others, all servers running, and
    /// a network that loses nothing.
    #[must_use]
    pub fn calm(setup: &Setup) -> Vec<Intervention> {
        let mut all =
            vec![Intervention::HealNetwork, Intervention::SetConditions(Conditions::default())];
        let ends = network::ends(setup.nodes);
        for (place, one) in ends.iter().enumerate() {
            for other in &ends[place + 1..] {
                let (one, other) = (*one, *other);
                all.push(Intervention::SetLatency { one, other, latency: None });
            }
        }
        for node in NodeSet::first(setup.nodes).iter() {
            all.extend([Intervention::Restart(node), Intervention::Resume(node)]);
        }
        all
    }
}

fn percent(random: &mut Pcg32, share: u32) -> bool {
    random.random_range(0..100) < share
}

fn pick<T: Copy>(random: &mut Pcg32, choices: &[T]) -> T {
    let count = u32::try_from(choices.len()).expect("few");
    choices[random.random_range(0..count) as usize]
}

fn text(text: &str) -> Text {
    Text::new(text).expect("short")
}

fn draw_setup(random: &mut Pcg32, rules: Rules) -> Setup {
    let (low, high) = pick(random, &[(150, 300), (150, 300), (150, 300), (150, 250), (300, 900)]);
    Setup {
        nodes: pick(random, &[1, 2, 3, 3, 3, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7, 9]),
        clients: random.random_range(1..=4),
        timing: Timing {
            election_min: Micros::from_millis(low),
            election_max: Micros::from_millis(high),
            heartbeat: Micros::from_millis(pick(random, &[50, 50, 50, 20, 120])),
        },
        batch: pick(random, &[1, 1, 2, 5, MAX_BATCH, MAX_BATCH]),
        check_quorum: percent(random, 50),
        pre_vote: percent(random, 30),
        conditions: draw_conditions(random),
        rules,
    }
}

/// How good the network is: often good, sometimes with one flaw, sometimes with all.
fn draw_conditions(random: &mut Pcg32) -> Conditions {
    let mut share = |often: u32, most: u16| {
        Permille(if percent(random, often) { random.random_range(0..=most) } else { 0 })
    };
    let (loss, duplication, reordering) = (share(40, 300), share(40, 500), share(40, 500));
    let max = pick(random, &[2_000, 30_000, 30_000, 70_000]);
    let latency = Latency { min: Micros(random.random_range(0..=max)), max: Micros(max) };
    // Few are held up for long, so that old messages come in later terms.
    let hold_up = Micros(pick(random, &[50_000, 300_000, 1_000_000, 3_000_000]));
    Conditions { latency, loss, duplication, reordering, hold_up }
}
