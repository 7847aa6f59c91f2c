//! A world with a checker that looks at each step.

use crate::check::Checker;
use crate::check::violation::LivenessGoal;
use crate::world::World;
use crate::world::event::{Event, Record};
use crate::world::intervention::{Intervention, InterventionError};
use crate::world::message::Outcome;
use crate::world::run::Run;
use crate::world::setup::SetupError;
use raft::{Event as Raft, Time};

/// A world with a checker that looks at each step.
#[derive(Clone, Debug)]
pub struct CheckedWorld {
    world: World,
    checker: Checker,
    /// What the last step did.
    records: Vec<Record>,
    stats: Stats,
}

/// How much happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Things that happened by themselves or were done.
    pub steps: u64,
    /// Their records.
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

impl CheckedWorld {
    /// A run's world at its beginning, before anything is done to it.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup.
    pub fn new(run: &Run) -> Result<Self, SetupError> {
        let world = World::new(&run.setup, run.seed)?;
        let checker = Checker::new(&world);
        Ok(Self { world, checker, records: Vec::new(), stats: Stats::default() })
    }

    /// Lets the next thing happen, if there is one at or before `limit`; otherwise only the time
    /// passes. Returns true if anything did.
    pub fn advance(&mut self, limit: Time) -> bool {
        self.records.clear();
        let happened = self.world.advance(limit, &mut self.records);
        self.look();
        happened
    }

    /// Lets everything happen up to and including a moment.
    pub fn run_until(&mut self, limit: Time) {
        while self.advance(limit) {}
    }

    /// Does something to the world, now.
    ///
    /// # Errors
    /// Why it is [`InterventionError`]; then nothing is done.
    pub fn intervene(&mut self, intervention: &Intervention) -> Result<(), InterventionError> {
        self.run_until(self.world.now());
        let done = self.world.intervene(intervention, &mut self.records);
        self.look();
        done
    }

    /// Does something to the world as a part of a run: what cannot be done becomes an event.
    ///
    /// # Errors
    /// Why it is [`InterventionError`]; then nothing is done but noted.
    pub fn intervene_or_note(
        &mut self,
        intervention: &Intervention,
    ) -> Result<(), InterventionError> {
        self.run_until(self.world.now());
        let done = self.world.intervene_or_note(intervention, &mut self.records);
        self.look();
        done
    }

    /// What the last step did.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    fn look(&mut self) {
        self.checker.observe(&self.world, &self.records);
        self.stats.add(&self.records);
    }

    /// Lets servers that hold the same hold it together.
    pub(crate) fn share(&mut self) {
        self.world.share();
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
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// Lets the checker compare everything with everything, and the clients' histories to their
    /// ends.
    pub fn audit(&mut self) {
        self.checker.audit(&self.world);
        self.checker.check_history();
    }

    /// Notes that something should have come about by now and has not.
    pub fn report_liveness_failure(&mut self, missing: LivenessGoal) {
        self.checker.report_liveness_failure(&self.world, missing);
    }
}

impl Stats {
    fn add(&mut self, records: &[Record]) {
        self.steps += 1;
        self.records += records.len() as u64;
        for record in records {
            match &record.event {
                Event::Raft(Raft::BecameLeader { .. }) => self.elections += 1,
                Event::Crashed(_) => self.crashes += 1,
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
