//! What is remembered from one visit to the next, in the browser's local storage.
//!
//! What is read from there is hostile: it may be old, cut short or forged. Whatever is not
//! sound is as if it were not there. A browser without storage only forgets.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::raft::{Micros, Timing};
use crate::scene::{Filter, Speed};
use crate::sim::{Conditions, Latency, Level, Permille, Setup};

/// Where it is kept.
const KEY: &str = "raftarium.settings";

/// The longest text that is looked at, in bytes.
const LONGEST: u32 = 4_096;

/// What is remembered.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Dark, light, or as the system has it.
    pub dark: Option<bool>,
    /// How fast time goes by.
    pub speed: Speed,
    /// Which events are shown.
    pub level: Level,
    /// What new runs are made of.
    pub setup: Setup,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: None,
            speed: Speed::default(),
            level: Filter::default().level,
            setup: Setup::default(),
        }
    }
}

/// The same as it is written down. Lengths of time are in milliseconds.
#[derive(Serialize, Deserialize)]
struct Written {
    dark: Option<bool>,
    speed: u8,
    level: u8,
    nodes: u8,
    election: [u32; 2],
    heartbeat: u32,
    check_quorum: bool,
    latency: [u32; 2],
    shares: [u16; 3],
}

/// All levels, from the least to the greatest.
pub const LEVELS: [Level; 4] = [Level::Debug, Level::Info, Level::Warn, Level::Error];

impl Settings {
    /// What was remembered, as far as it is sound.
    pub fn load() -> Self {
        Self::read().unwrap_or_default()
    }

    fn read() -> Option<Self> {
        let text = storage()?.get_item(KEY).ok()??;
        if u32::try_from(text.len()).is_ok_and(|length| length > LONGEST) {
            return None;
        }
        let value = js_sys::JSON::parse(&text).ok()?;
        serde_wasm_bindgen::from_value::<Written>(value).ok()?.into_settings()
    }

    /// Remembers this, if the browser lets us.
    pub fn save(&self) {
        let _without_storage_we_forget = self.write();
    }

    fn write(&self) -> Option<()> {
        let value = serde_wasm_bindgen::to_value(&Written::of(self)).ok()?;
        let text = js_sys::JSON::stringify(&value).ok()?;
        storage()?.set_item(KEY, &String::from(text)).ok()
    }
}

impl Written {
    fn of(settings: &Settings) -> Self {
        let Setup { nodes, timing, check_quorum, conditions, .. } = settings.setup;
        let millis = |span: Micros| u32::try_from(span.as_millis()).unwrap_or(u32::MAX);
        let Conditions { latency, loss, duplication, reordering } = conditions;
        Self {
            dark: settings.dark,
            speed: settings.speed.step(),
            level: LEVELS
                .into_iter()
                .zip(0..)
                .find(|(level, _)| *level == settings.level)
                .map_or(1, |(_, place)| place),
            nodes,
            election: [timing.election_min, timing.election_max].map(millis),
            heartbeat: millis(timing.heartbeat),
            check_quorum,
            latency: [latency.min, latency.max].map(millis),
            shares: [loss, duplication, reordering].map(|share| share.0),
        }
    }

    fn into_settings(self) -> Option<Settings> {
        let span = |millis: u32| Micros::from_millis(u64::from(millis));
        let [election_min, election_max] = self.election.map(span);
        let [min, max] = self.latency.map(span);
        let [loss, duplication, reordering] = self.shares.map(Permille);
        let setup = Setup {
            nodes: self.nodes,
            timing: Timing { election_min, election_max, heartbeat: span(self.heartbeat) },
            check_quorum: self.check_quorum,
            conditions: Conditions { latency: Latency { min, max }, loss, duplication, reordering },
            ..Setup::default()
        };
        setup.check().ok()?;
        Some(Settings {
            dark: self.dark,
            speed: Speed::at(self.speed),
            level: *LEVELS.get(usize::from(self.level))?,
            setup,
        })
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// A seed drawn from the browser; small, so that it can be read out and typed.
pub fn fresh_seed() -> u64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from(u32::from_le_bytes(bytes)) % 100_000,
        Err(_) => 42,
    }
}

/// What the system asks for, such as "(prefers-reduced-motion: reduce)".
pub fn prefers(query: &str) -> bool {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok()?);
    list.is_some_and(|list| list.matches())
}

/// Sets the theme of the page, or leaves it to the system.
pub fn show_theme(dark: Option<bool>) -> Option<()> {
    let root = web_sys::window()?.document()?.document_element()?;
    let set: Result<(), JsValue> = match dark {
        Some(dark) => root.set_attribute("data-theme", if dark { "dark" } else { "light" }),
        None => root.remove_attribute("data-theme"),
    };
    set.ok()
}
