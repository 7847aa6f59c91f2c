//! Whether a reader has reached the goal of a challenge.

use crate::goal::{Challenge, Goal};
use crate::witness::Witness;
use raft::Time;
use sim::{Intervention, Replay, Setup, Timeline};

/// The most steps of a run that are looked at at once. The rest follows at the next look.
const STEPS_AT_ONCE: u32 = 4_000;

/// Follows what a reader does on a tape, and tells whether the goal is reached.
#[derive(Clone, Debug)]
pub struct Referee {
    goal: Goal,
    at_most: Option<u64>,
    /// The lesson's own cluster: in another one the goal would be another.
    cluster: (Setup, u64),
    /// The lesson's own interventions.
    given: Vec<(Time, Intervention)>,
    /// With how many of them the run begins: a reader can go back behind some.
    kept: usize,
    head: Replay,
    witness: Witness,
    /// How often the run had been changed when it was looked at from its beginning.
    changes: u64,
    reached: Option<Reached>,
}

/// How a goal was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reached {
    /// When.
    pub at: Time,
    /// By how many interventions of the reader.
    pub actions: u64,
}

impl Referee {
    /// A referee of a tape, the first interventions of whose run are not the reader's.
    #[must_use]
    pub fn new(challenge: &Challenge, tape: &Timeline, given: usize) -> Self {
        Self {
            goal: challenge.goal,
            at_most: challenge.at_most,
            cluster: cluster(tape),
            given: tape.run().interventions.iter().take(given).cloned().collect(),
            kept: given,
            head: tape.keyframe(Time(0)),
            witness: Witness::default(),
            changes: tape.changes(),
            reached: None,
        }
    }

    /// Looks at what has happened up to the playhead. Tells whether the goal is reached.
    pub fn follow(&mut self, tape: &Timeline) -> Option<Reached> {
        if self.changes != tape.changes() {
            self.changes = tape.changes();
            let pairs = self.given.iter().zip(&tape.run().interventions);
            self.kept = pairs.take_while(|(own, done)| own == done).count();
            (self.head, self.witness) = (tape.keyframe(Time(0)), Witness::default());
            self.reached = None;
        }
        if cluster(tape) != self.cluster {
            return None;
        }
        for _ in 0..STEPS_AT_ONCE {
            if self.reached.is_some() {
                break;
            }
            let happened = self.head.step(tape.run(), tape.now()).is_some();
            let watched = self.head.watched();
            self.witness.look(watched.world(), watched.records());
            self.judge();
            if !happened {
                break;
            }
        }
        self.reached
    }

    /// A goal counts only if the reader has done something for it, and not too much.
    fn judge(&mut self) {
        let world = self.head.watched().world();
        let actions = self.head.done().saturating_sub(self.kept) as u64;
        let enough = actions > 0 && self.at_most.is_none_or(|most| actions <= most);
        if enough && self.goal.is_reached(world, &self.witness) {
            self.reached = Some(Reached { at: world.now(), actions });
        }
    }
}

fn cluster(tape: &Timeline) -> (Setup, u64) {
    (tape.run().setup, tape.run().seed)
}
