//! Saved runs: readable JSON. What is read comes from outside, and is limited in size.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;

use scene::words;
use sim::{MAX_SAVED_BYTES, Run, Saved};

use crate::outcome::CliError;
use crate::print;

/// True for the name of a standard stream.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a saved run.
pub(crate) fn read(path: &Path) -> Result<Saved, CliError> {
    let named = |problem: String| CliError::Input(format!("{}: {problem}", path.display()));
    let mut text = String::new();
    let opened: Box<dyn Read> = match is_standard(path) {
        true => Box::new(io::stdin()),
        false => {
            let refused = |error| named(format!("it cannot be opened: {error}."));
            Box::new(File::open(path).map_err(refused)?)
        }
    };
    // One byte more than is allowed, so that what is too long is seen to be.
    match opened.take(MAX_SAVED_BYTES as u64 + 1).read_to_string(&mut text) {
        Ok(_) => parse(&text).map_err(named),
        Err(error) => Err(named(format!("it cannot be read as text: {error}."))),
    }
}

/// Reads the text of a saved run.
fn parse(text: &str) -> Result<Saved, String> {
    let saved = Saved::from_json(text).map_err(|error| format!("{error}."))?;
    let setup = |problem| format!("setup: {}", words::setup_problem(problem));
    saved.run.setup.check().map_err(setup)?;
    check_beginning(&saved.run)?;
    Ok(saved)
}

/// Checks the initial states that a run gives to its servers.
pub(crate) fn check_beginning(run: &Run) -> Result<(), String> {
    run.check_beginning().map_err(|(place, problem)| {
        let line = run.interventions.get(place).map(|(_, it)| it.to_string());
        format!("“{}”: {}", line.unwrap_or_default(), words::impossible(problem))
    })
}

/// Saves a run.
pub(crate) fn write(path: &Path, saved: &Saved) -> Result<(), CliError> {
    if is_standard(path) {
        return Ok(print::out().write_all(saved.to_json().as_bytes())?);
    }
    std::fs::write(path, saved.to_json()).map_err(|error| {
        CliError::Input(format!("{}: cannot be written: {error}.", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use raft::Rules;
    use sim::ScheduleRun;

    use super::*;

    fn saved() -> Saved {
        let trial = ScheduleRun::play(7, Rules::default());
        Saved { run: trial.run, until: trial.until }
    }

    #[test]
    fn a_saved_run_reads_back() {
        let saved = saved();
        assert_eq!(parse(&saved.to_json()), Ok(saved));
    }

    /// Given a saved run, when it is cut off anywhere, then it is refused in one sentence.
    #[test]
    fn a_truncated_file_is_refused() {
        let text = saved().to_json();
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
            ("raftarium", "3", "version 3"),
            ("raftarium", "-1", "not a saved run"),
            ("setup", "\"nodes=10\"", "1 to 9 nodes"),
            ("setup", "\"nodes=ten\"", "ten"),
            ("seed", "\"-1\"", "seed"),
            ("seed", "1", "not a saved run"),
            ("until", "\"25h\"", "24 hours"),
            ("until", "\"99999s\"", "24 hours"),
            ("interventions", "[\"1s crash n4\"]", "does not exist"),
            ("interventions", "[\"1s c2 read x\"]", "does not exist"),
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
