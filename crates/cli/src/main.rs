//! The command-line runner: plays runs, replays saved ones, sweeps over schedules, checks
//! and compiles lessons, without a browser.
//!
//! Exit code 0 says that all properties held, 1 that one was violated, 2 that the input makes no sense.

mod args;
mod check;
mod file;
mod link;
mod merge;
mod outcome;
mod play;
mod print;
mod rules;
mod sweep;

use std::io::Write;
use std::process::ExitCode;

use args::Invocation;
use outcome::{CliError, Ending};

fn main() -> ExitCode {
    match args::read().and_then(carry_out) {
        Ok(Ending::Held) => ExitCode::SUCCESS,
        Ok(Ending::Broken) => ExitCode::from(1),
        Err(problem) => {
            complain(&problem);
            ExitCode::from(2)
        }
    }
}

/// Says on standard error what is wrong. If nobody hears it, the exit code says it still.
fn complain(problem: &CliError) {
    let _nobody_listens = write!(std::io::stderr(), "raftarium: {problem}");
}

fn carry_out(command: Invocation) -> Result<Ending, CliError> {
    match command {
        Invocation::Help(text) => {
            print::out().write_all(text.as_bytes())?;
            Ok(Ending::Held)
        }
        Invocation::Run(options) => play::run(&options),
        Invocation::Replay(options) => play::replay(&options),
        Invocation::Rules(options) => rules::rules(&options),
        Invocation::Check(options) => check::check(&options),
        Invocation::Link(options) => link::link(&options),
        Invocation::Compile(options) => check::compile_folder(&options),
        Invocation::Merge(options) => merge::merge(&options),
        Invocation::Sweep(options) => sweep::sweep(&options),
    }
}
