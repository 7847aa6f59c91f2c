//! Changes of a run, which can be taken back, and runs that were left aside.

use std::sync::Arc;

use crate::raft::Time;
use crate::sim::intervention::Intervention;
use crate::sim::run::Run;

/// The most changes that can be taken back, and the most runs that are kept aside.
const MAX_CHANGES: usize = 1_000;
const MAX_FORKS: usize = 16;

/// A change of a run: at one place of its list some interventions go and others come.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) place: usize,
    pub(super) removed: Vec<(Time, Intervention)>,
    pub(super) added: Vec<(Time, Intervention)>,
    /// How far the run had been watched before, and how far it is afterwards.
    pub(super) ends: (Time, Time),
}

impl Change {
    /// The first instant at which it makes a difference.
    pub(super) fn begins(&self) -> Time {
        let first = |list: &[(Time, Intervention)]| list.first().map(|(time, _)| *time);
        let firsts = first(&self.removed).into_iter().chain(first(&self.added));
        firsts.min().unwrap_or(Time::NEVER)
    }

    fn reversed(self) -> Self {
        let Self { place, removed, added, ends: (before, after) } = self;
        Self { place, removed: added, added: removed, ends: (after, before) }
    }
}

/// A run that was left aside: its interventions, and how far it was watched. Its setup and its seed
/// are those of the present one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fork {
    /// What was done in it, in the order of time.
    pub interventions: Vec<(Time, Intervention)>,
    /// How far it was watched.
    pub end: Time,
}

/// What was changed, and what was left aside.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    forks: Vec<Arc<Fork>>,
}

impl History {
    /// Notes a change. What was taken back before cannot be made again.
    pub(super) fn note(&mut self, change: Change) {
        self.undone.clear();
        self.done.push(change);
        if self.done.len() > MAX_CHANGES {
            self.done.remove(0);
        }
    }

    /// What takes the last change back.
    pub(super) fn undo(&mut self) -> Option<Change> {
        let change = self.done.pop()?;
        self.undone.push(change.clone());
        Some(change.reversed())
    }

    /// What makes the change again that was taken back last.
    pub(super) fn redo(&mut self) -> Option<Change> {
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        Some(change)
    }

    pub(super) fn forks(&self) -> &[Arc<Fork>] {
        &self.forks
    }

    pub(super) fn keep_fork(&mut self, run: &Run, end: Time) {
        let interventions = run.interventions.clone();
        self.forks.push(Arc::new(Fork { interventions, end }));
        if self.forks.len() > MAX_FORKS {
            self.forks.remove(0);
        }
    }

    /// Gives out a run that was left aside, and keeps another in its place.
    pub(super) fn swap_fork(&mut self, place: usize, run: &Run, end: Time) -> Option<Arc<Fork>> {
        let interventions = run.interventions.clone();
        let kept = Arc::new(Fork { interventions, end });
        Some(std::mem::replace(self.forks.get_mut(place)?, kept))
    }
}
