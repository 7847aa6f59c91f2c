//! What a challenge asks for.

use crate::run_stats::{RunStats, leaders};
use raft::{Micros, NodeId, Role};
use serde::{Deserialize, Serialize};
use sim::World;

/// What a reader is to bring about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// This server leads.
    Leads(NodeId),
    /// So many servers lead at the same moment.
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
    /// True if it is reached in a world whose run someone has looked at from its beginning.
    #[must_use]
    pub fn is_reached(self, world: &World, stats: &RunStats) -> bool {
        match self {
            Self::Leads(id) => {
                let node = world.host(id).and_then(|host| host.running());
                node.is_some_and(|node| matches!(node.role(), Role::Leader(_)))
            }
            Self::Leaders(count) => leaders(world) >= count,
            Self::SplitVotes(count) => stats.split_votes() >= count,
            Self::Leaderless(span) => stats.leaderless() >= span,
            Self::LostWrites(count) => stats.lost_writes() >= count,
            Self::ClearedDoubts(count) => stats.cleared_doubts() >= count,
        }
    }
}

/// A challenge: what is to be brought about, and what is known of how.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// The goal.
    pub goal: Goal,
    /// With at most so many interventions, if that is part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// The fewest interventions that are known to do it.
    pub best: u64,
    /// Where to begin.
    pub hint: String,
}
