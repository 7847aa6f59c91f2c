//! What words mean, and how captions mark them.

use serde::{Deserialize, Serialize};

/// A word of the glossary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// The word.
    pub word: String,
    /// Where in the paper it is explained.
    pub section: String,
    /// What it means.
    pub meaning: String,
}

/// What words mean.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Glossary {
    /// In the order of the alphabet.
    pub list: Vec<Meaning>,
}

impl Glossary {
    /// The name of the file that it is in.
    pub const FILE: &str = "glossary.json";

    /// What a word means.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&Meaning> {
        self.list.iter().find(|meaning| meaning.word == word)
    }
}

/// A sentence with words of the glossary in it: `[votes|vote]` shows "votes", and is the word "vote".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words<'a>(pub &'a str);

impl<'a> Words<'a> {
    /// Its pieces: what is shown, and of which word of the glossary, if it is one.
    pub fn pieces(self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        self.0.split('[').enumerate().flat_map(|(place, part)| {
            let (marked, rest) = match part.split_once(']').filter(|_| place > 0) {
                Some((marked, rest)) => (Some(marked), rest),
                None => (None, part),
            };
            let word = marked.map(|marked| match marked.split_once('|') {
                Some((shown, word)) => (shown, Some(word)),
                None => (marked, Some(marked)),
            });
            word.into_iter().chain((!rest.is_empty()).then_some((rest, None)))
        })
    }

    /// True if each mark is closed before the next one opens, shows something, and is of a word.
    #[must_use]
    pub fn are_marked_well(self) -> bool {
        let mut parts = self.0.split('[');
        let is_plain = |text: &str| !text.contains(']');
        parts.next().is_some_and(is_plain)
            && parts.all(|part| {
                let Some((marked, rest)) = part.split_once(']') else { return false };
                let (shown, word) = marked.split_once('|').unwrap_or((marked, marked));
                !shown.trim().is_empty() && !word.is_empty() && is_plain(rest)
            })
    }

    /// What is shown, without the marks.
    #[must_use]
    pub fn plain(self) -> String {
        self.pieces().map(|(shown, _)| shown).collect()
    }
}
