//! Runs as they are saved: a few texts, which a file or the browser's storage keeps as JSON.

use crate::format::json::quoted;
use crate::format::notation;
use crate::format::notation::Unreadable;
use crate::world::run::Run;
use crate::world::setup::Setup;
use raft::Time;

/// The version of what is written here. Whatever changes its meaning gets the next one.
pub const SAVED_VERSION: u32 = 1;

/// The most interventions that a saved run has.
pub const MAX_INTERVENTIONS: usize = 100_000;

/// A run with the instant to which it was watched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saved {
    /// The run.
    pub run: Run,
    /// The instant.
    pub until: Time,
}

/// A saved run as texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The setup, as `name=value` pairs.
    pub setup: String,
    /// The seed. It is a text because not all readers of JSON take numbers of 64 bits.
    pub seed: String,
    /// How long the run was watched, such as "2.5s".
    pub until: String,
    /// What was done and when, a line each, in the order of time.
    pub interventions: Vec<String>,
}

impl Written {
    /// The texts as a JSON object, to be read by people as well.
    #[must_use]
    pub fn json(&self) -> String {
        let Self { setup, seed, until, interventions } = self;
        let [setup, seed, until] = [setup, seed, until].map(|text| quoted(text));
        let lines: Vec<String> = interventions.iter().map(|line| quoted(line)).collect();
        let deeds = match lines[..] {
            [] => "[]".into(),
            _ => format!("[\n    {}\n  ]", lines.join(",\n    ")),
        };
        format!(
            "{{\n  \"raftarium\": {SAVED_VERSION},\n  \"setup\": {setup},\n  \"seed\": {seed},\n  \
             \"until\": {until},\n  \"interventions\": {deeds}\n}}\n"
        )
    }
}

impl Saved {
    /// The run as texts.
    #[must_use]
    pub fn written(&self) -> Written {
        Written {
            setup: self.run.setup.to_string(),
            seed: self.run.seed.to_string(),
            until: notation::instant_text(self.until),
            interventions: self.run.lines().collect(),
        }
    }

    /// Reads a run from texts, which may come from anywhere. Whether a world can be made of its
    /// setup is not asked here, see [`Setup::check`].
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn read(written: &Written) -> Result<Self, Unreadable> {
        let within = |place: &str| {
            let place = place.to_owned();
            move |problem| notation::within(&place, &problem)
        };
        let setup: Setup = written.setup.parse().map_err(within("setup"))?;
        let seed = notation::whole(&written.seed).map_err(within("seed"))?;
        let until = notation::instant(&written.until).map_err(within("until"))?;
        if written.interventions.len() > MAX_INTERVENTIONS {
            return Err(notation::refused("there are more than 100,000 interventions"));
        }
        let mut run = Run::new(setup, seed);
        for (number, line) in (1..).zip(&written.interventions) {
            run.take(line).map_err(within(&format!("intervention {number}")))?;
        }
        Ok(Self { run, until })
    }
}

impl Run {
    /// Reads the next intervention from a line.
    fn take(&mut self, line: &str) -> Result<(), Unreadable> {
        let (time, deed) = notation::timed(line)?;
        if !deed.fits(&self.setup) {
            let what = format!("“{deed}” names a server or client that does not exist");
            return Err(notation::refused(&what));
        }
        if self.interventions.last().is_some_and(|(last, _)| time < *last) {
            return Err(notation::refused("it is earlier than the one above it"));
        }
        self.interventions.push((time, deed));
        Ok(())
    }
}
