//! Saved runs: what a file, a lesson and the command line keep of a run, as JSON that people can read.

use serde::{Deserialize, Serialize};

use crate::format::notation;
use crate::format::notation::NotationError;
use crate::world::intervention::Intervention;
use crate::world::run::Run;
use crate::world::setup::{Conditions, Setup};
use raft::Time;

/// The version of the format. Whatever changes its meaning gets the next one.
pub const SAVED_VERSION: u32 = 2;

/// The most interventions that a saved run has.
pub const MAX_INTERVENTIONS: usize = 100_000;

/// The longest text of a saved run, in bytes.
pub const MAX_SAVED_BYTES: usize = 16 * 1024 * 1024;

/// The most letters of a sentence about JSON, which can quote what it has read.
const MAX_REASON: usize = 200;

/// A run with the moment to which it was watched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(into = "SavedFile", try_from = "SavedFile")]
pub struct Saved {
    /// The run.
    pub run: Run,
    /// The moment.
    pub until: Time,
}

/// A saved run as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFile {
    /// The version of the format.
    raftarium: u32,
    /// The setup, as `name=value` pairs.
    setup: String,
    /// The seed. It is a text because not all readers of JSON take numbers of 64 bits.
    seed: String,
    /// How long the run was watched, such as "2.5s".
    until: String,
    /// What was done and when, a line each, in the order of time.
    interventions: Vec<String>,
}

/// What all versions of the format have in common.
#[derive(Deserialize)]
struct Versioned {
    raftarium: u32,
}

/// Why a text is not a saved run that can be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SavedError {
    /// It is longer than [`MAX_SAVED_BYTES`].
    #[error("it is longer than 16 MB, the limit for a run")]
    TooLong,
    /// It is not JSON, or not that of a saved run.
    #[error("it is not a saved run: {0}")]
    Json(String),
    /// It is of another version.
    #[error(
        "it was saved in format version {0}, but only versions 1 to {SAVED_VERSION} are supported"
    )]
    Version(u32),
    /// One of its texts cannot be read.
    #[error(transparent)]
    Notation(#[from] NotationError),
}

impl From<serde_json::Error> for SavedError {
    fn from(error: serde_json::Error) -> Self {
        let reason = error.to_string();
        Self::Json(reason.chars().filter(|it| !notation::is_hidden(*it)).take(MAX_REASON).collect())
    }
}

impl Saved {
    /// Returns the run as the text of a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("texts and numbers always serialize");
        json + "\n"
    }

    /// Reads a run from the text of a file, which may come from anywhere. Whether a world can be made of
    /// its setup is not asked here, see [`Setup::check`].
    ///
    /// # Errors
    /// A [`SavedError`], whose sentence says what is wrong, and where.
    pub fn from_json(json: &str) -> Result<Self, SavedError> {
        if json.len() > MAX_SAVED_BYTES {
            return Err(SavedError::TooLong);
        }
        // Editors of some systems write a byte-order mark.
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        // Another version may have other fields: its number is asked for first.
        let Versioned { raftarium } = serde_json::from_str(json)?;
        check_version(raftarium)?;
        serde_json::from_str::<SavedFile>(json)?.try_into()
    }
}

impl From<Saved> for SavedFile {
    fn from(Saved { run, until }: Saved) -> Self {
        Self {
            raftarium: SAVED_VERSION,
            setup: run.setup.to_string(),
            seed: run.seed.to_string(),
            until: notation::time_text(until),
            interventions: run.lines().collect(),
        }
    }
}

impl TryFrom<SavedFile> for Saved {
    type Error = SavedError;

    fn try_from(file: SavedFile) -> Result<Self, SavedError> {
        let within = |place: &str| {
            let place = place.to_owned();
            move |error| notation::within(&place, &error)
        };
        check_version(file.raftarium)?;
        let setup: Setup = file.setup.parse().map_err(within("setup"))?;
        let seed = notation::whole(&file.seed).map_err(within("seed"))?;
        let until = notation::parse_time(&file.until).map_err(within("until"))?;
        if file.interventions.len() > MAX_INTERVENTIONS {
            return Err(notation::refused("there are more than 100,000 interventions").into());
        }
        let mut run = Run::new(setup, seed);
        for (number, line) in (1..).zip(&file.interventions) {
            run.take(line, file.raftarium).map_err(within(&format!("intervention {number}")))?;
        }
        // Those at the same time keep their order.
        run.interventions.sort_by_key(|(time, _)| *time);
        Ok(Self { run, until })
    }
}

fn check_version(version: u32) -> Result<(), SavedError> {
    match version {
        1..=SAVED_VERSION => Ok(()),
        other => Err(SavedError::Version(other)),
    }
}

/// What a line meant in files of version 1: a partition named servers that are not there, and each in one group; and
/// what a change of the network did not name was as by default.
fn as_in_version_1(intervention: Intervention, nodes: u8) -> Intervention {
    match intervention {
        Intervention::PartitionInto(groups) => Intervention::Partition(groups.last_groups()),
        Intervention::ChangeConditions(change) => {
            Intervention::SetConditions(change.of(Conditions::default()))
        }
        other => other,
    }
    .within(nodes)
}

impl Run {
    /// Reads an intervention from a line of a file of some version.
    fn take(&mut self, line: &str, version: u32) -> Result<(), NotationError> {
        let (time, mut intervention) = notation::timed(line)?;
        if version == 1 {
            intervention = as_in_version_1(intervention, self.setup.nodes);
        }
        if !intervention.fits(&self.setup) {
            let what = format!("“{intervention}” names a server or client that does not exist");
            return Err(notation::refused(&what));
        }
        self.interventions.push((time, intervention));
        Ok(())
    }
}
