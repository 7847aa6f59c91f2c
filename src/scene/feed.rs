//! What has happened, newest first, as much of it as someone wants to see.

use std::rc::Rc;

use super::narration::{self, Line, Tell};
use crate::raft::{NodeId, Time};
use crate::sim::{Level, Record};

/// How many records are looked back at. The run itself keeps everything else.
const KEPT: usize = 4_000;

/// How many lines are shown at once.
const SHOWN: usize = 60;

/// Which events are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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

/// The last records, and the lines made of those that are shown.
#[derive(Clone, Debug)]
pub struct Feed {
    tell: Tell,
    /// All that happened after this instant is here, up to a limit.
    since: Time,
    /// Oldest first; up to twice as many as are looked back at, so that they seldom have to move.
    records: Vec<Record>,
    filter: Filter,
    /// Newest first.
    lines: Vec<Rc<Line>>,
    caption: Option<Rc<Line>>,
}

impl Feed {
    /// An empty one, in these words.
    pub(super) fn new(tell: Tell) -> Self {
        Self {
            tell,
            since: Time(0),
            records: Vec::new(),
            filter: Filter::default(),
            lines: Vec::new(),
            caption: None,
        }
    }

    /// Tells what happens from now on in these words.
    pub fn tell_with(&mut self, tell: Tell) {
        self.tell = tell;
    }

    /// Adds what has happened.
    pub(super) fn add(&mut self, record: Record) {
        if narration::is_headline(&record.event) {
            self.caption = Some(Rc::new((self.tell)(&record)));
        }
        if self.filter.shows(&record) {
            self.lines.truncate(SHOWN - 1);
            self.lines.insert(0, Rc::new((self.tell)(&record)));
        }
        if self.records.len() >= 2 * KEPT {
            self.records.drain(..KEPT);
            self.since = self.records[0].time;
        }
        self.records.push(record);
    }

    /// Forgets everything but what is to be shown, to tell what happens after an instant.
    pub(super) fn clear(&mut self, since: Time) {
        *self = Self { filter: self.filter, since, ..Self::new(self.tell) };
    }

    /// The instant after which all that happened is here, up to a limit.
    pub(super) fn since(&self) -> Time {
        self.since
    }

    /// Whether there is room for what happened before.
    pub(super) fn wants_earlier(&self) -> bool {
        let more = self.lines.len() < SHOWN || self.caption.is_none();
        more && self.since > Time(0) && self.records.len() < 2 * KEPT
    }

    /// Adds what happened before, after an instant.
    pub(super) fn take_earlier(&mut self, since: Time, earlier: &mut Vec<Record>) {
        self.since = since;
        // From the last to the first: nobody sees more than a few, and words take time.
        for record in earlier.iter().rev() {
            if self.caption.is_none() && narration::is_headline(&record.event) {
                self.caption = Some(Rc::new((self.tell)(record)));
            }
            if self.lines.len() < SHOWN && self.filter.shows(record) {
                self.lines.push(Rc::new((self.tell)(record)));
            }
            if self.lines.len() == SHOWN && self.caption.is_some() {
                break;
            }
        }
        earlier.append(&mut self.records);
        std::mem::swap(&mut self.records, earlier);
        earlier.clear();
        let surplus = self.records.len().saturating_sub(2 * KEPT);
        self.records.drain(..surplus);
    }

    /// Which events are shown.
    #[must_use]
    pub fn filter(&self) -> Filter {
        self.filter
    }

    /// Shows other events, also of what has happened before.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.lines.clear();
        for record in self.records.iter().rev().take(KEPT) {
            if self.lines.len() < SHOWN && filter.shows(record) {
                self.lines.push(Rc::new((self.tell)(record)));
            }
        }
    }

    /// The lines that are shown, newest first.
    #[must_use]
    pub fn lines(&self) -> Vec<Rc<Line>> {
        self.lines.clone()
    }

    /// The last event that moves the story on, whatever the filter.
    #[must_use]
    pub fn caption(&self) -> Option<&Rc<Line>> {
        self.caption.as_ref()
    }
}
