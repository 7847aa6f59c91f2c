//! Saved runs: readable JSON. What is read comes from outside, and is limited in size.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use scene::words;
use serde::Deserialize;
use sim::{SAVED_VERSION, Saved, Written};

use crate::problem::Problem;

/// The longest file that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A saved run as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    #[serde(rename = "raftarium")]
    _version: u32,
    setup: String,
    seed: String,
    until: String,
    interventions: Vec<String>,
}

/// What all versions have in common.
#[derive(Deserialize)]
struct Versioned {
    raftarium: u32,
}

/// Reads a saved run.
pub(crate) fn read(path: &Path) -> Result<Saved, Problem> {
    let named = |problem: String| Problem::Input(format!("{}: {problem}", path.display()));
    let mut text = String::new();
    let opened = File::open(path).map_err(|error| named(format!("cannot be opened: {error}.")))?;
    match opened.take(MAX_BYTES + 1).read_to_string(&mut text) {
        Ok(_) if text.len() as u64 > MAX_BYTES => {
            Err(named("is longer than 16 MB, the limit for a run.".into()))
        }
        Ok(_) => parse(&text).map_err(named),
        Err(error) => Err(named(format!("cannot be read as text: {error}."))),
    }
}

/// Reads the text of a saved run.
fn parse(text: &str) -> Result<Saved, String> {
    let json = |error: serde_json::Error| format!("is not a saved run: {error}.");
    let Versioned { raftarium: version } = serde_json::from_str(text).map_err(json)?;
    if version != SAVED_VERSION {
        return Err(format!(
            "was saved in format version {version}, but only version {SAVED_VERSION} is supported."
        ));
    }
    let Json { setup, seed, until, interventions, .. } =
        serde_json::from_str(text).map_err(json)?;
    let written = Written { setup, seed, until, interventions };
    let saved = Saved::read(&written).map_err(|problem| format!("{problem}."))?;
    let setup = |problem| format!("setup: {}", words::setup_problem(problem));
    saved.run.setup.check().map_err(setup)?;
    Ok(saved)
}

/// Saves a run.
pub(crate) fn write(path: &Path, saved: &Saved) -> Result<(), Problem> {
    std::fs::write(path, saved.written().json())
        .map_err(|error| Problem::Input(format!("{}: cannot be written: {error}.", path.display())))
}

#[cfg(test)]
mod tests {
    use raft::Rules;
    use sim::Trial;

    use super::*;

    fn saved() -> Saved {
        let trial = Trial::of(7, Rules::default());
        Saved { run: trial.run, until: trial.until }
    }

    #[test]
    fn a_saved_run_reads_back() {
        let saved = saved();
        assert_eq!(parse(&saved.written().json()), Ok(saved));
    }

    /// Given a saved run, when it is cut off anywhere, then it is refused in one sentence.
    #[test]
    fn a_truncated_file_is_refused() {
        let text = saved().written().json();
        for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
            let problem = parse(&text[..end]).expect_err("it is cut off");
            assert!(!problem.contains('\n'), "{problem}");
        }
    }

    #[test]
    fn a_hostile_file_is_refused_in_a_sentence() {
        let with = |key: &str, value: &str| {
            let mut all = [
                ("raftarium", "1"),
                ("setup", "\"\""),
                ("seed", "\"1\""),
                ("until", "\"1s\""),
                ("interventions", "[]"),
            ];
            for pair in &mut all {
                if pair.0 == key {
                    pair.1 = value;
                }
            }
            let pairs: Vec<String> = all.iter().map(|(k, v)| format!("\"{k}\": {v}")).collect();
            parse(&format!("{{{}}}", pairs.join(", ")))
        };
        assert!(with("", "").is_ok());
        for (key, value, named) in [
            ("raftarium", "2", "version 2"),
            ("raftarium", "-1", "not a saved run"),
            ("setup", "\"nodes=10\"", "1 to 9 nodes"),
            ("setup", "\"nodes=ten\"", "ten"),
            ("seed", "\"-1\"", "seed"),
            ("seed", "1", "not a saved run"),
            ("until", "\"25h\"", "25h"),
            ("until", "\"99999s\"", "24 hours"),
            ("interventions", "[\"1s crash n4\"]", "does not exist"),
            ("interventions", "[\"1s c2 read x\"]", "does not exist"),
            ("interventions", "[\"2s heal\", \"1s heal\"]", "intervention 2"),
            ("interventions", "[\"crash n1\"]", "intervention 1"),
            ("interventions", "[1]", "not a saved run"),
        ] {
            let problem = with(key, value).expect_err(value);
            assert!(problem.contains(named) && !problem.contains('\n'), "{value}: {problem}");
        }
        assert!(parse(&"[".repeat(1_000_000)).is_err());
        assert!(parse("{\"raftarium\": 1, \"extra\": 1}").is_err());
    }
}
