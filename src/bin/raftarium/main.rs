//! The command-line runner: plays runs, replays saved ones, and sweeps over schedules, without a
//! browser.
//!
//! Exit code 0 says that all promises held, 1 that one was broken, 2 that the input makes no sense.

mod args;
mod file;
mod play;
mod print;
mod problem;
mod rules;
mod sweep;

use std::process::ExitCode;

use args::Command;
use problem::{Problem, Verdict};

fn main() -> ExitCode {
    match args::read().and_then(carry_out) {
        Ok(Verdict::Held) => ExitCode::SUCCESS,
        Ok(Verdict::Broken) => ExitCode::from(1),
        Err(Problem::NobodyListens) => ExitCode::SUCCESS,
        Err(Problem::Input(sentence)) => {
            eprintln!("raftarium: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn carry_out(command: Command) -> Result<Verdict, Problem> {
    match command {
        Command::Help(text) => {
            print!("{text}");
            Ok(Verdict::Held)
        }
        Command::Run(options) => play::run(&options),
        Command::Replay(options) => play::replay(&options),
        Command::Rules(options) => rules::rules(&options),
        Command::Sweep(options) => sweep::sweep(&options),
    }
}
