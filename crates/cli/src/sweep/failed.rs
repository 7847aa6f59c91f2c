//! A schedule that violated a property, and how to play it again.

use std::fmt::Write as _;

use scene::words;
use serde::{Deserialize, Serialize};
use sim::{FailingRun, Saved, ScheduleRun};

use crate::print;

/// A schedule that violated a property.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FailedSchedule {
    pub(crate) seed: u64,
    violations: Vec<FoundViolation>,
    /// The command that plays the schedule again.
    replay: String,
    /// The run, minimized if it could be.
    short: ShortRun,
}

/// A violation of a property.
#[derive(Clone, Serialize, Deserialize)]
struct FoundViolation {
    property: String,
    nodes: Vec<String>,
    time_us: u64,
    record: u64,
    sentence: String,
}

/// A run as lines of the notation.
#[derive(Clone, Serialize, Deserialize)]
struct ShortRun {
    setup: String,
    seed: String,
    until: String,
    interventions: Vec<String>,
}

impl FailedSchedule {
    /// Returns what is told of a schedule's run, and the run, minimized if it could be.
    pub(crate) fn new(seed: u64, trial: &ScheduleRun) -> (Self, Saved) {
        let (run, until) = (trial.run.clone(), trial.until);
        let mut broken = trial.violations.iter().map(|violation| violation.property);
        let worst = broken.clone().find(|it| it.is_relied_on()).or_else(|| broken.next());
        let short = worst
            .and_then(|property| FailingRun::find(run.clone(), until, property))
            .map(FailingRun::minimized)
            .map_or(Saved { run, until }, |it| Saved { run: it.run, until: it.until });
        let violations = trial.violations.iter().map(|it| FoundViolation {
            property: it.property.name().to_owned(),
            nodes: it.nodes.iter().map(|node| node.to_string()).collect(),
            time_us: it.time.0,
            record: it.record,
            sentence: it.to_string(),
        });
        let mut replay = format!("raftarium run --schedule {seed}");
        if let Some(off) = print::modified(trial.run.setup.rules) {
            let _infallible = write!(replay, " --rules-off {}", off.join(","));
        }
        let told =
            Self { seed, violations: violations.collect(), replay, short: ShortRun::new(&short) };
        (told, short)
    }

    pub(crate) fn write_to(&self, text: &mut String) {
        for violation in &self.violations {
            let (seed, sentence) = (self.seed, words::legible(&violation.sentence));
            let _infallible = writeln!(text, "VIOLATION in schedule {seed}: {sentence}");
        }
        let _infallible = writeln!(text, "To reproduce: {}", self.replay);
        let ShortRun { setup, seed, until, interventions } = &self.short;
        let count = print::counted(interventions.len() as u64, "intervention", "interventions");
        let _infallible =
            writeln!(text, "Minimized to {count} until {until} of seed {seed}, {setup}:");
        for line in interventions {
            let _infallible = writeln!(text, "  {line}");
        }
    }
}

impl ShortRun {
    fn new(Saved { run, until }: &Saved) -> Self {
        Self {
            setup: run.setup.to_string(),
            seed: run.seed.to_string(),
            until: sim::time_text(*until),
            interventions: run.lines().collect(),
        }
    }
}
