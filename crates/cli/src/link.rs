//! Links of the page: what is in one, and how one is made.

use std::io::Write as _;
use std::path::Path;

use scene::words;
use sim::{Link, LinkError, MAX_LINK, Saved};

use crate::args::LinkOptions;
use crate::file;
use crate::outcome::{CliError, Ending};
use crate::print;

/// How the part of an address begins that a run is in.
const RUN: &str = "run=";

/// Prints the run of a link as a saved run, or a link to a saved run.
pub(crate) fn link(options: &LinkOptions) -> Result<Ending, CliError> {
    let what = options.what.as_str();
    let mut out = print::out();
    match run_of(what) {
        Some(text) => out.write_all(opened(text)?.to_json().as_bytes())?,
        None if what.contains("://") || what.starts_with('#') => {
            return Err(CliError::input(
                "there is no run in this link: a link to one has “run=” in it.",
            ));
        }
        None => writeln!(out, "{}#{RUN}{}", options.page, made(Path::new(what))?)?,
    }
    Ok(Ending::Held)
}

/// The text of the run in an address: what follows "run=" in its fragment.
fn run_of(what: &str) -> Option<&str> {
    let (_, fragment) = what.split_once('#')?;
    fragment.split('&').find_map(|part| part.strip_prefix(RUN))
}

/// Opens a link, which comes from anywhere.
fn opened(text: &str) -> Result<Saved, CliError> {
    let refused = |why: LinkError| CliError::Input(format!("{why}."));
    let Link { run, until, .. } = Link::<()>::decode(text).map_err(refused)?;
    let setup = |problem| CliError::Input(format!("setup: {}", words::setup_problem(problem)));
    run.setup.check().map_err(setup)?;
    Ok(Saved { run, until })
}

/// Makes a link to a saved run, which leads to its end.
fn made(path: &Path) -> Result<String, CliError> {
    let Saved { run, until } = file::read(path)?;
    let text = Link { run, until, at: until, view: () }.encode();
    match text.len() <= MAX_LINK {
        true => Ok(text),
        false => {
            Err(CliError::Input(format!("{}: the run is too long for a link.", path.display())))
        }
    }
}
