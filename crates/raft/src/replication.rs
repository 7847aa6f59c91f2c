//! Log replication, the leader's side (§5.3), and which entries are committed (§5.4.2).

use std::sync::Arc;

use crate::event::{Commitment, Event, StepDown};
use crate::ids::{Index, NodeId, NodeSet, Position, Round};
use crate::log::Entry;
use crate::message::{AppendEntries, AppendEntriesReply, AppendResult, Message};
use crate::node::{Node, Output};
use crate::role::{Leadership, PendingRead, Progress, Role};
use crate::rules::Rule;
use crate::store::{Command, Operation};
use crate::time::Time;

/// A leader's term: its start, its heartbeats and its end.
impl Node {
    /// Becomes the leader: resets what a leader knows of the others, appends an empty entry of its own
    /// term, so that it can learn what is committed (§8), and sends it to all.
    pub(super) fn become_leader(&mut self, now: Time, out: &mut Output) {
        // Figure 2, state: nextIndex starts at the leader's last log index + 1, matchIndex at 0.
        let next = self.durable.log.last_index().next();
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
        // Leaders: upon election, send AppendEntries to each server (§5.2).
        self.broadcast(now, out);
        self.advance_commit(now, out);
    }

    /// Handles the leader's timer: a leader that has lost its majority steps down, any other sends the
    /// next heartbeat.
    pub(super) fn leader_timeout(&mut self, now: Time, out: &mut Output) {
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
            // Leaders: repeat heartbeats during idle periods to prevent election timeouts (§5.2).
            self.broadcast(now, out);
        }
    }

    /// Returns when the leader steps down unless it hears more servers: one election timeout after the
    /// last time at which it had heard a majority (CheckQuorum, thesis 6.2).
    pub(super) fn quorum_deadline(&self, leadership: &Leadership) -> Time {
        // The leader hears itself, so a majority needs one server fewer.
        let needed = self.config.majority() as usize - 1;
        if !self.config.check_quorum || needed == 0 {
            return Time::NEVER;
        }
        let heard = nth_highest(leadership.peers.iter().map(|peer| peer.heard), needed);
        heard + self.config.timing.election_max
    }
}

/// The leader's messages.
impl Node {
    /// Serves a client. A read waits until it is certain that this server still leads (§8).
    pub(super) fn serve(&mut self, now: Time, command: Command, out: &mut Output) {
        if let Operation::Read { key } = command.operation {
            self.queue_read(now, PendingRead { id: command.id, key }, out);
            return;
        }
        // Leaders: if a command is received from a client, append it to the local log, and respond
        // after it is applied to the state machine (§5.3).
        self.append(Some(Arc::new(command)), out);
        self.replicate(out);
        self.advance_commit(now, out);
    }

    /// Adds an entry to the leader's own log, always at the end (Leader Append-Only, §5.3).
    fn append(&mut self, command: Option<Arc<Command>>, out: &mut Output) {
        let entry = Entry { term: self.durable.term, command: command.clone() };
        let index = self.durable.log.append(entry);
        out.events.push(Event::Appended { index, command });
    }

    /// Sends AppendEntries of a new round to all others: the entries that they lack, or none as a
    /// heartbeat.
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

    /// Sends new entries to every follower that is ready for them. A follower that is being probed
    /// gets them with the next probe: after its answer, or with the next heartbeat.
    fn replicate(&mut self, out: &mut Output) {
        for peer in 0..self.leader_peers().len() {
            if !self.leader_peers()[peer].probing {
                self.send_entries(peer, out);
            }
        }
    }

    /// Sends AppendEntries to the peer at this place of the list.
    fn send_entries(&mut self, peer: usize, out: &mut Output) {
        let log = &self.durable.log;
        let Role::Leader(leadership) = &mut self.role else {
            return;
        };
        let progress = &mut leadership.peers[peer];
        let prev = progress.next.previous();
        let prev_term = log.term_at(prev).expect("nextIndex is at most one past the log's end");
        // Leaders: if last log index ≥ nextIndex for a follower, send the entries from nextIndex on.
        let entries = log.slice(progress.next, self.config.batch.into());
        if !progress.probing {
            // Pipelining: the next message goes on where this one ends (thesis 10.2.2).
            progress.next = Index(progress.next.0 + entries.len() as u64);
        }
        let message = AppendEntries {
            term: self.durable.term,
            prev: Position { index: prev, term: prev_term },
            entries,
            commit: self.commit,
            round: leadership.round,
        };
        out.send(progress.id, Message::AppendEntries(message));
    }

    /// Returns the leader's progress of all others, and nothing if this server does not lead.
    fn leader_peers(&self) -> &[Progress] {
        match &self.role {
            Role::Leader(leadership) => &leadership.peers,
            Role::Follower { .. } | Role::Candidate { .. } => &[],
        }
    }
}

/// The answers to them, and commitment.
impl Node {
    /// Handles a follower's answer (Figure 2, leaders). Answers of former terms, or to a server that
    /// no longer leads, do not count.
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
        let Some(place) = leadership.peers.iter().position(|peer| peer.id == from) else {
            return;
        };
        let progress = &mut leadership.peers[place];
        progress.heard = now;
        progress.round = progress.round.max(reply.round);
        let log = &self.durable.log;
        let more = match reply.result {
            // Leaders: if successful, update nextIndex and matchIndex for the follower (§5.3).
            AppendResult::Accepted { matched } => progress.accepted(matched, log.last_index()),
            // Leaders: if AppendEntries fails because of log inconsistency, decrement nextIndex and
            // retry (§5.3).
            AppendResult::Refused { prev, hint } => {
                let agreement = log.last_possible_agreement(hint.index, hint.term);
                let old = progress.next;
                let back = progress.back_off(prev, agreement.index);
                if back {
                    let event = Event::BackedOff { peer: from, from: old, to: progress.next };
                    out.events.push(event);
                }
                back
            }
        };
        self.advance_commit(now, out);
        self.answer_reads(now, out);
        if more {
            self.send_entries(place, out);
        }
    }

    /// Commits what a majority stores, if it ends with an entry of the leader's own term (§5.3,
    /// §5.4.2). All entries before it are committed with it.
    fn advance_commit(&mut self, now: Time, out: &mut Output) {
        let Role::Leader(leadership) = &self.role else {
            return;
        };
        let own = self.durable.log.last_index();
        if self.commit == own {
            // Most answers leave nothing to commit.
            return;
        }
        // Leaders: if there is an N > commitIndex such that a majority of matchIndex[i] ≥ N and
        // log[N].term == currentTerm, set commitIndex = N (§5.3, §5.4).
        let matched = leadership.peers.iter().map(|peer| peer.matched).chain([own]);
        let held = nth_highest(matched, self.config.majority() as usize);
        if held <= self.commit || !self.may_commit(held) {
            return;
        }
        let holds = |peer: &&Progress| peer.matched >= held;
        let mut holders: NodeSet =
            leadership.peers.iter().filter(holds).map(|peer| peer.id).collect();
        holders.insert(self.id);
        let because = Commitment::Quorum { holders, own_term: self.is_of_own_term(held) };
        out.events.push(Event::Committed { from: self.commit, to: held, because });
        self.commit = held;
        self.apply(out);
        self.start_read_round(now, out);
    }

    /// Returns whether counting may commit an entry: only one of the leader's own term (§5.4.2,
    /// Figure 8).
    fn may_commit(&self, index: Index) -> bool {
        self.is_of_own_term(index) || !self.config.rules.has(Rule::OwnTermCommit)
    }

    /// Returns whether the entry at an index is of the current term.
    pub(super) fn is_of_own_term(&self, index: Index) -> bool {
        self.durable.log.term_at(index) == Some(self.durable.term)
    }
}

impl Progress {
    /// Notes that the follower's log agrees up to `matched`, which is what the answered message
    /// carried. matchIndex never falls, nor does it exceed the leader's `last` index. Returns whether
    /// there are more entries to send.
    fn accepted(&mut self, matched: Index, last: Index) -> bool {
        self.matched = self.matched.max(matched.min(last));
        self.next = self.next.max(self.matched.next());
        self.probing = false;
        self.next <= last
    }

    /// Moves nextIndex back behind `agreement`, the last place where the two logs can agree by what
    /// both servers know: whole terms are skipped (end of §5.3). It stays above matchIndex. Returns
    /// whether to send again from there; a refusal of an outdated probe is ignored.
    fn back_off(&mut self, prev: Index, agreement: Index) -> bool {
        let answers_the_probe = prev == self.next.previous();
        if prev <= self.matched || (self.probing && !answers_the_probe) {
            return false;
        }
        self.next = agreement.next().clamp(self.matched.next(), prev);
        self.probing = true;
        true
    }
}

/// Returns the `n`-th highest of some values, counted from 1: the highest that at least `n` of them
/// reach. There are nine at most, so comparing each pair is quick, and needs no memory.
pub(super) fn nth_highest<T: Ord>(values: impl Iterator<Item = T> + Clone, n: usize) -> T {
    let reached = |value: &T| values.clone().filter(|other| other >= value).count() >= n;
    values.clone().filter(reached).max().expect("a cluster has at least n members")
}
