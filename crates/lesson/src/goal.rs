//! What a challenge asks for.

use crate::witness::{Witness, leaders};
use raft::{Micros, NodeId, Role};
use sim::World;

/// What a reader is to bring about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// This server leads.
    Leads(NodeId),
    /// So many servers lead at the same instant.
    Leaders(u64),
    /// So many terms, one right after the other, had a split vote.
    SplitVotes(u64),
    /// Nobody leads for so long, after somebody did.
    Leaderless(Micros),
    /// So many writes that a follower had stored are lost.
    LostWrites(u64),
    /// So many writes of unknown outcome were shown to have taken effect.
    ClearedDoubts(u64),
}

impl Goal {
    /// Whether it is reached in a world whose run someone has looked at from its beginning.
    #[must_use]
    pub fn is_reached(self, world: &World, witness: &Witness) -> bool {
        match self {
            Self::Leads(id) => {
                let node = world.host(id).and_then(|host| host.running());
                node.is_some_and(|node| matches!(node.role(), Role::Leader(_)))
            }
            Self::Leaders(count) => leaders(world) >= count,
            Self::SplitVotes(count) => witness.split_votes() >= count,
            Self::Leaderless(span) => witness.leaderless() >= span,
            Self::LostWrites(count) => witness.lost_writes() >= count,
            Self::ClearedDoubts(count) => witness.cleared_doubts() >= count,
        }
    }

    /// It as two numbers. They are no format: page and course are built together.
    pub(super) fn numbers(self) -> (u64, u64) {
        match self {
            Self::Leads(node) => (0, node.number().into()),
            Self::Leaders(count) => (1, count),
            Self::SplitVotes(count) => (2, count),
            Self::Leaderless(Micros(span)) => (3, span),
            Self::LostWrites(count) => (4, count),
            Self::ClearedDoubts(count) => (5, count),
        }
    }

    pub(super) fn of_numbers(kind: u64, number: u64) -> Option<Self> {
        Some(match kind {
            0 => Self::Leads(NodeId::new(u8::try_from(number).ok()?)?),
            1 => Self::Leaders(number),
            2 => Self::SplitVotes(number),
            3 => Self::Leaderless(Micros(number)),
            4 => Self::LostWrites(number),
            5 => Self::ClearedDoubts(number),
            _ => return None,
        })
    }
}

/// A challenge: what is to be brought about, and what is known of how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Challenge {
    /// The goal.
    pub goal: Goal,
    /// With at most so many interventions, if that is part of it.
    pub at_most: Option<u64>,
    /// The fewest interventions that are known to do it.
    pub best: u64,
    /// Where to begin.
    pub hint: String,
}
