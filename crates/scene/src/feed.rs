//! What has happened, newest first, as much of it as someone wants to see.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::narration;
use crate::narration::EventLine;
use raft::{NodeId, Time};
use serde::{Deserialize, Serialize};
use sim::{Level, Listener, Record};

/// How many lines are shown at once.
const SHOWN: usize = 48;

/// Which events are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Filter {
    /// Only what matters at least so much.
    pub level: Level,
    /// Only what concerns this server.
    pub node: Option<NodeId>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { level: Level::Info, node: None }
    }
}

impl Filter {
    fn shows(&self, record: &Record) -> bool {
        record.event.level() >= self.level
            && self.node.is_none_or(|node| narration::concerns(record, node))
    }
}

/// The lines that are shown.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// All that happened after this instant, and is to be shown, is here, up to a limit.
    since: Time,
    filter: Filter,
    /// Newest first.
    lines: Vec<Rc<EventLine>>,
    /// In which of [`SHOWN`] places the newest stands, if each new one takes that of the oldest.
    place: usize,
    caption: Option<Rc<EventLine>>,
}

/// The last of what happens in a stretch, as much of it as there is room for: words take time, and
/// are made for what is shown alone.
#[derive(Debug)]
pub struct Last {
    filter: Filter,
    room: usize,
    shown: VecDeque<Record>,
    headline: Option<Record>,
}

impl Listener for Last {
    fn hear(&mut self, records: &[Record]) {
        for record in records {
            if narration::is_headline(&record.event) {
                self.headline = Some(record.clone());
            }
            if self.room > 0 && self.filter.shows(record) {
                if self.shown.len() == self.room {
                    self.shown.pop_front();
                }
                self.shown.push_back(record.clone());
            }
        }
    }
}

impl Feed {
    /// Adds what has happened.
    pub fn add(&mut self, record: &Record) {
        if narration::is_headline(&record.event) {
            self.caption = Some(Rc::new(narration::describe(record)));
        }
        if self.filter.shows(record) {
            self.lines.truncate(SHOWN - 1);
            self.lines.insert(0, Rc::new(narration::describe(record)));
            self.place = (self.place + 1) % SHOWN;
        }
    }

    /// Forgets everything but what is to be shown, to tell what happens after an instant.
    pub fn clear(&mut self, since: Time) {
        *self = Self { filter: self.filter, place: self.place, since, ..Self::default() };
    }

    /// The instant before which it may be told what happened, if there is room for that.
    pub fn wants_before(&self) -> Option<Time> {
        let room = self.lines.len() < SHOWN || self.caption.is_none();
        (room && self.since > Time(0)).then_some(self.since)
    }

    /// Who hears of what happened before all that is told.
    pub fn last(&self) -> Last {
        let room = SHOWN - self.lines.len();
        Last { filter: self.filter, room, shown: VecDeque::new(), headline: None }
    }

    /// Adds the last of what happened before, after an instant.
    pub fn add_before(&mut self, since: Time, last: &Last) {
        self.since = since;
        self.lines
            .extend(last.shown.iter().rev().map(|record| Rc::new(narration::describe(record))));
        if self.caption.is_none() {
            self.caption =
                last.headline.as_ref().map(|record| Rc::new(narration::describe(record)));
        }
    }

    /// Which events are shown.
    #[must_use]
    pub fn filter(&self) -> Filter {
        self.filter
    }

    /// Shows other events from now on.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    /// The lines that are shown, newest first, each with its place. A line keeps its place until it
    /// goes, so that whoever draws them can draw the next one in it.
    #[must_use]
    pub fn lines(&self) -> Vec<(u64, Rc<EventLine>)> {
        let place = |line: usize| ((self.place + SHOWN - line) % SHOWN) as u64;
        let lines = self.lines.iter().enumerate();
        lines.map(|(number, line)| (place(number), line.clone())).collect()
    }

    /// The last event that moves the story on, whatever the filter.
    #[must_use]
    pub fn caption(&self) -> Option<&Rc<EventLine>> {
        self.caption.as_ref()
    }
}
