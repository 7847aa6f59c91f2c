//! A world with a checker that looks at each step.

use super::checker::{Checker, Missing};
use super::event::{Event, Record};
use super::intervention::Intervention;
use super::run::Run;
use super::setup::SetupProblem;
use super::world::World;
use crate::raft::{Event as Raft, Outcome, Time};

/// A world with a checker that looks at each step.
#[derive(Clone, Debug)]
pub struct Watched {
    world: World,
    checker: Checker,
    /// What the last step did.
    records: Vec<Record>,
    figures: Figures,
}

/// How much happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Things that happened by themselves or were done.
    pub steps: u64,
    /// Records that tell of them.
    pub records: u64,
    /// Elections that were won.
    pub elections: u64,
    /// Crashes.
    pub crashes: u64,
    /// Messages that were lost.
    pub lost: u64,
    /// Client operations that were answered.
    pub answered: u64,
    /// Client operations whose outcome stayed unknown.
    pub unknown: u64,
}

impl Watched {
    /// A run's world at its beginning, before anything is done to it.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the run's setup.
    pub fn new(run: &Run) -> Result<Self, SetupProblem> {
        let world = World::new(&run.setup, run.seed)?;
        let checker = Checker::new(&world);
        Ok(Self { world, checker, records: Vec::new(), figures: Figures::default() })
    }

    /// Lets the next thing happen, if there is one at or before `limit`; otherwise only the time
    /// passes. Tells what happened.
    pub fn advance(&mut self, limit: Time) -> Option<&[Record]> {
        self.records.clear();
        let happened = self.world.advance(limit, &mut self.records);
        self.look();
        happened.then_some(&self.records)
    }

    /// Lets everything happen up to and including an instant.
    pub fn run_until(&mut self, limit: Time) {
        while self.advance(limit).is_some() {}
    }

    /// Does something to the world, now. One that is impossible changes nothing. Tells what
    /// happened.
    pub fn intervene(&mut self, intervention: &Intervention) -> &[Record] {
        self.run_until(self.world.now());
        self.records.clear();
        let _impossible_changes_nothing = self.world.intervene(intervention, &mut self.records);
        self.look();
        &self.records
    }

    fn look(&mut self) {
        self.checker.look(&self.world, &self.records);
        self.figures.add(&self.records);
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Who looks at it.
    #[must_use]
    pub fn checker(&self) -> &Checker {
        &self.checker
    }

    /// How much happened in it.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Lets the checker compare everything with everything, and the clients' histories to their
    /// ends.
    pub fn audit(&mut self) {
        self.checker.audit(&self.world);
        self.checker.check_history();
    }

    /// Notes that something should have come about by now and has not.
    pub fn miss(&mut self, missing: Missing) {
        self.checker.miss(&self.world, missing);
    }
}

impl Figures {
    fn add(&mut self, records: &[Record]) {
        self.steps += 1;
        self.records += records.len() as u64;
        for record in records {
            match &record.event {
                Event::Raft(Raft::BecameLeader { .. }) => self.elections += 1,
                Event::Crashed => self.crashes += 1,
                Event::Lost { .. } => self.lost += 1,
                Event::Answered { outcome: Outcome::Unknown, .. } => self.unknown += 1,
                Event::Answered { .. } => self.answered += 1,
                _ => {}
            }
        }
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            records: self.records + other.records,
            elections: self.elections + other.elections,
            crashes: self.crashes + other.crashes,
            lost: self.lost + other.lost,
            answered: self.answered + other.answered,
            unknown: self.unknown + other.unknown,
        }
    }
}

impl Run {
    /// Plays the run from its beginning up to and including an instant, and checks each step.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the run's setup.
    pub fn check(&self, until: Time) -> Result<Watched, SetupProblem> {
        let mut watched = Watched::new(self)?;
        for (time, intervention) in &self.interventions {
            if *time > until {
                break;
            }
            watched.run_until(*time);
            watched.intervene(intervention);
        }
        watched.run_until(until);
        Ok(watched)
    }
}
