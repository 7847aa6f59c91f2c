//! Which events gather in one row, and where such a row ends.

use raft::{Commitment, Event as Raft, FormerRole};
use sim::{Event, Loss, MessageKind};

/// A kind of events that gather in one row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum GroupKind {
    /// Lost messages, by the reason.
    Lost(Loss),
    /// Heartbeats, entries, and the answers to them, on the network.
    Messages,
    /// Who ran for election.
    Elections,
    /// How terms and votes went around. They gather with their election, also when somebody has won by then.
    Votes,
    /// What followers did because their leader said so.
    Following,
    /// How a leader and a follower find where their logs agree.
    Refusals,
    /// Whom the proxy asked.
    Attempts,
}

impl GroupKind {
    /// Returns where an event gathers, unless it matters enough for a row of its own.
    pub(super) fn from_event(event: &Event) -> Option<Self> {
        match event {
            Event::Raft(event) => Self::from_raft(event),
            Event::Lost { because: Loss::ByHand, .. } => None,
            Event::Lost { because, .. } => Some(Self::Lost(*because)),
            Event::Sent(message) | Event::Delivered(message) => {
                matches!(message.kind, MessageKind::AppendEntries | MessageKind::AppendEntriesReply)
                    .then_some(Self::Messages)
            }
            Event::Forwarded { .. } | Event::AttemptFailed { .. } => Some(Self::Attempts),
            _ => None,
        }
    }

    fn from_raft(event: &Raft) -> Option<Self> {
        match event {
            Raft::AskedPreVotes { .. } | Raft::BecameCandidate { .. } => Some(Self::Elections),
            Raft::PreVoteGranted { .. }
            | Raft::BecameFollower {
                was: FormerRole::Candidate | FormerRole::PreCandidate, ..
            }
            | Raft::TermAdvanced { .. }
            | Raft::VoteGranted { .. }
            | Raft::VoteRefused { .. }
            | Raft::VoteCounted { .. }
            | Raft::VoteDenied { .. } => Some(Self::Votes),
            Raft::LeaderFound { .. }
            | Raft::Stored { .. }
            | Raft::Appended { command: None, .. }
            | Raft::Committed { because: Commitment::LeaderCommit { .. }, .. } => {
                Some(Self::Following)
            }
            Raft::AppendRefused { .. } | Raft::BackedOff { .. } => Some(Self::Refusals),
            Raft::Redirected { .. } => Some(Self::Attempts),
            _ => None,
        }
    }

    /// True if both gather in the same row.
    pub(super) fn gathers_with(self, other: Self) -> bool {
        let group = |kind| if kind == Self::Votes { Self::Elections } else { kind };
        group(self) == group(other)
    }

    /// True if what gathers after such an event, which has a row of its own, stands in a new row.
    pub(super) fn ends_at(self, event: &Event) -> bool {
        match self {
            Self::Messages => true,
            Self::Lost(_) | Self::Votes => is_fault(event),
            Self::Elections | Self::Refusals => is_fault(event) || is_victory(event),
            Self::Following => is_victory(event) || is_write(event),
            Self::Attempts => matches!(event, Event::Asked { .. } | Event::Answered { .. }),
        }
    }
}

/// True if servers or links fail or recover.
fn is_fault(event: &Event) -> bool {
    matches!(
        event,
        Event::Crashed(_)
            | Event::Restarted(_)
            | Event::Paused
            | Event::Resumed { .. }
            | Event::LinkCut { .. }
            | Event::LinkRestored { .. }
            | Event::Isolated { .. }
            | Event::Partitioned { .. }
            | Event::Healed
            | Event::ConditionsChanged { .. }
    )
}

fn is_victory(event: &Event) -> bool {
    matches!(event, Event::Raft(Raft::BecameLeader { .. }))
}

fn is_write(event: &Event) -> bool {
    matches!(event, Event::Raft(Raft::Appended { command: Some(_), .. }))
}
