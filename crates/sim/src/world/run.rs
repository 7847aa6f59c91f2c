//! A run: all that has to be kept, because everything else follows from it.

use crate::world::World;
use crate::world::event::Record;
use crate::world::intervention::{Intervention, InterventionError};
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

    /// The interventions that cannot be done, up to and including a moment: their places in the run, and why. If the
    /// run takes more than so many steps, no more of it is looked at.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup.
    pub fn refused(
        &self,
        until: Time,
        steps: u64,
    ) -> Result<Vec<(usize, InterventionError)>, SetupError> {
        let mut world = World::new(&self.setup, self.seed)?;
        let (mut refused, mut left, mut records) = (Vec::new(), steps, Vec::new());
        for (place, (time, intervention)) in self.interventions.iter().enumerate() {
            while *time <= until && left > 0 && world.advance(*time, &mut records) {
                left -= 1;
                records.clear();
            }
            if *time > until || left == 0 {
                break;
            }
            let done = world.intervene(intervention, &mut records);
            refused.extend(done.err().map(|why| (place, why)));
        }
        Ok(refused)
    }

    /// Checks the initial states that the run gives to its servers, each beside those before it, and all of them
    /// together: a run of Raft must be able to lead there. One that comes too late is refused like any other
    /// intervention that cannot be done ([`Run::refused`]).
    ///
    /// # Errors
    /// Why no run leads there, and the place of the intervention, or of the last one that gives such a state.
    pub fn check_beginning(&self) -> Result<(), (usize, InterventionError)> {
        let gives = |(time, it): &(Time, Intervention)| {
            *time == Time(0) && matches!(it, Intervention::Preload(_))
        };
        let Some(last) = self.interventions.iter().rposition(gives) else {
            return Ok(());
        };
        let Ok(mut world) = World::new(&self.setup, self.seed) else {
            return Ok(());
        };
        let given = self.interventions[..=last].iter().enumerate().filter(|(_, it)| gives(it));
        for (place, (_, intervention)) in given {
            match world.intervene(intervention, &mut Vec::new()) {
                Ok(()) | Err(InterventionError::TooLate(_)) => {}
                Err(problem) => return Err((place, problem)),
            }
        }
        world.check_beginning().map_err(|problem| (last, problem))
    }

    /// Plays the run from its beginning up to and including a moment. All that happens is
    /// added to `records`.
    ///
    /// An intervention takes place after all that happens by itself at its moment. One that is
    /// impossible changes nothing, and is recorded as [`Event::Refused`](crate::Event::Refused).
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
            let _recorded = world.intervene_or_note(intervention, records);
        }
        world.run_until(until, records);
        Ok(world)
    }
}
