//! What is remembered from one visit to the next, in the browser's local storage.
//!
//! What is read from there is hostile: it may be old, cut short or forged. Whatever is not
//! sound is as if it were not there. A browser without storage only forgets.

use wasm_bindgen::JsValue;

use super::store;
use raft::{Micros, Timing};
use scene::{Filter, Speed};
use sim::{Conditions, Latency, Level, Permille, Setup};

/// Where it is kept.
const KEY: &str = "raftarium.settings";

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

/// The same as it is written down: the theme (0 for the system's, 1 for light, 2 for dark), the
/// steps of speed and level, the number of servers, the election timeouts, the heartbeat, whether
/// leaders check their quorum, the latencies, and the shares that are lost, doubled and held up.
/// Lengths of time are in milliseconds.
type Written = [u64; 13];

/// All levels, from the least to the greatest.
pub const LEVELS: [Level; 4] = [Level::Debug, Level::Info, Level::Warn, Level::Error];

impl Settings {
    /// What was remembered, as far as it is sound.
    pub fn load() -> Self {
        Self::read().unwrap_or_default()
    }

    fn read() -> Option<Self> {
        Self::from_written(&store::numbers(KEY)?)
    }

    /// Remembers this, if the browser lets us.
    pub fn save(&self) {
        let _without_storage_we_forget = store::set_numbers(KEY, &self.to_written());
    }

    fn to_written(&self) -> Written {
        let Setup { nodes, timing, check_quorum, conditions, .. } = self.setup;
        let Conditions { latency, loss, duplication, reordering, .. } = conditions;
        let level = LEVELS.into_iter().zip(0..).find(|(level, _)| *level == self.level);
        [
            self.dark.map_or(0, |dark| 1 + u64::from(dark)),
            self.speed.step().into(),
            level.map_or(1, |(_, place)| place),
            nodes.into(),
            timing.election_min.as_millis(),
            timing.election_max.as_millis(),
            timing.heartbeat.as_millis(),
            check_quorum.into(),
            latency.min.as_millis(),
            latency.max.as_millis(),
            loss.0.into(),
            duplication.0.into(),
            reordering.0.into(),
        ]
    }

    fn from_written(written: &Written) -> Option<Self> {
        let [dark, speed, level, nodes, spans @ .., loss, duplication, reordering] = *written;
        let [election_min, election_max, heartbeat, check_quorum, min, max] = spans;
        let span = Micros::from_millis;
        let share = |share: u64| u16::try_from(share).ok().map(Permille);
        let setup = Setup {
            nodes: u8::try_from(nodes).ok()?,
            timing: Timing {
                election_min: span(election_min),
                election_max: span(election_max),
                heartbeat: span(heartbeat),
            },
            check_quorum: check_quorum != 0,
            conditions: Conditions {
                latency: Latency { min: span(min), max: span(max) },
                loss: share(loss)?,
                duplication: share(duplication)?,
                reordering: share(reordering)?,
                ..Conditions::default()
            },
            ..Setup::default()
        };
        setup.check().ok()?;
        Some(Self {
            dark: match dark {
                0 => None,
                dark => Some(dark == 2),
            },
            speed: Speed::at(u8::try_from(speed).ok()?),
            level: *LEVELS.get(usize::try_from(level).ok()?)?,
            setup,
        })
    }
}

/// A seed drawn from the browser; small, so that it can be read out and typed.
pub fn fresh_seed() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is from 0 to 1"
    )]
    let seed = (js_sys::Math::random() * 100_000.0) as u64;
    seed
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
