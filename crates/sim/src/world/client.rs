//! A client: it asks the proxy, and waits.

use crate::world::message::{ClientReply, Outcome};
use raft::{ClientId, Command, Micros, Operation, RequestId, Serial, Time, Timing};

/// The most requests of one client that may be under way.
pub const MAX_OPEN: usize = 64;

/// A client. It talks to nobody but the proxy.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Client {
    id: ClientId,
    next: Serial,
    /// In the order in which they were asked.
    open: Vec<(Serial, Asked)>,
    last: Option<Answered>,
    /// How long it waits for an answer. The proxy stops before, so this matters only if a
    /// message between the two is lost by hand.
    patience: Micros,
}

/// How many election timeouts a client waits: one more than the proxy.
const TIMEOUT_FACTOR: u64 = 6;

/// A request that has no answer yet.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Asked {
    /// What was asked for.
    pub operation: Operation,
    /// When.
    pub at: Time,
}

/// A request that has its answer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Answered {
    /// Which request.
    pub id: RequestId,
    /// What was asked for.
    pub operation: Operation,
    /// What came of it.
    pub outcome: Outcome,
    /// When it was asked.
    pub asked: Time,
    /// When the answer came.
    pub at: Time,
}

impl Client {
    pub(crate) fn new(id: ClientId, timing: &Timing) -> Self {
        let patience = timing.election_max.times(TIMEOUT_FACTOR);
        Self { id, next: Serial(1), open: Vec::new(), last: None, patience }
    }

    /// When its oldest request times out, unless an answer comes.
    pub(crate) fn deadline(&self) -> Time {
        self.open.first().map_or(Time::NEVER, |(_, asked)| asked.at + self.patience)
    }

    /// The moment of [`Client::deadline`] has come: it answers itself that it cannot know.
    pub(crate) fn on_timer(&mut self, now: Time) -> Option<&Answered> {
        let serial = self.open.first()?.0;
        let id = RequestId { client: self.id, serial };
        self.take(now, ClientReply { id, outcome: Outcome::Unknown })
    }

    /// Which client it is.
    #[must_use]
    pub fn id(&self) -> ClientId {
        self.id
    }

    /// Its requests that have no answer yet, in the order in which they were asked.
    pub fn open(&self) -> impl Iterator<Item = (Serial, &Asked)> {
        self.open.iter().map(|(serial, asked)| (*serial, asked))
    }

    /// Its last answer.
    #[must_use]
    pub fn last(&self) -> Option<&Answered> {
        self.last.as_ref()
    }

    /// Makes a request of an operation, unless [`MAX_OPEN`] are under way.
    pub(crate) fn ask(&mut self, now: Time, operation: Operation) -> Option<Command> {
        if self.open.len() >= MAX_OPEN {
            return None;
        }
        let serial = self.next;
        self.next = serial.next();
        self.open.push((serial, Asked { operation: operation.clone(), at: now }));
        let unanswered_from = self.open.first().map_or(serial, |(first, _)| *first);
        let id = RequestId { client: self.id, serial };
        Some(Command { id, unanswered_from, operation })
    }

    /// The number of a request that it made before the run began, and of which it will not hear.
    pub(crate) fn number_given(&mut self) -> RequestId {
        let serial = self.next;
        self.next = serial.next();
        RequestId { client: self.id, serial }
    }

    /// Takes an answer, and returns what it answered; a second answer to the same request is
    /// nothing new.
    pub(crate) fn take(&mut self, now: Time, reply: ClientReply) -> Option<&Answered> {
        let place = self.open.iter().position(|(serial, _)| *serial == reply.id.serial)?;
        let (_, Asked { operation, at }) = self.open.remove(place);
        let (id, outcome) = (reply.id, reply.outcome);
        Some(self.last.insert(Answered { id, operation, outcome, asked: at, at: now }))
    }
}
