//! A sweep in shards, by GNU parallel, exactly as the documentation says; and one worker is killed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::{Result, places, process};

/// The seeds of the documentation, and fewer, for a moment's work.
const SEEDS: (&str, &str) = ("0..1000000", "0..400");

/// Runs the commands of `docs/SWEEP.md`, and compares what they print with a sweep in one piece.
pub(crate) fn check(program: &Path) -> Result<Vec<String>> {
    let folder = places::build_folder().join("shards");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    let worker = folder.join("raftarium");
    fs::write(&worker, mortal(program)).map_err(failed)?;
    fs::set_permissions(&worker, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    let guide = places::checkout().join("docs/SWEEP.md");
    let text =
        fs::read_to_string(&guide).map_err(|error| format!("{}: {error}", guide.display()))?;
    let commands = commands(&text)?.replace(SEEDS.0, SEEDS.1);
    let path = places::search_path_with(std::slice::from_ref(&folder))?;
    let shell = |commands: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", commands]).current_dir(&folder).env("PATH", &path);
        process::output(&mut shell)
    };
    let merged = shell(&commands)?;
    let whole = shell(&format!("raftarium sweep --seeds {}", SEEDS.1))?;
    if !folder.join("killed").exists() {
        return Err("no worker was killed".to_owned());
    }
    if without_time(&merged) != without_time(&whole) {
        return Err(format!("the shards are not the sweep:\n{merged}\n{whole}"));
    }
    Ok(merged.lines().map(|line| format!("in shards: {line}")).collect())
}

/// Returns the first block of shell commands of the documentation.
fn commands(text: &str) -> Result<&str> {
    let block = text.split_once("```sh\n").and_then(|(_, rest)| rest.split_once("```"));
    block
        .map(|(commands, _)| commands)
        .ok_or_else(|| "docs/SWEEP.md has no block of commands".to_owned())
}

/// A worker that is killed in the middle of a line, the first time that it plays the third shard.
fn mortal(program: &Path) -> String {
    format!(
        "#!/bin/sh\n\
         case \"$*\" in *'--shard 3/8 '*)\n\
         \x20   if mkdir killed 2> /dev/null; then printf '{{\"kind\":'; kill -KILL $$; fi ;;\n\
         esac\n\
         exec '{}' \"$@\"\n",
        program.display()
    )
}

/// Returns what a sweep printed without how long it took.
fn without_time(printed: &str) -> String {
    let (before, rest) = printed.split_once(" simulated seconds in ").unwrap_or((printed, ""));
    let after = rest.split_once(" s:").map_or(rest, |(_, after)| after);
    format!("{before} {after}")
}
