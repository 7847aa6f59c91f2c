//! The configuration of a server.

use crate::ids::NodeSet;
use crate::rules::{Rule, Rules};
use crate::time::Micros;

/// The most entries that one AppendEntries may carry, so that a follower far behind is caught up
/// in pieces and a message stays of bounded size.
pub const MAX_BATCH: u16 = 256;

/// The timeouts of a server (§5.2, §9.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Timing {
    /// The shortest election timeout.
    pub election_min: Micros,
    /// The end of the range of election timeouts; each is drawn below it.
    pub election_max: Micros,
    /// The time between the heartbeats of a leader.
    pub heartbeat: Micros,
}

/// The configuration of a server, the same for all servers of a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Config {
    /// All servers of the cluster.
    pub members: NodeSet,
    /// The timeouts.
    pub timing: Timing,
    /// The most entries that one AppendEntries carries, at least 1 and at most [`MAX_BATCH`].
    pub batch: u16,
    /// CheckQuorum: a leader that hears no majority for `election_max` steps down (thesis 6.2).
    pub check_quorum: bool,
    /// PreVote: a server asks whether it could win before it runs for election, and a server that
    /// hears a live leader ignores candidates (thesis 9.6, 4.2.3).
    pub pre_vote: bool,
    /// The rules that are on.
    pub rules: Rules,
}

impl Config {
    /// Returns how many servers are a majority (§5.2).
    #[must_use]
    pub fn majority(&self) -> u32 {
        let half = self.members.len() / 2;
        if self.rules.has(Rule::Majority) { half + 1 } else { half.max(1) }
    }
}
