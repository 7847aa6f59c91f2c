//! Log replication (§5.3), and which entries are committed (§5.4.2).

use std::sync::Arc;

use crate::event::{AppendRefusal, Commitment, Event, StepDown};
use crate::ids::{Index, NodeId, NodeSet, Position, Round};
use crate::log::Entry;
use crate::message::Message;
use crate::message::{AppendEntries, AppendEntriesReply, AppendResult};
use crate::node::{Node, Output};
use crate::role::{Leadership, PendingRead, Progress, Role};
use crate::rules::Rule;
use crate::store::{Command, Operation};
use crate::time::Time;

/// The leader's side.
impl Node {
    /// Begins to lead: sets up what a leader knows, appends an empty entry of its own term, so
    /// that it can learn what is committed (§8), and sends it to all, which also tells them who
    /// leads (§5.2).
    pub(super) fn lead(&mut self, now: Time, out: &mut Output) {
        let next = self.durable.log.last().index.next();
        let progress = |id| Progress {
            id,
            next,
            matched: Index(0),
            probing: true,
            heard: now,
            round: Round(0),
        };
        self.role = Role::Leader(Leadership {
            peers: self.others().map(progress).collect(),
            heartbeat_at: now,
            round: Round(0),
            reads_waiting: Vec::new(),
            reads_asked: None,
        });
        self.append(None, out);
        self.broadcast(now, out);
        self.advance_commit(now, out);
    }

    /// Adds an entry to the leader's own log, always at the end (§5.3, Leader Append-Only).
    fn append(&mut self, command: Option<Arc<Command>>, out: &mut Output) {
        let entry = Entry { term: self.durable.term, command: command.clone() };
        let index = self.durable.log.append(entry);
        out.events.push(Event::Appended { index, command });
    }

    /// Serves a client: a write or a delete goes into the log (§5.3), a read waits for the
    /// certainty that this server still leads (§8).
    pub(super) fn serve(&mut self, now: Time, command: Command, out: &mut Output) {
        if let Operation::Read { key } = command.operation {
            self.ask_read(now, PendingRead { id: command.id, key }, out);
            return;
        }
        self.append(Some(Arc::new(command)), out);
        self.replicate(out);
        self.advance_commit(now, out);
    }

    /// The leader's timer: a leader that has lost its majority steps down, any other sends the
    /// next heartbeat.
    pub(super) fn leader_tick(&mut self, now: Time, out: &mut Output) {
        let Role::Leader(leadership) = &self.role else {
            return;
        };
        if now >= self.quorum_deadline(leadership) {
            let within = self.config.timing.election_max;
            let recent = |peer: &&Progress| peer.heard + within > now;
            let mut heard: NodeSet =
                leadership.peers.iter().filter(recent).map(|peer| peer.id).collect();
            heard.insert(self.id);
            self.become_follower(now, StepDown::QuorumLost { heard, within }, out);
        } else if !self.start_read_round(now, out) {
            self.broadcast(now, out);
        }
    }

    /// CheckQuorum: when the leader steps down unless more servers are heard. That is one
    /// election timeout after the last instant at which it had heard a majority (thesis 6.2).
    pub(super) fn quorum_deadline(&self, leadership: &Leadership) -> Time {
        // The leader hears itself, so a majority needs one server fewer.
        let needed = self.config.majority() as usize - 1;
        if !self.config.check_quorum || needed == 0 {
            return Time::NEVER;
        }
        let heard = nth_highest(leadership.peers.iter().map(|peer| peer.heard), needed);
        heard + self.config.timing.election_max
    }

    /// Sends AppendEntries of a new round to all others: the entries that they lack, or none as
    /// a heartbeat.
    pub(super) fn broadcast(&mut self, now: Time, out: &mut Output) {
        let heartbeat = self.config.timing.heartbeat;
        if let Role::Leader(leadership) = &mut self.role {
            leadership.round = leadership.round.next();
            leadership.heartbeat_at = now + heartbeat;
        }
        for peer in 0..self.leader_peers().len() {
            self.send_entries(peer, out);
        }
    }

    /// What a leader knows of its peers; anyone else knows nothing.
    fn leader_peers(&self) -> &[Progress] {
        match &self.role {
            Role::Leader(leadership) => &leadership.peers,
            Role::Follower { .. } | Role::Candidate { .. } => &[],
        }
    }

    /// Sends new entries to all who are ready for them. While a follower is probed, the answer
    /// or the next heartbeat comes first.
    fn replicate(&mut self, out: &mut Output) {
        for peer in 0..self.leader_peers().len() {
            if !self.leader_peers()[peer].probing {
                self.send_entries(peer, out);
            }
        }
    }

    /// Sends one AppendEntries to the peer at this place of the list.
    fn send_entries(&mut self, peer: usize, out: &mut Output) {
        let log = &self.durable.log;
        let Role::Leader(leadership) = &mut self.role else {
            return;
        };
        let progress = &mut leadership.peers[peer];
        let prev = progress.next.previous();
        let prev_term = log.term_at(prev).expect("nextIndex is at most one past the log's end");
        let entries = log.slice(progress.next, self.config.batch.into());
        if !progress.probing {
            progress.next = Index(progress.next.0 + entries.len() as u64);
        }
        let to = progress.id;
        let message = AppendEntries {
            term: self.durable.term,
            prev: Position { index: prev, term: prev_term },
            entries,
            commit: self.commit,
            round: leadership.round,
        };
        out.send(to, Message::AppendEntries(message));
    }

    /// A follower has answered (Figure 2, rules for leaders). Answers of former terms and to
    /// former leaders count for nothing.
    pub(super) fn on_append_entries_reply(
        &mut self,
        now: Time,
        from: NodeId,
        reply: &AppendEntriesReply,
        out: &mut Output,
    ) {
        if reply.term != self.durable.term {
            return;
        }
        let Role::Leader(leadership) = &mut self.role else {
            return;
        };
        let Some(progress) = leadership.peer_mut(from) else {
            return;
        };
        progress.heard = now;
        progress.round = progress.round.max(reply.round);
        let more = match reply.result {
            AppendResult::Accepted { matched } => self.credit(from, matched),
            AppendResult::Refused { prev, hint } => self.back_off(from, prev, hint, out),
        };
        self.advance_commit(now, out);
        self.answer_reads(now, out);
        if more {
            self.send_to(from, out);
        }
    }

    fn send_to(&mut self, id: NodeId, out: &mut Output) {
        if let Some(place) = self.leader_peers().iter().position(|peer| peer.id == id) {
            self.send_entries(place, out);
        }
    }

    /// A follower's log agrees up to `matched`: exactly what the answered message carried, and
    /// never less than was known before, nor more than there is. Tells whether there is more to
    /// send.
    fn credit(&mut self, from: NodeId, matched: Index) -> bool {
        let last = self.durable.log.last().index;
        let Some(progress) = self.leader_progress(from) else {
            return false;
        };
        progress.matched = progress.matched.max(matched.min(last));
        progress.next = progress.next.max(progress.matched.next());
        progress.probing = false;
        progress.next <= last
    }

    /// A follower lacks the entry before those that were sent: nextIndex goes back to the last
    /// place where the logs can agree by what both know, skipping whole terms (end of §5.3), but
    /// never into what is known to agree. Tells whether to send again from there; a refusal
    /// that is older than what is known by now is ignored.
    fn back_off(&mut self, from: NodeId, prev: Index, hint: Position, out: &mut Output) -> bool {
        let agreement = self.durable.log.last_possible_agreement(hint.index, hint.term);
        let Some(progress) = self.leader_progress(from) else {
            return false;
        };
        let answers_the_probe = prev == progress.next.previous();
        if prev <= progress.matched || (progress.probing && !answers_the_probe) {
            return false;
        }
        let old = progress.next;
        progress.next = agreement.index.next().clamp(progress.matched.next(), prev);
        progress.probing = true;
        out.events.push(Event::BackedOff { peer: from, from: old, to: progress.next });
        true
    }

    fn leader_progress(&mut self, id: NodeId) -> Option<&mut Progress> {
        match &mut self.role {
            Role::Leader(leadership) => leadership.peer_mut(id),
            Role::Follower { .. } | Role::Candidate { .. } => None,
        }
    }

    /// Commits what a majority holds, if it ends with an entry of the leader's own term; what
    /// stands before it is committed with it (§5.3, §5.4.2).
    fn advance_commit(&mut self, now: Time, out: &mut Output) {
        let Role::Leader(leadership) = &self.role else {
            return;
        };
        let own = self.durable.log.last().index;
        if self.commit == own {
            // Nothing is left to commit, which is so for most answers.
            return;
        }
        let matched = leadership.peers.iter().map(|peer| peer.matched).chain([own]);
        let held = nth_highest(matched, self.config.majority() as usize);
        if held <= self.commit || !self.counts(held) {
            return;
        }
        let holds = |peer: &&Progress| peer.matched >= held;
        let mut holders: NodeSet =
            leadership.peers.iter().filter(holds).map(|peer| peer.id).collect();
        holders.insert(self.id);
        let because = Commitment::Quorum { holders, own_term: self.of_own_term(held) };
        out.events.push(Event::Committed { from: self.commit, to: held, because });
        self.commit = held;
        self.apply(out);
        self.start_read_round(now, out);
    }

    /// Only entries of the leader's own term are committed by counting (§5.4.2, Figure 8).
    fn counts(&self, index: Index) -> bool {
        self.of_own_term(index) || !self.config.rules.has(Rule::OwnTermCommit)
    }

    /// Whether the entry at an index is of the present term.
    pub(super) fn of_own_term(&self, index: Index) -> bool {
        self.durable.log.term_at(index) == Some(self.durable.term)
    }
}

/// The follower's side.
impl Node {
    /// A leader sends entries or a heartbeat (Figure 2, AppendEntries, receiver).
    pub(super) fn on_append_entries(
        &mut self,
        now: Time,
        leader: NodeId,
        request: AppendEntries,
        out: &mut Output,
    ) {
        let (round, result) = if let Some(because) = self.old_leader(&request) {
            out.events.push(Event::AppendRefused { leader, because });
            // By the time the answer comes, the sender may lead again, and in this very term. So
            // the answer vouches for nothing but the term: rounds are counted anew in each
            // leadership, and the log was another.
            let (prev, hint) = (Index(0), Position::default());
            (Round(0), AppendResult::Refused { prev, hint })
        } else {
            if !self.follow(now, leader, out) {
                return;
            }
            (request.round, self.check_and_store(leader, request, out))
        };
        let reply = AppendEntriesReply { term: self.durable.term, round, result };
        out.send(leader, Message::AppendEntriesReply(reply));
    }

    /// Takes over what the leader sent, if it fits the log (§5.3).
    fn check_and_store(
        &mut self,
        leader: NodeId,
        request: AppendEntries,
        out: &mut Output,
    ) -> AppendResult {
        let prev = request.prev;
        let Some(because) = self.inconsistency(prev) else {
            let matched = self.take_over(leader, request, out);
            return AppendResult::Accepted { matched };
        };
        out.events.push(Event::AppendRefused { leader, because });
        let log = &self.durable.log;
        AppendResult::Refused {
            prev: prev.index,
            hint: log.last_possible_agreement(prev.index, prev.term),
        }
    }

    /// Why the sender's leadership is over, if it is (§5.1).
    fn old_leader(&self, request: &AppendEntries) -> Option<AppendRefusal> {
        let (theirs, ours) = (request.term, self.durable.term);
        self.is_over(theirs).then_some(AppendRefusal::OldTerm { theirs, ours })
    }

    /// The consistency check: the log must hold the entry just before the new ones (§5.3).
    fn inconsistency(&self, prev: Position) -> Option<AppendRefusal> {
        match self.durable.log.term_at(prev.index) {
            None => {
                let last = self.durable.log.last().index;
                Some(AppendRefusal::TooShort { prev: prev.index, last })
            }
            Some(ours) if ours != prev.term && self.config.rules.has(Rule::PrevLogTerm) => {
                Some(AppendRefusal::OtherTerm { prev, ours })
            }
            Some(_) => None,
        }
    }

    /// Accepts the sender as the leader of this term: a candidate gives up, and the election
    /// timer starts anew (§5.2). Tells whether the sender is to be heard: there cannot be two
    /// leaders in one term (§5.2, Election Safety), so a leader hears none.
    fn follow(&mut self, now: Time, sender: NodeId, out: &mut Output) -> bool {
        match self.role {
            Role::Leader(_) => return false,
            Role::Candidate { .. } => {
                self.become_follower(now, StepDown::LeaderExists { leader: sender }, out);
            }
            Role::Follower { .. } => {}
        }
        if self.leader() != Some(sender) {
            out.events.push(Event::LeaderFound { leader: sender, term: self.durable.term });
        }
        self.role = Role::Follower { leader: Some(sender), timer: self.new_timer(now) };
        true
    }

    /// Adds what is new and cuts off only what really conflicts, so that an old or repeated
    /// message never takes anything away (§5.3). Tells the last place that now agrees.
    fn take_over(&mut self, leader: NodeId, request: AppendEntries, out: &mut Output) -> Index {
        let matched = Index(request.prev.index.0 + request.entries.len() as u64);
        let mut index = request.prev.index;
        let mut entries = request.entries.into_iter();
        let news = entries.find(|entry| {
            index = index.next();
            self.durable.log.term_at(index) != Some(entry.term)
        });
        if let Some(first) = news {
            self.cut_conflict(index, &first, out);
            let mut last = index;
            self.durable.log.put(index, first);
            for entry in entries {
                last = last.next();
                self.durable.log.put(last, entry);
            }
            out.events.push(Event::Stored { leader, first: index, last });
        }
        self.follow_commit(leader, request.commit.min(matched), out);
        matched
    }

    /// An entry that conflicts with the leader's goes, and all that follow it (§5.3).
    fn cut_conflict(&mut self, from: Index, theirs: &Entry, out: &mut Output) {
        if !self.config.rules.has(Rule::CutConflict) {
            return;
        }
        if let Some(had) = self.durable.log.term_at(from) {
            let to = self.durable.log.last().index;
            out.events.push(Event::Truncated { from, to, had, leader_has: theirs.term });
            self.durable.log.truncate(from);
        }
    }

    /// A follower's commitIndex follows the leader's, as far as this message vouches for its
    /// log, and never goes back (Figure 2, AppendEntries, rule 5).
    fn follow_commit(&mut self, leader: NodeId, commit: Index, out: &mut Output) {
        if commit > self.commit {
            let because = Commitment::LeaderCommit { leader };
            out.events.push(Event::Committed { from: self.commit, to: commit, because });
            self.commit = commit;
            self.apply(out);
        }
    }
}

/// The `n`-th highest of some values, counted from 1: the highest that at least `n` of them
/// reach. There are at most nine, so that looking at each pair is quick, and needs no memory.
pub(super) fn nth_highest<T: Ord>(values: impl Iterator<Item = T> + Clone, n: usize) -> T {
    let reached = |value: &T| values.clone().filter(|other| other >= value).count() >= n;
    values.clone().filter(reached).max().expect("a cluster has at least n members")
}
