//! The network: it carries messages, and loses, repeats, delays and stops them.

use std::collections::VecDeque;

use rand::RngExt;
use rand_pcg::Pcg32;

use crate::world::handling::Handling;
use crate::world::message::{Address, Envelope};
use crate::world::setup::{Conditions, Latency, Permille};
use raft::{MAX_NODES, Micros, NodeSet, Time};
use serde::{Deserialize, Serialize};

/// How long a message takes between a client and the proxy. They are near each other, and
/// nothing goes wrong between them.
const CLIENT_LATENCY: Micros = Micros::from_millis(10);

/// The most messages that are in flight at once. Real networks drop what is too much as well.
pub const MAX_FLIGHTS: usize = 2_000;

/// Every end of a link that can be cut: the servers, and the proxy.
const PORTS: usize = MAX_NODES as usize + 1;

/// The number of a message in flight, unique within a world.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct FlightId(pub u64);

/// A message in flight.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Flight {
    /// Its number.
    pub id: FlightId,
    /// Who sent it to whom, and what it says.
    pub envelope: Envelope,
    /// When it was sent; if it was held, so much later.
    pub sent: Time,
    /// When it arrives, or would.
    pub arrives: Time,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fate {
    /// It reaches the other end.
    Arrives,
    /// It gets halfway.
    Lost(Loss),
    /// It stands still until it is released.
    Held {
        /// Since when.
        since: Time,
        /// Why it is lost afterwards, if it is.
        lost: Option<Loss>,
    },
}

/// Why a message was lost.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Loss {
    /// The network loses some.
    Chance,
    /// The link is cut.
    Cut,
    /// The receiver was down when it came.
    ReceiverDown,
    /// The receiver is paused, and too much waits for it already.
    InboxFull,
    /// Someone took it away.
    ByHand,
    /// Too much was in flight already.
    Congestion,
}

impl Flight {
    /// When it passes the middle of its way, where a cut link ends.
    #[must_use]
    pub fn half_way(&self) -> Time {
        half_way(self.sent, self.arrives)
    }

    /// When it arrives or is lost.
    #[must_use]
    pub fn ends(&self) -> Time {
        match self.fate {
            Fate::Arrives => self.arrives,
            Fate::Lost(_) => self.half_way(),
            Fate::Held { .. } => Time::NEVER,
        }
    }
}

fn half_way(sent: Time, arrives: Time) -> Time {
    sent + Micros((arrives - sent).0 / 2)
}

/// The network between the servers, the proxy and the clients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network {
    conditions: Conditions,
    /// Links with a latency of their own, the lesser end first.
    latencies: Vec<((Address, Address), Latency)>,
    /// For each port, a bit for each port to which the link is cut.
    cuts: [u16; PORTS],
    /// For each port, a bit for each port from which the present partition keeps it apart.
    parted: [u16; PORTS],
    /// When the last message in order arrives, for each port and each port that it sends to.
    last_arrival: [[Time; PORTS]; PORTS],
    /// What is in flight, in the order in which it ends.
    flights: VecDeque<Flight>,
    next: FlightId,
    random: Pcg32,
}

impl Network {
    pub(crate) fn new(conditions: Conditions, random: Pcg32) -> Self {
        Self {
            conditions,
            latencies: Vec::new(),
            cuts: [0; PORTS],
            parted: [0; PORTS],
            last_arrival: [[Time(0); PORTS]; PORTS],
            flights: VecDeque::new(),
            next: FlightId(1),
            random,
        }
    }

    /// How good it is.
    #[must_use]
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    pub(crate) fn set_conditions(&mut self, conditions: Conditions) {
        self.conditions = conditions;
    }

    /// The range of latencies of a link, in either direction.
    #[must_use]
    pub fn latency(&self, one: Address, other: Address) -> Latency {
        self.own_latency(one, other).unwrap_or(self.conditions.latency)
    }

    /// The range of latencies that a link has of its own, if it has.
    #[must_use]
    pub fn own_latency(&self, one: Address, other: Address) -> Option<Latency> {
        let link = (one.min(other), one.max(other));
        self.latencies.iter().find(|(known, _)| *known == link).map(|(_, latency)| *latency)
    }

    /// Gives a link a latency of its own, or takes it away again.
    pub(crate) fn set_latency(&mut self, one: Address, other: Address, latency: Option<Latency>) {
        let link = (one.min(other), one.max(other));
        self.latencies.retain(|(known, _)| *known != link);
        self.latencies.extend(latency.map(|latency| (link, latency)));
    }

    /// True if messages from the one no longer reach the other.
    #[must_use]
    pub fn is_cut(&self, from: Address, to: Address) -> bool {
        match (port(from), port(to)) {
            (Some(from), Some(to)) => (self.cuts[from] | self.parted[from]) & (1 << to) != 0,
            // The way between a client and the proxy is always open.
            _ => false,
        }
    }

    /// Cuts one direction of a link or restores it, and returns whether that changed anything. A link that is
    /// restored is whole, whatever has cut it.
    ///
    /// A cut stops what has not yet passed the middle of the link.
    pub(crate) fn set_cut(&mut self, now: Time, from: Address, to: Address, cut: bool) -> bool {
        let (Some(source), Some(target)) = (port(from), port(to)) else {
            return false;
        };
        let (bit, before) = (1 << target, (self.cuts[source], self.parted[source]));
        if source == target {
            return false;
        }
        if cut {
            self.cuts[source] |= bit;
            self.stop_flights(now, from, to);
        } else {
            self.cuts[source] &= !bit;
            self.parted[source] &= !bit;
        }
        before != (self.cuts[source], self.parted[source])
    }

    /// Keeps the two ends of one direction of a link apart by a partition, or no longer. What was cut otherwise stays
    /// cut.
    pub(crate) fn set_parted(&mut self, now: Time, from: Address, to: Address, parted: bool) {
        let (Some(source), Some(target)) = (port(from), port(to)) else {
            return;
        };
        if parted {
            self.parted[source] |= 1 << target;
            self.stop_flights(now, from, to);
        } else {
            self.parted[source] &= !(1 << target);
        }
    }

    fn stop_flights(&mut self, now: Time, from: Address, to: Address) {
        for flight in &mut self.flights {
            let (middle, envelope) = (flight.half_way(), &flight.envelope);
            if let Fate::Held { since, lost: lost @ None } = &mut flight.fate
                && (envelope.from, envelope.to) == (from, to)
                && *since < middle
            {
                *lost = Some(Loss::Cut);
            }
        }
        let on_link = |flight: &Flight| {
            flight.envelope.from == from
                && flight.envelope.to == to
                && flight.fate == Fate::Arrives
                && now < flight.half_way()
        };
        let mut place = 0;
        while let Some(flight) = self.flights.get(place) {
            if !on_link(flight) {
                place += 1;
            } else if let Some(flight) = self.flights.remove(place) {
                // It ends sooner now: what is not yet looked at stays behind this place.
                self.launch(Flight { fate: Fate::Lost(Loss::Cut), ..flight });
            }
        }
    }

    /// Sends a message. Returns its number, and that of a second copy, if the network makes one.
    pub(crate) fn send(&mut self, now: Time, envelope: Envelope) -> (FlightId, Option<FlightId>) {
        let (from, to) = (envelope.from, envelope.to);
        if self.is_full() {
            let fate = Fate::Lost(Loss::Congestion);
            return (self.launch_new(envelope, now, now, fate), None);
        }
        let (Some(source), Some(target)) = (port(from), port(to)) else {
            let arrives = now + CLIENT_LATENCY;
            let id = self.launch_new(envelope, now, arrives, Fate::Arrives);
            return (id, None);
        };
        let arrives = self.draw_arrival(now, from, to, source, target);
        let fate = if self.is_cut(from, to) {
            Fate::Lost(Loss::Cut)
        } else if self.chance(self.conditions.loss) {
            Fate::Lost(Loss::Chance)
        } else {
            Fate::Arrives
        };
        let id = self.launch_new(envelope, now, arrives, fate);
        let twice = self.chance(self.conditions.duplication);
        (id, twice.then(|| self.duplicate(now, id)).flatten())
    }

    /// When a message arrives: after a latency drawn for it, and not before what was sent
    /// earlier on the same link, unless it is held up.
    fn draw_arrival(
        &mut self,
        now: Time,
        from: Address,
        to: Address,
        source: usize,
        target: usize,
    ) -> Time {
        let latency = self.latency(from, to);
        let arrives = now + self.draw(latency.min, latency.max);
        if self.chance(self.conditions.reordering) {
            return arrives + self.draw(Micros(0), self.conditions.hold_up);
        }
        let last = &mut self.last_arrival[source][target];
        *last = arrives.max(*last + Micros(1));
        *last
    }

    /// Sends a further copy behind a message that is in flight. Returns its number, if the
    /// message is there.
    pub(crate) fn duplicate(&mut self, now: Time, id: FlightId) -> Option<FlightId> {
        let Flight { envelope, sent, arrives, fate, .. } = self.flight(id)?.clone();
        let latency = self.latency(envelope.from, envelope.to);
        let pause = match fate {
            Fate::Held { since, .. } => now - since,
            Fate::Arrives | Fate::Lost(_) => Micros(0),
        };
        let (sent, arrives) = (sent + pause, arrives + pause);
        let arrives = arrives + self.draw(Micros(1), Micros(1 + latency.max.0 / 2));
        let stopped = self.is_cut(envelope.from, envelope.to) && now < half_way(sent, arrives);
        let fate = if stopped { Fate::Lost(Loss::Cut) } else { Fate::Arrives };
        Some(self.launch_new(envelope, sent, arrives, fate))
    }

    /// True if nothing more can be sent.
    /// True if nothing was ever sent.
    pub(crate) fn is_untouched(&self) -> bool {
        self.next == FlightId(1)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.flights.len() >= MAX_FLIGHTS
    }

    fn launch_new(
        &mut self,
        envelope: Envelope,
        sent: Time,
        arrives: Time,
        fate: Fate,
    ) -> FlightId {
        let id = self.next;
        self.next = FlightId(id.0 + 1);
        self.launch(Flight { id, envelope, sent, arrives, fate });
        id
    }

    fn launch(&mut self, flight: Flight) {
        // Most of what is in flight was sent earlier and ends earlier.
        let key = |flight: &Flight| (flight.ends(), flight.id);
        let (new, mut flights) = (key(&flight), self.flights.iter());
        let before = flights.rposition(|other| key(other) < new);
        self.flights.insert(before.map_or(0, |place| place + 1), flight);
    }

    /// A message in flight, by its number.
    #[must_use]
    pub fn flight(&self, id: FlightId) -> Option<&Flight> {
        self.flights.iter().find(|flight| flight.id == id)
    }

    /// All messages in flight, in the order in which they will arrive or be lost.
    pub fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.flights.iter()
    }

    /// Holds, releases or delays a message that is in flight.
    pub(crate) fn handle(&mut self, now: Time, id: FlightId, how: Handling) {
        if let Some(flight) = self.take(id) {
            let is_cut = self.is_cut(flight.envelope.from, flight.envelope.to);
            self.launch(flight.handled(now, how, is_cut));
        }
    }

    /// Takes a message out of the network.
    pub(crate) fn take(&mut self, id: FlightId) -> Option<Flight> {
        let place = self.flights.iter().position(|flight| flight.id == id)?;
        self.flights.remove(place)
    }

    /// When the next message arrives or is lost.
    pub(crate) fn next_at(&self) -> Time {
        self.flights.front().map_or(Time::NEVER, Flight::ends)
    }

    /// The next message to arrive or to be lost.
    pub(crate) fn pop(&mut self) -> Option<Flight> {
        self.flights.pop_front()
    }

    /// A length of time from a range, ends included.
    fn draw(&mut self, low: Micros, high: Micros) -> Micros {
        Micros(self.random.random_range(low.0..=high.0.max(low.0)))
    }

    /// True if a thing of this likelihood happens. What never or always happens draws nothing.
    fn chance(&mut self, share: Permille) -> bool {
        match share {
            Permille(0) => false,
            Permille::ALL => true,
            Permille(share) => self.random.random_range(0..1_000) < u32::from(share),
        }
    }
}

/// The ends of the links that can be cut, numbered from 0. Clients have none.
fn port(address: Address) -> Option<usize> {
    match address {
        Address::Node(node) => Some(usize::from(node.number()) - 1),
        Address::Proxy => Some(PORTS - 1),
        Address::Client(_) => None,
    }
}

/// All servers of a cluster of this size, and the proxy.
pub(crate) fn ends(nodes: u8) -> Vec<Address> {
    let mut ends: Vec<Address> = NodeSet::first(nodes).iter().map(Address::Node).collect();
    ends.push(Address::Proxy);
    ends
}
