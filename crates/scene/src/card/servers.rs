//! The rules behind what servers do.

use super::{PaperReference, at};
use raft::{AppendRefusal, Candidacy, Commitment, Event as Raft, StepDown, VoteRefusal};

/// Returns the rule behind what a server did.
pub(super) fn reference(event: &Raft) -> PaperReference {
    match event {
        Raft::AskedPreVotes { .. } => at(
            "thesis 9.6",
            "With PreVote a server first asks whether it would be elected, and keeps its term until a \
             majority says yes.",
        ),
        Raft::BecameCandidate { because, .. } => candidacy(*because),
        Raft::BecameLeader { .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "The votes of a majority make a leader; as each server has one vote in a term, no term has \
             two leaders.",
        ),
        Raft::BecameFollower { because, .. } => step_down(*because),
        Raft::TermAdvanced { .. } => at(
            "§5.1; Figure 2, rules for all servers",
            "Every message carries its sender's term; a server that sees a higher one than its own adopts \
             it and becomes a follower.",
        ),
        Raft::LeaderFound { .. } => at(
            "§5.2",
            "A leader announces itself by AppendEntries; as long as they come, its followers start no \
             election.",
        ),
        Raft::VoteGranted { before: None, .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "In each term a server votes once: for the first candidate to ask whose log is not behind \
             its own.",
        ),
        Raft::VoteGranted { before: Some(before), candidate, .. } if before != candidate => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "By the paper a server votes once in a term; this one voted again, for another candidate.",
        ),
        Raft::VoteGranted { before: Some(_), .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "A vote is for a whole term: the same candidate gets the same answer, however often it asks.",
        ),
        Raft::PreVoteGranted { .. } => at(
            "thesis 9.6",
            "A server that hears no leader would vote for a log not behind its own; saying so commits it \
             to nothing.",
        ),
        Raft::VoteRefused { because, .. } => vote_refused(*because),
        Raft::VoteCounted { pre_vote: true, .. } => at(
            "thesis 9.6",
            "A server raises its term and runs for election only once a majority has said that it would \
             vote for it.",
        ),
        Raft::VoteCounted { pre_vote: false, .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "A candidate becomes leader once it has the votes of a majority of all servers, its own \
             included.",
        ),
        Raft::VoteDenied { pre_vote: false, .. } => at(
            "§5.2",
            "A refusal costs only that one vote: a candidate continues until it wins, another server \
             leads, or it times out.",
        ),
        Raft::VoteDenied { pre_vote: true, .. } => at(
            "thesis 9.6",
            "A refused pre-vote costs nothing: a server keeps asking, and keeps its term, until a majority \
             would vote for it.",
        ),
        Raft::Appended { command: Some(_), .. } => at(
            "§5.3; Figure 2, rules for leaders",
            "New entries come from the leader alone: it appends a command to its own log, then \
             replicates it to all others.",
        ),
        Raft::Appended { command: None, .. } => at(
            "§8; thesis 6.4",
            "A new leader does not know yet what is committed; once an empty entry of its own term is, it \
             does.",
        ),
        Raft::Stored { overwritten: Some(_), .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 3",
            "By the paper a conflicting entry is deleted with all that follow it; this server replaced it \
             alone.",
        ),
        Raft::Stored { overwritten: None, .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 4",
            "A follower whose log matches just before the new entries appends those that it lacks.",
        ),
        Raft::Truncated { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 3",
            "Where two logs conflict the leader's wins: the follower deletes its own entry and all that \
             follow it.",
        ),
        Raft::AppendRefused { because, .. } => append_refused(*because),
        Raft::BackedOff { .. } => at(
            "§5.3; Figure 2, rules for leaders",
            "When a follower refuses, the leader retries from further back, skipping whole terms, until \
             both logs agree.",
        ),
        Raft::Committed { because, .. } => committed(*because),
        Raft::RepetitionIgnored { .. } => at(
            "§8; thesis 6.3",
            "Servers remember which of a client's commands they have applied, so that none takes effect \
             twice.",
        ),
        Raft::ReadDelayed { .. } => at(
            "§8; thesis 6.4",
            "A leader serves reads only once it has committed an entry of its own term: before, it may \
             not know all commits.",
        ),
        Raft::ReadRoundStarted { .. } => at(
            "§8; thesis 6.4",
            "Before a leader answers a read it makes sure, with a round of heartbeats, that it has not \
             been replaced.",
        ),
        Raft::ReadsAnswered { .. } => at(
            "§8; thesis 6.4",
            "If a majority still follows, no newer leader can have committed anything before the read \
             arrived.",
        ),
        Raft::Redirected { .. } => at(
            "§8; thesis 6.2",
            "Only the leader serves clients; any other server redirects them to the leader if it knows \
             one.",
        ),
    }
}

fn candidacy(because: Candidacy) -> PaperReference {
    match because {
        Candidacy::Silence(_) => at(
            "§5.2; Figure 2, rules for followers",
            "A follower that hears no leader and grants no vote for an election timeout runs for election \
             in a new term.",
        ),
        Candidacy::NoWinner(_) => at(
            "§5.2; Figure 2, rules for candidates",
            "If nobody wins in time, a candidate tries again in a new term; random timeouts make \
             repeated split votes rare.",
        ),
        Candidacy::PreVotes(_) => at(
            "§5.2; thesis 9.6",
            "Once a majority would vote for it, a server raises its term, votes for itself and requests \
             the votes.",
        ),
        Candidacy::Forced => at(
            "§5.2; Figure 2, rules for candidates",
            "When its election timer expires, a server raises its term, votes for itself and requests \
             votes from all others.",
        ),
    }
}

fn step_down(because: StepDown) -> PaperReference {
    match because {
        StepDown::HigherTerm { .. } => at(
            "§5.1; Figure 2, rules for all servers",
            "A leader or candidate that sees a higher term is out of date: it adopts that term and \
             becomes a follower.",
        ),
        StepDown::LeaderExists { .. } => at(
            "§5.2; Figure 2, rules for candidates",
            "A candidate that hears from a leader of its own term has lost the election and becomes a \
             follower.",
        ),
        StepDown::QuorumLost { .. } => at(
            "thesis 6.2",
            "A leader that hears from no majority for an election timeout steps down, so that clients \
             look for a new one.",
        ),
        StepDown::Forced => {
            at("§5.2", "A leader does not run for election: to do so, it first steps down.")
        }
    }
}

fn vote_refused(because: VoteRefusal) -> PaperReference {
    match because {
        VoteRefusal::OldTerm { .. } => at(
            "§5.1; Figure 2, RequestVote RPC, receiver 1",
            "A request from an older term is refused; the reply carries the current term.",
        ),
        VoteRefusal::AlreadyVoted { .. } => at(
            "§5.2; Figure 2, RequestVote RPC, receiver 2",
            "Each server has one vote per term, for the first eligible candidate to ask, so that no two \
             can win.",
        ),
        VoteRefusal::LogBehind { .. } => at(
            "§5.4.1; Figure 2, RequestVote RPC, receiver 2",
            "No vote for a log behind the voter's own, by last term, then length: so any winner holds all \
             committed entries.",
        ),
        VoteRefusal::LeaderAlive { .. } => at(
            "thesis 4.2.3",
            "A server that has just heard from a leader grants no vote and adopts no candidate's term, so \
             that none disrupts it.",
        ),
    }
}

fn append_refused(because: AppendRefusal) -> PaperReference {
    match because {
        AppendRefusal::OldTerm { .. } => at(
            "§5.1; Figure 2, AppendEntries RPC, receiver 1",
            "A leader of an older term is not obeyed; the reply carries the current term.",
        ),
        AppendRefusal::TooShort { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 2",
            "New entries must follow one that both logs hold; a log that ends before it refuses them, so \
             there are no gaps.",
        ),
        AppendRefusal::OtherTerm { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 2",
            "New entries must follow one that both logs hold with the same term: then all entries before \
             it are the same too.",
        ),
    }
}

fn committed(because: Commitment) -> PaperReference {
    match because {
        Commitment::Quorum { .. } => at(
            "§5.4.2; Figure 2, rules for leaders",
            "An entry of the leader's own term is committed once a majority stores it, and with it all \
             entries before it.",
        ),
        Commitment::LeaderCommit { .. } => at(
            "§5.3; Figure 2, AppendEntries RPC, receiver 5",
            "AppendEntries carries the leader's commitIndex; followers commit as far as their logs are \
             known to match.",
        ),
    }
}
