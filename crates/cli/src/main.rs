//! The command-line runner: plays runs, replays saved ones, sweeps over schedules, checks
//! and compiles lessons, without a browser.
//!
//! Exit code 0 says that all promises held, 1 that one was broken, 2 that the input makes no sense.

mod args;
mod check;
mod file;
mod play;
mod print;
mod problem;
mod rules;
mod sweep;

use std::io::Write;
use std::process::ExitCode;

use args::Command;
use problem::{Problem, Verdict};

fn main() -> ExitCode {
    match args::read().and_then(carry_out) {
        Ok(Verdict::Held) => ExitCode::SUCCESS,
        Ok(Verdict::Broken) => ExitCode::from(1),
        Err(problem) => {
            complain(&problem);
            ExitCode::from(2)
        }
    }
}

/// Says on standard error what is wrong. If nobody hears it, the exit code says it still.
fn complain(problem: &Problem) {
    let _nobody_listens = write!(std::io::stderr(), "raftarium: {problem}");
}

fn carry_out(command: Command) -> Result<Verdict, Problem> {
    match command {
        Command::Help(text) => {
            print::out().write_all(text.as_bytes())?;
            Ok(Verdict::Held)
        }
        Command::Run(options) => play::run(&options),
        Command::Replay(options) => play::replay(&options),
        Command::Rules(options) => rules::rules(&options),
        Command::Check(options) => check::check(&options),
        Command::Compile(options) => check::compile_folder(&options),
        Command::Sweep(options) => sweep::sweep(&options),
    }
}
