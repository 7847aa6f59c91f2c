//! The rows of the event list: events that matter one by one, others gathered.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::kind::GroupKind;
use super::tally::GroupTally;
use crate::narration;
use crate::narration::EventLine;
use raft::Time;
use sim::{Level, Record};

/// The maximum number of rows.
pub(super) const ROWS_MAX: usize = 48;

/// The maximum number of events that a group shows when it is unfolded: the latest.
const UNFOLDED_MAX: usize = 48;

/// An event gathers in a group that has at most so many rows above it.
const REACH: usize = 12;

/// A row of the event list.
#[derive(Clone, PartialEq, Debug)]
pub enum Row {
    /// One event.
    Line(Rc<EventLine>),
    /// Several events that repeat each other, or do no harm.
    Group(Rc<EventGroup>),
}

/// Several events in one row.
#[derive(Clone, PartialEq, Debug)]
pub struct EventGroup {
    /// The number of its first event.
    pub first: u64,
    /// When that happened.
    pub from: Time,
    /// When the last of them happened.
    pub until: Time,
    /// How much the one matters that matters most.
    pub level: Level,
    /// How many they are.
    pub count: u64,
    /// What happened, in one sentence without a period.
    pub sentence: String,
    records: VecDeque<Record>,
}

impl Row {
    /// Returns its events, newest first; of a group, the latest.
    #[must_use]
    pub fn lines(&self) -> Vec<Rc<EventLine>> {
        match self {
            Self::Line(line) => vec![line.clone()],
            Self::Group(group) => {
                group.records.iter().rev().map(|it| Rc::new(narration::describe(it))).collect()
            }
        }
    }
}

/// What stands in one row.
#[derive(Clone, Debug)]
struct RowEntry {
    kind: Option<GroupKind>,
    first: u64,
    from: Time,
    level: Level,
    count: u64,
    /// The latest, of as many as are kept.
    records: VecDeque<Record>,
    tally: GroupTally,
    /// Words take time, so they are found only for rows that are shown.
    row: OnceCell<Row>,
}

impl RowEntry {
    fn new(record: &Record) -> Self {
        let kind = GroupKind::from_event(&record.event);
        Self {
            kind,
            first: record.number,
            from: record.time,
            level: super::level(&record.event),
            count: 1,
            tally: kind.map_or_else(GroupTally::default, |_| GroupTally::new(record)),
            records: [record.clone()].into(),
            row: OnceCell::new(),
        }
    }

    fn merge(&mut self, later: Self) {
        if self.kind == Some(GroupKind::Votes) {
            self.kind = later.kind;
        }
        self.level = self.level.max(later.level);
        self.count += later.count;
        self.tally.merge(&later.tally);
        self.records.extend(later.records);
        self.records.drain(..self.records.len().saturating_sub(UNFOLDED_MAX));
        self.row.take();
    }

    fn row(&self) -> Row {
        self.row.get_or_init(|| self.describe()).clone()
    }

    fn describe(&self) -> Row {
        let last = self.records.back().expect("a row has an event");
        match self.kind {
            Some(kind) if self.count > 1 => Row::Group(Rc::new(EventGroup {
                first: self.first,
                from: self.from,
                until: last.time,
                level: self.level,
                count: self.count,
                sentence: self.tally.sentence(kind),
                records: self.records.clone(),
            })),
            _ => Row::Line(Rc::new(narration::describe(last))),
        }
    }
}

/// The latest rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Newest first.
    entries: VecDeque<RowEntry>,
    /// The slot of the newest row, of [`ROWS_MAX`]: each new row takes the slot of the oldest.
    slot: usize,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    pub(super) fn add(&mut self, record: &Record) {
        self.push(RowEntry::new(record));
    }

    /// Puts the rows of what happened before under these.
    pub(super) fn add_before(&mut self, older: &Self) {
        let mut all = Self { entries: older.entries.clone(), slot: self.slot };
        for entry in self.entries.drain(..).rev() {
            all.push(entry);
        }
        *self = Self { slot: self.slot, ..all };
    }

    fn push(&mut self, entry: RowEntry) {
        if let Some(open) = entry.kind.and_then(|kind| self.open(kind)) {
            return open.merge(entry);
        }
        self.entries.truncate(ROWS_MAX - 1);
        self.entries.push_front(entry);
        self.slot = (self.slot + 1) % ROWS_MAX;
    }

    /// Returns the row in which events of a kind gather now.
    fn open(&mut self, kind: GroupKind) -> Option<&mut RowEntry> {
        let ends = |entry: &RowEntry| {
            entry.kind.is_none() && entry.records.iter().any(|it| kind.ends_at(&it.event))
        };
        let reach = self.entries.iter_mut().take(REACH);
        reach
            .take_while(|entry| !ends(entry))
            .find(|entry| entry.kind.is_some_and(|it| it.gathers_with(kind)))
    }

    /// The rows, newest first, each with its slot.
    pub(super) fn shown(&self) -> Vec<(u64, Row)> {
        let slot = |row: usize| ((self.slot + ROWS_MAX - row) % ROWS_MAX) as u64;
        self.entries.iter().enumerate().map(|(place, entry)| (slot(place), entry.row())).collect()
    }
}
