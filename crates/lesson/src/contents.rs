//! What the page knows of all lessons before it has any of them.

use serde::{Deserialize, Serialize};

/// The kinds of lessons, in the order of the contents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A chapter of the story.
    Chapter,
    /// A scene of the gallery.
    Scenario,
    /// Something for the reader to bring about.
    Challenge,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chapter, Self::Scenario, Self::Challenge];
}

/// A lesson in the list of contents.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Its name in links.
    pub id: String,
    /// The file that it is in: a chapter by itself, the others with those of their kind.
    pub file: String,
    /// Of which kind it is.
    pub kind: Kind,
    /// Its place among those of its kind, from 1.
    pub place: u64,
    /// How many minutes a reader needs.
    pub minutes: u64,
    /// True for a chapter that is on the shortest way through the story.
    #[serde(default)]
    pub main: bool,
    /// How many steps it has.
    pub steps: u64,
    /// Its name.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
}

/// All lessons, by kind and place.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Contents {
    /// Their headings.
    pub list: Vec<Heading>,
}

impl Contents {
    /// The name of the file that they are in.
    pub const FILE: &str = "contents.json";

    /// The lesson of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Heading> {
        self.list.iter().find(|heading| heading.id == id)
    }

    /// The lessons of a kind, in their order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Heading> {
        self.list.iter().filter(move |heading| heading.kind == kind)
    }

    /// The lesson of the same kind that comes after one, or before it.
    #[must_use]
    pub fn beside(&self, id: &str, forward: bool) -> Option<&Heading> {
        let place = self.list.iter().position(|heading| heading.id == id)?;
        let other = if forward { place + 1 } else { place.checked_sub(1)? };
        self.list.get(other).filter(|other| other.kind == self.list[place].kind)
    }
}
