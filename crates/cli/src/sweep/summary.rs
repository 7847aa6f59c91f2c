//! What came of a sweep or of a shard of it, as people and programs read it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use raft::Rules;
use serde::{Deserialize, Serialize};
use sim::{Intervention, ScheduleRun, Stats};

use super::failed::FailedSchedule;
use crate::print;

/// A line that a sweep prints as JSON.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum SweepLine {
    /// How far it is.
    Progress(Progress),
    /// What came of it: the last line.
    Summary(Box<Summary>),
}

/// How far a sweep is.
#[derive(Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) schedules: u64,
    pub(crate) of: u64,
    pub(crate) per_second: u64,
    pub(crate) seconds_left: u64,
}

/// Some of the seeds of a sweep.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seeds {
    pub(crate) from: u64,
    /// The first that is no longer among them.
    pub(crate) to: u64,
}

/// A part of a sweep: the `index`-th of `of`, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub(crate) struct Shard {
    pub(crate) index: u32,
    pub(crate) of: u32,
}

/// What came of the schedules of a shard, or of all shards together.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The version of the program.
    pub(crate) version: String,
    /// The seeds of the whole sweep.
    pub(crate) seeds: Seeds,
    /// What of it this is.
    pub(crate) shard: Shard,
    /// The rules that were disabled, if any was.
    pub(crate) modified_raft: Option<Vec<String>>,
    pub(crate) schedules: u64,
    pub(crate) simulated_us: u64,
    pub(crate) wall_ms: u64,
    pub(crate) steps: u64,
    pub(crate) records: u64,
    pub(crate) elections: u64,
    pub(crate) crashes: u64,
    pub(crate) messages_lost: u64,
    pub(crate) operations_answered: u64,
    pub(crate) operations_unknown: u64,
    pub(crate) operations_undecided: u64,
    /// How often each kind of intervention was made.
    pub(crate) interventions: BTreeMap<String, u64>,
    /// The sum of the digests of all worlds at their ends: the same wherever the sweep ran.
    #[serde(with = "hex")]
    pub(crate) digest: u64,
    /// The first schedule that violated a property.
    pub(crate) failed: Option<FailedSchedule>,
}

impl Shard {
    /// All of a sweep.
    pub(crate) const WHOLE: Self = Self { index: 1, of: 1 };

    /// Returns the seeds of this shard. Shards differ by at most one seed in length.
    pub(crate) fn of_seeds(self, seeds: Seeds) -> Range<u64> {
        let length = u128::from(seeds.to - seeds.from);
        let bound = |index: u32| {
            let before = length * u128::from(index) / u128::from(self.of);
            seeds.from + u64::try_from(before).expect("at most the length, which is one")
        };
        bound(self.index - 1)..bound(self.index)
    }
}

impl Summary {
    /// Nothing yet.
    pub(crate) fn new(seeds: Seeds, shard: Shard, rules: Rules) -> Self {
        let modified = print::modified(rules);
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seeds,
            shard,
            modified_raft: modified.map(|off| off.into_iter().map(str::to_owned).collect()),
            schedules: 0,
            simulated_us: 0,
            wall_ms: 0,
            steps: 0,
            records: 0,
            elections: 0,
            crashes: 0,
            messages_lost: 0,
            operations_answered: 0,
            operations_unknown: 0,
            operations_undecided: 0,
            interventions: BTreeMap::new(),
            digest: 0,
            failed: None,
        }
    }

    /// Counts a schedule in.
    pub(crate) fn count(&mut self, trial: &ScheduleRun) {
        let Stats { steps, records, elections, crashes, lost, answered, unknown } = trial.stats;
        self.schedules += 1;
        self.simulated_us += trial.until.0;
        self.steps += steps;
        self.records += records;
        self.elections += elections;
        self.crashes += crashes;
        self.messages_lost += lost;
        self.operations_answered += answered;
        self.operations_unknown += unknown;
        self.operations_undecided += trial.undecided;
        self.digest = self.digest.wrapping_add(trial.digest.value());
        for (_, intervention) in &trial.run.interventions {
            *self.interventions.entry(kind(intervention)).or_default() += 1;
        }
    }

    /// Counts another shard of the same sweep in.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.simulated_us += other.simulated_us;
        self.wall_ms += other.wall_ms;
        self.steps += other.steps;
        self.records += other.records;
        self.elections += other.elections;
        self.crashes += other.crashes;
        self.messages_lost += other.messages_lost;
        self.operations_answered += other.operations_answered;
        self.operations_unknown += other.operations_unknown;
        self.operations_undecided += other.operations_undecided;
        self.digest = self.digest.wrapping_add(other.digest);
        for (kind, count) in other.interventions {
            *self.interventions.entry(kind).or_default() += count;
        }
        let earlier =
            |found: &FailedSchedule| self.failed.as_ref().is_none_or(|it| found.seed < it.seed);
        if other.failed.as_ref().is_some_and(earlier) {
            self.failed = other.failed;
        }
    }

    /// Returns it as lines for people.
    pub(crate) fn words(&self) -> String {
        let mut text = String::new();
        if let Some(off) = &self.modified_raft {
            let _infallible = writeln!(text, "MODIFIED RAFT: disabled: {}", off.join(", "));
        }
        let counted = print::counted;
        let _infallible = writeln!(
            text,
            "{}, {} simulated seconds in {}.{} s: {} steps, {}, {}, {} answered, {} with unknown \
             outcome, {} undecided; digest {:016x}.",
            counted(self.schedules, "schedule", "schedules"),
            self.simulated_us / 1_000_000,
            self.wall_ms / 1_000,
            self.wall_ms % 1_000 / 100,
            self.steps,
            counted(self.elections, "election", "elections"),
            counted(self.crashes, "crash", "crashes"),
            counted(self.operations_answered, "operation", "operations"),
            self.operations_unknown,
            counted(self.operations_undecided, "history", "histories"),
            self.digest,
        );
        match &self.failed {
            Some(failed) => failed.write_to(&mut text),
            None => text.push_str("No violation found.\n"),
        }
        text
    }
}

/// Returns the word of the notation for a kind of intervention.
fn kind(intervention: &Intervention) -> String {
    let text = intervention.to_string();
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    let is_client = matches!(intervention, Intervention::Ask { .. });
    words.next().filter(|_| is_client).unwrap_or(first).to_owned()
}

/// A number of which every bit counts: JSON readers round large numbers.
mod hex {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{number:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        u64::from_str_radix(&text, 16)
            .map_err(|_| D::Error::custom("a digest is 16 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given any sweep in any number of shards, then they are its seeds in their order, each once.
    #[test]
    fn shards_are_the_whole_sweep() {
        for (from, to) in [(0, 1), (3, 17), (0, 1_000), (u64::MAX - 9, u64::MAX)] {
            for of in [1, 2, 3, 7, 40] {
                let shards = (1..=of).map(|index| Shard { index, of }.of_seeds(Seeds { from, to }));
                let shards: Vec<_> = shards.collect();
                assert!(shards.iter().flat_map(Clone::clone).eq(from..to), "{from}..{to} in {of}");
                let lengths = shards.iter().map(|it| it.end - it.start);
                assert!(lengths.clone().max().unwrap() - lengths.min().unwrap() <= 1);
            }
        }
    }
}
