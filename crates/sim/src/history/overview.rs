//! A run seen in an overview: what happened when, in slices of time.
//!
//! However long a run gets there are never more than [`MAX_SLICES`]: when there would be more, each
//! two become one of twice the length. What happened is not counted, only noted, so that a stretch
//! that is played twice is noted as once.

use crate::world::event::{Event, Level, OnDisk, Record};
use crate::world::message::Outcome;
use raft::{Commitment, Event as Raft, Micros, Term, Time};

/// The most slices that are kept.
pub const MAX_SLICES: u32 = 4_096;

/// How long a slice is at first.
const FIRST_SLICE: Micros = Micros::from_millis(1);

/// Something that is worth finding again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// A server became leader.
    Election,
    /// A server crashed, or was paused.
    Crash,
    /// A server started again, or went on.
    Restart,
    /// A link was cut, or the network fell apart.
    Cut,
    /// A link was restored, or the network changed.
    Heal,
    /// A leader committed entries.
    Commit,
    /// A client has its answer.
    Answer,
    /// A client knows that it will have none.
    Unknown,
    /// A property was violated.
    Violation,
    /// Something happened that moves things on, see [`Level::Info`].
    Info,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Election,
        Self::Crash,
        Self::Restart,
        Self::Cut,
        Self::Heal,
        Self::Commit,
        Self::Answer,
        Self::Unknown,
        Self::Violation,
        Self::Info,
    ];

    /// Returns the mark of an event, other than [`Mark::Info`].
    #[must_use]
    pub fn from_event(event: &Event) -> Option<Self> {
        match event {
            Event::Raft(Raft::BecameLeader { .. }) => Some(Self::Election),
            Event::Raft(Raft::Committed { because: Commitment::Quorum { .. }, .. }) => {
                Some(Self::Commit)
            }
            Event::Crashed(_) | Event::Paused => Some(Self::Crash),
            Event::Restarted(_) | Event::Resumed { .. } => Some(Self::Restart),
            Event::LinkCut { .. } | Event::Isolated { cut: true } | Event::Partitioned { .. } => {
                Some(Self::Cut)
            }
            Event::LinkRestored { .. }
            | Event::Isolated { cut: false }
            | Event::Healed
            | Event::ConditionsChanged { .. }
            | Event::LatencyChanged { .. } => Some(Self::Heal),
            Event::Answered { outcome: Outcome::Unknown, .. } => Some(Self::Unknown),
            Event::Answered { .. } => Some(Self::Answer),
            _ => None,
        }
    }
}

/// A set of marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marks(u16);

impl Marks {
    /// Adds one.
    pub fn insert(&mut self, mark: Mark) {
        self.0 |= 1 << mark as u16;
    }

    /// True if one is among them.
    #[must_use]
    pub fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u16) != 0
    }

    /// These and others.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What happened in a slice of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Slice {
    /// The highest term that a server went to in it; 0 if none did.
    pub term: Term,
    /// The highest term of a leader when something happened in it; 0 if nobody led or nothing happened.
    pub led: Term,
    /// What happened in it.
    pub marks: Marks,
}

impl Slice {
    fn and(self, other: Self) -> Self {
        Self {
            term: self.term.max(other.term),
            led: self.led.max(other.led),
            marks: self.marks.and(other.marks),
        }
    }
}

/// What happened when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overview {
    from: Time,
    slice: Micros,
    slices: Vec<Slice>,
    /// Changes whenever something new is noted.
    version: u64,
}

impl Default for Overview {
    fn default() -> Self {
        Self::new(Time(0), FIRST_SLICE)
    }
}

impl Overview {
    /// Of what happens from a moment on, in slices of a length.
    #[must_use]
    pub fn new(from: Time, slice: Micros) -> Self {
        Self { from, slice, slices: Vec::new(), version: 0 }
    }

    /// Notes what has happened, and the highest term of which there is a leader then.
    pub fn note(&mut self, records: &[Record], led: impl Fn() -> Term) {
        for record in records {
            let term = match record.event {
                Event::Raft(
                    Raft::BecameCandidate { term, .. } | Raft::TermAdvanced { to: term, .. },
                )
                | Event::Initialized(OnDisk { term, .. }) => term,
                _ => Term(0),
            };
            let mut marks = Marks::default();
            // The list of events has losses, too, whatever their level.
            if record.event.level() >= Level::Info || matches!(record.event, Event::Lost { .. }) {
                marks.insert(Mark::Info);
                Mark::from_event(&record.event).into_iter().for_each(|mark| marks.insert(mark));
                self.add(record.time, Slice { term, led: led(), marks });
            }
        }
    }

    /// Notes that something happened at a moment.
    pub fn mark(&mut self, time: Time, mark: Mark) {
        let mut slice = Slice::default();
        slice.marks.insert(mark);
        self.add(time, slice);
    }

    /// Notes the term that holds at a moment, and the highest term of which there is a leader.
    pub(crate) fn note_terms(&mut self, time: Time, term: Term, led: Term) {
        self.add(time, Slice { term, led, marks: Marks::default() });
    }

    fn add(&mut self, time: Time, slice: Slice) {
        if time < self.from {
            return;
        }
        while self.place(time) >= u64::from(MAX_SLICES) {
            self.thin_out();
        }
        let place = usize::try_from(self.place(time)).expect("there are not so many slices");
        if place >= self.slices.len() {
            self.slices.resize(place + 1, Slice::default());
        }
        let sum = self.slices[place].and(slice);
        if self.slices[place] != sum {
            self.slices[place] = sum;
            self.version += 1;
        }
    }

    fn thin_out(&mut self) {
        self.slice = self.slice.times(2);
        let pairs =
            self.slices.chunks(2).map(|pair| pair.iter().fold(Slice::default(), |a, b| a.and(*b)));
        self.slices = pairs.collect();
        self.version += 1;
    }

    fn place(&self, time: Time) -> u64 {
        (time - self.from).0 / self.slice.0
    }

    /// Begins again with another run. The version goes on, so that nobody takes one for the other.
    pub(crate) fn begin(&self) -> Self {
        Self { version: self.version + 1, ..Self::default() }
    }

    /// Forgets all that began at or after a moment.
    pub(crate) fn forget_from(&mut self, time: Time) {
        let kept = (time - self.from).0.div_ceil(self.slice.0);
        self.slices.truncate(usize::try_from(kept).unwrap_or(usize::MAX));
        self.version += 1;
    }

    /// Changes whenever something new is noted, so that it need not be drawn again before.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How long a slice is.
    #[must_use]
    pub fn slice(&self) -> Micros {
        self.slice
    }

    /// All slices with the moments at which they begin, up to the last in which anything happened.
    pub fn slices(&self) -> impl DoubleEndedIterator<Item = (Time, Slice)> {
        let at = |place: usize| self.from + self.slice.times(place as u64);
        self.slices.iter().enumerate().map(move |(place, slice)| (at(place), *slice))
    }

    /// True if a mark may have been set from a moment on and before another.
    #[must_use]
    pub fn has(&self, mark: Mark, from: Time, before: Time) -> bool {
        self.slices()
            .any(|(at, slice)| slice.marks.has(mark) && at + self.slice > from && at < before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(times: &[u64]) -> Overview {
        let mut overview = Overview::default();
        times.iter().for_each(|time| overview.mark(Time(*time), Mark::Crash));
        overview
    }

    #[test]
    fn a_long_run_has_no_more_slices_than_a_short_one() {
        let hour = 3_600_000_000;
        let mut overview = marked(&[0, 1_500, 4_096_000, hour]);
        assert!(overview.slices().count() <= MAX_SLICES as usize);
        assert!(overview.has(Mark::Crash, Time(hour), Time(hour + 1)));
        assert!(!overview.has(Mark::Crash, Time(hour / 4), Time(hour / 2)));
        overview.forget_from(Time(hour / 2));
        assert!(!overview.has(Mark::Crash, Time(hour / 2), Time(u64::MAX)));
        assert!(overview.has(Mark::Crash, Time(0), Time(1)));
    }

    #[test]
    fn what_is_noted_twice_is_noted_once() {
        let mut overview = marked(&[5_000, 5_000]);
        assert_eq!(overview, marked(&[5_000]));
        overview.mark(Time(5_000), Mark::Cut);
        assert_ne!(overview.version(), marked(&[5_000]).version());
    }
}
