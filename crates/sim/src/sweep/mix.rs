//! Mixes of faults: what schedules do to their worlds, how often, and how fast.

use std::ops::RangeInclusive;

use raft::Micros;

/// A kind of intervention that a schedule draws.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// A client asks for something. That is no fault, but what faults are to be seen by.
    Ask,
    /// A server crashes, often a leader.
    Crash,
    /// A server that is down starts again.
    Restart,
    /// A server is paused, often a leader.
    Pause,
    /// A paused server resumes.
    Resume,
    /// The election timer of a server that does not lead runs out.
    TimeOut,
    /// One direction of a link is cut, often the one from the proxy to a leader.
    Cut,
    /// A server is isolated from all others and from the proxy, often a leader.
    CutOff,
    /// The other servers no longer hear a leader nor are heard by it. The proxy reaches all, so that it hears
    /// two leaders.
    SplitLeader,
    /// The proxy no longer reaches a leader, which still reaches the proxy.
    CutProxy,
    /// The network falls apart into two groups.
    Partition,
    /// A link, a server's links or all links are restored.
    Heal,
    /// A message in flight is lost.
    Drop,
    /// A message in flight gets a second copy.
    Duplicate,
    /// A link becomes so slow that what it carries arrives in another term.
    SlowLink,
    /// The network as a whole becomes better or worse.
    NetworkConditions,
}

/// How much of a kind of fault there is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Share {
    pub(super) kind: FaultKind,
    /// How many of 100 schedules do it at all.
    pub(super) chance: u32,
    /// The weight that it has in those, compared with other kinds.
    pub(super) weight: RangeInclusive<u32>,
}

/// What schedules are drawn from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mix {
    pub(super) shares: Vec<Share>,
    /// How many interventions a schedule has.
    pub(super) count: RangeInclusive<u32>,
    /// Each schedule goes at one of these paces: the longest time between most interventions.
    pub(super) paces: Vec<Micros>,
}

impl Mix {
    /// The mix of the sweep. Not every schedule does everything: one that only crashes servers gets deeper into
    /// crashes than one that does a bit of all.
    #[must_use]
    pub fn sweep() -> Self {
        let shares = [
            (FaultKind::Ask, 100, 40),
            (FaultKind::Crash, 60, 12),
            (FaultKind::Restart, 100, 14),
            (FaultKind::Pause, 30, 6),
            (FaultKind::Resume, 100, 8),
            (FaultKind::TimeOut, 60, 20),
            (FaultKind::Cut, 40, 10),
            (FaultKind::CutOff, 40, 8),
            (FaultKind::Partition, 40, 8),
            (FaultKind::Heal, 100, 12),
            (FaultKind::Drop, 30, 12),
            (FaultKind::Duplicate, 30, 12),
            (FaultKind::SlowLink, 25, 6),
            (FaultKind::NetworkConditions, 25, 3),
        ];
        let share = |(kind, chance, most)| Share { kind, chance, weight: 1..=most };
        Self {
            shares: shares.map(share).to_vec(),
            count: 30..=120,
            paces: [3, 20, 60, 200].map(Micros::from_millis).to_vec(),
        }
    }

    /// A mix of everything that can go wrong: each schedule does all of it, `count` interventions in all. Some
    /// schedules do many things at the same time.
    #[must_use]
    pub fn everything(count: u32) -> Self {
        let weights = [
            (FaultKind::Ask, 42),
            (FaultKind::Crash, 4),
            (FaultKind::Restart, 8),
            (FaultKind::Pause, 3),
            (FaultKind::Resume, 4),
            (FaultKind::TimeOut, 6),
            (FaultKind::Cut, 4),
            (FaultKind::CutOff, 3),
            (FaultKind::Partition, 4),
            (FaultKind::Heal, 11),
            (FaultKind::Drop, 3),
            (FaultKind::Duplicate, 4),
            (FaultKind::SlowLink, 2),
            (FaultKind::NetworkConditions, 2),
        ];
        Self::weighted(&weights, count)
    }

    /// These kinds in these weights, in every schedule; `count` interventions in all.
    ///
    /// # Panics
    /// Without any weight, for then there is nothing to draw.
    #[must_use]
    pub fn weighted(weights: &[(FaultKind, u32)], count: u32) -> Self {
        assert!(weights.iter().any(|(_, weight)| *weight > 0), "a mix of something");
        let share = |(kind, weight)| Share { kind, chance: 100, weight: weight..=weight };
        Self {
            shares: weights.iter().copied().map(share).collect(),
            count: count..=count,
            paces: [0, 60, 200, 200].map(Micros::from_millis).to_vec(),
        }
    }
}
