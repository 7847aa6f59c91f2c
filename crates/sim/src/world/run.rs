//! A run: all that has to be kept, because everything else follows from it.

use crate::world::World;
use crate::world::event::Record;
use crate::world::intervention::Intervention;
use crate::world::setup::{Setup, SetupError};
use raft::Time;

/// The last moment of a run, as far as anyone may ask for it: a day.
pub const MAX_TIME: Time = Time(24 * 60 * 60 * 1_000_000);

/// What someone made of a world, and did to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// What the world is made of.
    pub setup: Setup,
    /// From what all its chances are drawn.
    pub seed: u64,
    /// What was done to it, in the order of time.
    pub interventions: Vec<(Time, Intervention)>,
}

impl Run {
    /// A run to which nothing has been done yet.
    #[must_use]
    pub fn new(setup: Setup, seed: u64) -> Self {
        Self { setup, seed, interventions: Vec::new() }
    }

    /// Plays the run from its beginning up to and including a moment. All that happens is
    /// added to `records`.
    ///
    /// An intervention takes place after all that happens by itself at its moment. One that is
    /// impossible changes nothing.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup.
    pub fn play(&self, until: Time, records: &mut Vec<Record>) -> Result<World, SetupError> {
        let mut world = World::new(&self.setup, self.seed)?;
        for (time, intervention) in &self.interventions {
            if *time > until {
                break;
            }
            world.run_until(*time, records);
            let _errors_change_nothing = world.intervene(intervention, records);
        }
        world.run_until(until, records);
        Ok(world)
    }
}
