//! What a server did and why, as data.
//!
//! Words, tests and translations are all made from these facts. A reason names what the server
//! saw when it decided, so that nobody has to guess it from the state afterwards.

use std::sync::Arc;

use crate::ids::{Index, NodeId, NodeSet, Position, Round, Term};
use crate::store::{Command, RequestId};
use crate::time::Micros;

/// One thing that a server did.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Event {
    /// It asks whether it could win an election, and is in its old term still (thesis 9.6).
    AskedPreVotes {
        /// The term in which it would stand.
        term: Term,
        /// Why it wants to.
        because: Candidacy,
    },
    /// It stands for election in a new term (§5.2).
    BecameCandidate {
        /// The new term.
        term: Term,
        /// Why it stands.
        because: Candidacy,
    },
    /// It has a majority of the votes (§5.2).
    BecameLeader {
        /// Its term.
        term: Term,
        /// Who voted for it, itself included.
        votes: NodeSet,
    },
    /// It gave up leading or standing (§5.1, §5.2, thesis 6.2).
    BecameFollower {
        /// Whether it led before; otherwise it was a candidate.
        led: bool,
        /// Why.
        because: StepDown,
    },
    /// It saw a higher term and took it over (§5.1).
    TermAdvanced {
        /// Its term before.
        from: Term,
        /// Its term now.
        to: Term,
        /// Whose message carried it.
        seen_from: NodeId,
    },
    /// A follower heard for the first time who leads its term (§5.2).
    LeaderFound {
        /// The leader.
        leader: NodeId,
        /// The term.
        term: Term,
    },
    /// It gave its vote (§5.2).
    VoteGranted {
        /// To whom.
        candidate: NodeId,
        /// In which term.
        term: Term,
        /// Whether it had granted the same vote before, and only says so again.
        again: bool,
    },
    /// It would give its vote, and has not given it (thesis 9.6).
    PreVoteGranted {
        /// To whom.
        candidate: NodeId,
        /// In which term.
        term: Term,
    },
    /// It refused its vote, or would do so (§5.1, §5.2, §5.4.1, thesis 4.2.3).
    VoteRefused {
        /// Who asked.
        candidate: NodeId,
        /// In which term.
        term: Term,
        /// Why.
        because: VoteRefusal,
    },
    /// A candidate was given a vote (§5.2), or promised one (thesis 9.6).
    VoteCounted {
        /// By whom.
        voter: NodeId,
        /// How many votes it has now.
        votes: u32,
        /// How many it needs.
        needed: u32,
        /// Whether it is only the promise of a vote.
        pre_vote: bool,
    },
    /// A candidate was refused a vote (§5.2).
    VoteDenied {
        /// By whom.
        voter: NodeId,
    },
    /// A leader added an entry to its own log (§5.3).
    Appended {
        /// Where.
        index: Index,
        /// What; `None` for the empty entry of a new leadership (§8).
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
    /// A follower cut off entries that conflict with the leader's (§5.3).
    Truncated {
        /// The first entry that went.
        from: Index,
        /// The last entry that went.
        to: Index,
        /// The term of the first entry that went.
        had: Term,
        /// The term that the leader has there.
        leader_has: Term,
    },
    /// It refused an AppendEntries (§5.1, §5.3).
    AppendRefused {
        /// Who sent it.
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
    /// A repeated command was applied: it had taken effect before, so nothing changed (§8).
    RepetitionIgnored {
        /// The command.
        id: RequestId,
        /// Where it stands in the log once more.
        index: Index,
    },
    /// A leader has to commit an entry of its own term before it may serve reads (§8).
    ReadDelayed {
        /// The request.
        id: RequestId,
    },
    /// A leader asks its followers whether it still leads, for the sake of reads (§8, thesis 6.4).
    ReadRoundStarted {
        /// The round.
        round: Round,
        /// The readIndex: the reads see at least everything up to here.
        index: Index,
        /// How many reads it serves.
        reads: u32,
    },
    /// A majority answered the round, so the reads are safe to answer (§8, thesis 6.4).
    ReadRoundConfirmed {
        /// The round.
        round: Round,
        /// How many reads are answered.
        reads: u32,
        /// Who has answered the round by then, the leader included.
        heard: NodeSet,
    },
    /// It refused a client's request, because it does not lead (§8).
    Redirected {
        /// The request.
        id: RequestId,
        /// The leader it named, if it knows one.
        leader: Option<NodeId>,
    },
}

/// Why a server stands for election.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Candidacy {
    /// A follower heard neither a leader nor a candidate worth its vote for so long (§5.2).
    Silence(Micros),
    /// A candidate's election had no winner for so long (§5.2).
    NoWinner(Micros),
    /// These would vote for it (thesis 9.6).
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
        /// Whose message it was.
        seen_from: NodeId,
    },
    /// Another server leads the term in which it stood (§5.2).
    LeaderExists {
        /// The leader.
        leader: NodeId,
    },
    /// CheckQuorum: it has not heard a majority for an election timeout (thesis 6.2).
    QuorumLost {
        /// Whom it did hear in that time.
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
    /// The vote of this term is given (§5.2).
    AlreadyVoted {
        /// To whom.
        candidate: NodeId,
    },
    /// The candidate's log is not as up-to-date as the voter's (§5.4.1).
    LogBehind {
        /// Where the candidate's log ends.
        theirs: Position,
        /// Where the voter's log ends.
        ours: Position,
    },
    /// The voter hears a live leader, so that it does not even answer (thesis 4.2.3).
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
    /// A majority holds the entry, and it is of the leader's own term (§5.3, §5.4.2).
    Quorum {
        /// Who holds it, as far as the leader knows.
        holders: NodeSet,
        /// Whether it is of the leader's own term, as the rule of §5.4.2 demands.
        own_term: bool,
    },
    /// The leader said so (§5.3).
    LeaderCommit {
        /// The leader.
        leader: NodeId,
    },
}
