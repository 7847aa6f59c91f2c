//! The command-line runner, from outside: what it prints, where, and with which exit code.

use std::process::{Command, Output};

pub(crate) fn raftarium(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_raftarium");
    Command::new(program).args(arguments).output().expect("it was built for this test")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

/// A path for a file of this test alone.
pub(crate) fn scratch(name: &str) -> String {
    let name = format!("raftarium-cli-{}-{name}", std::process::id());
    std::env::temp_dir().join(name).to_str().expect("a plain path").to_owned()
}

/// Given input that makes no sense, when it is tried, then one sentence on standard error says so,
/// nothing is printed, and the exit code is 2.
#[test]
fn bad_input_is_refused_in_one_sentence() {
    let empty = scratch("empty");
    std::fs::write(&empty, "").expect("a folder for what is temporary");
    let binary = scratch("binary");
    std::fs::write(&binary, [0xff, 0xfe, 0, 1]).expect("a folder for what is temporary");
    for arguments in [
        &[][..],
        &["swim"],
        &["sweep"],
        &["sweep", "--seeds", "5"],
        &["sweep", "--seeds", "9..3"],
        &["sweep", "--seeds", "0..99999999999999999999999"],
        &["sweep", "--seeds", "0..1", "--jobs", "0"],
        &["sweep", "--seeds", "0..1", "--rules-off", "gravity"],
        &["run", "--setup", "nodes=10"],
        &["run", "--setup", "loss=101%"],
        &["run", "--setup", "pace=1"],
        &["run", "--seed", "-1"],
        &["run", "--until", "25h"],
        &["run", "--until", "1e9s"],
        &["run", "--do", "crash n1"],
        &["run", "--do", "1s crash n7"],
        &["run", "--do", "1s crash n0"],
        &["run", "--level", "loud"],
        &["run", "--schedule", "1", "--seed", "2"],
        &["run", "--json", "--shiviz"],
        &["run", "--until", "1s", "--save", "/no/such/folder/run"],
        &["replay"],
        &["replay", "/no/such/file"],
        &["replay", "/"],
        &["replay", &empty],
        &["replay", &binary],
    ] {
        let output = raftarium(arguments);
        let sentence = String::from_utf8(output.stderr.clone()).expect("text");
        assert_eq!(code(&output), 2, "{arguments:?}: {sentence}");
        assert_eq!(sentence.lines().count(), 1, "{arguments:?}: {sentence}");
        assert!(sentence.len() < 400 && sentence.ends_with(".\n"), "{arguments:?}: {sentence}");
        assert_eq!(out(&output), "", "{arguments:?}");
    }
}

/// Given a run, when it is played, then its events are printed from the wanted level on, and its end.
#[test]
fn a_run_is_told() {
    let printed = |level| {
        let output = raftarium(&["run", "--until", "2s", "--do", "1s crash n3", "--level", level]);
        assert_eq!(code(&output), 0);
        out(&output)
    };
    let (info, error) = (printed("info"), printed("error"));
    assert!(info.contains("became leader of term 1") && info.contains("n3 crashed"), "{info}");
    assert!(error.contains("n3 crashed") && !error.contains("became leader"), "{error}");
    assert!(info.contains("n3 down") && info.contains("No violation"), "{info}");
    assert!(info.lines().count() < printed("debug").lines().count());
}

/// Given a run, when it is printed as JSON, then each line is an object, and the last is the end.
#[test]
fn a_run_is_told_as_json() {
    let output = raftarium(&["run", "--until", "1s", "--json", "--setup", "nodes=5"]);
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object on each line"))
        .collect();
    let (end, events) = lines.split_last().expect("at least the end");
    assert_eq!(end["nodes"].as_array().map(Vec::len), Some(5));
    assert_eq!(end["violations"].as_array().map(Vec::len), Some(0));
    assert!(
        events.iter().any(|event| event["what"].as_str().is_some_and(|it| it.contains("leader")))
    );
}

/// Given a run, when it is printed for ShiViz, then that is all there is on standard output, and
/// people are informed elsewhere what became of it.
#[test]
fn a_run_is_told_to_shiviz() {
    let file = scratch("shiviz");
    let broken = ["run", "--schedule", "1", "--rules-off", "majority", "--save", &file];
    for (arguments, expected, said) in [
        (&["run", "--until", "1s", "--level", "debug"][..], 0, "No violation"),
        (&broken, 1, "MODIFIED RAFT"),
        (&["replay", &file], 1, "VIOLATION"),
    ] {
        let output = raftarium(&[arguments, &["--shiviz"]].concat());
        let (printed, people) = (out(&output), String::from_utf8(output.stderr.clone()));
        assert_eq!(code(&output), expected, "{arguments:?}");
        assert!(people.expect("text").contains(said), "{arguments:?}");
        let lines: Vec<&str> = printed.lines().collect();
        assert!(lines[0].starts_with("(?<time>") && lines[1].is_empty(), "{printed}");
        assert!(lines.len() > 10 && lines.len().is_multiple_of(2), "{printed}");
        for pair in lines[2..].chunks(2) {
            assert!(pair[0].starts_with("00:") && pair[1].ends_with('}'), "{pair:?}");
        }
    }
}

/// Given a saved run, when it is replayed, then the same happens.
#[test]
fn a_saved_run_replays_the_same() {
    let file = scratch("saved");
    let played = raftarium(&["run", "--schedule", "3", "--save", &file, "--level", "debug"]);
    let replayed = raftarium(&["replay", &file, "--level", "debug"]);
    assert_eq!((code(&played), code(&replayed)), (0, 0));
    assert!(out(&played) == out(&replayed), "the two differ");
}

/// Given a clean core, when schedules are swept, then none violates a property, and the sum is the
/// same in one piece, in two, and with any number of jobs.
#[test]
fn a_clean_sweep_splits() {
    let summary = |seeds, jobs| -> serde_json::Value {
        let output = raftarium(&["sweep", "--seeds", seeds, "--jobs", jobs, "--json"]);
        assert_eq!(code(&output), 0, "{}", out(&output));
        serde_json::from_str(&out(&output)).expect("an object")
    };
    let (all, first, second) =
        (summary("0..24", "3"), summary("0..10", "1"), summary("10..24", "2"));
    for key in ["schedules", "steps", "operations_answered"] {
        let number = |summary: &serde_json::Value| summary[key].as_u64().expect("a number");
        assert_eq!(number(&all), number(&first) + number(&second), "{key}");
    }
    let digest = |summary: &serde_json::Value| {
        let text = summary["digest"].as_str().expect("a text").to_owned();
        u64::from_str_radix(&text, 16).expect("a number")
    };
    assert_eq!(digest(&all), digest(&first).wrapping_add(digest(&second)));
}

/// Given a broken rule, when schedules are swept, then the first that violates a property is named
/// with the command that plays it again, that command breaks it too, and what was saved as well.
#[test]
fn a_broken_rule_is_found_and_plays_again() {
    let file = scratch("broken");
    let rules = ["--rules-off", "up-to-date"];
    let sweep = ["sweep", "--seeds", "0..1000", "--save", &file];
    let output = raftarium(&[&sweep[..], &rules].concat());
    let printed = out(&output);
    assert_eq!(code(&output), 1, "{printed}");
    assert!(printed.starts_with("MODIFIED RAFT: disabled: up-to-date\n"), "{printed}");
    let command = printed.lines().find_map(|line| line.strip_prefix("To reproduce: raftarium "));
    let words: Vec<&str> = command.expect("a command").split(' ').collect();
    for again in [raftarium(&words), raftarium(&["replay", &file])] {
        assert_eq!(code(&again), 1);
        assert!(out(&again).contains("MODIFIED RAFT") && out(&again).contains("VIOLATION"));
    }
}

/// Given that nobody reads what is printed, or that a file cannot be written, when a property is
/// broken, then the exit code says so all the same, and nothing panics.
#[test]
fn what_was_found_is_told_even_if_nobody_listens() {
    let broken = ["sweep", "--seeds", "0..50", "--rules-off", "majority"];
    let output = raftarium(&[&broken[..], &["--save", "/no/such/folder/run"]].concat());
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("VIOLATION in schedule"), "{}", out(&output));
    for arguments in [&broken[..], &["run", "--schedule", "1", "--rules-off", "majority"]] {
        let program = env!("CARGO_BIN_EXE_raftarium");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let status = Command::new(program).args(arguments).stdout(writer).status();
        assert_eq!(status.expect("it ran").code(), Some(1), "{arguments:?}");
    }
}

/// Given bad input with line breaks, signals for a terminal or endless words in it, when it is
/// refused, then in one line of bounded length.
#[test]
fn what_is_quoted_cannot_break_the_sentence() {
    let long = format!("nodes={}", "9".repeat(100_000));
    for arguments in [
        ["run", "--setup", "nodes=\n\n\n5"],
        ["run", "--setup", "\u{1b}[31mnodes=5"],
        ["run", "--setup", long.as_str()],
        ["run", "--do", "1s c1 write\n\nx"],
        ["replay", "/no/such\n\nfile", "--json"],
    ] {
        let output = raftarium(&arguments);
        let sentence = String::from_utf8(output.stderr.clone()).expect("text");
        assert_eq!(code(&output), 2, "{sentence}");
        assert!(sentence.lines().count() == 1 && sentence.len() < 1_600, "{sentence}");
        assert!(!sentence.trim_end().contains(char::is_control), "{sentence:?}");
    }
}
