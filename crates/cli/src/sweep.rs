//! Many schedules, side by side, each with a checker that looks at every step.

#![allow(clippy::disallowed_types, reason = "people want to know how long a sweep took")]

mod failed;
pub(crate) mod summary;

use std::io::Write as _;
use std::ops::Range;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use raft::Rules;
use sim::ScheduleRun;

use crate::args::{self, SweepOptions};
use crate::file;
use crate::outcome::{CliError, Ending};
use crate::print;
use failed::FailedSchedule;
use summary::{Progress, Seeds, Shard, Summary, SweepLine};

/// What came of the schedules so far.
struct Tally {
    summary: Summary,
    /// The first schedule that violated a property.
    failed: Option<(u64, ScheduleRun)>,
    progress: Reporter,
}

/// Plays all schedules of a range or of a shard of it, or up to the first that violates a property.
pub(crate) fn sweep(options: &SweepOptions) -> Result<Ending, CliError> {
    let rules = args::rules_without(&options.rules_off);
    let seeds = Seeds { from: options.seeds.start, to: options.seeds.end };
    let shard = options.shard.unwrap_or(Shard::WHOLE);
    let Tally { mut summary, failed, progress } = play_all(options, seeds, shard, rules);
    summary.wall_ms = progress.took_ms();
    let failed = failed.map(|(seed, trial)| FailedSchedule::new(seed, &trial));
    let short = failed.as_ref().map(|(_, short)| short.clone());
    summary.failed = failed.map(|(told, _)| told);
    print_summary(summary, options.json)?;
    if let (Some(path), Some(short)) = (&options.save, &short)
        && let Err(problem) = file::write(path, short)
    {
        // The findings are printed already, and matter more than that it could not be saved.
        crate::complain(&problem);
    }
    Ok(if short.is_some() { Ending::Broken } else { Ending::Held })
}

/// Prints what came of a sweep, for people or for programs.
pub(crate) fn print_summary(summary: Summary, as_json: bool) -> Result<(), CliError> {
    let text =
        if as_json { json_line(&SweepLine::Summary(Box::new(summary))) } else { summary.words() };
    Ok(print::out().write_all(text.as_bytes())?)
}

fn json_line(line: &SweepLine) -> String {
    format!("{}\n", serde_json::to_string(line).expect("numbers and texts"))
}

fn play_all(options: &SweepOptions, whole: Seeds, shard: Shard, rules: Rules) -> Tally {
    let jobs = options
        .jobs
        .map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let seeds = shard.of_seeds(whole);
    let count = seeds.end - seeds.start;
    let seeds = Mutex::new(seeds);
    let tally = Mutex::new(Tally {
        summary: Summary::new(whole, shard, rules),
        failed: None,
        progress: Reporter::new(count, options.json.then_some(options.every)),
    });
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(seed) = next(&seeds) {
                    let trial = ScheduleRun::play(seed, rules);
                    if !trial.violations.is_empty() {
                        stop(&seeds);
                    }
                    tally.lock().expect("no thread panics").add(seed, trial);
                }
            });
        }
    });
    let tally = tally.into_inner().expect("no thread panics");
    tally.progress.bar.finish_and_clear();
    tally
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

impl Tally {
    fn add(&mut self, seed: u64, trial: ScheduleRun) {
        self.summary.count(&trial);
        self.progress.report(self.summary.schedules);
        let earlier = self.failed.as_ref().is_none_or(|(known, _)| seed < *known);
        if earlier && !trial.violations.is_empty() {
            self.failed = Some((seed, trial));
        }
    }
}

/// Says how far a sweep is: a bar on standard error, if that is a terminal; for programs, a line now and then.
struct Reporter {
    bar: ProgressBar,
    of: u64,
    began: Instant,
    every: Option<Duration>,
    /// How many lines were printed.
    lines: u32,
}

impl Reporter {
    fn new(of: u64, every: Option<Duration>) -> Self {
        let template = "{bar:40} {human_pos} of {human_len} schedules, {per_sec}, {eta} left";
        let style = ProgressStyle::with_template(template).expect("a good template");
        let bar = ProgressBar::new(of).with_style(style);
        Self { bar, of, began: Instant::now(), every, lines: 0 }
    }

    fn report(&mut self, schedules: u64) {
        self.bar.inc(1);
        let is_due = |every: Duration| self.began.elapsed() >= every * (self.lines + 1);
        if self.every.is_none_or(|every| !is_due(every)) {
            return;
        }
        self.lines += 1;
        let per_second = schedules * 1_000 / self.took_ms().max(1);
        let seconds_left = (self.of - schedules) / per_second.max(1);
        let progress = Progress { schedules, of: self.of, per_second, seconds_left };
        let line = json_line(&SweepLine::Progress(progress));
        // A reader who left may still want the exit code.
        let _nobody_listens = print::out().write_all(line.as_bytes());
    }

    fn took_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
