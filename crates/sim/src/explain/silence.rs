//! The causes of a timeout: who was heard last, and why nothing came since.

use crate::explain::causes::Causes;
use crate::explain::question::RootCause;
use crate::explain::search::{FoundRecord, RecordSearch, RunPoint, minus};
use crate::world::event::{Event, MessageRef, Record};
use crate::world::message::{Address, MessageKind};
use raft::{Event as Raft, FormerRole, Micros, NodeId, NodeSet, Time};

impl RecordSearch<'_> {
    /// A follower heard nothing for so long (§5.2): why its leader, or whom it had voted for, was
    /// not heard, and what it had heard last.
    pub(super) fn causes_of_silence(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        span: Micros,
    ) -> Causes {
        let me = Address::Node(id);
        let since = minus(found.record().time, span);
        let heard = self.last_set(found, me, since);
        let behind = Causes::root(RootCause::TimeOut);
        if let Some(resumed) = self.resumed(id, since, found.moment()) {
            return behind.and([resumed]).with_context(heard);
        }
        let missed = heard.as_ref().and_then(speaker).and_then(|speaker| {
            let from = Address::Node(speaker);
            let to_me = move |message: &MessageRef| {
                message.kind == MessageKind::AppendEntries
                    && (message.from, message.to) == (from, me)
            };
            let absent = self.absent(speaker, since, found.moment(), to_me);
            absent.or_else(|| self.stepped_down(from, since, found.moment()))
        });
        behind.and(missed).with_context(heard)
    }

    /// An election had no winner for so long (§5.2): what was answered, why others never
    /// answered, and its start.
    pub(super) fn causes_of_no_winner(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        span: Micros,
    ) -> Causes {
        let me = Address::Node(id);
        let since = minus(found.record().time, span);
        let last_set = self.last_set(found, me, since);
        let started =
            last_set.as_ref().map_or_else(|| RunPoint::start_of(since), FoundRecord::moment);
        let mut answers = self.between(started, found.moment(), |record| {
            let answer =
                |event: &Raft| matches!(event, Raft::VoteCounted { .. } | Raft::VoteDenied { .. });
            record.place == Some(me) && matches!(&record.event, Event::Raft(event) if answer(event))
        });
        answers.reverse();
        let mut answered: NodeSet = answers.iter().filter_map(speaker).collect();
        answered.insert(id);
        let absent = self.all_absent(found, id, answered, since);
        Causes::root(RootCause::TimeOut).and(answers).and(absent).and(last_set)
    }

    /// A leader did not hear a majority for so long (thesis 6.2): why not.
    pub(super) fn causes_of_lost_quorum(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        heard: NodeSet,
        within: Micros,
    ) -> Vec<FoundRecord> {
        self.all_absent(found, id, heard, minus(found.record().time, within))
    }

    /// Why a server did not hear all others but some, after a time.
    fn all_absent(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        heard: NodeSet,
        since: Time,
    ) -> Vec<FoundRecord> {
        let others = NodeSet::first(self.world().setup().nodes);
        let unheard = others.iter().filter(|other| !heard.contains(*other));
        let between = |other| between(Address::Node(id), Address::Node(other));
        unheard
            .filter_map(|other| self.absent(other, since, found.moment(), between(other)))
            .collect()
    }

    /// Why a server was not heard after a time and before a moment: it was stopped, or such a
    /// message was lost, of several the last.
    pub(super) fn absent(
        &mut self,
        id: NodeId,
        after: Time,
        before: RunPoint,
        concerns: impl Fn(&MessageRef) -> bool,
    ) -> Option<FoundRecord> {
        let stopped = self.stopped(id, after, before);
        let lost = |record: &Record| match &record.event {
            Event::Lost { message, .. } => concerns(message),
            _ => false,
        };
        stopped.or_else(|| self.last_between(RunPoint::start_of(after), before, lost))
    }

    /// How a server stepped down after a time and before a moment.
    fn stepped_down(
        &mut self,
        place: Address,
        after: Time,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        self.last_between(RunPoint::start_of(after), before, |record| {
            record.place == Some(place) && stopped_leading(&record.event)
        })
    }

    /// What last set the timer of a server, at a time: what it heard, or that it ran for election, stepped
    /// down or started.
    fn last_set(&mut self, found: &FoundRecord, me: Address, moment: Time) -> Option<FoundRecord> {
        self.last_in(moment, found.moment(), |record| {
            record.time == moment && record.place == Some(me) && sets_timer(&record.event)
        })
    }
}

/// True if a server's election timer starts again (§5.2).
fn sets_timer(event: &Event) -> bool {
    match event {
        Event::Delivered(message) => message.kind == MessageKind::AppendEntries,
        Event::Raft(
            Raft::VoteGranted { .. } | Raft::BecameCandidate { .. } | Raft::AskedPreVotes { .. },
        ) => true,
        event if stopped_leading(event) => true,
        Event::Restarted(_) | Event::Resumed { .. } | Event::Initialized(_) => true,
        _ => false,
    }
}

fn stopped_leading(event: &Event) -> bool {
    matches!(event, Event::Raft(Raft::BecameFollower { was: FormerRole::Leader, .. }))
}

/// Whose voice was heard: that of a leader, or of a candidate or a voter.
fn speaker(found: &FoundRecord) -> Option<NodeId> {
    match found.record().event {
        Event::Delivered(message) => message.from.node(),
        Event::Raft(Raft::VoteGranted { candidate, .. }) => Some(candidate),
        Event::Raft(Raft::VoteCounted { voter, .. } | Raft::VoteDenied { voter, .. }) => {
            Some(voter)
        }
        _ => None,
    }
}

/// Messages between two ends, either way.
pub(super) fn between(one: Address, other: Address) -> impl Fn(&MessageRef) -> bool {
    move |message| {
        let way = (message.from, message.to);
        way == (one, other) || way == (other, one)
    }
}
