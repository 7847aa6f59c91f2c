//! Scripts: schedules of a few nodes and their messages as plain text, each command with what it
//! led to, to be read beside the paper. `README.md` says what can be written in them.
//!
//! A new schedule is a new file in one of the folders here, with nothing after its `---` lines;
//! `UPDATE_SCRIPTS=1 cargo test --package raft --test suite` writes down what happens, and a person checks it.

mod cluster;
mod command;
mod notation;

use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use cluster::Cluster;
use raft::{Rule, Rules};

/// A script, and what it says.
struct Script {
    path: PathBuf,
    text: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/scripts")
}

/// All scripts below a folder, in the order of their names.
fn scripts(folder: &Path) -> Vec<Script> {
    let entries = fs::read_dir(folder).expect("a folder of scripts");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    let mut scripts = Vec::new();
    for path in paths {
        if path.is_dir() {
            scripts.extend(self::scripts(&path));
        } else if path.extension().is_none() {
            let text = fs::read_to_string(&path).expect("a readable script");
            scripts.push(Script { path, text });
        }
    }
    scripts
}

/// What the script comes to with these rules, unless something in it cannot be done.
fn play(text: &str, rules: Rules) -> Result<String, String> {
    let mut cluster = Cluster::new(rules);
    let played = catch_unwind(AssertUnwindSafe(|| goldenscript::generate(&mut cluster, text)));
    match played {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err("the core panicked".to_owned()),
    }
}

/// Returns where a script goes another way than it is written, if it does.
fn difference(script: &Script) -> Option<String> {
    let path = script.path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&script.path);
    let path = path.display();
    let played = match play(&script.text, Rules::default()) {
        Ok(played) => played,
        Err(error) => return Some(format!("{path}: {error}\n")),
    };
    if played == script.text {
        return None;
    }
    if std::env::var_os("UPDATE_SCRIPTS").is_some() {
        fs::write(&script.path, &played).expect("a script that can be written");
        return None;
    }
    Some(format!("{path}:{}", first_difference(&script.text, &played)))
}

/// The first line in which two texts differ, with a few lines of both.
fn first_difference(written: &str, played: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (written.lines().collect(), played.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let mut text = format!("{}: it goes another way than it is written\n", same + 1);
    for (sign, lines) in [('-', &old), ('+', &new)] {
        for line in lines.iter().skip(same).take(4) {
            writeln!(text, "    {sign} {line}").expect("a String takes all");
        }
    }
    text
}

#[test]
fn scripts_go_as_they_are_written() {
    let scripts = scripts(&folder());
    assert!(scripts.len() > 20, "the scripts are where they are looked for");
    let differences: String = scripts.iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "\n{differences}");
}

/// Each rule shows in the scripts: without it, some go another way.
#[test]
fn some_script_needs_each_rule() {
    let scripts = scripts(&folder());
    for rule in Rule::ALL {
        let rules = Rules::default().without(rule);
        let missed = |script: &&Script| play(&script.text, rules).as_ref() != Ok(&script.text);
        let missing: Vec<_> = scripts
            .iter()
            .filter(missed)
            .map(|it| it.path.file_name().unwrap_or_default())
            .collect();
        println!("{rule:?}: {missing:?}");
        assert!(!missing.is_empty(), "no script goes another way without {rule:?}");
    }
}

/// A mistake in a script is reported in words, with its line.
#[test]
fn mistakes_are_reported_with_their_line() {
    let cases = [
        ("timeout n1", "command 'timeout' failed at line 1: there is no cluster yet"),
        ("cluster", "command 'cluster' failed at line 1: nodes= is missing"),
        ("cluster nodes=10", "command 'cluster' failed at line 1: nodes=10: there can be 1 to 9"),
        ("cluster nodes=x", "command 'cluster' failed at line 1: nodes=x is not a number"),
        ("cluster nodes=3 x=1", "command 'cluster' failed at line 1: unexpected argument 'x=1'"),
        (
            "cluster nodes=3 without=Luck",
            "command 'cluster' failed at line 1: there is no rule Luck",
        ),
        ("cluster nodes=3\ntimeout", "command 'timeout' failed at line 2: which node?"),
        ("cluster nodes=3\ntimeout x", "command 'timeout' failed at line 2: x is no node"),
        ("cluster nodes=3\n\ntimeout n4", "command 'timeout' failed at line 3: there is no n4"),
        ("cluster nodes=3\nrestart n1", "command 'restart' failed at line 2: n1 is up"),
        ("cluster nodes=3\ncrash n1\nstate n1\ntimeout n1", "line 4: n1 is down"),
        ("cluster nodes=3\ndeliver kind=Vote", "line 2: there is no kind of message Vote"),
        ("cluster nodes=3\ndeliver at=1", "line 2: there is no such message"),
        ("cluster nodes=3\nwrite n1", "line 2: what is to be written? As in x=5"),
        ("cluster nodes=3\nread n1", "line 2: which key?"),
        ("cluster nodes=3\nwrite n1 x=5 as=c1", "line 2: as=c1 is not like c1.7"),
        ("cluster nodes=3\nadvance 50", "line 2: 50 is not a time like 50ms"),
        ("cluster nodes=3\nset-log n1 2 1", "line 2: terms never fall along a log"),
        ("cluster nodes=3\ndance n1", "command 'dance' failed at line 2: there is no such command"),
        ("cluster (", "parse error at line 1 column 9"),
    ];
    for (script, words) in cases {
        let error = play(&format!("{script}\n---\n"), Rules::default()).expect_err(script);
        assert!(error.contains(words), "{script:?} reports {error:?}");
    }
}

#[test]
fn a_difference_is_reported_with_its_line() {
    let text = first_difference("a\nb\nc\n", "a\nx\n");
    assert_eq!(text, "2: it goes another way than it is written\n    - b\n    - c\n    + x\n");
}
