//! The safety rules that the text of a card speaks of: where one is disabled, the card says so.

use raft::{AppendRefusal, Candidacy, Commitment, Event as Raft, Operation, Rule, VoteRefusal};
use sim::{Event, Outcome};

/// The rules that keep what is on a disk.
const DISK: &[Rule] = &[Rule::DurableVote, Rule::DurableLog];

/// The rules by which a voter compares logs.
const LOGS: &[Rule] = &[Rule::UpToDate, Rule::UpToDateLength, Rule::UpToDateTerm];

/// The rules by which a voter gives its vote.
const VOTE: &[Rule] = &[
    Rule::OneVotePerTerm,
    Rule::DurableVote,
    Rule::UpToDate,
    Rule::UpToDateLength,
    Rule::UpToDateTerm,
];

/// Returns the safety rules that the text of an event's card speaks of.
pub(super) fn rests_on(event: &Event) -> &'static [Rule] {
    match event {
        Event::Raft(event) => servers(event),
        Event::Initialized(_) | Event::Crashed(_) | Event::Restarted(_) => DISK,
        Event::Answered {
            outcome: Outcome::Done(_), operation: Operation::Read { .. }, ..
        } => &[Rule::ReadQuorum],
        Event::Answered { .. } => &[Rule::Majority, Rule::OwnTermCommit, Rule::UpToDate],
        Event::Partitioned { .. } => &[Rule::Majority],
        Event::Sent(_)
        | Event::Delivered(_)
        | Event::Lost { .. }
        | Event::Duplicated { .. }
        | Event::Held(_)
        | Event::Released(_)
        | Event::Delayed { .. }
        | Event::Resolved { .. }
        | Event::Paused
        | Event::Resumed { .. }
        | Event::LinkCut { .. }
        | Event::LinkRestored { .. }
        | Event::Isolated { .. }
        | Event::Healed
        | Event::ConditionsChanged { .. }
        | Event::LatencyChanged { .. }
        | Event::Asked { .. }
        | Event::Forwarded { .. }
        | Event::AttemptFailed { .. }
        | Event::RequestTimedOut { .. }
        | Event::Refused { .. } => &[],
    }
}

fn servers(event: &Raft) -> &'static [Rule] {
    match event {
        Raft::BecameCandidate { because: Candidacy::PreVotes(_), .. }
        | Raft::VoteCounted { .. } => &[Rule::Majority],
        Raft::BecameLeader { .. } => &[Rule::Majority, Rule::OneVotePerTerm, Rule::DurableVote],
        Raft::VoteGranted { .. } => VOTE,
        Raft::PreVoteGranted { .. } => LOGS,
        Raft::VoteRefused { because, .. } => match because {
            VoteRefusal::OldTerm { .. } => &[Rule::RefuseOldTerms],
            VoteRefusal::AlreadyVoted { .. } => &[Rule::OneVotePerTerm],
            VoteRefusal::LogBehind { .. } => LOGS,
            VoteRefusal::LeaderAlive { .. } => &[],
        },
        Raft::LeaderFound { .. } => &[Rule::RefuseOldTerms],
        Raft::Stored { .. } => &[Rule::PrevLogTerm, Rule::CutConflict],
        Raft::Truncated { .. } => &[Rule::CutConflict],
        Raft::AppendRefused { because, .. } => match because {
            AppendRefusal::OldTerm { .. } => &[Rule::RefuseOldTerms],
            AppendRefusal::TooShort { .. } | AppendRefusal::OtherTerm { .. } => {
                &[Rule::PrevLogTerm]
            }
        },
        Raft::Committed { because: Commitment::Quorum { .. }, .. } => {
            &[Rule::Majority, Rule::OwnTermCommit]
        }
        Raft::Committed { because: Commitment::LeaderCommit { .. }, .. } => &[Rule::PrevLogTerm],
        Raft::ReadDelayed { .. } | Raft::ReadRoundStarted { .. } | Raft::ReadsAnswered { .. } => {
            &[Rule::ReadQuorum, Rule::Majority]
        }
        Raft::AskedPreVotes { .. } => &[Rule::Majority],
        Raft::BecameCandidate { .. }
        | Raft::BecameFollower { .. }
        | Raft::TermAdvanced { .. }
        | Raft::VoteDenied { .. }
        | Raft::Appended { .. }
        | Raft::BackedOff { .. }
        | Raft::RepetitionIgnored { .. }
        | Raft::Redirected { .. } => &[],
    }
}
