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
pub enum Event {
    /// It asks whether it could win an election, and is still in its old term (thesis 9.6).
    AskedPreVotes {
        /// The term in which it would run for election.
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
        /// True if it led before; otherwise it was a candidate.
        led: bool,
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
        /// The term.
        term: Term,
    },
    /// It gave its vote (§5.2).
    VoteGranted {
        /// The candidate.
        candidate: NodeId,
        /// The term.
        term: Term,
        /// True if it had granted the same vote before, and only repeats it.
        again: bool,
    },
    /// It would give its vote, and has not given it (thesis 9.6).
    PreVoteGranted {
        /// The candidate.
        candidate: NodeId,
        /// The term.
        term: Term,
    },
    /// It refused its vote, or would do so (§5.1, §5.2, §5.4.1, thesis 4.2.3).
    VoteRefused {
        /// The candidate.
        candidate: NodeId,
        /// The term.
        term: Term,
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
    /// A candidate was refused a vote (§5.2).
    VoteDenied {
        /// The voter.
        voter: NodeId,
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
    },
    /// A follower deleted entries that conflict with the leader's (§5.3).
    Truncated {
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
    /// A repeated command was applied. It had taken effect before, so nothing changed (§8).
    RepetitionIgnored {
        /// The request.
        id: RequestId,
        /// The index at which it is in the log again.
        index: Index,
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
    /// A majority answered the round, so the reads are safe to answer (§8, thesis 6.4).
    ReadRoundConfirmed {
        /// The round.
        round: Round,
        /// The number of reads that are answered.
        reads: u32,
        /// The servers that have answered the round by then, the leader included.
        heard: NodeSet,
    },
    /// It refused a client's request, because it does not lead (§8).
    Redirected {
        /// The request.
        id: RequestId,
        /// The leader that it named, if it knows one.
        leader: Option<NodeId>,
    },
}

/// Why a server runs for election.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Candidacy {
    /// A follower heard neither from a leader nor from a candidate worth its vote for so long (§5.2).
    Silence(Micros),
    /// A candidate's election had no winner for so long (§5.2).
    NoWinner(Micros),
    /// These servers would vote for it (thesis 9.6).
    PreVotes(NodeSet),
    /// Someone made its election timer run out.
    Forced,
}

/// Why a leader or a candidate became a follower.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
    },
    /// CheckQuorum: it has not heard from a majority for an election timeout (thesis 6.2).
    QuorumLost {
        /// The servers that it did hear in that time.
        heard: NodeSet,
        /// How long it waited.
        within: Micros,
    },
    /// Someone made its election timer run out.
    Forced,
}

/// Why a vote was refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
pub enum Commitment {
    /// A majority stores the entry, and it is of the leader's own term (§5.3, §5.4.2).
    Quorum {
        /// The servers that store it, as far as the leader knows.
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
