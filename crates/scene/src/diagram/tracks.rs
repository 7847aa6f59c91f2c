//! A part of a run, sorted by lane and by time.

use crate::diagram::label::{Label, LabelTracker};
use crate::diagram::lane_event::LaneEvent;
use crate::stage::RoleName;
use raft::{ClientId, Micros, Term, Time};
use sim::{Address, Flight, FlightId, Loss, MessageKind, Record, World};

/// The states, events and messages of a part of a run.
///
/// It is made of the world at its beginning and of the records since then, and any part of it can be
/// read without going through the rest.
#[derive(Clone, Debug)]
pub struct Tracks {
    since: Time,
    pub(super) until: Time,
    clients: u8,
    /// The tracks by lane: clients, proxy, servers.
    pub(super) tracks: Vec<Track>,
    /// The messages in the order of their numbers; first those that were in flight at the beginning.
    pub(super) messages: Vec<MessageTrack>,
    early: u32,
    /// The longest time that any message took.
    pub(super) longest: Micros,
    pub(super) arrivals: Vec<Arrival>,
    pub(super) positions: Vec<RecordPosition>,
    pub(super) labels: LabelTracker,
}

/// The track of one place.
#[derive(Clone, Debug)]
pub(super) struct Track {
    pub address: Address,
    /// A server's states, each with its start; none for the proxy and for clients.
    pub states: Vec<(Time, NodeState)>,
    pub events: Vec<LaneEvent>,
}

/// The state of a server, as far as its lane shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeState {
    /// Its role.
    pub role: RoleName,
    /// Its term.
    pub term: Term,
    /// True if it is paused.
    pub paused: bool,
}

/// A message.
#[derive(Clone, Debug)]
pub(super) struct MessageTrack {
    pub id: FlightId,
    pub kind: MessageKind,
    pub label: Label,
    pub from: u8,
    pub to: u8,
    pub sent: Time,
    /// The record of its sending, 0 if that was before the beginning.
    pub number: u64,
    pub term: Option<Term>,
    /// When it arrives, or would: as the network had it when it was last read.
    pub arrives: Option<Time>,
    /// How it ended: the record, the time, and why it was lost, if it was.
    pub end: Option<(u64, Time, Option<Loss>)>,
}

/// The arrival of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub number: u64,
    /// Its place among the messages.
    pub message: u32,
}

/// The time and the lane of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordPosition {
    pub number: u64,
    pub time: Time,
    pub lane: Option<u8>,
    /// The record that caused it, if it happened at no place.
    pub cause: Option<u64>,
}

impl Tracks {
    /// Starts at the current time of a world.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let clients = u8::try_from(world.clients().len()).unwrap_or(u8::MAX);
        let mut tracks = Self {
            since: world.now(),
            until: world.now(),
            clients,
            tracks: tracks(world),
            messages: Vec::new(),
            early: 0,
            longest: Micros(0),
            arrivals: Vec::new(),
            positions: Vec::new(),
            labels: LabelTracker::new(world),
        };
        let mut flights: Vec<&Flight> = world.network().flights().collect();
        flights.sort_by_key(|flight| flight.id);
        tracks.messages = flights.into_iter().map(|flight| tracks.in_flight(flight)).collect();
        tracks.early = u32::try_from(tracks.messages.len()).unwrap_or(u32::MAX);
        tracks
    }

    /// Continues to a later world, with the records of all that happened until then. The arrival of
    /// messages that are in flight there is known.
    pub fn follow(&mut self, world: &World, records: &[Record]) {
        for record in records {
            self.add(record);
        }
        self.until = world.now();
        if records.is_empty() {
            return;
        }
        for flight in world.network().flights() {
            if let Some(place) = self.place_of(flight.id) {
                // One that is held is still on its way.
                self.messages[place].arrives = Some(flight.arrives.max(world.now()));
                self.longest = self.longest.max(flight.arrives - flight.sent);
            }
        }
    }

    /// The beginning.
    #[must_use]
    pub fn since(&self) -> Time {
        self.since
    }

    /// The end.
    #[must_use]
    pub fn until(&self) -> Time {
        self.until
    }

    /// The number of records.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.positions.len() as u64
    }

    /// True if nothing has happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Returns the state of a server at a time, after all that happened then. The proxy and clients
    /// have none.
    #[must_use]
    pub fn state(&self, place: Address, time: Time) -> Option<NodeState> {
        let states = &self.tracks.get(usize::from(self.lane(place)))?.states;
        let after = states.partition_point(|(since, _)| *since <= time);
        Some(states.get(after.checked_sub(1)?)?.1)
    }

    /// The number of a place's lane, from 0: clients, proxy, servers.
    pub(super) fn lane(&self, place: Address) -> u8 {
        match place {
            Address::Client(ClientId(number)) => number.saturating_sub(1),
            Address::Proxy => self.clients,
            Address::Node(node) => self.clients.saturating_add(node.number()),
        }
    }

    /// The tracks of all places.
    pub(super) fn all(&self) -> &[Track] {
        &self.tracks
    }

    /// The messages that were sent between two times, the end excluded.
    pub(super) fn sent(&self, from: Time, until: Time) -> impl Iterator<Item = &MessageTrack> {
        let (early, later) = self.messages.split_at(self.early());
        let start = later.partition_point(|message| message.sent < from);
        let end = later.partition_point(|message| message.sent < until).max(start);
        let early =
            early.iter().filter(move |message| from <= message.sent && message.sent < until);
        early.chain(&later[start..end])
    }

    /// The messages that are in flight at a time.
    pub(super) fn in_flight_at(&self, time: Time) -> impl Iterator<Item = &MessageTrack> {
        let from = Time(time.0.saturating_sub(self.longest.0));
        self.sent(from, time).filter(move |message| message.ends().is_none_or(|end| end >= time))
    }

    /// The arrivals up to a record, the last first.
    pub(super) fn arrivals_before(&self, number: u64) -> impl Iterator<Item = &Arrival> {
        let end = self.arrivals.partition_point(|arrival| arrival.number <= number);
        self.arrivals[..end].iter().rev()
    }

    pub(super) fn message(&self, place: u32) -> &MessageTrack {
        &self.messages[place as usize]
    }

    pub(super) fn position(&self, number: u64) -> Option<RecordPosition> {
        let place =
            self.positions.binary_search_by_key(&number, |position| position.number).ok()?;
        self.positions.get(place).copied()
    }

    fn early(&self) -> usize {
        self.early as usize
    }

    pub(super) fn place_of(&self, id: FlightId) -> Option<usize> {
        self.messages.binary_search_by_key(&id, |message| message.id).ok()
    }
}

impl MessageTrack {
    /// When it ended, or will, as far as is known.
    pub(super) fn ends(&self) -> Option<Time> {
        self.end.map(|(_, time, _)| time).or(self.arrives)
    }
}

fn tracks(world: &World) -> Vec<Track> {
    let clients = world.clients().iter().map(|client| Track::new(client.id().into()));
    let mut tracks: Vec<Track> = clients.chain([Track::new(Address::Proxy)]).collect();
    for (id, host) in world.hosts() {
        let mut track = Track::new(id.into());
        track.states.push((world.now(), NodeState::from_host(host)));
        tracks.push(track);
    }
    tracks
}
