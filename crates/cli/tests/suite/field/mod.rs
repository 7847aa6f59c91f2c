//! Questions that people who build or learn Raft have really asked, as runs of the command line, and what
//! it must say to them.

mod beginnings;
mod interventions;
mod output;
mod states;
mod truth;
mod verdicts;

use std::process::{Command, Output};

/// Runs the program with these words.
fn raftarium(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_raftarium");
    Command::new(program).args(arguments).output().expect("it was built for this test")
}

/// Plays a run: its setup, its interventions, how long, and other words.
fn run(setup: &str, interventions: &[&str], until: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["run", "--setup", setup, "--until", until];
    arguments.extend(interventions.iter().flat_map(|line| ["--do", *line]));
    arguments.extend(more);
    raftarium(&arguments)
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// The first line that contains some words.
fn line<'a>(printed: &'a str, words: &str) -> &'a str {
    let found = printed.lines().find(|line| line.contains(words));
    found.unwrap_or_else(|| panic!("no “{words}” in:\n{printed}"))
}
