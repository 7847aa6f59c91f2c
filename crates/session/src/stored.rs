//! What was stored during earlier visits. It comes from a browser's storage: old, cut short or forged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::view_state::ViewState;
use raft::Time;
use sim::ViewNumber;

/// The most lessons of which progress is stored.
const PROGRESS_MAX: usize = 500;

/// The longest stored run that is read, in bytes. It may be longer than a link.
pub const STORED_RUN_BYTES_MAX: usize = 4_000_000;

/// The longest list of stored branches that is read or written, in bytes.
pub const STORED_BRANCHES_BYTES_MAX: usize = 200_000;

/// All that was stored.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stored {
    /// The settings.
    pub settings: Option<Settings>,
    /// The run, as a link's text.
    pub run: Option<String>,
    /// The branches of the run, as links' texts.
    pub branches: Vec<String>,
    /// Where in the run the visitor was.
    pub place: Option<Place>,
    /// Where in the story, as in a link.
    pub story: Option<String>,
    /// What the visitor did in a lesson, as in a link.
    pub attempt: Option<String>,
    /// How many steps of each lesson were read.
    pub read: Progress,
    /// With how many interventions each challenge was solved.
    pub solved: Progress,
    /// Whether the run and what belongs to it were stored for this tab alone, see
    /// [`Effect::StoreInTab`](crate::Effect::StoreInTab).
    pub is_of_tab: bool,
}

/// Where in a run a visitor is, and what is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "AnyPlace")]
pub struct Place {
    /// The seed of the run that it belongs to.
    pub seed: u64,
    /// How far the run was played.
    pub until: Time,
    /// The playhead.
    pub at: Time,
    /// What is shown.
    pub view: ViewState,
}

/// A place as it is stored now, or as earlier versions stored it.
#[derive(Deserialize)]
#[serde(untagged)]
enum AnyPlace {
    Named { seed: u64, until: Time, at: Time, view: ViewState },
    Numbers([u64; 4]),
}

impl From<AnyPlace> for Place {
    fn from(place: AnyPlace) -> Self {
        match place {
            AnyPlace::Named { seed, until, at, view } => Self { seed, until, at, view },
            AnyPlace::Numbers([seed, until, at, number]) => {
                let (until, at) = (Time(until), Time(at));
                Self { seed, until, at, view: ViewNumber { number, at }.into() }
            }
        }
    }
}

/// A number for each of several lessons, by their names.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Progress(BTreeMap<String, u64>);

impl Progress {
    /// Returns the number of a lesson, or 0.
    #[must_use]
    pub fn of(&self, id: &str) -> u64 {
        self.0.get(id).copied().unwrap_or(0)
    }

    /// Reads the notation of earlier versions, such as "roles:8 election:3"; any word that means
    /// nothing is left out.
    #[must_use]
    pub fn from_words(words: &str) -> Self {
        let read = |word: &str| {
            let (id, number) = word.split_once(':')?;
            Some((id.to_owned(), number.parse().ok()?))
        };
        Self(words.split(' ').filter_map(read).take(PROGRESS_MAX).collect())
    }

    /// Raises the number of a lesson to at least this one. Returns whether that changed it.
    pub(crate) fn raise(&mut self, id: &str, number: u64) -> bool {
        let changed = self.of(id) < number;
        changed && self.set(id, number)
    }

    /// Lowers the number of a lesson to at most this one, or sets it. Returns whether that changed it.
    pub(crate) fn lower(&mut self, id: &str, number: u64) -> bool {
        let changed = self.of(id) == 0 || number < self.of(id);
        changed && self.set(id, number)
    }

    fn set(&mut self, id: &str, number: u64) -> bool {
        if self.0.len() >= PROGRESS_MAX && !self.0.contains_key(id) {
            return false;
        }
        self.0.insert(id.to_owned(), number);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view_state::OpenPanel;

    #[test]
    fn progress_goes_one_way_only() {
        let mut read = Progress::from_words("roles:8 election:x :3 nope");
        assert_eq!((read.of("roles"), read.of("election"), read.of("nope")), (8, 0, 0));
        assert!(!read.raise("roles", 3) && read.raise("roles", 9));
        let mut solved = Progress::default();
        assert!(solved.lower("elect-n3", 4) && !solved.lower("elect-n3", 5));
        assert!(solved.lower("elect-n3", 1));
        assert_eq!((read.of("roles"), solved.of("elect-n3")), (9, 1));
    }

    #[test]
    fn progress_and_place_are_read_as_they_were_stored() {
        let progress = Progress::from_words("roles:8 election:3");
        let text = serde_json::to_string(&progress).expect("plain data");
        assert_eq!(serde_json::from_str::<Progress>(&text).ok(), Some(progress));
        let view = ViewState { diagram: true, ..ViewState::default() };
        let place = Place { seed: u64::MAX, until: Time(9), at: Time(8), view };
        let text = serde_json::to_string(&place).expect("plain data");
        assert_eq!(serde_json::from_str::<Place>(&text).ok(), Some(place));
        // As earlier versions stored it.
        let view = ViewState { open: OpenPanel::Selected, ..ViewState::default() };
        let place = Place { seed: 7, view, ..place };
        assert_eq!(serde_json::from_str::<Place>("[7,9,8,262401]").ok(), Some(place));
    }
}
