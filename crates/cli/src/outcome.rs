//! How a command ends.

use std::fmt::{self, Display, Write};
use std::io;

use scene::words;

/// The longest sentence, in letters.
const LONGEST: usize = 380;

/// How a command ends that could be carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// All properties held.
    Held,
    /// A property was violated.
    Broken,
}

/// Why a command could not be carried out.
#[derive(Debug)]
pub(crate) enum CliError {
    /// What was given makes no sense; the sentence says what and why.
    Input(String),
}

impl CliError {
    /// What was given makes no sense.
    pub(crate) fn input(sentence: impl Display) -> Self {
        Self::Input(sentence.to_string())
    }
}

impl Display for CliError {
    /// One sentence in one line, whatever was quoted in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Input(sentence) = self;
        let sentence = words::legible(sentence);
        sentence.chars().take(LONGEST).try_for_each(|letter| f.write_char(letter))?;
        let rest = sentence.chars().nth(LONGEST).is_some();
        f.write_str(if rest { "….\n" } else { "\n" })
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Input(format!("the output could not be written: {error}."))
    }
}
