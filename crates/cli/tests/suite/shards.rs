//! A sweep in shards: whatever is played where, together it is the sweep.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::cli::{code, out, raftarium, scratch};

/// A folder for the files of one test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(scratch(name));
        fs::create_dir_all(&folder).expect("a folder for what is temporary");
        Self(folder)
    }

    /// Plays a shard of a sweep into a file of its own.
    fn shard(&self, shard: &str, more: &[&str]) -> String {
        let sweep = ["sweep", "--seeds", "0..30", "--json", "--shard", shard];
        let output = raftarium(&[&sweep[..], more].concat());
        self.file(&shard.replace('/', "-"), &out(&output))
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a file");
        path.to_str().expect("a plain path").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _it_is_only_temporary = fs::remove_dir_all(&self.0);
    }
}

fn merge(files: &[String]) -> Output {
    let files: Vec<&str> = files.iter().map(|file| &file[..]).collect();
    raftarium(&[&["merge", "--json"][..], &files].concat())
}

fn summary(output: &Output) -> Value {
    let mut summary: Value = serde_json::from_str(&out(output)).expect("one line");
    summary["wall_ms"].take();
    summary
}

fn refusal(output: &Output) -> String {
    assert_eq!((code(output), out(output)), (2, String::new()));
    let sentence = String::from_utf8(output.stderr.clone()).expect("text");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    sentence
}

/// Given a sweep in shards, when their summaries are merged in any order, then that is the summary of the sweep in
/// one piece, and the exit code with it.
#[test]
fn merged_shards_are_the_sweep() {
    let folder = Folder::new("merged");
    let mut files = ["1/4", "2/4", "3/4", "4/4"].map(|shard| folder.shard(shard, &[]));
    files.reverse();
    let merged = merge(&files);
    assert_eq!(code(&merged), 0);
    let whole = raftarium(&["sweep", "--seeds", "0..30", "--json"]);
    assert_eq!(summary(&merged), summary(&whole));
    assert!(summary(&whole)["interventions"]["crash"].as_u64().is_some_and(|count| count > 0));
}

/// Given shards in which a property is violated, when they are merged, then the first schedule that violated it is
/// named as in one piece, and the exit code is 1.
#[test]
fn a_violation_survives_merging() {
    let folder = Folder::new("violated");
    let off = ["--rules-off", "majority"];
    let merged = merge(&["1/3", "2/3", "3/3"].map(|shard| folder.shard(shard, &off)));
    let whole = raftarium(&[&["sweep", "--seeds", "0..30", "--json"][..], &off].concat());
    assert_eq!((code(&merged), code(&whole)), (1, 1));
    let failed = |output: &Output| summary(output)["failed"].clone();
    assert!(failed(&whole).is_object());
    assert_eq!(failed(&merged), failed(&whole));
}

/// Given files that are not all shards of one sweep, each once, when they are merged, then that is refused in a
/// sentence that says what is wrong and where.
#[test]
fn what_is_no_whole_sweep_is_refused() {
    let folder = Folder::new("refused");
    let [one, two, three] = ["1/3", "2/3", "3/3"].map(|shard| folder.shard(shard, &[]));
    let refused = |files: &[&String], words: &str| {
        let files: Vec<String> = files.iter().map(ToString::to_string).collect();
        let sentence = refusal(&merge(&files));
        assert!(sentence.contains(words), "{sentence}");
    };
    refused(&[&one, &three], "shard 2/3 is missing");
    refused(&[&one], "shards 2/3, 3/3 are missing");
    refused(&[&one, &two, &two], "shard 2/3 is in both");
    let other = folder.shard("2/4", &[]);
    refused(&[&one, &other], "they are not of one sweep");
    let modified = folder.shard("3/3", &["--rules-off", "durable-vote"]);
    refused(&[&one, &modified], "all rules on");
    let text = fs::read_to_string(Path::new(&two)).expect("a file");
    let older = folder.file("older", &text.replace(env!("CARGO_PKG_VERSION"), "0.0.9"));
    refused(&[&one, &older], "version 0.0.9");
    for (name, text) in [
        ("cut-off", &text[..text.len() / 2]),
        ("empty", ""),
        (
            "progress",
            "{\"kind\":\"progress\",\"schedules\":3,\"of\":10,\"per_second\":1,\"seconds_left\":7}\n",
        ),
    ] {
        refused(&[&folder.file(name, text)], "run it again");
    }
    let short = text.replace("\"schedules\":10", "\"schedules\":9");
    refused(&[&folder.file("short", &short)], "counts 9 schedules, but its shard has 10");
    let nonsense = text.replace("\"index\":2", "\"index\":0");
    refused(&[&folder.file("nonsense", &nonsense)], "there is no shard 0/3");
    refused(&[&"/no/such/file".to_owned()], "cannot be opened");
}

/// Given a shard that there is none of, when it is asked for, then that is refused.
#[test]
fn shards_that_do_not_exist_are_refused() {
    for shard in ["0/3", "4/3", "1/0", "1", "a/b", "-1/3", "1/99999999999"] {
        let shard = format!("--shard={shard}");
        let sentence = refusal(&raftarium(&["sweep", "--seeds", "0..9", &shard]));
        assert!(sentence.contains("such as 3/8"), "{sentence}");
    }
}

/// Given more shards than schedules, then some are empty, and together they are the sweep.
#[test]
fn a_shard_can_be_empty() {
    let folder = Folder::new("empty-shards");
    let shard = |index| {
        let shard = format!("--shard={index}/3");
        folder.file(index, &out(&raftarium(&["sweep", "--seeds", "5..7", "--json", &shard])))
    };
    let merged = summary(&merge(&["1", "2", "3"].map(shard)));
    assert_eq!(merged["schedules"], 2);
}

/// Given a sweep that takes longer than its interval, when it prints JSON, then each line is an object: how far it is,
/// never backwards, and what came of it as the last.
#[test]
fn progress_is_a_line_now_and_then() {
    let sweep = ["sweep", "--seeds", "0..40", "--json", "--every", "1us", "--jobs", "1"];
    let output = raftarium(&sweep);
    let lines: Vec<Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let (last, before) = lines.split_last().expect("a summary");
    assert_eq!((&last["kind"], &last["schedules"]), (&"summary".into(), &40.into()));
    assert!(before.iter().all(|line| line["kind"] == "progress" && line["of"] == 40));
    let done: Vec<u64> = before.iter().filter_map(|line| line["schedules"].as_u64()).collect();
    assert!(done.len() == before.len() && done.is_sorted() && !done.is_empty(), "{done:?}");
}
