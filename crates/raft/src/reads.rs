//! Linearizable reads without the log: ReadIndex (§8, thesis 6.4).
//!
//! A leader may be deposed and not know it, so before it answers a read it makes sure that it
//! still leads: it notes its commitIndex, sends a round of AppendEntries, and answers once a
//! majority has answered that round. It must have committed an entry of its own term before,
//! or its commitIndex may be behind.

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
    /// A client wants to read. Reads that come while a round is under way share the next one:
    /// a round counts only for the reads that came before it was sent.
    pub(super) fn ask_read(&mut self, now: Time, read: PendingRead, out: &mut Output) {
        let ready = self.of_own_term(self.commit);
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

    /// Sends a round for all waiting reads, if there are any, none is under way, and the leader
    /// has committed in its own term. Tells whether it did.
    pub(super) fn start_read_round(&mut self, now: Time, out: &mut Output) -> bool {
        let index = self.commit;
        let ready = self.of_own_term(index);
        let Role::Leader(leadership) = &mut self.role else {
            return false;
        };
        if !ready || leadership.reads_asked.is_some() || leadership.reads_waiting.is_empty() {
            return false;
        }
        let reads = std::mem::take(&mut leadership.reads_waiting);
        let round = leadership.round.next();
        out.events.push(Event::ReadRoundStarted { round, index, reads: count(&reads) });
        leadership.reads_asked = Some(ReadRound { round, index, reads });
        self.broadcast(now, out);
        self.answer_reads(now, out);
        true
    }

    /// Answers the reads whose round a majority has answered, and goes on with those that came
    /// since. What a read sees has been applied at least up to its readIndex.
    pub(super) fn answer_reads(&mut self, now: Time, out: &mut Output) {
        if !self.reads_under_way() {
            return;
        }
        let confirmed = self.confirmed_round();
        let applied = self.applied;
        let Role::Leader(leadership) = &mut self.role else {
            return;
        };
        let done = |asked: &mut ReadRound| asked.round <= confirmed && asked.index <= applied;
        let Some(asked) = leadership.reads_asked.take_if(done) else {
            return;
        };
        let answered = leadership.peers.iter().filter(|peer| peer.round >= asked.round);
        let mut heard: NodeSet = answered.map(|peer| peer.id).collect();
        heard.insert(self.id);
        let (round, reads) = (asked.round, count(&asked.reads));
        out.events.push(Event::ReadRoundConfirmed { round, reads, heard });
        for read in asked.reads {
            let value = self.store.get(&read.key).cloned();
            out.reply(read.id, Response::Done(Answer::Value(value)));
        }
        self.start_read_round(now, out);
    }

    /// Whether a round is under way for the sake of reads; mostly none is.
    fn reads_under_way(&self) -> bool {
        matches!(&self.role, Role::Leader(leadership) if leadership.reads_asked.is_some())
    }

    /// The last round that a majority has answered; the leader itself answers at once.
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
