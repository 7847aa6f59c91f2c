//! Mutation testing: the sweep must notice that a rule is disabled. One that does not proves nothing
//! when it finds no violation in the real core.

use crate::check::violation::Violation;
use crate::sweep::minimize::FailingRun;
use crate::sweep::schedule_run::ScheduleRun;
use raft::{Rule, Rules};

/// How the sweep noticed that a rule was disabled.
#[derive(Clone, Debug)]
pub struct MutationReport {
    /// The rule.
    pub rule: Rule,
    /// The first schedule in which someone could have come to harm.
    pub seed: u64,
    /// The property that it violated.
    pub violation: Violation,
    /// A simpler violation of the same property.
    pub short: FailingRun,
}

impl MutationReport {
    /// Sweeps over the first schedules without a rule, up to the one that violates a property on which
    /// someone relies; `None` if none of so many does.
    #[must_use]
    pub fn without(rule: Rule, schedules: u64) -> Option<Self> {
        (0..schedules).find_map(|seed| Self::by(rule, seed))
    }

    /// True if this schedule notices it.
    #[must_use]
    pub fn by(rule: Rule, seed: u64) -> Option<Self> {
        let trial = ScheduleRun::play(seed, Rules::default().without(rule));
        let violation = trial.violations.iter().find(|it| it.property.is_relied_on())?.clone();
        let broken = FailingRun::find(trial.run, trial.until, violation.property)?;
        Some(Self { rule, seed, violation, short: broken.minimized() })
    }
}
