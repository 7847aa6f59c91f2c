//! A client: it asks the proxy, and waits.

use crate::raft::{
    ClientId, ClientReply, ClientRequest, Operation, Outcome, RequestId, Serial, Time,
};

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
}

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
    pub(super) fn new(id: ClientId) -> Self {
        Self { id, next: Serial(1), open: Vec::new(), last: None }
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
    pub(super) fn ask(&mut self, now: Time, operation: Operation) -> Option<ClientRequest> {
        if self.open.len() >= MAX_OPEN {
            return None;
        }
        let serial = self.next;
        self.next = serial.next();
        self.open.push((serial, Asked { operation: operation.clone(), at: now }));
        let unanswered_from = self.open.first().map_or(serial, |(first, _)| *first);
        let id = RequestId { client: self.id, serial };
        Some(ClientRequest { id, unanswered_from, operation })
    }

    /// Takes an answer, and tells what it answered; a second answer to the same request is
    /// nothing new.
    pub(super) fn take(&mut self, now: Time, reply: ClientReply) -> Option<&Answered> {
        let place = self.open.iter().position(|(serial, _)| *serial == reply.id.serial)?;
        let (_, Asked { operation, at }) = self.open.remove(place);
        let (id, outcome) = (reply.id, reply.outcome);
        Some(self.last.insert(Answered { id, operation, outcome, asked: at, at: now }))
    }
}
