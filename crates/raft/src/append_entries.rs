//! AppendEntries, the receiver's side (Figure 2, §5.3).

use crate::event::{AppendRefusal, Commitment, Event, StepDown};
use crate::ids::{Index, NodeId, Position, Round, Term};
use crate::log::Entry;
use crate::message::{AppendEntries, AppendEntriesReply, AppendResult, Message};
use crate::node::{Node, Output};
use crate::role::Role;
use crate::rules::Rule;
use crate::time::Time;

impl Node {
    /// Handles AppendEntries (Figure 2, AppendEntries RPC, receiver implementation).
    pub(super) fn on_append_entries(
        &mut self,
        now: Time,
        leader: NodeId,
        request: AppendEntries,
        out: &mut Output,
    ) {
        let (round, result) = if let Some(because) = self.stale_leader(&request) {
            // Receiver 1: reply false if term < currentTerm (§5.1).
            out.events.push(Event::AppendRefused { leader, because });
            // By the time the answer arrives, its receiver may lead again, in this very term. So it
            // proves nothing but the term: rounds are counted from 1 in each leadership, and the
            // log was another.
            let (prev, hint) = (Index(0), Position::default());
            (Round(0), AppendResult::Refused { prev, hint })
        } else {
            if !self.recognize_leader(now, leader, request.term, out) {
                return;
            }
            (request.round, self.check_and_store(leader, request, out))
        };
        let reply = AppendEntriesReply { term: self.durable.term, round, result };
        out.send(leader, Message::AppendEntriesReply(reply));
    }

    /// Returns why the sender's leadership is over, if it is (§5.1).
    fn stale_leader(&self, request: &AppendEntries) -> Option<AppendRefusal> {
        let (theirs, ours) = (request.term, self.durable.term);
        self.is_stale(theirs).then_some(AppendRefusal::OldTerm { theirs, ours })
    }

    /// Recognizes the sender as the leader of this term (§5.2). Returns whether to go on: a leader
    /// accepts no other leader, as there cannot be two in one term (Election Safety).
    fn recognize_leader(
        &mut self,
        now: Time,
        sender: NodeId,
        sent_in: Term,
        out: &mut Output,
    ) -> bool {
        match self.role {
            Role::Leader(_) => return false,
            // Candidates: if AppendEntries is received from a new leader, convert to follower.
            Role::Candidate { .. } => {
                let because = StepDown::LeaderExists { leader: sender, sent_in };
                self.become_follower(now, because, out);
            }
            Role::Follower { .. } => {}
        }
        if self.leader() != Some(sender) {
            let term = self.durable.term;
            out.events.push(Event::LeaderFound { leader: sender, term, sent_in });
        }
        // Followers: AppendEntries from the current leader restarts the election timer.
        self.role = Role::Follower { leader: Some(sender), timer: self.new_timer(now) };
        true
    }

    /// Stores the entries of a request if they fit the log (receiver 2 to 5).
    fn check_and_store(
        &mut self,
        leader: NodeId,
        request: AppendEntries,
        out: &mut Output,
    ) -> AppendResult {
        let prev = request.prev;
        // Receiver 2: reply false if the log has no entry at prevLogIndex with prevLogTerm (§5.3).
        let Some(because) = self.consistency_check(prev) else {
            let matched = self.store_entries(leader, request, out);
            return AppendResult::Accepted { matched };
        };
        out.events.push(Event::AppendRefused { leader, because });
        let log = &self.durable.log;
        AppendResult::Refused {
            prev: prev.index,
            hint: log.last_possible_agreement(prev.index, prev.term),
        }
    }

    /// Returns why the log does not hold the entry just before the new ones, if it does not (§5.3).
    fn consistency_check(&self, prev: Position) -> Option<AppendRefusal> {
        match self.durable.log.term_at(prev.index) {
            None => {
                let last = self.durable.log.last_index();
                Some(AppendRefusal::TooShort { prev: prev.index, last })
            }
            Some(ours) if ours != prev.term && self.config.rules.has(Rule::PrevLogTerm) => {
                Some(AppendRefusal::OtherTerm { prev, ours })
            }
            Some(_) => None,
        }
    }

    /// Stores the new entries and returns the last index that now agrees with the leader's log.
    ///
    /// Entries that the log already holds stay. An old or repeated message therefore never takes
    /// anything away (§5.3).
    fn store_entries(&mut self, leader: NodeId, request: AppendEntries, out: &mut Output) -> Index {
        let matched = Index(request.prev.index.0 + request.entries.len() as u64);
        let mut index = request.prev.index;
        let mut entries = request.entries.into_iter();
        let first_new = entries.find(|entry| {
            index = index.next();
            self.durable.log.term_at(index) != Some(entry.term)
        });
        if let Some(first) = first_new {
            // Receiver 3: if an existing entry conflicts with a new one, delete it and all that
            // follow it (§5.3).
            self.delete_conflict(leader, index, &first, out);
            // Receiver 4: append any new entries not already in the log.
            let mut last = index;
            let held = self.durable.log.last_index();
            self.durable.log.put(index, first);
            for entry in entries {
                last = last.next();
                self.durable.log.put(last, entry);
            }
            let overwritten = Some(held.min(last)).filter(|held| *held >= index);
            let end = self.durable.log.last_index();
            out.events.push(Event::Stored { leader, first: index, last, overwritten, end });
        }
        // Receiver 5: if leaderCommit > commitIndex, set commitIndex to the lesser of leaderCommit
        // and the index of the last new entry.
        self.update_commit(leader, request.commit.min(matched), out);
        matched
    }

    /// Deletes the entry that conflicts with the leader's, and all that follow it (§5.3).
    fn delete_conflict(&mut self, leader: NodeId, from: Index, theirs: &Entry, out: &mut Output) {
        if !self.config.rules.has(Rule::CutConflict) {
            return;
        }
        if let Some(had) = self.durable.log.term_at(from) {
            let to = self.durable.log.last_index();
            let leader_has = theirs.term;
            out.events.push(Event::Truncated { leader, from, to, had, leader_has });
            self.durable.log.truncate(from);
        }
    }

    /// Raises commitIndex to the leader's, as far as this message proves the log right. It never
    /// falls.
    fn update_commit(&mut self, leader: NodeId, commit: Index, out: &mut Output) {
        if commit > self.commit {
            let because = Commitment::LeaderCommit { leader };
            out.events.push(Event::Committed { from: self.commit, to: commit, because });
            self.commit = commit;
            self.apply(out);
        }
    }
}
