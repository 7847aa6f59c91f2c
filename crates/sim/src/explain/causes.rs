//! What is behind a record.

use crate::explain::question::RootCause;
use crate::explain::search::{FoundRecord, RecordSearch};
use crate::world::event::Event;

/// A cause.
#[derive(Clone, Debug)]
pub(super) struct FoundCause {
    pub(super) found: FoundRecord,
    /// True if its own causes lead on. Those of a circumstance would only lead astray.
    pub(super) followed: bool,
}

/// What is behind a record: where it began, or what it came of.
#[derive(Clone, Debug, Default)]
pub(super) struct Causes {
    pub(super) root: Option<RootCause>,
    /// The first one first.
    pub(super) causes: Vec<FoundCause>,
}

impl Causes {
    pub(super) fn root(root: RootCause) -> Self {
        Self { root: Some(root), causes: Vec::new() }
    }

    /// A further cause, if there is one.
    pub(super) fn and(mut self, found: impl IntoIterator<Item = FoundRecord>) -> Self {
        self.causes.extend(found.into_iter().map(|found| FoundCause { found, followed: true }));
        self
    }

    /// A circumstance, if there is one: it is listed, and what led to it is not.
    pub(super) fn with_context(mut self, found: impl IntoIterator<Item = FoundRecord>) -> Self {
        self.causes.extend(found.into_iter().map(|found| FoundCause { found, followed: false }));
        self
    }

    /// All causes as circumstances.
    pub(super) fn demoted(mut self) -> Self {
        self.causes.iter_mut().for_each(|cause| cause.followed = false);
        self
    }

    /// Adds what is behind something else.
    pub(super) fn add(&mut self, other: Self) {
        self.root = self.root.or(other.root);
        self.causes.extend(other.causes);
    }

    /// Takes out the sending of a message, if it is among the causes.
    pub(super) fn take_sending(&mut self) -> Option<FoundRecord> {
        let sent = |cause: &FoundCause| matches!(cause.found.record().event, Event::Sent(_));
        let place = self.causes.iter().position(sent)?;
        Some(self.causes.remove(place).found)
    }
}

impl From<Option<FoundRecord>> for Causes {
    fn from(found: Option<FoundRecord>) -> Self {
        Self::default().and(found)
    }
}

impl RecordSearch<'_> {
    /// What is behind a record.
    pub(super) fn causes_of(&mut self, found: &FoundRecord) -> Causes {
        match &found.record().event {
            Event::Raft(event) => self.causes_of_server(found, event),
            Event::Sent(message) => self.causes_of_sent(found, message),
            Event::Delivered(message) => self.sending(found, message.id).into(),
            Event::Lost { message, because } => self.causes_of_lost(found, message, *because),
            Event::Duplicated { .. } => self.causes_of_copy(found),
            Event::Held(message) | Event::Released(message) | Event::Delayed { message, .. } => {
                Causes::root(RootCause::Intervention).and(self.sending(found, message.id))
            }
            Event::Forwarded { id, .. } => self.causes_of_forwarded(found, *id),
            Event::AttemptFailed { id, node, because } => {
                self.causes_of_attempt_failure(found, *id, *node, *because)
            }
            Event::RequestTimedOut { id, .. } => self.causes_of_request_timeout(found, *id),
            Event::Answered { id, .. } => self.causes_of_answered(found, *id),
            Event::Crashed(_)
            | Event::Restarted(_)
            | Event::Paused
            | Event::Resumed { .. }
            | Event::LinkCut { .. }
            | Event::LinkRestored { .. }
            | Event::Isolated { .. }
            | Event::Partitioned { .. }
            | Event::Healed
            | Event::ConditionsChanged { .. }
            | Event::LatencyChanged { .. }
            | Event::Asked { .. }
            | Event::Initialized(_)
            | Event::Resolved { .. }
            | Event::Refused { .. } => Causes::root(RootCause::Intervention),
        }
    }

    /// What set off the step of a record: a message that arrived, someone, or a timer.
    pub(super) fn trigger(&mut self, found: &FoundRecord) -> Causes {
        let first = found.first();
        match (&first.record().event, first.intervention()) {
            (Event::Delivered(_), _) => Some(first).into(),
            // It goes on, and reads what had come for it.
            (Event::Resumed { .. }, _) => Causes::from(self.waited(found)).and([first]),
            (_, Some(_)) => Causes::root(RootCause::Intervention),
            (_, None) => Causes::root(RootCause::TimeOut),
        }
    }

    /// The nearest record before it in its step that is like that, or else what set the step off.
    pub(super) fn earlier_or_trigger(
        &mut self,
        found: &FoundRecord,
        is: impl Fn(&Event) -> bool,
    ) -> Causes {
        match found.earlier(is) {
            Some(earlier) => Some(earlier).into(),
            None => self.trigger(found),
        }
    }
}
