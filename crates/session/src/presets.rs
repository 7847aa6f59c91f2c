//! Ready-made clusters: one press sets the number of servers, their timing and the network.

use raft::{Micros, Timing};
use sim::{Conditions, Latency, Permille, Setup};

/// A ready-made cluster. What it does not speak of, such as the safety rules, stays as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preset {
    /// What it is called.
    pub name: &'static str,
    /// How many servers there are.
    pub nodes: u8,
    /// The lengths of time that the servers go by.
    pub timing: Timing,
    /// How good the network is at the beginning.
    pub conditions: Conditions,
}

/// All of them. The first is the timing of the paper (§9.3), with which a new visitor begins.
pub const PRESETS: [Preset; 4] = [
    Preset { name: "Paper", nodes: 3, timing: PAPER_TIMING, conditions: network(20, 30, 0) },
    Preset {
        name: "Slow network",
        nodes: 3,
        timing: timing(500, 1_000, 150),
        conditions: network(80, 120, 0),
    },
    Preset {
        name: "Lossy network",
        nodes: 3,
        timing: PAPER_TIMING,
        conditions: network(20, 30, 100),
    },
    Preset { name: "Five nodes", nodes: 5, timing: PAPER_TIMING, conditions: network(20, 30, 0) },
];

const PAPER_TIMING: Timing = timing(150, 300, 50);

const fn timing(election_min: u64, election_max: u64, heartbeat: u64) -> Timing {
    Timing {
        election_min: Micros::from_millis(election_min),
        election_max: Micros::from_millis(election_max),
        heartbeat: Micros::from_millis(heartbeat),
    }
}

/// A network with this range of latencies, in milliseconds, that loses so many of 1,000 messages.
const fn network(min: u64, max: u64, loss: u16) -> Conditions {
    Conditions {
        latency: Latency { min: Micros::from_millis(min), max: Micros::from_millis(max) },
        loss: Permille(loss),
        duplication: Permille(0),
        reordering: Permille(0),
        hold_up: Micros::from_millis(100),
    }
}

impl Preset {
    /// Returns the one that a setup is, if it is one.
    #[must_use]
    pub fn of(setup: &Setup) -> Option<Self> {
        PRESETS.into_iter().find(|preset| preset.applied_to(*setup) == *setup)
    }

    /// Returns a setup with the numbers of this; what it does not speak of stays.
    #[must_use]
    pub fn applied_to(self, setup: Setup) -> Setup {
        let Self { nodes, timing, conditions, .. } = self;
        Setup { nodes, timing, conditions, ..setup }
    }
}
