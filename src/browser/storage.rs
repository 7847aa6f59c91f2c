//! What the browser stores for the page from one visit to the next. It may refuse to, and what is read
//! from there is hostile: old, cut short or forged.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use session::{Progress, STORED_BRANCHES_BYTES_MAX, STORED_RUN_BYTES_MAX, Store, Stored};

const SETTINGS: &str = "raftarium.settings";
const RUN: &str = "raftarium.run";
const BRANCHES: &str = "raftarium.aside";
const PLACE: &str = "raftarium.place";
const STORY: &str = "raftarium.story";
const ATTEMPT: &str = "raftarium.taken";
const READ: &str = "raftarium.read";
const SOLVED: &str = "raftarium.solved";

/// Where a run is kept that was set aside because the program crashed in it.
const FAILED_RUN: &str = "raftarium.run.failed";

/// What belongs to a run. A tab can store it for itself.
const OF_RUN: [&str; 4] = [RUN, BRANCHES, PLACE, ATTEMPT];

/// Is there in the storage of a tab that does.
const IN_TAB: &str = "raftarium.tab";

/// The longest text of anything but a run, its branches or an attempt, in bytes.
const BYTES_MAX: usize = 8_000;

/// The longest attempt at a lesson, in bytes: a link and a little more.
const ATTEMPT_BYTES_MAX: usize = 61_000;

/// Returns all that was stored, as far as it makes sense.
pub fn load() -> Stored {
    Stored {
        settings: value(SETTINGS),
        run: text(RUN, STORED_RUN_BYTES_MAX),
        branches: branches(),
        place: value(PLACE),
        story: text(STORY, BYTES_MAX),
        attempt: text(ATTEMPT, ATTEMPT_BYTES_MAX),
        read: progress(READ),
        solved: progress(SOLVED),
        is_of_tab: is_in_tab(),
    }
}

/// Returns whether a key is that of something that belongs to a run.
pub fn is_of_run(key: &str) -> bool {
    OF_RUN.contains(&key)
}

/// From now on, keeps what belongs to a run in the storage of this tab, which no other tab reads or writes. Returns
/// whether the browser did.
pub fn store_in_tab() -> bool {
    let stored = tab_storage().map(|storage| storage.set_item(IN_TAB, "1"));
    matches!(stored, Some(Ok(())))
}

fn is_in_tab() -> bool {
    tab_storage().is_some_and(|storage| matches!(storage.get_item(IN_TAB), Ok(Some(_))))
}

/// Stores something. Returns whether the browser did.
pub fn store(it: &Store) -> bool {
    match it {
        Store::Settings(settings) => set(SETTINGS, settings),
        Store::Run(run) => set(RUN, run),
        Store::Branches(branches) => set(BRANCHES, branches),
        Store::Place(place) => set(PLACE, place),
        Store::Story(story) => set(STORY, story),
        Store::Attempt(attempt) => set(ATTEMPT, attempt),
        Store::Read(read) => set(READ, read),
        Store::Solved(solved) => set(SOLVED, solved),
    }
}

/// Renames the stored run: it may crash the program again, but what was done in it is not thrown away.
pub fn set_aside_run() {
    if let Some(run) = text(RUN, STORED_RUN_BYTES_MAX) {
        set(FAILED_RUN, &run);
    }
    for key in [RUN, PLACE] {
        if let Some(storage) = storage(key) {
            let _nothing_more_can_be_done = storage.remove_item(key);
        }
    }
}

/// Stores a value as JSON. gloo's own `set` panics at an error that is no JavaScript `Error`.
fn set(key: &str, value: &impl Serialize) -> bool {
    let text = serde_json::to_string(value).ok();
    let stored = storage(key).zip(text).map(|(storage, text)| storage.set_item(key, &text));
    matches!(stored, Some(Ok(())))
}

/// Returns the browser's storage for a key, if the page may use it.
fn storage(key: &str) -> Option<web_sys::Storage> {
    if is_of_run(key) && is_in_tab() {
        return tab_storage();
    }
    // Without it, gloo's `raw` panics.
    web_sys::window()?.local_storage().ok()??;
    Some(LocalStorage::raw())
}

/// Returns the storage of this tab, if the page may use it.
fn tab_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()??;
    Some(SessionStorage::raw())
}

/// Returns the raw text under a key, if it is not too long.
fn raw(key: &str, bytes_max: usize) -> Option<String> {
    let text = storage(key)?.get_item(key).ok()??;
    (text.len() <= bytes_max).then_some(text)
}

fn value<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&raw(key, BYTES_MAX)?).ok()
}

/// Returns a stored text. Earlier versions stored it without quotes.
fn text(key: &str, bytes_max: usize) -> Option<String> {
    let raw = raw(key, bytes_max)?;
    Some(serde_json::from_str(&raw).unwrap_or(raw))
}

/// Returns the stored branches. Earlier versions stored them with blanks in between.
fn branches() -> Vec<String> {
    let raw = raw(BRANCHES, 2 * STORED_BRANCHES_BYTES_MAX).unwrap_or_default();
    let words = || raw.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    serde_json::from_str(&raw).unwrap_or_else(|_| words())
}

/// Returns stored progress. Earlier versions stored it as words.
fn progress(key: &str) -> Progress {
    let raw = raw(key, BYTES_MAX).unwrap_or_default();
    serde_json::from_str(&raw).unwrap_or_else(|_| Progress::from_words(&raw))
}
