//! A run played step by step, with a checker that looks at each.

use crate::check::checked_world::CheckedWorld;
use crate::world::event::Record;
use crate::world::run::Run;
use crate::world::setup::SetupError;
use raft::Time;

/// A place in a run: its world, and how much of the run was done to it by then. The run itself is
/// given with each step, so that many places of a long run can be kept.
#[derive(Clone, Debug)]
pub struct Replay {
    pub(crate) watched: CheckedWorld,
    /// How many of the run's interventions.
    pub(crate) done: usize,
}

impl Replay {
    /// The beginning of a run.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup.
    pub fn new(run: &Run) -> Result<Self, SetupError> {
        Ok(Self { watched: CheckedWorld::new(run)?, done: 0 })
    }

    /// Lets the next thing happen or be done, if there is one at or before `until`, and returns what
    /// came of it. Otherwise only the time passes.
    ///
    /// An intervention takes place after all that happens by itself at its moment. One that is
    /// impossible changes nothing, and is recorded as [`Event::Refused`](crate::Event::Refused).
    pub fn step(&mut self, run: &Run, until: Time) -> Option<&[Record]> {
        let intervention = run.interventions.get(self.done).filter(|(time, _)| *time <= until);
        let limit = intervention.map_or(until, |(time, _)| *time);
        if !self.watched.advance(limit) {
            let (_, intervention) = intervention?;
            let _recorded = self.watched.intervene_or_note(intervention);
            self.done += 1;
        }
        Some(self.watched.records())
    }

    /// The world, and who looks at it.
    #[must_use]
    pub fn watched(&self) -> &CheckedWorld {
        &self.watched
    }

    /// How many of the run's interventions were done by now.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }
}

impl Run {
    /// Plays the run from its beginning up to and including a moment, and checks each step.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup.
    pub fn check(&self, until: Time) -> Result<CheckedWorld, SetupError> {
        let mut replay = Replay::new(self)?;
        while replay.step(self, until).is_some() {}
        Ok(replay.watched)
    }
}
