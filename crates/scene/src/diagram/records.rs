//! Turns records into tracks: states, events and messages.

use crate::diagram::label::Label;
use crate::diagram::lane_event::{LaneEvent, shape};
use crate::diagram::tracks::{Arrival, MessageTrack, NodeState, RecordPosition, Track, Tracks};
use crate::flight_view;
use crate::stage::RoleName;
use raft::{Event as Raft, Time};
use sim::{Address, Event, Flight, Host, Loss, MessageKind, MessageRef, OnDisk, Record};

impl Tracks {
    /// Adds a record.
    pub(super) fn add(&mut self, record: &Record) {
        let Record { number, time, place, ref event } = *record;
        self.until = self.until.max(time);
        self.labels.note(record);
        let lane = place.map(|place| self.lane(place));
        let mut cause = None;
        match event {
            Event::Sent(message) => {
                let label = self.labels.label(message.kind);
                self.send(message, label, number, time);
            }
            Event::Duplicated { message, .. } => {
                let label = self.copied(message);
                self.send(message, label, number, time);
            }
            Event::Delivered(message) => {
                self.end(message, number, time, None);
            }
            Event::Lost { message, because } => {
                cause = Some(self.end(message, number, time, Some(*because)));
            }
            event => self.mark(lane, number, time, event),
        }
        self.positions.push(RecordPosition { number, time, lane, cause });
    }

    /// Returns the label of a duplicate: that of the last message on the same path.
    fn copied(&self, copy: &MessageRef) -> Label {
        let (from, to) = (self.lane(copy.from), self.lane(copy.to));
        let same = |message: &&MessageTrack| {
            (message.from, message.to, message.kind) == (from, to, copy.kind)
                && message.end.is_none()
        };
        let original = self.messages.iter().rev().find(same);
        original.map_or_else(|| "…".into(), |message| message.label.clone())
    }

    fn send(&mut self, message: &MessageRef, label: Label, number: u64, time: Time) {
        let MessageRef { id, from, to, kind } = *message;
        let term = match kind {
            MessageKind::ClientRequest | MessageKind::ClientReply => None,
            _ => self.state(from, time).map(|state| state.term),
        };
        let (from, to) = (self.lane(from), self.lane(to));
        let (arrives, end) = (None, None);
        self.messages.push(MessageTrack {
            id,
            kind,
            label,
            from,
            to,
            sent: time,
            number,
            term,
            arrives,
            end,
        });
    }

    /// Notes the end of a message, and returns the record of its sending.
    fn end(&mut self, message: &MessageRef, number: u64, time: Time, lost: Option<Loss>) -> u64 {
        let Some(place) = self.place_of(message.id) else {
            return 0;
        };
        let track = &mut self.messages[place];
        track.end = Some((number, time, lost));
        self.longest = self.longest.max(time - track.sent);
        if lost.is_none() {
            let message = u32::try_from(place).unwrap_or(u32::MAX);
            self.arrivals.push(Arrival { number, message });
        }
        self.messages[place].number
    }

    fn mark(&mut self, lane: Option<u8>, number: u64, time: Time, event: &Event) {
        if let Event::Raft(Raft::Stored { first, last, .. }) = event {
            self.carried(lane, time, last.0 - first.0 + 1);
        }
        let track = lane.and_then(|lane| self.tracks.get_mut(usize::from(lane)));
        let Some(track) = track else {
            return;
        };
        track.change(time, event);
        if let Some((shape, word)) = shape(event) {
            track.events.push(LaneEvent { number, time, shape, word });
        }
    }

    /// Labels the message that has just arrived with the number of its entries.
    fn carried(&mut self, lane: Option<u8>, time: Time, entries: u64) {
        let Some(last) = self.arrivals.last() else {
            return;
        };
        let message = &mut self.messages[last.message as usize];
        let just = message.end.is_some_and(|(_, end, _)| end == time);
        if just && lane == Some(message.to) && message.label == "♥" {
            message.label = format!("×{entries}").into();
        }
    }

    /// Returns a message that was in flight at the beginning.
    pub(super) fn in_flight(&mut self, flight: &Flight) -> MessageTrack {
        self.longest = self.longest.max(flight.arrives - flight.sent);
        let payload = &flight.envelope.payload;
        MessageTrack {
            id: flight.id,
            kind: payload.kind(),
            label: flight_view::label(payload).into(),
            from: self.lane(flight.envelope.from),
            to: self.lane(flight.envelope.to),
            sent: flight.sent,
            number: 0,
            term: payload.term(),
            arrives: Some(flight.arrives),
            end: None,
        }
    }
}

impl Track {
    pub(super) fn new(address: Address) -> Self {
        Self { address, states: Vec::new(), events: Vec::new() }
    }

    fn change(&mut self, time: Time, event: &Event) {
        let Some((since, state)) = self.states.last().copied() else {
            return;
        };
        let next = state.after(event);
        if next == state {
            return;
        }
        // A state that lasted no time is never seen.
        if since == time {
            self.states.pop();
        }
        if self.states.last().is_none_or(|(_, last)| *last != next) {
            self.states.push((time, next));
        }
    }
}

impl NodeState {
    /// Returns the state of a host.
    pub(super) fn from_host(host: &Host) -> Self {
        Self {
            role: RoleName::from_host(host),
            term: host.durable().term,
            paused: matches!(host, Host::Paused(..)),
        }
    }

    /// Returns the state after an event.
    fn after(self, event: &Event) -> Self {
        match event {
            Event::Raft(Raft::AskedPreVotes { .. }) => {
                Self { role: RoleName::PreCandidate, ..self }
            }
            Event::Raft(Raft::BecameCandidate { term, .. }) => {
                Self { role: RoleName::Candidate, term: *term, ..self }
            }
            Event::Raft(Raft::BecameLeader { .. }) => Self { role: RoleName::Leader, ..self },
            Event::Raft(Raft::BecameFollower { .. }) => Self { role: RoleName::Follower, ..self },
            Event::Raft(Raft::TermAdvanced { to, .. }) => Self { term: *to, ..self },
            Event::Crashed(_) => Self { role: RoleName::Down, paused: false, ..self },
            Event::Restarted(_) => Self { role: RoleName::Follower, ..self },
            Event::Initialized(OnDisk { term, .. }) => {
                Self { role: RoleName::Follower, term: *term, ..self }
            }
            Event::Paused => Self { paused: true, ..self },
            Event::Resumed { .. } => Self { paused: false, ..self },
            _ => self,
        }
    }
}
