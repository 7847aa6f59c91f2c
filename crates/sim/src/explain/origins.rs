//! How a server came to be as it is: the record that made it so.

use crate::explain::question::Question;
use crate::explain::search::{FoundRecord, RecordSearch, RunPoint, minus};
use crate::world::event::{Event, OnDisk, Record};
use crate::world::intervention::Intervention;
use crate::world::message::Address;
use crate::world::{Host, World};
use raft::{Durable, Event as Raft, Index, Node, NodeId, Position, Role, Term, Time};

impl RecordSearch<'_> {
    /// The record that a question is about, or which made so what it asks for; `None` if it was so
    /// from the beginning.
    pub(super) fn origin(&mut self, question: Question) -> Option<FoundRecord> {
        let now = RunPoint { time: self.world().now(), number: u64::MAX };
        match question {
            Question::Event { number, time } => self.record(number, time),
            Question::Entry(id, index) => {
                let term = durable(self.world(), id)?.log.term_at(index)?;
                self.origin_of_entry(id, Position { index, term }, now)
            }
            Question::Committed(id, index) => self.origin_of_commit(id, index, now),
            Question::Role(id) => self.origin_of_role(id, now),
            Question::Term(id) => self.origin_of_term(id, durable(self.world(), id)?.term, now),
            Question::Vote(id) => {
                let Durable { term, voted_for, .. } = durable(self.world(), id)?;
                match voted_for {
                    Some(candidate) => self.origin_of_vote(id, *candidate, *term, now),
                    // With a new term the vote is free.
                    None => self.origin_of_term(id, *term, now),
                }
            }
        }
    }

    fn origin_of_role(&mut self, id: NodeId, before: RunPoint) -> Option<FoundRecord> {
        let host = self.world().host(id)?;
        let Some(node) = host.node() else {
            return self.stopped(id, before.time, before);
        };
        let term = node.term();
        match *node.role() {
            Role::Leader(_) => self.origin_of_leader(id, term, before),
            Role::Candidate { pre_vote: true, .. } => {
                self.origin_of_pre_vote(id, term.next(), before)
            }
            Role::Candidate { pre_vote: false, .. } => self.origin_of_candidate(id, term, before),
            Role::Follower { leader, .. } => self.origin_of_follower(id, term, leader, before),
        }
    }

    /// It follows the leader that it found (§5.2); one that knows of none stepped down or
    /// its candidacy, saw a new term or has started. One that asked for pre-votes in between may have
    /// found the same leader once more since.
    pub(super) fn origin_of_follower(
        &mut self,
        id: NodeId,
        term: Term,
        leader: Option<NodeId>,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let holds = move |world: &World| match node(world, id).map(Node::role) {
            Some(Role::Follower { leader: known, .. }) => {
                *known == leader && is_in_term(world, id, term)
            }
            _ => false,
        };
        let is = move |record: &Record| match record.event {
            Event::Raft(Raft::LeaderFound { leader: found, .. }) => leader == Some(found),
            Event::Raft(Raft::BecameFollower { .. } | Raft::TermAdvanced { .. })
            | Event::Restarted(_)
            | Event::Initialized(_) => leader.is_none(),
            _ => false,
        };
        let start = self.last_start(id, before);
        self.find_cause_after(start, before, holds, at(id, is))
            .or_else(|| self.restarted(id, before))
    }

    /// How a server came into a term: it ran for election in it, saw it (§5.1), or began in it.
    pub(super) fn origin_of_term(
        &mut self,
        id: NodeId,
        term: Term,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        self.entry_into_term(id, term, before, |event| match event {
            Event::Raft(Raft::BecameCandidate { term: own, .. }) => *own == term,
            Event::Raft(Raft::TermAdvanced { to, .. }) => *to == term,
            Event::Initialized(OnDisk { term: own, .. }) => *own == term,
            _ => false,
        })
    }

    /// How a server came to run for election in a term.
    pub(super) fn origin_of_candidate(
        &mut self,
        id: NodeId,
        term: Term,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        self.entry_into_term(id, term, before, |event| match event {
            Event::Raft(Raft::BecameCandidate { term: own, .. }) => *own == term,
            _ => false,
        })
    }

    /// The event of a kind by which a server came into a term.
    fn entry_into_term(
        &mut self,
        id: NodeId,
        term: Term,
        before: RunPoint,
        is: impl Fn(&Event) -> bool,
    ) -> Option<FoundRecord> {
        let holds = |world: &World| is_in_term(world, id, term);
        self.find_cause(before, holds, at(id, |record| is(&record.event)))
    }

    /// How a server came to give its vote: to another, or to itself by running for election (§5.2), or it began
    /// with it.
    pub(super) fn origin_of_vote(
        &mut self,
        id: NodeId,
        candidate: NodeId,
        term: Term,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let vote = Some(candidate);
        let holds = |world: &World| {
            durable(world, id).is_some_and(|it| it.term == term && it.voted_for == vote)
        };
        let is = move |record: &Record| match record.event {
            Event::Raft(Raft::BecameCandidate { term: own, .. }) => own == term && candidate == id,
            Event::Raft(Raft::VoteGranted { candidate: to, term: of, before, .. }) => {
                of == term && to == candidate && before != vote
            }
            Event::Initialized(OnDisk { term: of, voted_for, .. }) => {
                of == term && voted_for == vote
            }
            _ => false,
        };
        self.find_cause(before, holds, at(id, is))
    }

    /// How a server came to ask whether it would be elected in a term (thesis 9.6).
    pub(super) fn origin_of_pre_vote(
        &mut self,
        id: NodeId,
        term: Term,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let holds = |world: &World| {
            let asks = |it: &Node| matches!(it.role(), Role::Candidate { pre_vote: true, .. });
            node(world, id).is_some_and(|it| asks(it) && it.term().next() == term)
        };
        let is = move |record: &Record| match record.event {
            Event::Raft(Raft::AskedPreVotes { term: of, .. }) => of == term,
            _ => false,
        };
        // It asks again in each election timeout, and is in the same term still.
        let patience = self.world().setup().timing.election_max;
        let since = RunPoint::start_of(minus(before.time, patience));
        self.last_between(since, before, at(id, is))
            .or_else(|| self.find_cause(before, holds, at(id, is)))
    }

    pub(super) fn origin_of_leader(
        &mut self,
        id: NodeId,
        term: Term,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let holds = |world: &World| {
            let leads = |it: &Node| matches!(it.role(), Role::Leader(_)) && it.term() == term;
            node(world, id).is_some_and(leads)
        };
        let is = move |record: &Record| match record.event {
            Event::Raft(Raft::BecameLeader { term: own, .. }) => own == term,
            _ => false,
        };
        self.find_cause(before, holds, at(id, is))
    }

    /// How an entry came into a server's log: the leader appended it, it was stored (§5.3), or the
    /// server began with it.
    pub(super) fn origin_of_entry(
        &mut self,
        id: NodeId,
        entry: Position,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let Position { index, term } = entry;
        let holds = |world: &World| {
            durable(world, id).is_some_and(|it| it.log.term_at(index) == Some(term))
        };
        let is = move |record: &Record| match record.event {
            Event::Raft(Raft::Appended { index: own, .. }) => own == index,
            Event::Raft(Raft::Stored { first, last, .. }) => first <= index && index <= last,
            Event::Initialized(OnDisk { last, .. }) => index <= last,
            _ => false,
        };
        self.find_cause(before, holds, at(id, is))
    }

    /// How a server came to know that an entry is committed, since it last started.
    pub(super) fn origin_of_commit(
        &mut self,
        id: NodeId,
        index: Index,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let holds = |world: &World| node(world, id).is_some_and(|it| it.commit() >= index);
        let is = move |record: &Record| match record.event {
            Event::Raft(Raft::Committed { from, to, .. }) => from < index && index <= to,
            _ => false,
        };
        let start = self.last_start(id, before);
        self.find_cause_after(start, before, holds, at(id, is))
    }
}

/// What was done to a server, and when, with its place in the run.
type DoneTo<'a> = (usize, &'a Intervention, Time);

/// What was done to servers.
impl<'a> RecordSearch<'a> {
    /// What stopped a server after a time and before a moment, or had stopped it earlier and
    /// still did.
    pub(super) fn stopped(
        &mut self,
        id: NodeId,
        after: Time,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let mut stopped = None;
        for (place, intervention, time) in self.interventions_on(id, before) {
            match intervention {
                Intervention::Crash(_) | Intervention::Pause(_) => stopped = Some(place),
                _ if time <= after => stopped = None,
                _ => {}
            }
        }
        self.done(stopped?)
    }

    /// What let a paused server go on after a time and before a moment.
    pub(super) fn resumed(
        &mut self,
        id: NodeId,
        after: Time,
        before: RunPoint,
    ) -> Option<FoundRecord> {
        let (place, _, time) =
            self.last_deed(id, before, |it| matches!(it, Intervention::Resume(_)))?;
        if time > after { self.done(place) } else { None }
    }

    fn restarted(&mut self, id: NodeId, before: RunPoint) -> Option<FoundRecord> {
        let (place, ..) =
            self.last_deed(id, before, |it| matches!(it, Intervention::Restart(_)))?;
        self.done(place)
    }

    /// When a server last started.
    fn last_start(&mut self, id: NodeId, before: RunPoint) -> Time {
        let last = self.last_deed(id, before, |it| matches!(it, Intervention::Restart(_)));
        last.map_or(Time(0), |(_, _, time)| time)
    }

    fn last_deed(
        &mut self,
        id: NodeId,
        before: RunPoint,
        is: impl Fn(&Intervention) -> bool,
    ) -> Option<DoneTo<'a>> {
        self.interventions_on(id, before)
            .into_iter()
            .rev()
            .find(|(_, intervention, _)| is(intervention))
    }

    /// What stopped a server or let it go on, with its place in the run, without what was
    /// impossible: only who is down can be restarted, and so on.
    fn interventions_on(&mut self, id: NodeId, before: RunPoint) -> Vec<DoneTo<'a>> {
        use Intervention as I;
        let mut interventions: Vec<DoneTo<'_>> = Vec::new();
        let timeline = self.timeline;
        for (place, (time, asked)) in self.interventions(before).iter().enumerate() {
            let intervention = timeline.meant(place, asked);
            let last = interventions.last().map(|(_, intervention, _)| *intervention);
            let possible = match *intervention {
                I::Crash(node) => node == id && !matches!(last, Some(I::Crash(_))),
                I::Restart(node) => node == id && matches!(last, Some(I::Crash(_))),
                I::Pause(node) => node == id && !matches!(last, Some(I::Crash(_) | I::Pause(_))),
                I::Resume(node) => node == id && matches!(last, Some(I::Pause(_))),
                _ => false,
            };
            if possible {
                interventions.push((place, intervention, *time));
            }
        }
        interventions
    }
}

/// Records at a server that are like that.
fn at(id: NodeId, is: impl Fn(&Record) -> bool) -> impl Fn(&Record) -> bool {
    move |record| record.place == Some(Address::Node(id)) && is(record)
}

fn durable(world: &World, id: NodeId) -> Option<&Durable> {
    world.host(id).map(Host::durable)
}

fn node(world: &World, id: NodeId) -> Option<&Node> {
    world.host(id).and_then(Host::node)
}

fn is_in_term(world: &World, id: NodeId, term: Term) -> bool {
    durable(world, id).is_some_and(|it| it.term == term)
}
