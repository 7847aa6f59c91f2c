//! Saved runs: readable JSON. What is read comes from outside, and is limited in size.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use raftarium::raft::Time;
use raftarium::scene::words;
use raftarium::sim::{self, Run, Setup, Unreadable};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The version of the format.
const VERSION: u32 = 1;

/// The longest file that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The most interventions that are read.
const MAX_INTERVENTIONS: usize = 100_000;

/// A run with the instant to which it was watched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Saved {
    pub(crate) run: Run,
    pub(crate) until: Time,
}

/// A saved run as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    raftarium: u32,
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
            Err(named("is longer than 16 MB, which no run is.".into()))
        }
        Ok(_) => parse(&text).map_err(named),
        Err(error) => Err(named(format!("cannot be read as text: {error}."))),
    }
}

/// Reads the text of a saved run.
pub(crate) fn parse(text: &str) -> Result<Saved, String> {
    let json = |error: serde_json::Error| format!("is not a saved run: {error}.");
    let Versioned { raftarium: version } = serde_json::from_str(text).map_err(json)?;
    if version != VERSION {
        return Err(format!(
            "was saved in version {version} of the format, and only version {VERSION} is known."
        ));
    }
    let written: Written = serde_json::from_str(text).map_err(json)?;
    if written.interventions.len() > MAX_INTERVENTIONS {
        return Err(format!("has more than {MAX_INTERVENTIONS} interventions."));
    }
    let setup: Setup = written.setup.parse().map_err(|it: Unreadable| within("setup", &it))?;
    setup.check().map_err(|it| within("setup", &words::setup_problem(it).trim_end_matches('.')))?;
    let seed = written.seed.parse().map_err(|_| "seed: is not a whole number.".to_owned())?;
    let mut run = Run::new(setup, seed);
    let mut last = Time(0);
    for (number, line) in (1..).zip(&written.interventions) {
        let place = format!("intervention {number}");
        let (time, deed) = sim::timed(line).map_err(|it| within(&place, &it))?;
        if !deed.fits(&setup) {
            let what = format!("“{deed}” names a server or client that is not there");
            return Err(within(&place, &what));
        }
        if time < last {
            return Err(within(&place, &"comes before the one above it"));
        }
        last = time;
        run.interventions.push((time, deed));
    }
    let until = sim::instant(&written.until).map_err(|it| within("until", &it))?;
    Ok(Saved { run, until })
}

fn within(place: &str, problem: &dyn Display) -> String {
    format!("{place}: {problem}.")
}

/// Saves a run.
pub(crate) fn write(path: &Path, saved: &Saved) -> Result<(), Problem> {
    let written = Written {
        raftarium: VERSION,
        setup: saved.run.setup.to_string(),
        seed: saved.run.seed.to_string(),
        until: sim::instant_text(saved.until),
        interventions: saved.run.lines().collect(),
    };
    let mut text = serde_json::to_string_pretty(&written).expect("texts are always JSON");
    text.push('\n');
    std::fs::write(path, text)
        .map_err(|error| Problem::Input(format!("{}: cannot be written: {error}.", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> Saved {
        let trial = sim::Trial::of(7, raftarium::raft::Rules::default());
        Saved { run: trial.run, until: trial.until }
    }

    fn text_of(saved: &Saved) -> String {
        let path = std::env::temp_dir().join(format!("raftarium-{}.raftarium", std::process::id()));
        write(&path, saved).expect("a folder for what is temporary");
        let text = std::fs::read_to_string(&path).expect("it was written just now");
        std::fs::remove_file(&path).expect("it is there");
        text
    }

    #[test]
    fn a_saved_run_reads_back() {
        let saved = saved();
        assert_eq!(parse(&text_of(&saved)), Ok(saved));
    }

    /// Given a saved run, when it is cut off anywhere, then it is refused in one sentence.
    #[test]
    fn a_truncated_file_is_refused() {
        let text = text_of(&saved());
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
            ("interventions", "[\"1s crash n4\"]", "is not there"),
            ("interventions", "[\"1s c2 read x\"]", "is not there"),
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
