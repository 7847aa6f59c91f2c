//! What happens in a run, written piece by piece for other programs, so that the page stays alive.

use crate::action::ExportFormat;
use crate::notice::percent;
use raft::Time;
use scene::export::{ShiViz, json_header, json_line, json_summary};
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
        let run = timeline.run().clone();
        let mut part = String::new();
        match &shiviz {
            Some(_) => add_line(&mut part, ShiViz::head()),
            None => add_line(&mut part, &json_header(&run, level)),
        }
        let place = Replay::new(&run).expect("the run of a timeline has a world");
        Self { run, until: timeline.end(), level, place, shiviz, part, parts: Vec::new() }
    }

    /// Writes some more. Returns whether that was all.
    pub(crate) fn work(&mut self) -> bool {
        for _ in 0..STEPS_AT_ONCE {
            if self.place.step(&self.run, self.until).is_none() {
                self.end();
                return true;
            }
            let watched = self.place.watched();
            for record in watched.records() {
                let line = match &mut self.shiviz {
                    Some(shiviz) => shiviz.event(record),
                    None => (record.event.level() >= self.level)
                        .then(|| json_line(record, watched.world())),
                };
                line.into_iter().for_each(|line| add_line(&mut self.part, &line));
            }
            if self.part.len() > PART_BYTES {
                self.parts.push(std::mem::take(&mut self.part));
            }
        }
        false
    }

    /// Writes how it all ended.
    fn end(&mut self) {
        if self.shiviz.is_none() {
            let mut watched = self.place.watched().clone();
            watched.audit();
            add_line(&mut self.part, &json_summary(&watched, watched.checker().violations(), true));
        }
        self.parts.push(std::mem::take(&mut self.part));
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
