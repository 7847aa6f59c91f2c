//! Kinds of things to step by along a run.

use crate::history::overview::Mark;
use crate::world::event::Record;

/// A kind of things to step by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stride {
    /// Anything that happens.
    #[default]
    Event,
    /// A leader is elected.
    Election,
    /// A leader commits entries.
    Commit,
    /// A client has its answer, or knows that it will have none.
    Answer,
    /// Someone does something.
    Intervention,
}

impl Stride {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Event, Self::Election, Self::Commit, Self::Answer, Self::Intervention];

    /// The marks that it leaves on the timeline; none if it leaves no mark of its own.
    pub(super) fn marks(self) -> &'static [Mark] {
        match self {
            Self::Event | Self::Intervention => &[],
            Self::Election => &[Mark::Election],
            Self::Commit => &[Mark::Commit],
            Self::Answer => &[Mark::Answer, Mark::Unknown],
        }
    }

    pub(super) fn is(self, record: &Record) -> bool {
        let marks = self.marks();
        marks.is_empty()
            || Mark::from_event(&record.event).is_some_and(|mark| marks.contains(&mark))
    }
}
