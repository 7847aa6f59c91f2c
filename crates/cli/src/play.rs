//! One run, from its beginning to a moment, printed as it goes.

use std::path::Path;

use raft::Time;
use scene::words;
use sim::{Replay, Run, Saved, ScheduleRun, Setup, Violation};

use crate::args::{self, PlayOptions, ReplayOptions, RunOptions};
use crate::file;
use crate::outcome::{CliError, Ending};
use crate::print;
use crate::print::Printer;

/// How long a run goes on if nobody says so.
const UNTIL: Time = Time(10_000_000);

/// Plays a run that is made of what the command line says.
pub(crate) fn run(options: &RunOptions) -> Result<Ending, CliError> {
    let (mut saved, late) = match options.schedule {
        Some(seed) => {
            let trial = ScheduleRun::play(seed, args::rules_without(&options.rules_off));
            (Saved { run: trial.run, until: trial.until }, trial.violations)
        }
        None => (Saved { run: made(options)?, until: UNTIL }, Vec::new()),
    };
    saved.until = options.until.unwrap_or(saved.until);
    refuse(&saved, None, &options.played)?;
    if let Some(path) = &options.save {
        file::write(path, &saved)?;
    }
    let is_taken = options.save.as_deref().is_some_and(file::is_standard);
    let printer = Printer::new(&options.shown, is_taken);
    play(&saved, &late, options.played.max_steps, printer)
}

fn made(options: &RunOptions) -> Result<Run, CliError> {
    let mut setup: Setup = options.setup;
    for rule in &options.rules_off {
        setup.rules = setup.rules.without(*rule);
    }
    let mut run = Run::new(setup, options.seed);
    if let Some((_, intervention)) =
        options.interventions.iter().find(|(_, intervention)| !intervention.fits(&setup))
    {
        let what = format!("“{intervention}” names a server or client that does not exist.");
        return Err(CliError::Input(what));
    }
    run.interventions.clone_from(&options.interventions);
    run.interventions.sort_by_key(|(time, _)| *time);
    file::check_beginning(&run).map_err(CliError::Input)?;
    Ok(run)
}

/// Plays a saved run.
pub(crate) fn replay(options: &ReplayOptions) -> Result<Ending, CliError> {
    let mut saved = file::read(&options.file)?;
    saved.until = options.until.unwrap_or(saved.until);
    refuse(&saved, Some(&options.file), &options.played)?;
    play(&saved, &[], options.played.max_steps, Printer::new(&options.shown, false))
}

/// Refuses a run with an intervention that is impossible. If that is allowed, each is only reported.
fn refuse(saved: &Saved, file: Option<&Path>, options: &PlayOptions) -> Result<(), CliError> {
    let Saved { run, until } = saved;
    let refused = run
        .refused(*until, options.max_steps)
        .map_err(|problem| CliError::input(words::setup_problem(problem)))?;
    let file = file.map_or_else(String::new, |file| format!("{}: ", file.display()));
    for (place, why) in refused {
        let (time, intervention) = &run.interventions[place];
        let (number, time) = (place + 1, sim::time_text(*time));
        let why = words::refusal(why);
        let problem = CliError::Input(format!(
            "{file}intervention {number}, “{time} {intervention}”, is impossible: {why}."
        ));
        if !options.lenient {
            return Err(problem);
        }
        crate::complain(&problem);
    }
    Ok(())
}

/// Plays and prints a run. `late` is what is known to be broken at its end.
fn play(
    saved: &Saved,
    late: &[Violation],
    max_steps: u64,
    mut printer: Printer,
) -> Result<Ending, CliError> {
    let refused = |problem| CliError::input(words::setup_problem(problem));
    let mut replay = Replay::new(&saved.run).map_err(refused)?;
    printer.head(&saved.run)?;
    let mut is_whole = true;
    while is_whole && replay.step(&saved.run, saved.until).is_some() {
        printer.step(replay.watched())?;
        is_whole = replay.watched().stats().steps < max_steps;
    }
    let mut watched = replay.watched().clone();
    watched.audit();
    let mut broken = watched.checker().violations().to_vec();
    for violation in late.iter().filter(|it| it.time <= saved.until) {
        if broken.iter().all(|known| known.property != violation.property) {
            broken.push(violation.clone());
        }
    }
    printer.end(&watched, &broken, is_whole)?;
    if is_whole {
        return Ok(if broken.is_empty() { Ending::Held } else { Ending::Broken });
    }
    let [now, until] = [watched.world().now(), saved.until].map(words::clock);
    let stopped = CliError::Input(format!(
        "the run stopped at {now} of {until}, after {}; allow more with --max-steps, or less time with --until.",
        print::counted(max_steps, "step", "steps")
    ));
    match broken.is_empty() {
        true => Err(stopped),
        false => {
            crate::complain(&stopped);
            Ok(Ending::Broken)
        }
    }
}
