//! What has come about in a run as a whole, for goals that no single instant shows.

use raft::{Index, Log, Micros, NodeSet, Operation, RequestId, Term, Text, Time};
use sim::{Event, Host, Outcome, Record, World};

/// Who looks at each step of a run from its beginning, and keeps what goals ask for.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The terms in which anyone stood, in their order.
    elections: Vec<Election>,
    /// In which terms someone stands at this instant.
    standing: Vec<Term>,
    /// Whether something was heard of an election since they were counted.
    heard: bool,
    split_votes: u64,
    /// Since when nobody leads, once somebody has.
    silent_since: Option<Time>,
    led: bool,
    leaderless: Micros,
    /// Writes that clients have asked for, and that are not known to be committed.
    open: Vec<Open>,
    lost_writes: u64,
    doubts: Vec<Doubt>,
    written: Vec<(Text, Text)>,
    cleared_doubts: u64,
}

/// A term in which someone stood.
#[derive(Clone, Copy, Debug)]
struct Election {
    term: Term,
    stood: NodeSet,
    /// Whether a vote was refused because it was given to another.
    refused: bool,
    won: bool,
}

/// A write that is not known to be committed. It may be in several logs, under one number.
#[derive(Clone, Copy, Debug)]
struct Open {
    id: RequestId,
    /// Whether a follower has stored it.
    stored: bool,
    /// Whether its client was told that the outcome is unknown.
    given_up: bool,
}

/// A write whose outcome its client does not know.
#[derive(Clone, Debug)]
struct Doubt {
    key: Text,
    value: Text,
}

impl Witness {
    /// Looks at what one step did.
    pub fn look(&mut self, world: &World, records: &[Record]) {
        let mut gone = false;
        for record in records {
            gone |= self.hear(world, record);
        }
        if gone {
            self.count_lost(world);
        }
        self.look_for_candidates(world);
        self.look_for_leaders(world);
    }

    /// The most terms, one right after the other, in which two or more stood, votes were refused because
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

    /// Writes that a follower had stored, whose client waits no more, and that are in no log any more.
    #[must_use]
    pub fn lost_writes(&self) -> u64 {
        self.lost_writes
    }

    /// Writes of unknown outcome that a later read has shown to have taken effect.
    #[must_use]
    pub fn cleared_doubts(&self) -> u64 {
        self.cleared_doubts
    }

    /// Takes in a record. Tells whether a write may be lost by it.
    fn hear(&mut self, world: &World, record: &Record) -> bool {
        let node = record.place.and_then(sim::Address::node);
        let log = node.and_then(|id| world.host(id)).map(|host| &host.durable().log);
        match &record.event {
            Event::Raft(event) => {
                self.hear_of_election(node.into_iter().collect(), event);
                log.is_some_and(|log| self.hear_of_log(log, event))
            }
            Event::Began { .. } => {
                // What a log begins with might be what is read.
                let begun = log.into_iter().flat_map(|log| commands(log, 1, log.len()));
                self.written.extend(begun.filter_map(|command| match &command.operation {
                    Operation::Write { key, value } => Some((key.clone(), value.clone())),
                    _ => None,
                }));
                false
            }
            Event::Restarted => true,
            Event::Asked { id, operation } => {
                self.hear_request(*id, operation);
                false
            }
            Event::Answered { id, operation, outcome, .. } => {
                self.hear_answer(*id, operation, outcome);
                true
            }
            _ => false,
        }
    }

    fn hear_of_election(&mut self, who: NodeSet, event: &raft::Event) {
        match event {
            raft::Event::BecameCandidate { term, .. } => {
                let election = self.election(*term);
                who.iter().for_each(|node| election.stood.insert(node));
            }
            raft::Event::VoteRefused { term, because, .. } => {
                // A term that someone only asks about has not begun.
                let begun = self.elections.iter_mut().filter(|election| election.term == *term);
                let is_given = matches!(because, raft::VoteRefusal::AlreadyVoted { .. });
                begun.for_each(|election| election.refused |= is_given);
            }
            raft::Event::BecameLeader { term, .. } => {
                self.election(*term).won = true;
            }
            _ => return,
        }
        self.heard = true;
    }

    /// What is known of a term.
    fn election(&mut self, term: Term) -> &mut Election {
        let place = self.elections.partition_point(|election| election.term < term);
        if self.elections.get(place).is_none_or(|election| election.term != term) {
            let stood = NodeSet::default();
            self.elections.insert(place, Election { term, stood, refused: false, won: false });
        }
        &mut self.elections[place]
    }

    /// That a later term has begun does not end an election: a candidate that has not heard of it can still
    /// win. So a term counts once nobody stands in it any more.
    fn look_for_candidates(&mut self, world: &World) {
        let standing: Vec<Term> = world.hosts().filter_map(|(_, host)| stands_in(host)).collect();
        if self.heard || standing != self.standing {
            (self.heard, self.standing) = (false, standing);
            self.count_split_votes();
        }
    }

    fn count_split_votes(&mut self) {
        let (mut streak, mut longest, mut before) = (0, 0, Term(0));
        let last = self.elections.last().map(|election| election.term);
        for election in &self.elections {
            let term = election.term;
            let is_over = Some(term) != last && !self.standing.contains(&term);
            let follows = before.next() == term;
            streak = match is_over && election.is_split() {
                true if follows => streak + 1,
                split => u64::from(split),
            };
            (longest, before) = (longest.max(streak), term);
        }
        self.split_votes = longest;
    }

    fn hear_of_log(&mut self, log: &Log, event: &raft::Event) -> bool {
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

    fn hear_request(&mut self, id: RequestId, operation: &Operation) {
        if !matches!(operation, Operation::Read { .. }) {
            self.open.push(Open { id, stored: false, given_up: false });
        }
        if let Operation::Write { key, value } = operation {
            // From now on it might be this one whose value is read.
            self.doubts.retain(|doubt| doubt.key != *key || doubt.value != *value);
            self.written.push((key.clone(), value.clone()));
        }
    }

    fn hear_answer(&mut self, id: RequestId, operation: &Operation, outcome: &Outcome) {
        if *outcome == Outcome::Unknown {
            let mine = self.open.iter_mut().filter(|open| open.id == id);
            mine.for_each(|open| open.given_up = true);
        }
        match (operation, outcome) {
            (Operation::Write { key, value }, Outcome::Unknown) => {
                let same = |(one, other): &&(Text, Text)| one == key && other == value;
                // Whoever else has written the same might be the one whose write is read.
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

    fn look_for_leaders(&mut self, world: &World) {
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

/// The term in which a server stands for election, if it does.
fn stands_in(host: &Host) -> Option<Term> {
    match host.node()?.role() {
        raft::Role::Candidate { pre_vote: false, .. } => Some(host.durable().term),
        _ => None,
    }
}

impl Election {
    fn is_split(&self) -> bool {
        self.stood.len() > 1 && self.refused && !self.won
    }
}

/// The commands that a log has from an index to another.
fn commands(log: &Log, first: u64, last: u64) -> impl Iterator<Item = &raft::Command> {
    let entries = (first..=last).filter_map(|index| log.get(Index(index)));
    entries.filter_map(|entry| entry.command.as_deref())
}

/// How many servers lead at this instant. One that is paused does not.
#[must_use]
pub(super) fn leaders(world: &World) -> u64 {
    let leads = |host: &Host| {
        host.running().is_some_and(|node| matches!(node.role(), raft::Role::Leader(_)))
    };
    world.hosts().filter(|(_, host)| leads(host)).count() as u64
}
