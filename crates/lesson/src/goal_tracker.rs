//! Follows a reader's run to see whether the goal of a challenge is reached.

use crate::goal::{Challenge, Goal};
use crate::run_stats::RunStats;
use raft::Time;
use sim::{Intervention, Replay, Setup, Timeline};

/// The most steps of a run that are followed at once. The rest follows at the next call.
const STEPS_AT_ONCE: u32 = 4_000;

/// Follows what a reader does on a timeline, up to the goal of a challenge.
#[derive(Clone, Debug)]
pub struct GoalTracker {
    goal: Goal,
    at_most: Option<u64>,
    /// The lesson's own cluster: in another one the goal would be another.
    cluster: (Setup, u64),
    /// The lesson's own interventions.
    given: Vec<(Time, Intervention)>,
    /// The number of them that the run still begins with: a reader can go back before some.
    kept: usize,
    head: Replay,
    stats: RunStats,
    /// The number of changes of the run when it was last followed from its beginning.
    changes: u64,
    reached: Option<Reached>,
}

/// A reached goal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// The time.
    pub at: Time,
    /// The number of the reader's interventions.
    pub actions: u64,
}

impl GoalTracker {
    /// A tracker for a timeline, the first interventions of whose run are not the reader's.
    #[must_use]
    pub fn new(challenge: &Challenge, timeline: &Timeline, given: usize) -> Self {
        Self {
            goal: challenge.goal,
            at_most: challenge.at_most,
            cluster: cluster(timeline),
            given: timeline.run().interventions.iter().take(given).cloned().collect(),
            kept: given,
            head: timeline.keyframe(Time(0)),
            stats: RunStats::default(),
            changes: timeline.changes(),
            reached: None,
        }
    }

    /// Follows the run up to the playhead. Returns how the goal was reached, if it was.
    pub fn follow(&mut self, timeline: &Timeline) -> Option<Reached> {
        if self.changes != timeline.changes() {
            self.changes = timeline.changes();
            let pairs = self.given.iter().zip(&timeline.run().interventions);
            self.kept = pairs.take_while(|(own, done)| own == done).count();
            (self.head, self.stats) = (timeline.keyframe(Time(0)), RunStats::default());
            self.reached = None;
        }
        if cluster(timeline) != self.cluster {
            return None;
        }
        for _ in 0..STEPS_AT_ONCE {
            if self.reached.is_some() {
                break;
            }
            let happened = self.head.step(timeline.run(), timeline.now()).is_some();
            let watched = self.head.watched();
            self.stats.observe(watched.world(), watched.records());
            self.check_goal();
            if !happened {
                break;
            }
        }
        self.reached
    }

    /// A goal counts only if the reader has done something for it, and not too much.
    fn check_goal(&mut self) {
        let world = self.head.watched().world();
        let actions = self.head.done().saturating_sub(self.kept) as u64;
        let enough = actions > 0 && self.at_most.is_none_or(|most| actions <= most);
        if enough && self.goal.is_reached(world, &self.stats) {
            self.reached = Some(Reached { at: world.now(), actions });
        }
    }
}

fn cluster(timeline: &Timeline) -> (Setup, u64) {
    (timeline.run().setup, timeline.run().seed)
}
