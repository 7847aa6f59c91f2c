//! The causes of a message: why it was sent, and why it was lost.

use crate::explain::causes::Causes;
use crate::explain::question::RootCause;
use crate::explain::search::{FoundRecord, RecordSearch};
use crate::world::event::{Event, MessageRef};
use crate::world::handling::Handling;
use crate::world::intervention::{GroupList, Intervention};
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
            Some(
                Intervention::Duplicate(_) | Intervention::Handle { how: Handling::Duplicate, .. },
            ) => {
                let original = match found.record().event {
                    Event::Duplicated { of, .. } => self.sending(found, of),
                    _ => None,
                };
                Causes::root(RootCause::Intervention).and(original)
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
        let (mut cut, mut parted) = (None, None);
        let timeline = self.timeline;
        for (place, (time, asked)) in self.interventions(lost.moment()).iter().enumerate() {
            let intervention = timeline.meant(place, asked);
            let is_past = *time < sent;
            match closes(intervention, message.from, message.to) {
                Some(Closing::Cut) => cut = cut.or(Some(place)),
                Some(Closing::Parted) => parted = parted.or(Some(place)),
                Some(Closing::Joined) if is_past => parted = None,
                Some(Closing::Opened) if is_past => (cut, parted) = (None, None),
                Some(Closing::Joined | Closing::Opened) | None => {}
            }
        }
        self.done(cut.into_iter().chain(parted).min()?)
    }
}

/// What an intervention does to a path.
enum Closing {
    /// It cuts it.
    Cut,
    /// A partition keeps its ends apart.
    Parted,
    /// A partition, which takes the place of another, does not keep its ends apart.
    Joined,
    /// It opens it, whatever has closed it.
    Opened,
}

/// Returns what an intervention does to a path, and `None` if it leaves it as it is.
fn closes(intervention: &Intervention, one: Address, other: Address) -> Option<Closing> {
    let is_end = |node: NodeId| one == Address::Node(node) || other == Address::Node(node);
    let parts = |groups: &GroupList| match groups.apart(one, other) {
        true => Closing::Parted,
        false => Closing::Joined,
    };
    match intervention {
        Intervention::CutLink { from, to } => {
            ((*from, *to) == (one, other)).then_some(Closing::Cut)
        }
        Intervention::RestoreLink { from, to } => {
            ((*from, *to) == (one, other)).then_some(Closing::Opened)
        }
        Intervention::Isolate(node) => is_end(*node).then_some(Closing::Cut),
        Intervention::Rejoin(node) => is_end(*node).then_some(Closing::Opened),
        Intervention::Partition(groups) => Some(parts(&groups.list())),
        Intervention::PartitionInto(groups) => Some(parts(groups)),
        Intervention::HealNetwork => Some(Closing::Opened),
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
