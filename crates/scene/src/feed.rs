//! The event list: the latest events that pass a filter, newest first.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::narration;
use crate::narration::EventLine;
use raft::{NodeId, Time};
use serde::{Deserialize, Serialize};
use sim::{Event, Level, Record, RecordSink};

/// The maximum number of lines.
const SHOWN: usize = 48;

/// The filter of the event list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Filter {
    /// The lowest level.
    pub level: Level,
    /// Only events of this server.
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

/// The events of which a list is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Scope {
    filter: Filter,
    /// Where the first caption of a lesson begins, if one is read. What happened up to then sets its scene, and so do
    /// changes of the network at any time: neither is listed.
    story_from: Option<Time>,
}

impl Scope {
    fn tells(&self, record: &Record) -> bool {
        let sets_scene =
            matches!(record.event, Event::ConditionsChanged(_) | Event::LatencyChanged { .. });
        self.story_from.is_none_or(|from| record.time > from && !sets_scene)
    }

    fn shows(&self, record: &Record) -> bool {
        self.tells(record) && self.filter.shows(record)
    }

    fn is_headline(&self, record: &Record) -> bool {
        self.tells(record) && narration::is_headline(&record.event)
    }
}

/// The event list.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// The list is complete from this time on, up to its maximum.
    since: Time,
    scope: Scope,
    /// Newest first.
    lines: Vec<Rc<EventLine>>,
    /// The slot of the newest line, of [`SHOWN`]: each new line takes the slot of the oldest.
    place: usize,
    caption: Option<Rc<EventLine>>,
}

/// The last events of a part of a run, as many as there is room for. Sentences take time, so they are made
/// only for lines that are shown.
#[derive(Debug)]
pub struct Last {
    scope: Scope,
    room: usize,
    shown: VecDeque<Record>,
    headline: Option<Record>,
}

impl RecordSink for Last {
    fn record(&mut self, records: &[Record]) {
        for record in records {
            if self.scope.is_headline(record) {
                self.headline = Some(record.clone());
            }
            if self.room > 0 && self.scope.shows(record) {
                if self.shown.len() == self.room {
                    self.shown.pop_front();
                }
                self.shown.push_back(record.clone());
            }
        }
    }
}

impl Feed {
    /// Adds an event.
    pub fn add(&mut self, record: &Record) {
        if self.scope.is_headline(record) {
            self.caption = Some(Rc::new(narration::describe(record)));
        }
        if self.scope.shows(record) {
            self.lines.truncate(SHOWN - 1);
            self.lines.insert(0, Rc::new(narration::describe(record)));
            self.place = (self.place + 1) % SHOWN;
        }
    }

    /// Removes all lines but keeps which events are listed, to start at a time.
    pub fn clear(&mut self, since: Time) {
        *self = Self { scope: self.scope, place: self.place, since, ..Self::default() };
    }

    /// The time before which it wants events, if there is room for them.
    pub fn wants_before(&self) -> Option<Time> {
        let room = self.lines.len() < SHOWN || self.caption.is_none();
        (room && self.since > self.scope.story_from.unwrap_or_default()).then_some(self.since)
    }

    /// Returns a listener for the events before those of the list.
    pub fn last(&self) -> Last {
        let room = SHOWN - self.lines.len();
        Last { scope: self.scope, room, shown: VecDeque::new(), headline: None }
    }

    /// Adds the last events before those of the list, which is then complete from a time on.
    pub fn add_before(&mut self, since: Time, last: &Last) {
        self.since = since;
        self.lines
            .extend(last.shown.iter().rev().map(|record| Rc::new(narration::describe(record))));
        if self.caption.is_none() {
            self.caption =
                last.headline.as_ref().map(|record| Rc::new(narration::describe(record)));
        }
    }

    /// The filter.
    #[must_use]
    pub fn filter(&self) -> Filter {
        self.scope.filter
    }

    /// Changes the filter for events from now on.
    pub fn set_filter(&mut self, filter: Filter) {
        self.scope.filter = filter;
    }

    /// Where the first caption of a lesson begins, if what sets its scene is left out.
    #[must_use]
    pub fn story_from(&self) -> Option<Time> {
        self.scope.story_from
    }

    /// Leaves out what sets the scene of a lesson whose first caption begins at a time, from now on.
    pub fn set_story(&mut self, from: Option<Time>) {
        self.scope.story_from = from;
    }

    /// The lines, newest first, each with its slot. A line keeps its slot until it is removed, so that a
    /// component can reuse the slot for the next one.
    #[must_use]
    pub fn lines(&self) -> Vec<(u64, Rc<EventLine>)> {
        let place = |line: usize| ((self.place + SHOWN - line) % SHOWN) as u64;
        let lines = self.lines.iter().enumerate();
        lines.map(|(number, line)| (place(number), line.clone())).collect()
    }

    /// The last headline, whatever the filter.
    #[must_use]
    pub fn caption(&self) -> Option<&Rc<EventLine>> {
        self.caption.as_ref()
    }
}
