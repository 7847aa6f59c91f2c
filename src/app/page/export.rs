//! What happens in a run, written down piece by piece, so that the page stays alive meanwhile.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::App;
use crate::app::action::Format;
use raft::Time;
use scene::export::{ShiViz, json_line};
use sim::{Level, Replay, Run, Timeline};

/// How many steps are written down at once.
const STEPS: u32 = 3_000;

/// How long a piece is before it is handed to the browser, in bytes.
const PIECE: usize = 256 * 1024;

/// A run that is being written down.
#[derive(Debug)]
pub struct Export {
    run: Run,
    until: Time,
    level: Level,
    place: Replay,
    shiviz: Option<ShiViz>,
    piece: String,
    parts: Array,
}

impl Export {
    pub(super) fn new(tape: &Timeline, format: Format, level: Level) -> Self {
        let shiviz = (format == Format::ShiViz).then(|| ShiViz::new(level));
        let mut piece = String::new();
        if shiviz.is_some() {
            line(&mut piece, ShiViz::head());
        }
        let run = tape.run().clone();
        let place = Replay::new(&run).expect("a tape's run has a world");
        Self { run, until: tape.end(), level, place, shiviz, piece, parts: Array::new() }
    }

    /// Writes down some more. Tells whether that was all.
    fn write(&mut self) -> bool {
        for _ in 0..STEPS {
            let Some(records) = self.place.step(&self.run, self.until) else {
                self.hand_over();
                return true;
            };
            for record in records {
                let words = match &mut self.shiviz {
                    Some(shiviz) => shiviz.event(record),
                    None => (record.event.level() >= self.level).then(|| json_line(record)),
                };
                words.into_iter().for_each(|words| line(&mut self.piece, &words));
            }
            if self.piece.len() > PIECE {
                self.hand_over();
            }
        }
        false
    }

    fn hand_over(&mut self) {
        self.parts.push(&JsValue::from(std::mem::take(&mut self.piece)));
    }

    fn percent(&self) -> u64 {
        self.place.watched().world().now().0.saturating_mul(100) / self.until.0.max(1)
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

impl Export {
    /// Goes on with what is being written down, and hands it out when it is done.
    fn work(&mut self, app: &mut App) -> bool {
        let done = self.write();
        if done {
            let kind = if self.shiviz.is_some() { "shiviz.log" } else { "events.jsonl" };
            app.complaint = None;
            app.hand_out(&format!("seed-{}-{kind}", self.run.seed), &self.parts);
        } else {
            app.complain(&format!("Writing down what happened: {} %", self.percent()));
        }
        done
    }
}

impl App {
    pub(super) fn go_on_with_export(&mut self) {
        if let Some(mut export) = self.export.take()
            && !export.work(self)
        {
            self.export = Some(export);
        }
    }
}
