//! What happens in a run, written piece by piece for other programs, so that the page stays alive.

use crate::action::ExportFormat;
use crate::notice::percent;
use raft::Time;
use scene::export::{ShiViz, json_line};
use sim::{Level, Replay, Run, Timeline};

/// How many steps are written at once.
const STEPS_AT_ONCE: u32 = 3_000;

/// How long a part of the file is at least, in bytes.
const PART_BYTES: usize = 256 * 1024;

/// A file that is being written.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    run: Run,
    until: Time,
    level: Level,
    place: Replay,
    shiviz: Option<ShiViz>,
    part: String,
    parts: Vec<String>,
}

impl Export {
    /// A file of all events of a run from a level on.
    pub(crate) fn new(timeline: &Timeline, format: ExportFormat, level: Level) -> Self {
        let shiviz = (format == ExportFormat::ShiViz).then(|| ShiViz::new(level));
        let mut part = String::new();
        if shiviz.is_some() {
            add_line(&mut part, ShiViz::head());
        }
        let run = timeline.run().clone();
        let place = Replay::new(&run).expect("the run of a timeline has a world");
        Self { run, until: timeline.end(), level, place, shiviz, part, parts: Vec::new() }
    }

    /// Writes some more. Returns whether that was all.
    pub(crate) fn work(&mut self) -> bool {
        for _ in 0..STEPS_AT_ONCE {
            let Some(records) = self.place.step(&self.run, self.until) else {
                self.parts.push(std::mem::take(&mut self.part));
                return true;
            };
            for record in records {
                let line = match &mut self.shiviz {
                    Some(shiviz) => shiviz.event(record),
                    None => (record.event.level() >= self.level).then(|| json_line(record)),
                };
                line.into_iter().for_each(|line| add_line(&mut self.part, &line));
            }
            if self.part.len() > PART_BYTES {
                self.parts.push(std::mem::take(&mut self.part));
            }
        }
        false
    }

    /// Returns how much of it is written, in percent.
    pub(crate) fn percent(&self) -> u64 {
        percent(self.place.watched().world().now(), self.until)
    }

    /// Returns its name and its parts.
    pub(crate) fn into_file(self) -> (String, Vec<String>) {
        let kind = if self.shiviz.is_some() { "shiviz.log" } else { "events.jsonl" };
        (format!("seed-{}-{kind}", self.run.seed), self.parts)
    }
}

fn add_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
