//! Who looks at each step of what is played.

use std::fmt::Debug;

use crate::raft::Time;
use crate::sim::{Checker, Property, Record, Run, SetupProblem, Violation, World};

/// Who looks at each step of what is played, and tells what is wrong. It is known by what it does
/// only, so that the page can fetch it when all else is there.
pub trait Watcher: Debug {
    /// A new run begins.
    fn begin(&mut self, world: &World);
    /// So much has happened, in one step or in several.
    fn look(&mut self, world: &World, records: &[Record]);
    /// What is wrong, if anything is: a sentence that names the promise, the servers and the step.
    fn broken(&self) -> Option<String>;
}

impl Watcher for Checker {
    fn begin(&mut self, world: &World) {
        *self = Self::new(world);
    }

    fn look(&mut self, world: &World, records: &[Record]) {
        Self::look(self, world, records);
    }

    /// A promise that someone relies on comes before what only leads to its breach.
    fn broken(&self) -> Option<String> {
        let relied_on = |violation: &&Violation| Property::is_relied_on(violation.property);
        let worst = self.violations().iter().find(relied_on).or_else(|| self.violation())?;
        Some(worst.to_string())
    }
}

/// A checker that has seen a run from its beginning to an instant.
///
/// # Errors
/// A [`SetupProblem`] if no world can be made of the run's setup.
pub fn watch(run: &Run, now: Time) -> Result<Box<dyn Watcher>, SetupProblem> {
    Ok(Box::new(run.check(now)?.checker().clone()))
}
