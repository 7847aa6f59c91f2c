//! Events: what a server did and why, as data.
//!
//! Sentences, tests and translations are all made from these facts. A reason names what the server
//! saw when it decided, so that nobody has to infer it from the state afterwards.

use std::sync::Arc;

use crate::ids::{Index, NodeId, NodeSet, Position, Round, Term};
use crate::store::{Command, RequestId};
use crate::time::Micros;

/// An event: one thing that a server did.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum Event {
    /// It asks whether it could win an election, and is still in its old term (thesis 9.6).
    AskedPreVotes {
        /// The term in which it would run for election.
        #[cfg_attr(feature = "serde", serde(rename = "for_term"))]
        term: Term,
        /// Why.
        because: Candidacy,
    },
    /// It runs for election in a new term (§5.2).
    BecameCandidate {
        /// The new term.
        term: Term,
        /// Why.
        because: Candidacy,
    },
    /// It has a majority of the votes (§5.2).
    BecameLeader {
        /// Its term.
        term: Term,
        /// The servers that voted for it, itself included.
        votes: NodeSet,
    },
    /// It stopped leading or running for election (§5.1, §5.2, thesis 6.2).
    BecameFollower {
        /// What it was before.
        was: FormerRole,
        /// Why.
        because: StepDown,
    },
    /// It saw a higher term and moved to it (§5.1).
    TermAdvanced {
        /// Its term before.
        from: Term,
        /// Its term now.
        to: Term,
        /// The server whose message carried it.
        seen_from: NodeId,
    },
    /// A follower heard from the leader of its term for the first time (§5.2).
    LeaderFound {
        /// The leader.
        leader: NodeId,
        /// Its own term.
        term: Term,
        /// The term of the AppendEntries: the same, by the rules.
        sent_in: Term,
    },
    /// It gave its vote (§5.2).
    VoteGranted {
        /// The candidate.
        candidate: NodeId,
        /// Its own term, in which its vote counts from now on.
        term: Term,
        /// The term of the request: the same, by the rules.
        asked_in: Term,
        /// Its votedFor until then: nobody, or the same candidate, by the rules.
        before: Option<NodeId>,
        /// The ends of the two logs.
        logs: LogEnds,
    },
    /// It would give its vote, and has not given it (thesis 9.6).
    PreVoteGranted {
        /// The candidate.
        candidate: NodeId,
        /// The term.
        #[cfg_attr(feature = "serde", serde(rename = "asked_in"))]
        term: Term,
        /// The ends of the two logs.
        logs: LogEnds,
    },
    /// It refused its vote, or would do so (§5.1, §5.2, §5.4.1, thesis 4.2.3).
    VoteRefused {
        /// The candidate.
        candidate: NodeId,
        /// The term.
        #[cfg_attr(feature = "serde", serde(rename = "asked_in"))]
        term: Term,
        /// True if it was only asked whether it would vote.
        pre_vote: bool,
        /// Why.
        because: VoteRefusal,
    },
    /// A candidate received a vote (§5.2), or a pre-vote (thesis 9.6).
    VoteCounted {
        /// The voter.
        voter: NodeId,
        /// The number of votes that it has now.
        votes: u32,
        /// The number of votes that it needs.
        needed: u32,
        /// True if it is only a pre-vote.
        pre_vote: bool,
    },
    /// A candidate was refused a vote (§5.2), or a pre-vote (thesis 9.6).
    VoteDenied {
        /// The voter.
        voter: NodeId,
        /// True if it is only a pre-vote.
        pre_vote: bool,
    },
    /// A leader added an entry to its own log (§5.3).
    Appended {
        /// Its index.
        index: Index,
        /// Its command; `None` for the empty entry of a new leadership (§8).
        command: Option<Arc<Command>>,
    },
    /// A follower added entries from the leader (§5.3).
    Stored {
        /// The leader.
        leader: NodeId,
        /// The first new entry.
        first: Index,
        /// The last new entry.
        last: Index,
        /// The last entry of its own that was overwritten, from `first` on. By the rules there is none:
        /// what conflicts was deleted before.
        overwritten: Option<Index>,
        /// Where its log ends now.
        end: Index,
    },
    /// A follower deleted entries that conflict with the leader's (§5.3).
    Truncated {
        /// The leader.
        leader: NodeId,
        /// The first entry that was deleted.
        from: Index,
        /// The last entry that was deleted.
        to: Index,
        /// The term of the first entry that was deleted.
        had: Term,
        /// The term that the leader has there.
        leader_has: Term,
    },
    /// It refused an AppendEntries (§5.1, §5.3).
    AppendRefused {
        /// The sender.
        leader: NodeId,
        /// Why.
        because: AppendRefusal,
    },
    /// A leader goes back in a follower's log, to find where the two agree (§5.3).
    BackedOff {
        /// The follower.
        peer: NodeId,
        /// The nextIndex before.
        from: Index,
        /// The nextIndex now.
        to: Index,
    },
    /// The commitIndex rose (§5.3, §5.4.2).
    Committed {
        /// The commitIndex before.
        from: Index,
        /// The commitIndex now.
        to: Index,
        /// Why.
        because: Commitment,
    },
    /// A command was applied that must not take effect again, so nothing changed (§8).
    RepetitionIgnored {
        /// The request.
        id: RequestId,
        /// The index at which it is in the log.
        index: Index,
        /// True if it is known to have taken effect before. Otherwise it is so old that its client no
        /// longer waits for it.
        known: bool,
    },
    /// A leader must commit an entry of its own term before it may serve reads (§8).
    ReadDelayed {
        /// The request.
        id: RequestId,
    },
    /// A leader asks its followers whether it still leads, so that it can serve reads (§8, thesis 6.4).
    ReadRoundStarted {
        /// The round.
        round: Round,
        /// The readIndex: the reads see at least everything up to here.
        index: Index,
        /// The number of reads that it serves.
        reads: u32,
    },
    /// It answered reads: by the rules, once a majority has answered their round (§8, thesis 6.4).
    ReadsAnswered {
        /// The round.
        round: Round,
        /// The number of reads that are answered.
        reads: u32,
        /// The servers that have answered the round by then, the leader included.
        heard: NodeSet,
        /// The number of servers that make a majority.
        needed: u32,
    },
    /// It refused a client's request, because it does not lead (§8).
    Redirected {
        /// The request.
        id: RequestId,
        /// The leader that it named, if it knows one.
        leader: Option<NodeId>,
    },
}

/// What a server was before it became a follower.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum FormerRole {
    /// It led.
    Leader,
    /// It ran for election.
    Candidate,
    /// It only asked whether it would be elected (thesis 9.6).
    PreCandidate,
}

/// The ends of the logs of a candidate and a voter (§5.4.1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LogEnds {
    /// The last entry of the candidate's log.
    pub theirs: Position,
    /// The last entry of the voter's log.
    pub ours: Position,
}

impl LogEnds {
    /// Returns true if the candidate's log is less up-to-date than the voter's (§5.4.1), whatever
    /// rules the voter goes by.
    #[must_use]
    pub fn is_behind(self) -> bool {
        let measure = |end: Position| (end.term, end.index);
        measure(self.theirs) < measure(self.ours)
    }
}

/// Why a server runs for election.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum Candidacy {
    /// A follower heard neither from a leader nor from a candidate worth its vote for so long (§5.2).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::json::waited"))]
    Silence(Micros),
    /// A candidate's election had no winner for so long (§5.2).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::json::waited"))]
    NoWinner(Micros),
    /// These servers would vote for it (thesis 9.6).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::json::votes"))]
    PreVotes(NodeSet),
    /// Someone made its election timer run out.
    Forced,
}

/// Why a leader or a candidate became a follower.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum StepDown {
    /// A message carried a higher term (§5.1).
    HigherTerm {
        /// The higher term.
        term: Term,
        /// The server whose message it was.
        seen_from: NodeId,
    },
    /// Another server leads the term in which it ran for election (§5.2).
    LeaderExists {
        /// The leader.
        leader: NodeId,
        /// The term of its AppendEntries.
        sent_in: Term,
    },
    /// CheckQuorum: it has not heard from a majority for an election timeout (thesis 6.2).
    QuorumLost {
        /// The servers that it did hear in that time.
        heard: NodeSet,
        /// How long it waited.
        #[cfg_attr(feature = "serde", serde(rename = "within_us"))]
        within: Micros,
    },
    /// Someone made its election timer run out.
    Forced,
}

/// Why a vote was refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum VoteRefusal {
    /// The candidate's term is over (§5.1).
    OldTerm {
        /// The voter's term.
        ours: Term,
    },
    /// The voter has given its vote in this term (§5.2).
    AlreadyVoted {
        /// The other candidate.
        candidate: NodeId,
    },
    /// The candidate's log is not as up-to-date as the voter's (§5.4.1).
    LogBehind {
        /// The last entry of the candidate's log.
        theirs: Position,
        /// The last entry of the voter's log.
        ours: Position,
    },
    /// The voter hears a live leader, so it does not even answer (thesis 4.2.3).
    LeaderAlive {
        /// The leader.
        leader: NodeId,
    },
}

/// Why an AppendEntries was refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum AppendRefusal {
    /// The sender's term is over (§5.1).
    OldTerm {
        /// The sender's term.
        theirs: Term,
        /// The receiver's term.
        ours: Term,
    },
    /// The log ends before prevLogIndex (§5.3).
    TooShort {
        /// The prevLogIndex of the message.
        prev: Index,
        /// The last index of the receiver's log.
        last: Index,
    },
    /// The entry at prevLogIndex is of another term (§5.3).
    OtherTerm {
        /// The entry that the leader has there.
        prev: Position,
        /// The term that the receiver has there.
        ours: Term,
    },
}

/// Why a commitIndex rose.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum Commitment {
    /// Enough servers store the entry, by what the leader knows (§5.3, §5.4.2).
    Quorum {
        /// The servers whose matchIndex has reached it, and the leader.
        holders: NodeSet,
        /// True if it is of the leader's own term, as §5.4.2 demands.
        own_term: bool,
    },
    /// The leader's commitIndex is higher (§5.3).
    LeaderCommit {
        /// The leader.
        leader: NodeId,
    },
}
