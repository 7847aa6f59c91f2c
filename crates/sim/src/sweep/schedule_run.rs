//! Trials: a schedule is played to its end, then the faults stop, and the cluster has to come to
//! agreement and to serve again. All the while the checker looks.

use crate::check::checked_world::{CheckedWorld, Stats};
use crate::check::recovery::{Demand, Recovery};
use crate::check::violation::Violation;
use crate::history::digest::Digest;
use crate::sweep::schedule::Schedule;
use crate::world::intervention::Intervention;
use crate::world::run::Run;
use raft::{Rules, Time};

/// How many of the longest election timeouts each demand on a calm cluster may take. Elections can
/// fail several times in a row, the more so the more servers there are.
const PATIENCE: u64 = 50;

/// What came of a schedule.
#[derive(Clone, Debug)]
pub struct ScheduleRun {
    /// What was done.
    pub run: Run,
    /// How long it was watched.
    pub until: Time,
    /// What violates a property, the first of each kind, in the order in which it was seen.
    pub violations: Vec<Violation>,
    /// How many answers of clients had too many explanations to try them all.
    pub undecided: u64,
    /// How much happened.
    pub stats: Stats,
    /// The state of the world at the end, as a number.
    pub digest: Digest,
}

impl ScheduleRun {
    /// Plays the schedule of a seed among servers that keep these rules, until it is over or
    /// someone could have come to harm.
    #[must_use]
    pub fn play(seed: u64, rules: Rules) -> Self {
        let mut schedule = Schedule::new(seed, rules);
        let mut played = Played::new(Run::new(*schedule.setup(), seed));
        while !played.broken()
            && let Some((time, intervention)) = schedule.next(played.watched.world())
        {
            played.act(time, intervention);
        }
        if !played.broken() {
            played.calm_down();
        }
        played.end()
    }
}

/// A trial under way.
struct Played {
    run: Run,
    watched: CheckedWorld,
}

impl Played {
    fn new(run: Run) -> Self {
        let watched = CheckedWorld::new(&run).expect("schedules draw good setups");
        Self { run, watched }
    }

    /// True if a property is violated that someone relies on. A forgotten vote is no harm yet: what
    /// comes of it is worth waiting for.
    fn broken(&self) -> bool {
        self.watched.checker().violations().iter().any(|it| it.property.is_relied_on())
    }

    fn act(&mut self, time: Time, intervention: Intervention) {
        self.watched.run_until(time);
        // What cannot be done is no part of the run.
        if self.watched.intervene(&intervention).is_ok() {
            self.run.interventions.push((time, intervention));
        }
    }
}

impl Played {
    /// Ends all trouble, and asks for what must come then.
    fn calm_down(&mut self) {
        for intervention in Schedule::calm(&self.run.setup) {
            self.act(self.watched.world().now(), intervention);
        }
        let patience = self.run.setup.timing.election_max.times(PATIENCE);
        let mut recovery = Recovery::new(self.watched.world(), patience);
        loop {
            match recovery.next(self.watched.world()) {
                Demand::Wait(time) => self.watched.run_until(time),
                Demand::Do(intervention) => self.act(self.watched.world().now(), intervention),
                Demand::Met => return,
                Demand::Failed(missing) => return self.watched.report_liveness_failure(missing),
            }
        }
    }

    fn end(mut self) -> ScheduleRun {
        self.watched.audit();
        let mut digest = Digest::default();
        digest.add_state(self.watched.world());
        ScheduleRun {
            until: self.watched.world().now(),
            violations: self.watched.checker().violations().to_vec(),
            undecided: self.watched.checker().undecided() as u64,
            stats: *self.watched.stats(),
            digest,
            run: self.run,
        }
    }
}
