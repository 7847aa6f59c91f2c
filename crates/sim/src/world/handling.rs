//! Messages in flight as someone means them, and what is done to them by hand.

use crate::world::World;
use crate::world::event::{Event, Record};
use crate::world::intervention::InterventionError;
use crate::world::message::{Address, MessageKind, Payload};
use crate::world::message_ref;
use crate::world::network::{Fate, Flight, FlightId, Loss};
use crate::world::setup::{MAX_SPAN, Setup, SetupError};
use raft::{Message, Micros};
use serde::{Deserialize, Serialize};

/// Messages of a kind from one to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Flights {
    /// Their kind.
    pub kind: MessageKind,
    /// True if only AppendEntries with entries are meant.
    pub with_entries: bool,
    /// Who sent them, or anyone.
    pub from: Option<Address>,
    /// To whom, or anyone.
    pub to: Option<Address>,
}

impl Flights {
    /// True if a message is one of these.
    #[must_use]
    pub fn has(&self, flight: &Flight) -> bool {
        let envelope = &flight.envelope;
        let filled = match &envelope.payload {
            Payload::Raft(Message::AppendEntries(request)) => !request.entries.is_empty(),
            _ => true,
        };
        envelope.payload.kind() == self.kind
            && (filled || !self.with_entries)
            && self.from.is_none_or(|from| from == envelope.from)
            && self.to.is_none_or(|to| to == envelope.to)
    }
}

/// A message in flight, as someone means it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum FlightChoice {
    /// The one with this number.
    Number(FlightId),
    /// The oldest of these, or one of those after it: 1 is the oldest.
    Oldest(Flights, u16),
}

/// What is done to a message in flight.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Handling {
    /// It disappears.
    Drop,
    /// It is followed by a second copy.
    Duplicate,
    /// It stands still until it is released.
    Hold,
    /// It goes on after it was held.
    Release,
    /// It arrives so much later.
    Delay(Micros),
}

impl FlightChoice {
    /// True if all that it names are there.
    #[must_use]
    pub(crate) fn fits(&self, setup: &Setup) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Oldest(flights, place) => {
                flights.from.into_iter().chain(flights.to).all(|end| setup.has(end)) && *place > 0
            }
        }
    }
}

impl World {
    /// Does something to a message in flight.
    pub(super) fn handle(
        &mut self,
        choice: FlightChoice,
        how: Handling,
        records: &mut Vec<Record>,
    ) -> Result<(), InterventionError> {
        let id = self.choose(choice, how)?;
        let flight = self.network.flight(id).ok_or(InterventionError::NoSuchFlight(id))?;
        let message = message_ref(flight);
        let event = match how {
            Handling::Drop => return self.drop_flight(id, records),
            Handling::Duplicate => return self.duplicate_flight(id, records),
            Handling::Hold if flight.is_held() => return Err(InterventionError::Held),
            Handling::Release if !flight.is_held() => return Err(InterventionError::NotHeld),
            Handling::Delay(_) if flight.is_held() => return Err(InterventionError::Held),
            Handling::Delay(by) if by == Micros(0) || by > MAX_SPAN => {
                return Err(InterventionError::Network(SetupError::Span));
            }
            Handling::Hold => Event::Held(message),
            Handling::Release => Event::Released(message),
            Handling::Delay(by) => Event::Delayed { message, by },
        };
        self.network.handle(self.now, id, how);
        self.note(Some(message.from), event, records);
        Ok(())
    }

    /// The number of the message that is meant. Of a kind, messages that will be lost anyway are not meant; only held
    /// ones can be released, and only others be held or delayed.
    fn choose(&self, choice: FlightChoice, how: Handling) -> Result<FlightId, InterventionError> {
        let (flights, place) = match choice {
            FlightChoice::Number(id) => return Ok(id),
            FlightChoice::Oldest(flights, place) => (flights, usize::from(place)),
        };
        let is_meant = |flight: &&Flight| {
            let may_be = match (how, flight.fate) {
                (Handling::Drop | Handling::Duplicate, Fate::Arrives | Fate::Held { .. }) => true,
                (Handling::Hold | Handling::Delay(_), fate) => fate == Fate::Arrives,
                (Handling::Release, fate) => matches!(fate, Fate::Held { .. }),
                (_, Fate::Lost(_)) => false,
            };
            may_be && flights.has(flight)
        };
        let mut ids: Vec<FlightId> =
            self.network.flights().filter(is_meant).map(|flight| flight.id).collect();
        ids.sort_unstable();
        let chosen = place.checked_sub(1).and_then(|place| ids.get(place).copied());
        chosen.ok_or(InterventionError::NoFlightLike(flights))
    }
}

impl Flight {
    /// True if it stands still.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.fate, Fate::Held { .. })
    }

    /// The same held, released or delayed now.
    pub(super) fn handled(self, now: raft::Time, how: Handling, is_cut: bool) -> Self {
        match (how, self.fate) {
            (Handling::Hold, Fate::Arrives) => {
                Self { fate: Fate::Held { since: now, lost: None }, ..self }
            }
            (Handling::Hold, Fate::Lost(loss)) => {
                Self { fate: Fate::Held { since: now, lost: Some(loss) }, ..self }
            }
            (Handling::Release, Fate::Held { since, lost }) => {
                // Nothing of its way is lost: it is as if it had been sent so much later.
                let pause = now - since;
                let (sent, arrives) = (self.sent + pause, self.arrives + pause);
                let before_middle = since < self.half_way();
                let lost = lost.or((is_cut && before_middle).then_some(Loss::Cut));
                Self { sent, arrives, fate: lost.map_or(Fate::Arrives, Fate::Lost), ..self }
            }
            (Handling::Delay(by), _) => Self { arrives: self.arrives + by, ..self },
            _ => self,
        }
    }
}
