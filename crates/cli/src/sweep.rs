//! Many schedules, side by side, each with a checker that looks at every step.

#![allow(clippy::disallowed_types, reason = "people want to know how long a sweep took")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use raft::Rules;
use serde_json::{Value, json};
use sim::{self, FailingRun, Saved, ScheduleRun, Stats, Violation};

use crate::args::{self, SweepOptions};
use crate::file;
use crate::outcome::{CliError, Ending};
use crate::print;

/// What came of a sweep.
#[derive(Default)]
struct Tally {
    schedules: u64,
    stats: Stats,
    simulated: u128,
    undecided: u64,
    /// The sum of the digests of all worlds at their ends: the same wherever the sweep ran.
    digest: u64,
    /// The first schedule that violated a property.
    failed: Option<(u64, ScheduleRun)>,
}

/// Plays all schedules of a range, or up to the first that violates a property.
pub(crate) fn sweep(options: &SweepOptions) -> Result<Ending, CliError> {
    let rules = args::rules_without(&options.rules_off);
    let began = Instant::now();
    let tally = play_all(options, rules);
    let took = began.elapsed();
    let failure = tally.failed.as_ref().map(|(seed, trial)| FailedSchedule::new(*seed, trial));
    let text = if options.json {
        format!("{}\n", tally.json(&options.seeds, rules, took, failure.as_ref()))
    } else {
        tally.words(rules, took, failure.as_ref())
    };
    print::out().write_all(text.as_bytes())?;
    if let (Some(path), Some(failure)) = (&options.save, &failure)
        && let Err(problem) = file::write(path, &failure.saved())
    {
        // The findings are printed already, and matter more than that it could not be saved.
        crate::complain(&problem);
    }
    Ok(if failure.is_some() { Ending::Broken } else { Ending::Held })
}

fn play_all(options: &SweepOptions, rules: Rules) -> Tally {
    let jobs = options
        .jobs
        .map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let seeds = Mutex::new(options.seeds.clone());
    let tally = Mutex::new(Tally::default());
    let bar = progress(options.seeds.end - options.seeds.start);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(seed) = next(&seeds) {
                    let trial = ScheduleRun::play(seed, rules);
                    if !trial.violations.is_empty() {
                        stop(&seeds);
                    }
                    tally.lock().expect("no thread panics").add(seed, trial);
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    tally.into_inner().expect("no thread panics")
}

/// Seeds are given out in their order, so that whatever is below the first that fails is played
/// to its end, and the first is the same however many threads there are.
fn next(seeds: &Mutex<Range<u64>>) -> Option<u64> {
    seeds.lock().expect("no thread panics").next()
}

fn stop(seeds: &Mutex<Range<u64>>) {
    let mut seeds = seeds.lock().expect("no thread panics");
    seeds.start = seeds.end;
}

/// A bar on standard error, if that is a terminal.
fn progress(count: u64) -> ProgressBar {
    let template = "{bar:40} {human_pos} of {human_len} schedules, {per_sec}, {eta} left";
    let style = ProgressStyle::with_template(template).expect("a good template");
    ProgressBar::new(count).with_style(style)
}

impl Tally {
    fn add(&mut self, seed: u64, trial: ScheduleRun) {
        self.schedules += 1;
        self.stats = self.stats.plus(trial.stats);
        self.simulated += u128::from(trial.until.0);
        self.undecided += trial.undecided;
        self.digest = self.digest.wrapping_add(trial.digest.value());
        let earlier = self.failed.as_ref().is_none_or(|(known, _)| seed < *known);
        if earlier && !trial.violations.is_empty() {
            self.failed = Some((seed, trial));
        }
    }

    fn simulated_seconds(&self) -> u64 {
        u64::try_from(self.simulated / 1_000_000).unwrap_or(u64::MAX)
    }

    fn words(&self, rules: Rules, took: Duration, failure: Option<&FailedSchedule>) -> String {
        let mut text = String::new();
        if let Some(off) = print::modified(rules) {
            let _infallible = writeln!(text, "MODIFIED RAFT: disabled: {}", off.join(", "));
        }
        let Stats { steps, elections, crashes, answered, unknown, .. } = self.stats;
        let (schedules, seconds) = (self.schedules, self.simulated_seconds());
        let _infallible = writeln!(
            text,
            "{}, {seconds} simulated seconds in {:.1} s: {steps} steps, {}, {}, {} answered, {unknown} \
             with unknown outcome, {} undecided; digest {:016x}.",
            print::counted(schedules, "schedule", "schedules"),
            took.as_secs_f64(),
            print::counted(elections, "election", "elections"),
            print::counted(crashes, "crash", "crashes"),
            print::counted(answered, "operation", "operations"),
            print::counted(self.undecided, "history", "histories"),
            self.digest,
        );
        match failure {
            Some(failure) => failure.write_to(&mut text),
            None => text.push_str("No violation found.\n"),
        }
        text
    }

    fn json(
        &self,
        seeds: &Range<u64>,
        rules: Rules,
        took: Duration,
        failure: Option<&FailedSchedule>,
    ) -> Value {
        let Stats { steps, records, elections, crashes, lost, answered, unknown } = self.stats;
        json!({
            "seeds": { "from": seeds.start, "to": seeds.end },
            "modified_raft": print::modified(rules),
            "schedules": self.schedules,
            "simulated_seconds": self.simulated_seconds(),
            "wall_seconds": took.as_secs_f64(),
            "steps": steps,
            "records": records,
            "elections": elections,
            "crashes": crashes,
            "messages_lost": lost,
            "operations_answered": answered,
            "operations_unknown": unknown,
            "operations_undecided": self.undecided,
            "digest": format!("{:016x}", self.digest),
            "failed": failure.map(FailedSchedule::json),
        })
    }
}

/// A schedule that violated a property.
struct FailedSchedule {
    seed: u64,
    violations: Vec<Violation>,
    rules: Rules,
    /// The run, minimized if it could be.
    short: Saved,
}

impl FailedSchedule {
    fn new(seed: u64, trial: &ScheduleRun) -> Self {
        let (run, until) = (trial.run.clone(), trial.until);
        let mut broken = trial.violations.iter().map(|violation| violation.property);
        let worst = broken.clone().find(|it| it.is_relied_on()).or_else(|| broken.next());
        let short = worst
            .and_then(|property| FailingRun::find(run.clone(), until, property))
            .map(FailingRun::minimized)
            .map_or(Saved { run, until }, |it| Saved { run: it.run, until: it.until });
        let (violations, rules) = (trial.violations.clone(), trial.run.setup.rules);
        Self { seed, violations, rules, short }
    }

    fn saved(&self) -> Saved {
        self.short.clone()
    }

    /// The command that plays the schedule again.
    fn command(&self) -> String {
        let mut command = format!("raftarium run --schedule {}", self.seed);
        if let Some(off) = print::modified(self.rules) {
            command.push_str(" --rules-off ");
            command.push_str(&off.join(","));
        }
        command
    }

    fn write_to(&self, text: &mut String) {
        for violation in &self.violations {
            let _infallible = writeln!(text, "VIOLATION in schedule {}: {violation}", self.seed);
        }
        let _infallible = writeln!(text, "To reproduce: {}", self.command());
        let Saved { run, until } = &self.short;
        let count = print::counted(run.interventions.len() as u64, "intervention", "interventions");
        let _infallible = writeln!(
            text,
            "Minimized to {count} until {} of seed {}, {}:",
            sim::time_text(*until),
            run.seed,
            run.setup
        );
        for line in run.lines() {
            let _infallible = writeln!(text, "  {line}");
        }
    }

    fn json(&self) -> Value {
        let Saved { run, until } = &self.short;
        json!({
            "seed": self.seed,
            "violations": self.violations.iter().map(print::violation_json).collect::<Vec<_>>(),
            "replay": self.command(),
            "short": {
                "setup": run.setup.to_string(),
                "seed": run.seed.to_string(),
                "until": sim::time_text(*until),
                "interventions": run.lines().collect::<Vec<_>>(),
            },
        })
    }
}
