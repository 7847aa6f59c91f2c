//! The causes of a message: why it was sent, and why it was lost.

use crate::explain::causes::Causes;
use crate::explain::question::RootCause;
use crate::explain::search::{FoundRecord, RecordSearch};
use crate::world::event::{Event, MessageRef};
use crate::world::intervention::Intervention;
use crate::world::message::{Address, MessageKind};
use crate::world::network::{FlightId, Loss};
use raft::{Event as Raft, NodeId, Time};

impl RecordSearch<'_> {
    /// The record of a message's sending, or of its becoming a second copy.
    pub(super) fn sending(&mut self, found: &FoundRecord, id: FlightId) -> Option<FoundRecord> {
        self.find_cause(
            found.moment(),
            |world| world.network().flight(id).is_some(),
            |record| match &record.event {
                Event::Sent(message) | Event::Duplicated { message, .. } => message.id == id,
                _ => false,
            },
        )
    }

    /// Why it was sent: what its sender had just done, or what the sender had heard. What a leader
    /// sends of its own accord are heartbeats (§5.2).
    pub(super) fn causes_of_sent(&mut self, found: &FoundRecord, message: &MessageRef) -> Causes {
        let Some(id) = message.from.node() else {
            return self.causes_of_sent_outside(found, message);
        };
        let leads_here =
            |event: &Event| matches!(event, Event::Raft(event) if leads_to(event, message));
        let behind = self.earlier_or_trigger(found, leads_here);
        if behind.root == Some(RootCause::TimeOut) {
            let leadership = self.origin_of_leader(id, found.term(), found.moment());
            return behind.with_context(leadership);
        }
        behind
    }

    /// Why the proxy or a client sent it. The proxy may have asked the same server for several
    /// requests at once.
    fn causes_of_sent_outside(&mut self, found: &FoundRecord, message: &MessageRef) -> Causes {
        let same_way =
            |event: &Event| matches!(event, Event::Sent(other) if other.to == message.to);
        let nth = found.before().iter().filter(|record| same_way(&record.event)).count();
        let asks_for_it = |event: &Event| match event {
            Event::Forwarded { to, .. } => message.to == Address::Node(*to),
            Event::RequestTimedOut { id, .. } => message.to == Address::Client(id.client),
            Event::Asked { .. } => true,
            _ => false,
        };
        match found.nth_earlier(nth, asks_for_it) {
            Some(earlier) => Some(earlier).into(),
            None => self.trigger(found),
        }
    }

    /// Why there is a second copy: by chance, next to the first, or by hand.
    pub(super) fn causes_of_copy(&mut self, found: &FoundRecord) -> Causes {
        match self.intervention(found) {
            Some(Intervention::Duplicate(original)) => {
                Causes::root(RootCause::Intervention).and(self.sending(found, *original))
            }
            _ => {
                let sent = |event: &Event| matches!(event, Event::Sent(_));
                Causes::root(RootCause::Chance).and(found.earlier(sent))
            }
        }
    }

    /// Why it was lost, and why it was sent.
    pub(super) fn causes_of_lost(
        &mut self,
        found: &FoundRecord,
        message: &MessageRef,
        because: Loss,
    ) -> Causes {
        let sending = self.sending(found, message.id);
        let sent = sending.as_ref().map_or(Time(0), |sending| sending.record().time);
        let behind = match because {
            Loss::Chance | Loss::Congestion => Causes::root(RootCause::Chance),
            Loss::ByHand => Causes::root(RootCause::Intervention),
            Loss::Cut => self.closed(message, sent, found).into(),
            Loss::ReceiverDown | Loss::InboxFull => {
                let stops = |id| self.stopped(id, found.record().time, found.moment());
                message.to.node().and_then(stops).into()
            }
        };
        behind.and(sending)
    }

    /// What closed the way of a message that was sent at a time and then lost: what had closed
    /// it by then, or did so while it was under way.
    fn closed(
        &mut self,
        message: &MessageRef,
        sent: Time,
        lost: &FoundRecord,
    ) -> Option<FoundRecord> {
        let mut closed = None;
        for (place, (time, intervention)) in self.interventions(lost.moment()).iter().enumerate() {
            match closes(intervention, message.from, message.to) {
                Some(true) => closed = closed.or(Some(place)),
                Some(false) if *time < sent => closed = None,
                Some(false) | None => {}
            }
        }
        self.done(closed?)
    }
}

/// Returns true if an intervention closes a path, false if it opens it, and `None` if it leaves it as it is.
fn closes(intervention: &Intervention, one: Address, other: Address) -> Option<bool> {
    let is_end = |node: NodeId| one == Address::Node(node) || other == Address::Node(node);
    match *intervention {
        Intervention::CutLink { from, to } => ((from, to) == (one, other)).then_some(true),
        Intervention::RestoreLink { from, to } => ((from, to) == (one, other)).then_some(false),
        Intervention::Isolate(node) => is_end(node).then_some(true),
        Intervention::Rejoin(node) => is_end(node).then_some(false),
        Intervention::Partition(groups) => Some(groups.apart(one, other)),
        Intervention::HealNetwork => Some(false),
        _ => None,
    }
}

/// True if a server that does this sends such a message for it.
fn leads_to(event: &Raft, message: &MessageRef) -> bool {
    let is_to = |node: NodeId| message.to == Address::Node(node);
    match message.kind {
        MessageKind::RequestVote => {
            matches!(event, Raft::BecameCandidate { .. } | Raft::AskedPreVotes { .. })
        }
        MessageKind::RequestVoteReply => match *event {
            Raft::VoteGranted { candidate, .. }
            | Raft::PreVoteGranted { candidate, .. }
            | Raft::VoteRefused { candidate, .. } => is_to(candidate),
            _ => false,
        },
        MessageKind::AppendEntries => match *event {
            Raft::Appended { .. } | Raft::ReadRoundStarted { .. } => true,
            Raft::BackedOff { peer, .. } => is_to(peer),
            _ => false,
        },
        MessageKind::AppendEntriesReply => match *event {
            Raft::LeaderFound { leader, .. }
            | Raft::Stored { leader, .. }
            | Raft::AppendRefused { leader, .. } => is_to(leader),
            _ => false,
        },
        MessageKind::ClientReply => matches!(
            event,
            Raft::Committed { .. } | Raft::ReadsAnswered { .. } | Raft::Redirected { .. }
        ),
        MessageKind::ClientRequest => false,
    }
}
