//! Leader election (§5.2) and the election restriction (§5.4.1).

use crate::event::{Candidacy, Event, StepDown, VoteRefusal};
use crate::ids::{Index, NodeId, NodeSet, Position, Term};
use crate::message::Message;
use crate::message::{RequestVote, RequestVoteReply};
use crate::node::{Node, Output};
use crate::role::Role;
use crate::rules::Rule;
use crate::time::Time;

impl Node {
    /// The election timer of a follower or a candidate ran out (§5.2).
    pub(super) fn election_timeout(&mut self, now: Time, out: &mut Output) {
        let because = match &self.role {
            Role::Follower { timer, .. } => Candidacy::Silence(now - timer.since),
            Role::Candidate { timer, .. } => Candidacy::NoWinner(now - timer.since),
            Role::Leader(_) => return,
        };
        self.campaign(now, because, out);
    }

    /// Someone made the election timer run out. A leader has none: it gives up leading first.
    pub(super) fn time_out(&mut self, now: Time, out: &mut Output) {
        if matches!(self.role, Role::Leader(_)) {
            self.become_follower(now, StepDown::Forced, out);
        }
        self.campaign(now, Candidacy::Forced, out);
    }

    /// Wants to lead, and asks first whether it could (thesis 9.6), if it was told to.
    fn campaign(&mut self, now: Time, because: Candidacy, out: &mut Output) {
        if self.config.pre_vote {
            let term = self.durable.term.next();
            out.events.push(Event::AskedPreVotes { term, because });
            self.ask_votes(now, term, true, out);
        } else {
            self.stand(now, because, out);
        }
    }

    /// Stands for election: a new term, a vote for itself, and RequestVote to all others (§5.2).
    fn stand(&mut self, now: Time, because: Candidacy, out: &mut Output) {
        let term = self.durable.term.next();
        self.durable.term = term;
        self.durable.voted_for = Some(self.id);
        out.events.push(Event::BecameCandidate { term, because });
        self.ask_votes(now, term, false, out);
    }

    /// Asks all others for their votes in a term, or whether it would get them.
    fn ask_votes(&mut self, now: Time, term: Term, pre_vote: bool, out: &mut Output) {
        self.role = Role::Candidate {
            votes: NodeSet::from_iter([self.id]),
            refusals: NodeSet::default(),
            timer: self.new_timer(now),
            pre_vote,
        };
        let request = RequestVote { term, last: self.durable.log.last(), pre_vote };
        for peer in self.others() {
            out.send(peer, Message::RequestVote(request.clone()));
        }
        self.win_if_elected(now, out);
    }

    /// The leader that this server has heard so recently that no other server can have missed it
    /// for a whole election timeout: while there is one, whoever wants to stand is not heard
    /// (thesis 4.2.3). It comes with PreVote, so that a server which was away disturbs nobody.
    pub(super) fn live_leader(&self, now: Time) -> Option<NodeId> {
        let alive = match &self.role {
            Role::Follower { timer, .. } => now < timer.since + self.config.timing.election_min,
            Role::Candidate { .. } => false,
            Role::Leader(_) => true,
        };
        self.leader().filter(|_| alive && self.config.pre_vote)
    }

    /// A candidate asks for this server's vote (Figure 2, RequestVote, receiver).
    pub(super) fn on_request_vote(
        &mut self,
        now: Time,
        candidate: NodeId,
        request: &RequestVote,
        out: &mut Output,
    ) {
        let RequestVote { term, pre_vote, .. } = *request;
        let refusal = self.refusal(request, candidate);
        let granted = refusal.is_none();
        out.events.push(match refusal {
            Some(because) => Event::VoteRefused { candidate, term, because },
            None if pre_vote => Event::PreVoteGranted { candidate, term },
            None => {
                let again = self.durable.voted_for == Some(candidate);
                Event::VoteGranted { candidate, term, again }
            }
        });
        if granted && !pre_vote {
            self.grant(now, candidate);
        }
        let term = if granted && pre_vote { term } else { self.durable.term };
        let reply = RequestVoteReply { term, granted, pre_vote };
        out.send(candidate, Message::RequestVoteReply(reply));
    }

    /// Why this server does not vote for that candidate, if it does not. The request's term is
    /// not above this server's, by the term rule, unless it is a pre-vote: then the vote of that
    /// term is free.
    fn refusal(&self, request: &RequestVote, candidate: NodeId) -> Option<VoteRefusal> {
        if self.is_over(request.term) {
            return Some(VoteRefusal::OldTerm { ours: self.durable.term });
        }
        let given = match request.term > self.durable.term {
            true => None,
            false => self.vote_given_to_another(candidate),
        };
        given.or_else(|| self.log_behind(request.last))
    }

    /// Requests of former terms are refused (§5.1).
    pub(super) fn is_over(&self, term: Term) -> bool {
        term < self.durable.term && self.config.rules.has(Rule::RefuseOldTerms)
    }

    /// One vote per term, first come, first served; the same candidate gets it again (§5.2).
    fn vote_given_to_another(&self, candidate: NodeId) -> Option<VoteRefusal> {
        match self.durable.voted_for {
            Some(given) if given != candidate && self.config.rules.has(Rule::OneVotePerTerm) => {
                Some(VoteRefusal::AlreadyVoted { candidate: given })
            }
            _ => None,
        }
    }

    /// The election restriction: a voter's own log may not be more up-to-date. The later last
    /// term is; with equal last terms, the longer log (§5.4.1).
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

    /// Gives the vote, and with it the candidate time to win (§5.2).
    fn grant(&mut self, now: Time, candidate: NodeId) {
        self.durable.voted_for = Some(candidate);
        let fresh = self.new_timer(now);
        match &mut self.role {
            Role::Follower { timer, .. } | Role::Candidate { timer, .. } => *timer = fresh,
            // It has voted for itself.
            Role::Leader(_) => {}
        }
    }

    /// A voter has answered (Figure 2, rules for candidates). A vote of another term, or for one
    /// who no longer stands, counts for nothing. A refusal may be the late answer to a request of
    /// an earlier term; it takes back no vote, and a vote makes up for it.
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
            out.events.push(Event::VoteDenied { voter });
        }
        self.win_if_elected(now, out);
    }

    /// A candidate with the votes of a majority leads (§5.2); with their promises it stands
    /// (thesis 9.6).
    fn win_if_elected(&mut self, now: Time, out: &mut Output) {
        let Role::Candidate { votes, pre_vote, .. } = self.role else {
            return;
        };
        if votes.len() < self.config.majority() {
            return;
        }
        if pre_vote {
            self.stand(now, Candidacy::PreVotes(votes), out);
        } else {
            out.events.push(Event::BecameLeader { term: self.durable.term, votes });
            self.lead(now, out);
        }
    }
}
