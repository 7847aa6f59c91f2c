//! The event list: the latest events that pass a filter, newest first. What repeats itself or does no harm gathers in
//! one row, so that what matters stays in sight.

mod kind;
mod rows;
mod tally;

use std::rc::Rc;

pub use self::rows::{EventGroup, Row};
use self::rows::{ROWS_MAX, Rows};

use crate::narration;
use crate::narration::EventLine;
use raft::{NodeId, Time};
use serde::{Deserialize, Serialize};
use sim::{Event, Level, Record, RecordSink};

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
        level(&record.event) >= self.level
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
            matches!(record.event, Event::ConditionsChanged { .. } | Event::LatencyChanged { .. });
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
    rows: Rows,
    caption: Option<Rc<EventLine>>,
}

/// The last events of a part of a run, as many as there is room for.
#[derive(Debug)]
pub struct Last {
    scope: Scope,
    rows: Rows,
    headline: Option<Record>,
}

impl RecordSink for Last {
    fn record(&mut self, records: &[Record]) {
        for record in records {
            if self.scope.is_headline(record) {
                self.headline = Some(record.clone());
            }
            if self.scope.shows(record) {
                self.rows.add(record);
            }
        }
    }
}

/// How much an event matters in the list. Losses on a link that is down are many, but stand in one row there.
fn level(event: &Event) -> Level {
    match event {
        Event::Lost { .. } => Level::Error,
        event => event.level(),
    }
}

impl Feed {
    /// Adds an event.
    pub fn add(&mut self, record: &Record) {
        if self.scope.is_headline(record) {
            self.caption = Some(Rc::new(narration::describe(record)));
        }
        if self.scope.shows(record) {
            self.rows.add(record);
        }
    }

    /// Removes all rows but keeps which events are listed, to start at a time.
    pub fn clear(&mut self, since: Time) {
        self.rows.clear();
        (self.since, self.caption) = (since, None);
    }

    /// The time before which it wants events, if there is room for them.
    pub fn wants_before(&self) -> Option<Time> {
        let room = self.rows.len() < ROWS_MAX || self.caption.is_none();
        (room && self.since > self.scope.story_from.unwrap_or_default()).then_some(self.since)
    }

    /// Returns a listener for the events before those of the list.
    pub fn last(&self) -> Last {
        Last { scope: self.scope, rows: Rows::default(), headline: None }
    }

    /// Adds the last events before those of the list, which is then complete from a time on.
    pub fn add_before(&mut self, since: Time, last: &Last) {
        self.since = since;
        self.rows.add_before(&last.rows);
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

    /// The rows, newest first, each with its slot. A row keeps its slot until it is removed, so that a
    /// component can reuse the slot for the next one.
    #[must_use]
    pub fn rows(&self) -> Vec<(u64, Row)> {
        self.rows.shown()
    }

    /// The last headline, whatever the filter.
    #[must_use]
    pub fn caption(&self) -> Option<&Rc<EventLine>> {
        self.caption.as_ref()
    }
}
