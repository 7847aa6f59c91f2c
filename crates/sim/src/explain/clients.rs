//! What is behind what the proxy and the clients do.

use crate::explain::causes::Causes;
use crate::explain::question::RootCause;
use crate::explain::search::{FoundRecord, RecordSearch, RunPoint, minus};
use crate::explain::silence::between;
use crate::world::World;
use crate::world::event::{AttemptFailure, Event, Record};
use crate::world::message::Address;
use raft::{NodeId, RequestId};

impl RecordSearch<'_> {
    /// The proxy asks a server: a client wanted something, or the try before it ended.
    pub(super) fn causes_of_forwarded(&mut self, found: &FoundRecord, id: RequestId) -> Causes {
        if let Some(ended) = found.earlier(|event| ends_try(event, id)) {
            return Some(ended).into();
        }
        let behind = self.trigger(found);
        match behind.root {
            // It had waited a while, because no leader was known.
            Some(_) => behind.and(self.last_end(found, id)),
            None => behind,
        }
    }

    /// A server turned the proxy away, or did not answer in time.
    pub(super) fn causes_of_attempt_failure(
        &mut self,
        found: &FoundRecord,
        id: RequestId,
        node: NodeId,
        because: AttemptFailure,
    ) -> Causes {
        let AttemptFailure::TimedOut { after } = because else {
            return self.trigger(found);
        };
        let since = minus(found.record().time, after);
        let asked = self.last_in(since, found.moment(), |record| match record.event {
            Event::Forwarded { id: other, to, .. } => {
                record.time == since && (other, to) == (id, node)
            }
            _ => false,
        });
        let behind = Causes::root(RootCause::TimeOut);
        let on_link = between(Address::Proxy, Address::Node(node));
        let absent = self.absent(node, since, found.moment(), on_link);
        behind.and(absent).and(asked)
    }

    /// The proxy stops: the time for the request is up, and no attempt succeeded.
    pub(super) fn causes_of_request_timeout(
        &mut self,
        found: &FoundRecord,
        id: RequestId,
    ) -> Causes {
        Causes::root(RootCause::TimeOut).and(self.last_end(found, id))
    }

    /// An answer came, or none in time.
    pub(super) fn causes_of_answered(&mut self, found: &FoundRecord, id: RequestId) -> Causes {
        let behind = self.trigger(found);
        if behind.root.is_none() {
            return behind;
        }
        let waits = |world: &World| {
            let client = world.clients().iter().find(|client| client.id() == id.client);
            client.is_some_and(|client| client.open().any(|(serial, _)| serial == id.serial))
        };
        let asked =
            |record: &Record| matches!(record.event, Event::Asked { id: other, .. } if other == id);
        behind.and(self.find_cause(found.moment(), waits, asked))
    }

    /// How the last try of a request ended, after which the proxy waited no longer than it does.
    fn last_end(&mut self, found: &FoundRecord, id: RequestId) -> Option<FoundRecord> {
        let pause = self.world().proxy().patience().pause;
        let since = RunPoint::start_of(minus(found.record().time, pause));
        let ended = |record: &Record| ends_try(&record.event, id);
        self.last_between(since, found.moment(), ended)
    }
}

fn ends_try(event: &Event, request: RequestId) -> bool {
    matches!(event, Event::AttemptFailed { id, .. } if *id == request)
}
