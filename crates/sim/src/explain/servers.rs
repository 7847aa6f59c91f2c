//! What is behind what a server did. Mostly that is the message which it handled; what it had
//! done or heard earlier comes in where its rule asks for it.

use crate::explain::causes::Causes;
use crate::explain::question::RootCause;
use crate::explain::search::{FoundRecord, RecordSearch};
use crate::world::Host;
use crate::world::event::{Event, Record};
use crate::world::message::Address;
use raft::{
    AppendRefusal, Candidacy, Commitment, Event as Raft, Node, NodeId, NodeSet, Position, Role,
    Round, StepDown, Term, VoteRefusal,
};

impl RecordSearch<'_> {
    pub(super) fn causes_of_server(&mut self, found: &FoundRecord, event: &Raft) -> Causes {
        let Some(id) = found.record().place.and_then(Address::node) else {
            return self.trigger(found);
        };
        match *event {
            Raft::AskedPreVotes { because, .. } | Raft::BecameCandidate { because, .. } => {
                self.causes_of_candidacy(found, id, because)
            }
            Raft::BecameLeader { term, votes } => self.causes_of_leadership(found, id, term, votes),
            Raft::BecameFollower { because, .. } => self.causes_of_step_down(found, id, because),
            Raft::VoteRefused { term, because, .. } => {
                let behind = self.trigger(found);
                behind.and(self.causes_of_vote_refusal(found, id, term, because))
            }
            Raft::Stored { leader, .. } => {
                let behind = self.trigger(found);
                behind.and(self.holds(found, leader, found.entry()))
            }
            Raft::AppendRefused { because, .. } => {
                let behind = self.trigger(found);
                behind.and(self.causes_of_append_refusal(found, id, because))
            }
            Raft::Committed { to, because: Commitment::LeaderCommit { leader }, .. } => {
                let behind = self.trigger(found).demoted();
                behind.and(self.origin_of_commit(leader, to, found.moment()))
            }
            Raft::Committed { because: Commitment::Quorum { holders, .. }, .. } => {
                self.causes_of_quorum(found, id, holders)
            }
            Raft::ReadsAnswered { round, .. } => {
                let behind = self.trigger(found);
                behind.and(self.read_round(found, id, round))
            }
            _ => self.earlier_or_trigger(found, |earlier| brings(earlier, event)),
        }
    }

    /// What led to an election is its candidacy and the votes (§5.2).
    fn causes_of_leadership(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        term: Term,
        votes: NodeSet,
    ) -> Causes {
        let candidacy = self.origin_of_candidate(id, term, found.moment());
        let votes = self.votes(found, candidacy.as_ref(), votes, false);
        Causes::from(candidacy).and(votes)
    }

    /// A timer, someone, or enough pre-votes (thesis 9.6).
    fn causes_of_candidacy(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        because: Candidacy,
    ) -> Causes {
        match because {
            Candidacy::Silence(span) => self.causes_of_silence(found, id, span),
            Candidacy::NoWinner(span) => self.causes_of_no_winner(found, id, span),
            Candidacy::PreVotes(votes) => {
                let asked = self.origin_of_pre_vote(id, found.term(), found.moment());
                let votes = self.votes(found, asked.as_ref(), votes, true);
                Causes::from(asked).and(votes)
            }
            Candidacy::Forced => Causes::root(RootCause::Intervention),
        }
    }

    /// The votes that a candidate counted since it ran for election, the earliest first, each once.
    fn votes(
        &mut self,
        found: &FoundRecord,
        candidacy: Option<&FoundRecord>,
        votes: NodeSet,
        pre_vote: bool,
    ) -> Vec<FoundRecord> {
        let Some(candidacy) = candidacy else {
            return Vec::new();
        };
        let place = found.record().place;
        let counted = |record: &Record| match record.event {
            Event::Raft(Raft::VoteCounted { voter, pre_vote: counted, .. }) => {
                record.place == place && counted == pre_vote && votes.contains(voter)
            }
            _ => false,
        };
        let mut all = self.between(candidacy.moment(), found.moment(), counted);
        all.reverse();
        let mut seen = NodeSet::default();
        all.retain(|vote| match vote.record().event {
            Event::Raft(Raft::VoteCounted { voter, .. }) if !seen.contains(voter) => {
                seen.insert(voter);
                true
            }
            _ => false,
        });
        all
    }

    fn causes_of_step_down(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        because: StepDown,
    ) -> Causes {
        match because {
            StepDown::HigherTerm { .. } => {
                let advanced =
                    |event: &Event| matches!(event, Event::Raft(Raft::TermAdvanced { .. }));
                self.earlier_or_trigger(found, advanced)
            }
            StepDown::LeaderExists { .. } => self.trigger(found),
            StepDown::QuorumLost { heard, within } => {
                let leadership = self.origin_of_leader(id, found.term(), found.moment());
                let absent = self.causes_of_lost_quorum(found, id, heard, within);
                Causes::root(RootCause::TimeOut).and(absent).with_context(leadership)
            }
            StepDown::Forced => Causes::root(RootCause::Intervention),
        }
    }

    /// What the voter had done or heard that forbids the vote.
    fn causes_of_vote_refusal(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        term: Term,
        because: VoteRefusal,
    ) -> Option<FoundRecord> {
        let before = found.moment();
        match because {
            VoteRefusal::OldTerm { ours } => self.origin_of_term(id, ours, before),
            VoteRefusal::AlreadyVoted { candidate } => {
                self.origin_of_vote(id, candidate, term, before)
            }
            VoteRefusal::LogBehind { ours, .. } => self.holds(found, id, Some(ours)),
            VoteRefusal::LeaderAlive { leader } if leader == id => {
                self.origin_of_leader(id, found.term(), before)
            }
            VoteRefusal::LeaderAlive { leader } => {
                self.origin_of_follower(id, found.term(), Some(leader), before)
            }
        }
    }

    /// What the follower had stored or heard that the entries do not go with.
    fn causes_of_append_refusal(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        because: AppendRefusal,
    ) -> Option<FoundRecord> {
        match because {
            AppendRefusal::OldTerm { ours, .. } => self.origin_of_term(id, ours, found.moment()),
            AppendRefusal::OtherTerm { prev, ours: term } => {
                self.holds(found, id, Some(Position { term, ..prev }))
            }
            // It never came, or was cut off.
            AppendRefusal::TooShort { .. } => None,
        }
    }

    /// The last answer that was needed, and how the entry came to all who hold it (§5.3, §5.4.2).
    fn causes_of_quorum(&mut self, found: &FoundRecord, id: NodeId, holders: NodeSet) -> Causes {
        let mut behind = self.trigger(found).and(self.holds(found, id, found.entry()));
        for holder in holders.iter().filter(|holder| *holder != id) {
            behind = behind.and(self.holds(found, holder, found.entry()));
        }
        behind
    }

    /// How a server came to hold an entry, as it did before a record.
    fn holds(
        &mut self,
        found: &FoundRecord,
        id: NodeId,
        entry: Option<Position>,
    ) -> Option<FoundRecord> {
        self.origin_of_entry(id, entry?, found.moment())
    }

    /// The start of the round by which a leader learnt that it still leads (thesis 6.4).
    fn read_round(&mut self, found: &FoundRecord, id: NodeId, round: Round) -> Option<FoundRecord> {
        let place = found.record().place;
        self.find_cause(
            found.moment(),
            |world| match world.host(id).and_then(Host::node).map(Node::role) {
                Some(Role::Leader(leadership)) => {
                    leadership.reads_asked.as_ref().is_some_and(|asked| asked.round == round)
                }
                _ => false,
            },
            |record| match record.event {
                Event::Raft(Raft::ReadRoundStarted { round: other, .. }) => {
                    record.place == place && other == round
                }
                _ => false,
            },
        )
    }
}

/// True if what a server did in a step brings with it something else that it does there.
fn brings(earlier: &Event, event: &Raft) -> bool {
    let Event::Raft(earlier) = earlier else {
        return false;
    };
    match event {
        Raft::Appended { command: None, .. } => matches!(earlier, Raft::BecameLeader { .. }),
        Raft::RepetitionIgnored { .. } => matches!(earlier, Raft::Committed { .. }),
        Raft::ReadRoundStarted { .. } => {
            matches!(earlier, Raft::Committed { .. } | Raft::ReadsAnswered { .. })
        }
        _ => false,
    }
}
