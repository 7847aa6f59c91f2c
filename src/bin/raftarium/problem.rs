//! How a command ends.

use std::fmt::Display;
use std::io;

/// How a command ends that could be carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// All promises held.
    Held,
    /// A promise was broken.
    Broken,
}

/// Why a command could not be carried out.
#[derive(Debug)]
pub(crate) enum Problem {
    /// What was given makes no sense; the sentence says what and why.
    Input(String),
    /// Whoever read the output has closed it.
    NobodyListens,
}

impl Problem {
    /// What was given makes no sense.
    pub(crate) fn input(sentence: impl Display) -> Self {
        Self::Input(sentence.to_string())
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyListens,
            _ => Self::Input(format!("the output could not be written: {error}.")),
        }
    }
}
