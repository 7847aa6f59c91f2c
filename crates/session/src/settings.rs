//! What is remembered from one visit to the next, whatever is played.

use serde::{Deserialize, Serialize};

use crate::speed::Speed;
use raft::{Micros, Timing};
use scene::Filter;
use sim::{Conditions, Latency, Level, Permille, Setup, SetupError};

/// All levels, from the least to the greatest.
pub const LEVELS: [Level; 4] = [Level::Debug, Level::Info, Level::Warn, Level::Error];

/// What is remembered. What is read from a browser's storage is hostile: a text that does not describe
/// sound settings is refused as a whole.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "AnyVersion", into = "Version2")]
pub struct Settings {
    /// Dark, light, or as the system has it.
    pub dark: Option<bool>,
    /// How fast time passes.
    pub speed: Speed,
    /// Which events are listed.
    pub level: Level,
    /// The setup of new runs.
    pub setup: Setup,
    /// Something on the stage was pressed once.
    pub has_pressed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: None,
            speed: Speed::default(),
            level: Filter::default().level,
            setup: Setup::default(),
            has_pressed: false,
        }
    }
}

/// Why stored settings were refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingsError {
    /// A number or a text means nothing.
    Meaningless,
    /// No world can be made of the setup.
    Setup(SetupError),
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Meaningless => f.write_str("The stored settings mean nothing."),
            Self::Setup(problem) => f.write_str(scene::words::setup_problem(*problem)),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AnyVersion {
    Second(Version2),
    First([u64; 13]),
}

/// The settings as they are stored. The setup is in the notation of saved runs.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Version2 {
    dark: Option<bool>,
    speed: u8,
    level: u8,
    setup: String,
    #[serde(default)]
    has_pressed: bool,
}

/// The longest setup that is read, in bytes.
const SETUP_BYTES_MAX: usize = 2_000;

impl TryFrom<AnyVersion> for Settings {
    type Error = SettingsError;

    fn try_from(stored: AnyVersion) -> Result<Self, SettingsError> {
        let settings = match stored {
            AnyVersion::Second(stored) => Self::from_second(&stored),
            AnyVersion::First(stored) => Self::from_first(&stored),
        };
        let settings = settings.ok_or(SettingsError::Meaningless)?;
        settings.setup.check().map_err(SettingsError::Setup)?;
        Ok(settings)
    }
}

impl From<Settings> for Version2 {
    fn from(settings: Settings) -> Self {
        let Settings { dark, speed, level, setup, has_pressed } = settings;
        let level = LEVELS.into_iter().zip(0..).find(|(known, _)| *known == level);
        Self {
            dark,
            speed: speed.step(),
            level: level.map_or(1, |(_, place)| place),
            setup: setup.to_string(),
            has_pressed,
        }
    }
}

impl Settings {
    fn from_second(stored: &Version2) -> Option<Self> {
        let Version2 { dark, speed, level, setup, has_pressed } = stored;
        Some(Self {
            dark: *dark,
            speed: Speed::at(*speed),
            level: *LEVELS.get(usize::from(*level))?,
            setup: Some(setup).filter(|text| text.len() <= SETUP_BYTES_MAX)?.parse().ok()?,
            has_pressed: *has_pressed,
        })
    }

    /// Reads the list of numbers that earlier versions stored: the theme (0 for the system's, 1 for
    /// light, 2 for dark), the steps of speed and level, the number of servers, the election timeouts,
    /// the heartbeat, whether leaders check their quorum, the latencies, and the shares of messages
    /// that are lost, duplicated and reordered. Lengths of time are in milliseconds.
    fn from_first(stored: &[u64; 13]) -> Option<Self> {
        let [dark, speed, level, nodes, spans @ .., loss, duplication, reordering] = *stored;
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
        Some(Self {
            dark: (dark > 0).then_some(dark == 2),
            speed: Speed::at(u8::try_from(speed).ok()?),
            level: *LEVELS.get(usize::try_from(level).ok()?)?,
            setup,
            has_pressed: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Settings> {
        serde_json::from_str(text).ok()
    }

    /// Given any settings, when they are stored and read, then they are the same: with PreVote, switched
    /// off rules and all else that a setup can say.
    #[test]
    fn settings_are_read_as_they_were_stored() {
        let rule = raft::Rule::ALL[0];
        let setup = Setup {
            nodes: 4,
            pre_vote: true,
            check_quorum: false,
            rules: Setup::default().rules.toggled(rule),
            ..Setup::default()
        };
        let settings = Settings {
            dark: Some(true),
            speed: Speed::at(3),
            level: Level::Warn,
            setup,
            has_pressed: true,
        };
        let text = serde_json::to_string(&settings).expect("plain data");
        assert_eq!(read(&text), Some(settings), "{text}");
        let without = text.replace(",\"has_pressed\":true", "");
        assert_eq!(read(&without), Some(Settings { has_pressed: false, ..settings }), "{without}");
    }

    #[test]
    fn settings_of_earlier_versions_are_read() {
        let read = read("[2,3,2,4,200,400,60,0,10,15,25,5,10]").expect("the first version");
        assert_eq!((read.dark, read.speed, read.level), (Some(true), Speed::at(3), Level::Warn));
        assert_eq!((read.setup.nodes, read.setup.check_quorum), (4, false));
        assert_eq!(read.setup.timing.heartbeat, Micros::from_millis(60));
        assert_eq!(read.setup.conditions.loss, Permille(25));
    }

    #[test]
    fn forged_settings_are_refused() {
        let long = format!(
            "{{\"dark\":null,\"speed\":1,\"level\":1,\"setup\":\"{}\"}}",
            "9".repeat(100_000)
        );
        for forged in [
            "",
            "{",
            "[]",
            "null",
            "{\"nodes\":255}",
            "[0,0,0,300,1,1,1,1,1,1,1,1,1]",
            "[0,0,9,3,150,300,50,1,20,30,0,0,0]",
            "{\"dark\":null,\"speed\":300,\"level\":1,\"setup\":\"\"}",
            "{\"dark\":null,\"speed\":1,\"level\":7,\"setup\":\"\"}",
            "{\"dark\":null,\"speed\":1,\"level\":1,\"setup\":\"nodes=99\"}",
            long.as_str(),
        ] {
            assert_eq!(read(forged), None, "{forged:.60}");
        }
    }
}
