//! Leader election (§5.2), the election restriction (§5.4.1) and PreVote (thesis 9.6).

use crate::event::{Candidacy, Event, LogEnds, StepDown, VoteRefusal};
use crate::ids::{Index, NodeId, NodeSet, Position, Term};
use crate::message::{Message, RequestVote, RequestVoteReply};
use crate::node::{Node, Output};
use crate::role::Role;
use crate::rules::Rule;
use crate::time::Time;

/// The candidate's side.
impl Node {
    /// Handles the end of the election timer of a follower or a candidate (§5.2).
    pub(super) fn election_timeout(&mut self, now: Time, out: &mut Output) {
        let because = match &self.role {
            // Followers: if the election timeout elapses without AppendEntries from the current
            // leader and without granting a vote, convert to candidate.
            Role::Follower { timer, .. } => Candidacy::Silence(now - timer.since),
            // Candidates: if the election timeout elapses, start a new election.
            Role::Candidate { timer, .. } => Candidacy::NoWinner(now - timer.since),
            Role::Leader(_) => return,
        };
        self.campaign(now, because, out);
    }

    /// Acts as if the election timer had run out. A leader has none, so it steps down first.
    pub(super) fn time_out(&mut self, now: Time, out: &mut Output) {
        if matches!(self.role, Role::Leader(_)) {
            self.become_follower(now, StepDown::Forced, out);
        }
        self.campaign(now, Candidacy::Forced, out);
    }

    /// Runs for election, after asking whether it could win if PreVote is on (thesis 9.6).
    fn campaign(&mut self, now: Time, because: Candidacy, out: &mut Output) {
        if self.config.pre_vote {
            // PreVote: neither the term nor the vote changes before a majority would vote for it.
            let term = self.durable.term.next();
            out.events.push(Event::AskedPreVotes { term, because });
            self.request_votes(now, term, true, out);
        } else {
            self.become_candidate(now, because, out);
        }
    }

    /// Starts an election (Figure 2, candidates: on conversion to candidate).
    fn become_candidate(&mut self, now: Time, because: Candidacy, out: &mut Output) {
        // Increment currentTerm.
        let term = self.durable.term.next();
        self.durable.term = term;
        // Vote for self.
        self.durable.voted_for = Some(self.id);
        out.events.push(Event::BecameCandidate { term, because });
        self.request_votes(now, term, false, out);
    }

    /// Asks all others for their votes in a term, or whether it would get them.
    fn request_votes(&mut self, now: Time, term: Term, pre_vote: bool, out: &mut Output) {
        self.role = Role::Candidate {
            votes: NodeSet::from_iter([self.id]),
            refusals: NodeSet::default(),
            // Reset the election timer.
            timer: self.new_timer(now),
            pre_vote,
        };
        // Send RequestVote to all other servers.
        let request = RequestVote { term, last: self.durable.log.last(), pre_vote };
        for peer in self.others() {
            out.send(peer, Message::RequestVote(request.clone()));
        }
        self.become_leader_if_elected(now, out);
    }

    /// Counts a voter's answer (Figure 2, candidates).
    ///
    /// A vote of another term, or for a server that is no longer a candidate, does not count. A refusal
    /// may be the late answer to a request of an earlier term; it takes back no vote, and a vote
    /// overrides it.
    pub(super) fn on_vote(
        &mut self,
        now: Time,
        voter: NodeId,
        reply: &RequestVoteReply,
        out: &mut Output,
    ) {
        let (ours, needed) = (self.durable.term, self.config.majority());
        let Role::Candidate { votes, refusals, pre_vote, .. } = &mut self.role else {
            return;
        };
        let asked = match (*pre_vote, reply.granted) {
            (true, true) => ours.next(),
            (true, false) => reply.term,
            (false, _) => ours,
        };
        if (reply.term, reply.pre_vote) != (asked, *pre_vote) {
            return;
        }
        if reply.granted {
            votes.insert(voter);
            refusals.remove(voter);
            out.events.push(Event::VoteCounted {
                voter,
                votes: votes.len(),
                needed,
                pre_vote: *pre_vote,
            });
        } else if !votes.contains(voter) {
            refusals.insert(voter);
            out.events.push(Event::VoteDenied { voter, pre_vote: *pre_vote });
        }
        self.become_leader_if_elected(now, out);
    }

    /// Leads if a majority has voted for this server (§5.2), and runs for election if a majority has
    /// said that it would (thesis 9.6).
    fn become_leader_if_elected(&mut self, now: Time, out: &mut Output) {
        let Role::Candidate { votes, pre_vote, .. } = self.role else {
            return;
        };
        if votes.len() < self.config.majority() {
            return;
        }
        if pre_vote {
            self.become_candidate(now, Candidacy::PreVotes(votes), out);
        } else {
            // Candidates: if votes are received from a majority of servers, become leader.
            out.events.push(Event::BecameLeader { term: self.durable.term, votes });
            self.become_leader(now, out);
        }
    }
}

/// The voter's side.
impl Node {
    /// Returns the leader that this server has heard within the minimum election timeout, if there is
    /// one. While there is, candidates are ignored (thesis 4.2.3): no other server can have missed the
    /// leader for a whole election timeout, so a candidate is only one that was away. The rule comes
    /// with PreVote.
    pub(super) fn live_leader(&self, now: Time) -> Option<NodeId> {
        let alive = match &self.role {
            Role::Follower { timer, .. } => now < timer.since + self.config.timing.election_min,
            Role::Candidate { .. } => false,
            Role::Leader(_) => true,
        };
        self.leader().filter(|_| alive && self.config.pre_vote)
    }

    /// Handles RequestVote (Figure 2, RequestVote RPC, receiver implementation).
    pub(super) fn on_request_vote(
        &mut self,
        now: Time,
        candidate: NodeId,
        request: &RequestVote,
        out: &mut Output,
    ) {
        let RequestVote { term, pre_vote, .. } = *request;
        let refusal = self.vote_refusal(request, candidate);
        let granted = refusal.is_none();
        let logs = LogEnds { theirs: request.last, ours: self.durable.log.last() };
        out.events.push(match refusal {
            Some(because) => Event::VoteRefused { candidate, term, pre_vote, because },
            None if pre_vote => Event::PreVoteGranted { candidate, term, logs },
            None => {
                let (term, asked_in, before) = (self.durable.term, term, self.durable.voted_for);
                Event::VoteGranted { candidate, term, asked_in, before, logs }
            }
        });
        if granted && !pre_vote {
            self.grant_vote(now, candidate);
        }
        let term = if granted && pre_vote { term } else { self.durable.term };
        let reply = RequestVoteReply { term, granted, pre_vote };
        out.send(candidate, Message::RequestVoteReply(reply));
    }

    /// Returns why this server does not vote for a candidate, if it does not.
    ///
    /// By the term rule the request's term is not above this server's, unless it is a pre-vote: then
    /// the vote of that term is still free.
    fn vote_refusal(&self, request: &RequestVote, candidate: NodeId) -> Option<VoteRefusal> {
        // Receiver 1: reply false if term < currentTerm (§5.1).
        if self.is_stale(request.term) {
            return Some(VoteRefusal::OldTerm { ours: self.durable.term });
        }
        // Receiver 2: if votedFor is null or candidateId, and the candidate's log is at least as
        // up-to-date as the receiver's, grant the vote (§5.2, §5.4).
        let voted = match request.term > self.durable.term {
            true => None,
            false => self.already_voted(candidate),
        };
        voted.or_else(|| self.log_behind(request.last))
    }

    /// Returns whether requests of a term are refused because it is over (§5.1).
    pub(super) fn is_stale(&self, term: Term) -> bool {
        term < self.durable.term && self.config.rules.has(Rule::RefuseOldTerms)
    }

    /// Refuses a second vote in a term: first come, first served. The same candidate gets its vote
    /// again (§5.2).
    fn already_voted(&self, candidate: NodeId) -> Option<VoteRefusal> {
        match self.durable.voted_for {
            Some(given) if given != candidate && self.config.rules.has(Rule::OneVotePerTerm) => {
                Some(VoteRefusal::AlreadyVoted { candidate: given })
            }
            _ => None,
        }
    }

    /// Refuses a candidate whose log is less up-to-date than this server's (§5.4.1): the log with the
    /// later last term is more up-to-date; with equal last terms, the longer log is.
    fn log_behind(&self, theirs: Position) -> Option<VoteRefusal> {
        let rules = self.config.rules;
        let measure = |log: Position| {
            let term = if rules.has(Rule::UpToDateTerm) { log.term } else { Term(0) };
            let index = if rules.has(Rule::UpToDateLength) { log.index } else { Index(0) };
            (term, index)
        };
        let ours = self.durable.log.last();
        (rules.has(Rule::UpToDate) && measure(theirs) < measure(ours))
            .then_some(VoteRefusal::LogBehind { theirs, ours })
    }

    /// Gives the vote, and restarts the election timer, so that the candidate has time to win (§5.2).
    fn grant_vote(&mut self, now: Time, candidate: NodeId) {
        self.durable.voted_for = Some(candidate);
        let fresh = self.new_timer(now);
        match &mut self.role {
            Role::Follower { timer, .. } | Role::Candidate { timer, .. } => *timer = fresh,
            // Unreachable by the rules: a leader has voted for itself in its term.
            Role::Leader(_) => {}
        }
    }
}
