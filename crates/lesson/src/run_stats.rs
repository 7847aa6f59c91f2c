//! Statistics of a run as a whole, for goals that no single moment shows.

use raft::{Index, Log, Micros, NodeSet, Operation, RequestId, Term, Text, Time};
use sim::{Event, Host, Outcome, Record, World};

/// Statistics that goals ask for, updated with each step of a run from its beginning.
#[derive(Clone, Debug, Default)]
pub struct RunStats {
    /// The terms with candidates, in order.
    elections: Vec<Election>,
    /// The terms in which a server is running for election now.
    contested: Vec<Term>,
    /// True if an election has changed since they were counted.
    is_stale: bool,
    split_votes: u64,
    /// Since when there has been no leader, once there was one.
    silent_since: Option<Time>,
    led: bool,
    leaderless: Micros,
    /// Writes that clients have requested and that are not known to be committed.
    open: Vec<Open>,
    lost_writes: u64,
    doubts: Vec<Doubt>,
    written: Vec<(Text, Text)>,
    cleared_doubts: u64,
}

/// A term with candidates.
#[derive(Clone, Copy, Debug)]
struct Election {
    term: Term,
    candidates: NodeSet,
    /// True if a vote was refused because it was given to another.
    refused: bool,
    won: bool,
}

/// A write that is not known to be committed. It may be in several logs, under one number.
#[derive(Clone, Copy, Debug)]
struct Open {
    id: RequestId,
    /// True if a follower has stored it.
    stored: bool,
    /// True if its client does not know the outcome.
    given_up: bool,
}

/// A write whose outcome its client does not know.
#[derive(Clone, Debug)]
struct Doubt {
    key: Text,
    value: Text,
}

impl RunStats {
    /// Updates the statistics with one step.
    pub fn observe(&mut self, world: &World, records: &[Record]) {
        let mut gone = false;
        for record in records {
            gone |= self.record(world, record);
        }
        if gone {
            self.count_lost(world);
        }
        self.observe_candidates(world);
        self.observe_leaders(world);
    }

    /// The most terms, one right after the other, in which two or more candidates, votes were refused because
    /// they were given, and nobody won.
    #[must_use]
    pub fn split_votes(&self) -> u64 {
        self.split_votes
    }

    /// The longest time without a leader since there was one.
    #[must_use]
    pub fn leaderless(&self) -> Micros {
        self.leaderless
    }

    /// Writes that a follower had stored, whose client no longer waits, and that are in no log anymore.
    #[must_use]
    pub fn lost_writes(&self) -> u64 {
        self.lost_writes
    }

    /// Writes of unknown outcome that a later read has shown to have taken effect.
    #[must_use]
    pub fn cleared_doubts(&self) -> u64 {
        self.cleared_doubts
    }

    /// Updates the statistics with a record. Returns true if a write may be lost by it.
    fn record(&mut self, world: &World, record: &Record) -> bool {
        let node = record.place.and_then(sim::Address::node);
        let log = node.and_then(|id| world.host(id)).map(|host| &host.durable().log);
        match &record.event {
            Event::Raft(event) => {
                self.record_election(node.into_iter().collect(), event);
                log.is_some_and(|log| self.record_log_change(log, event))
            }
            Event::Initialized(_) => {
                // What a log begins with might be what is read.
                let begun = log.into_iter().flat_map(|log| commands(log, 1, log.len()));
                self.written.extend(begun.filter_map(|command| match &command.operation {
                    Operation::Write { key, value } => Some((key.clone(), value.clone())),
                    _ => None,
                }));
                false
            }
            // With a rule disabled, it may have lost its log in the crash.
            Event::Crashed(_) | Event::Restarted(_) => true,
            Event::Asked { id, operation } => {
                self.record_request(*id, operation);
                false
            }
            Event::Answered { id, operation, outcome, .. } => {
                self.record_answer(*id, operation, outcome);
                true
            }
            _ => false,
        }
    }

    fn record_election(&mut self, who: NodeSet, event: &raft::Event) {
        match event {
            raft::Event::BecameCandidate { term, .. } => {
                let election = self.election(*term);
                who.iter().for_each(|node| election.candidates.insert(node));
            }
            raft::Event::VoteRefused { term, because, .. } => {
                // A term that a server only asks about (pre-vote) has not begun.
                let begun = self.elections.iter_mut().filter(|election| election.term == *term);
                let is_given = matches!(because, raft::VoteRefusal::AlreadyVoted { .. });
                begun.for_each(|election| election.refused |= is_given);
            }
            raft::Event::BecameLeader { term, .. } => {
                self.election(*term).won = true;
            }
            _ => return,
        }
        self.is_stale = true;
    }

    /// The election of a term.
    fn election(&mut self, term: Term) -> &mut Election {
        let place = self.elections.partition_point(|election| election.term < term);
        if self.elections.get(place).is_none_or(|election| election.term != term) {
            let candidates = NodeSet::default();
            self.elections.insert(place, Election { term, candidates, refused: false, won: false });
        }
        &mut self.elections[place]
    }

    /// That a later term has begun does not end an election: a candidate that has not heard of it can still
    /// win. So a term counts once no server runs in it anymore.
    fn observe_candidates(&mut self, world: &World) {
        let contested: Vec<Term> =
            world.hosts().filter_map(|(_, host)| contested_term(host)).collect();
        if self.is_stale || contested != self.contested {
            (self.is_stale, self.contested) = (false, contested);
            self.count_split_votes();
        }
    }

    fn count_split_votes(&mut self) {
        let (mut streak, mut longest, mut before) = (0, 0, Term(0));
        let last = self.elections.last().map(|election| election.term);
        for election in &self.elections {
            let term = election.term;
            let is_over = Some(term) != last && !self.contested.contains(&term);
            let follows = before.next() == term;
            streak = match is_over && election.is_split() {
                true if follows => streak + 1,
                split => u64::from(split),
            };
            (longest, before) = (longest.max(streak), term);
        }
        self.split_votes = longest;
    }

    fn record_log_change(&mut self, log: &Log, event: &raft::Event) -> bool {
        match event {
            raft::Event::Stored { first, last, .. } => {
                for command in commands(log, first.0, last.0) {
                    let same = self.open.iter_mut().filter(|open| open.id == command.id);
                    same.for_each(|open| open.stored = true);
                }
            }
            raft::Event::Committed { from, to, .. } => {
                for command in commands(log, from.0 + 1, to.0) {
                    self.open.retain(|open| open.id != command.id);
                }
            }
            raft::Event::Truncated { .. } => return true,
            _ => {}
        }
        false
    }

    fn record_request(&mut self, id: RequestId, operation: &Operation) {
        if !matches!(operation, Operation::Read { .. }) {
            self.open.push(Open { id, stored: false, given_up: false });
        }
        if let Operation::Write { key, value } = operation {
            // From now on it might be this one whose value is read.
            self.doubts.retain(|doubt| doubt.key != *key || doubt.value != *value);
            self.written.push((key.clone(), value.clone()));
        }
    }

    fn record_answer(&mut self, id: RequestId, operation: &Operation, outcome: &Outcome) {
        if *outcome == Outcome::Unknown {
            let mine = self.open.iter_mut().filter(|open| open.id == id);
            mine.for_each(|open| open.given_up = true);
        }
        match (operation, outcome) {
            (Operation::Write { key, value }, Outcome::Unknown) => {
                let same = |(one, other): &&(Text, Text)| one == key && other == value;
                // Another client's write of the same value might be the one that is read.
                if self.written.iter().filter(same).count() == 1 {
                    self.doubts.push(Doubt { key: key.clone(), value: value.clone() });
                }
            }
            (Operation::Read { key }, Outcome::Done(raft::Answer::Value(Some(read)))) => {
                let before = self.doubts.len();
                self.doubts.retain(|doubt| doubt.key != *key || doubt.value != *read);
                self.cleared_doubts += (before - self.doubts.len()) as u64;
            }
            _ => {}
        }
    }

    fn count_lost(&mut self, world: &World) {
        let is_held = |id: RequestId| {
            world.hosts().any(|(_, host)| {
                let log = &host.durable().log;
                commands(log, 1, log.len()).any(|command| command.id == id)
            })
        };
        let before = self.open.len();
        self.open.retain(|open| !(open.stored && open.given_up) || is_held(open.id));
        self.lost_writes += (before - self.open.len()) as u64;
    }

    fn observe_leaders(&mut self, world: &World) {
        let leads = leaders(world) > 0;
        self.led |= leads;
        if leads {
            self.silent_since = None;
        } else if self.led {
            let since = *self.silent_since.get_or_insert(world.now());
            self.leaderless = self.leaderless.max(world.now() - since);
        }
    }
}

/// The term in which a server is running for election, if it is.
fn contested_term(host: &Host) -> Option<Term> {
    match host.node()?.role() {
        raft::Role::Candidate { pre_vote: false, .. } => Some(host.durable().term),
        _ => None,
    }
}

impl Election {
    fn is_split(&self) -> bool {
        self.candidates.len() > 1 && self.refused && !self.won
    }
}

/// The commands that a log has from an index to another.
fn commands(log: &Log, first: u64, last: u64) -> impl Iterator<Item = &raft::Command> {
    let entries = (first..=last).filter_map(|index| log.get(Index(index)));
    entries.filter_map(|entry| entry.command.as_deref())
}

/// The number of leaders now. A paused server is none.
#[must_use]
pub(super) fn leaders(world: &World) -> u64 {
    let leads = |host: &Host| {
        host.running().is_some_and(|node| matches!(node.role(), raft::Role::Leader(_)))
    };
    world.hosts().filter(|(_, host)| leads(host)).count() as u64
}
