//! Linearizable reads without the log: ReadIndex (§8, thesis 6.4).
//!
//! A leader may have been replaced without knowing it, so before it answers a read it makes sure that
//! it still leads. The steps are those of thesis 6.4:
//!
//! 1. It waits until it has committed an entry of its own term; before, its commitIndex may be behind.
//! 2. It saves its commitIndex as the readIndex.
//! 3. It sends a round of heartbeats and waits until a majority has answered that round.
//! 4. It waits until it has applied the log up to the readIndex.
//! 5. It queries its state machine and answers the client.

use crate::event::Event;
use crate::ids::{NodeSet, Round};
use crate::message::Response;
use crate::node::{Node, Output};
use crate::replication::nth_highest;
use crate::role::{PendingRead, ReadRound, Role};
use crate::rules::Rule;
use crate::store::Answer;
use crate::time::Time;

impl Node {
    /// Takes in a client's read. Reads that arrive while a round is under way share the next one: a
    /// round only counts for reads that arrived before it was sent.
    pub(super) fn queue_read(&mut self, now: Time, read: PendingRead, out: &mut Output) {
        let ready = self.is_of_own_term(self.commit);
        let Role::Leader(leadership) = &mut self.role else {
            return;
        };
        let asked = leadership.reads_asked.iter().flat_map(|round| &round.reads);
        if asked.chain(&leadership.reads_waiting).any(|known| known.id == read.id) {
            return;
        }
        if !ready {
            out.events.push(Event::ReadDelayed { id: read.id });
        }
        leadership.reads_waiting.push(read);
        self.start_read_round(now, out);
    }

    /// Sends a round for all waiting reads, if there are any and no other round is under way. Returns
    /// whether it did.
    pub(super) fn start_read_round(&mut self, now: Time, out: &mut Output) -> bool {
        let index = self.commit;
        // ReadIndex 1: wait until an entry of the own term is committed.
        let ready = self.is_of_own_term(index);
        let Role::Leader(leadership) = &mut self.role else {
            return false;
        };
        if !ready || leadership.reads_asked.is_some() || leadership.reads_waiting.is_empty() {
            return false;
        }
        let reads = std::mem::take(&mut leadership.reads_waiting);
        let round = leadership.round.next();
        out.events.push(Event::ReadRoundStarted { round, index, reads: count(&reads) });
        // ReadIndex 2: save the commitIndex as the readIndex.
        leadership.reads_asked = Some(ReadRound { round, index, reads });
        // ReadIndex 3: send a round of heartbeats.
        self.broadcast(now, out);
        self.answer_reads(now, out);
        true
    }

    /// Answers the reads of the round under way, if it is confirmed, and starts a round for those
    /// that arrived since.
    pub(super) fn answer_reads(&mut self, now: Time, out: &mut Output) {
        if !self.has_reads_under_way() {
            return;
        }
        let confirmed = self.confirmed_round();
        let (applied, needed) = (self.applied, self.config.majority());
        let Role::Leader(leadership) = &mut self.role else {
            return;
        };
        // ReadIndex 3: a majority has answered the round. ReadIndex 4: the readIndex is applied.
        let done = |asked: &mut ReadRound| asked.round <= confirmed && asked.index <= applied;
        let Some(asked) = leadership.reads_asked.take_if(done) else {
            return;
        };
        let answered = leadership.peers.iter().filter(|peer| peer.round >= asked.round);
        let mut heard: NodeSet = answered.map(|peer| peer.id).collect();
        heard.insert(self.id);
        let (round, reads) = (asked.round, count(&asked.reads));
        out.events.push(Event::ReadsAnswered { round, reads, heard, needed });
        // ReadIndex 5: query the state machine and answer.
        for read in asked.reads {
            let value = self.store.get(&read.key).cloned();
            out.reply(read.id, Response::Done(Answer::Value(value)));
        }
        self.start_read_round(now, out);
    }

    /// Returns whether a round is under way for reads. Mostly none is.
    fn has_reads_under_way(&self) -> bool {
        matches!(&self.role, Role::Leader(leadership) if leadership.reads_asked.is_some())
    }

    /// Returns the last round that a majority has answered. The leader itself answers at once.
    fn confirmed_round(&self) -> Round {
        match &self.role {
            Role::Leader(leadership) if !self.config.rules.has(Rule::ReadQuorum) => {
                leadership.round
            }
            Role::Leader(leadership) => {
                let answered = leadership.peers.iter().map(|peer| peer.round);
                let majority = self.config.majority() as usize;
                nth_highest(answered.chain([leadership.round]), majority)
            }
            Role::Follower { .. } | Role::Candidate { .. } => Round(0),
        }
    }
}

fn count(reads: &[PendingRead]) -> u32 {
    u32::try_from(reads.len()).unwrap_or(u32::MAX)
}
