//! What has come about in a run as a whole, for goals that no single instant shows.

use crate::raft::{
    self, Index, Micros, NodeSet, Operation, Outcome, RequestId, Role, Term, Text, Time,
};
use crate::sim::{Event, Host, Record, World};

/// Who looks at each step of a run from its beginning, and keeps what goals ask for.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    election: Option<Election>,
    streak: u64,
    split_votes: u64,
    /// Since when nobody leads, once somebody has.
    silent_since: Option<Time>,
    led: bool,
    leaderless: Micros,
    /// Writes that a leader has in its log and that are not committed.
    open: Vec<Open>,
    lost_writes: u64,
    doubts: Vec<Doubt>,
    written: Vec<(Text, Text)>,
    cleared_doubts: u64,
}

/// The last term in which anyone stood.
#[derive(Clone, Copy, Debug)]
struct Election {
    term: Term,
    stood: NodeSet,
    /// Whether a vote was refused because it was given to another.
    split: bool,
    won: bool,
}

/// A write in a log, and whether a follower has stored it.
#[derive(Clone, Debug)]
struct Open {
    id: RequestId,
    index: Index,
    stored: bool,
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
        let node = record.place.and_then(raft::Address::node);
        match &record.event {
            Event::Raft(raft::Event::BecameCandidate { term, .. }) => {
                self.stands(*term, node.into_iter().collect());
            }
            Event::Raft(raft::Event::VoteRefused { term, because, .. }) => {
                if let Some(election) = self.election.as_mut().filter(|it| it.term == *term) {
                    election.split |= matches!(because, raft::VoteRefusal::AlreadyVoted { .. });
                }
            }
            Event::Raft(raft::Event::BecameLeader { term, .. }) => {
                if let Some(election) = self.election.as_mut().filter(|it| it.term == *term) {
                    election.won = true;
                }
            }
            Event::Raft(raft::Event::Appended { index, command: Some(command) }) => {
                let (id, index) = (command.id, *index);
                self.open.push(Open { id, index, stored: false, given_up: false });
            }
            Event::Raft(raft::Event::Stored { first, last, .. }) => {
                let log = node.and_then(|id| world.host(id)).map(|host| &host.durable().log);
                for open in self.open.iter_mut().filter(|it| (*first..=*last).contains(&it.index)) {
                    let entry = log.and_then(|log| log.get(open.index));
                    let command = entry.and_then(|entry| entry.command.as_ref());
                    open.stored |= command.is_some_and(|command| command.id == open.id);
                }
            }
            Event::Raft(raft::Event::Committed { to, .. }) => {
                let log = node.and_then(|id| world.host(id)).map(|host| &host.durable().log);
                let is_there = |open: &Open| {
                    let entry = log.and_then(|log| log.get(open.index));
                    let command = entry.and_then(|entry| entry.command.as_ref());
                    open.index <= *to && command.is_some_and(|command| command.id == open.id)
                };
                self.open.retain(|open| !is_there(open));
            }
            Event::Raft(raft::Event::Truncated { .. }) | Event::Restarted => return true,
            Event::Asked { operation: Operation::Write { key, value }, .. } => {
                self.written.push((key.clone(), value.clone()));
            }
            Event::Answered { id, operation, outcome, .. } => {
                self.hear_answer(*id, operation, outcome);
                return true;
            }
            _ => {}
        }
        false
    }

    fn stands(&mut self, term: Term, who: NodeSet) {
        match &mut self.election {
            Some(election) if election.term == term => {
                who.iter().for_each(|node| election.stood.insert(node));
            }
            Some(election) if election.term > term => {}
            _ => {
                self.close_election();
                let follows = self.election.is_some_and(|last| last.term.next() == term);
                self.streak = if follows { self.streak } else { 0 };
                self.election = Some(Election { term, stood: who, split: false, won: false });
            }
        }
    }

    /// A later term has begun: nobody can win the last one any more.
    fn close_election(&mut self) {
        let split =
            self.election.is_some_and(|last| last.stood.len() > 1 && last.split && !last.won);
        self.streak = if split { self.streak + 1 } else { 0 };
        self.split_votes = self.split_votes.max(self.streak);
    }

    fn hear_answer(&mut self, id: RequestId, operation: &Operation, outcome: &Outcome) {
        match (operation, outcome) {
            (Operation::Write { key, value }, Outcome::Unknown) => {
                let same = |(one, other): &&(Text, Text)| one == key && other == value;
                // Whoever else has written the same might be the one whose write is read.
                if self.written.iter().filter(same).count() == 1 {
                    self.doubts.push(Doubt { key: key.clone(), value: value.clone() });
                }
                let mine = self.open.iter_mut().filter(|open| open.id == id);
                mine.for_each(|open| open.given_up = true);
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
                (1..=log.len())
                    .filter_map(|index| log.get(Index(index)))
                    .any(|entry| entry.command.as_ref().is_some_and(|command| command.id == id))
            })
        };
        let is_lost = |open: &Open| open.stored && open.given_up && !is_held(open.id);
        let before = self.open.len();
        self.open.retain(|open| !is_lost(open));
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

/// How many servers lead at this instant. One that is paused does not.
#[must_use]
pub(super) fn leaders(world: &World) -> u64 {
    let leads =
        |host: &Host| host.running().is_some_and(|node| matches!(node.role(), Role::Leader(_)));
    world.hosts().filter(|(_, host)| leads(host)).count() as u64
}
