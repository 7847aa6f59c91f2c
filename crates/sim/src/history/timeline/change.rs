//! Changes of a run, which can be undone, and branches.

use std::sync::Arc;

use crate::format::saved::Saved;
use crate::history::overview::Overview;
use crate::world::intervention::Intervention;
use raft::Time;

/// The most changes that can be undone, and the most branches that are kept.
const MAX_CHANGES: usize = 500;
const MAX_FORKS: usize = 16;

/// A change of a run.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Of what is done in it.
    Edit(Edit),
    /// This run comes in its place.
    Other(Box<RunPlace>),
}

/// An edit of the list of interventions: at one place some go and others come.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) place: usize,
    pub(super) removed: Vec<(Time, Intervention)>,
    pub(super) added: Vec<(Time, Intervention)>,
    /// The end of the run before it.
    pub(super) end_before: Time,
    /// The end of the run after it.
    pub(super) end_after: Time,
}

/// A run, and the place of the playhead in it.
#[derive(Clone, Debug)]
pub(super) struct RunPlace {
    pub(super) saved: Saved,
    pub(super) at: Time,
}

impl Edit {
    /// The first moment at which it makes a difference.
    pub(super) fn begins(&self) -> Time {
        let first = |list: &[(Time, Intervention)]| list.first().map(|(time, _)| *time);
        let firsts = first(&self.removed).into_iter().chain(first(&self.added));
        firsts.min().unwrap_or(Time::NEVER)
    }

    /// The edit that undoes it.
    pub(super) fn reversed(self) -> Self {
        Self {
            place: self.place,
            removed: self.added,
            added: self.removed,
            end_before: self.end_after,
            end_after: self.end_before,
        }
    }
}

/// What undoes changes, and the branches.
#[derive(Clone, Debug, Default)]
pub(super) struct UndoHistory {
    done: Vec<Change>,
    undone: Vec<Change>,
    forks: Vec<Arc<Saved>>,
    left: Option<LeftBranch>,
}

/// The branch that was left last.
#[derive(Clone, Debug)]
pub struct LeftBranch {
    /// The run.
    pub saved: Arc<Saved>,
    /// What happened in it when, as far as that is known.
    pub overview: Overview,
}

impl UndoHistory {
    /// Notes what takes a change back. What was taken back before cannot be made again.
    pub(super) fn note(&mut self, back: Change) {
        self.undone.clear();
        self.done.push(back);
        if self.done.len() > MAX_CHANGES {
            self.done.remove(0);
        }
    }

    /// Makes one change of the last two, if both are interventions at the same time.
    pub(super) fn join_last(&mut self) {
        let [.., Change::Edit(earlier), Change::Edit(later)] = &mut self.done[..] else {
            return;
        };
        // These take the changes back: they remove what was done.
        let time = |list: &[(Time, Intervention)]| list.last().map(|(time, _)| *time);
        let follows = later.place == earlier.place + earlier.removed.len();
        if follows && later.added.is_empty() && time(&earlier.removed) == time(&later.removed) {
            earlier.removed.append(&mut later.removed);
            earlier.end_before = later.end_before;
            self.done.pop();
        }
    }

    /// The changes that were made, as what takes them back, and those that were taken back.
    pub(super) fn stacks(&mut self) -> (&mut Vec<Change>, &mut Vec<Change>) {
        (&mut self.done, &mut self.undone)
    }

    pub(super) fn forks(&self) -> &[Arc<Saved>] {
        &self.forks
    }

    pub(super) fn set_forks(&mut self, forks: Vec<Arc<Saved>>) {
        self.forks = forks;
        self.forks.truncate(MAX_FORKS);
        self.left = self
            .forks
            .last()
            .map(|saved| LeftBranch { saved: saved.clone(), overview: Overview::default() });
    }

    /// Returns the place of the branch that was left last among the branches, and the branch.
    pub(super) fn left(&self) -> Option<(usize, &LeftBranch)> {
        let left = self.left.as_ref()?;
        let place = self.forks.iter().position(|fork| Arc::ptr_eq(fork, &left.saved))?;
        Some((place, left))
    }

    /// Keeps a run as a branch, which is the one that was left last.
    pub(super) fn leave(&mut self, run: Saved, overview: Overview) {
        self.keep_fork(run);
        self.left = self.forks.last().map(|saved| LeftBranch { saved: saved.clone(), overview });
    }

    /// Returns if there is a change that can be undone, and one that can be redone.
    pub(super) fn can(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    pub(super) fn keep_fork(&mut self, run: Saved) {
        self.forks.push(Arc::new(run));
        if self.forks.len() > MAX_FORKS {
            self.forks.remove(0);
        }
    }

    /// Gives out a branch, and keeps another in its place.
    pub(super) fn swap_fork(
        &mut self,
        place: usize,
        run: Saved,
        overview: &Overview,
    ) -> Option<Arc<Saved>> {
        let (fork, saved) = (self.forks.get_mut(place)?, Arc::new(run));
        self.left = Some(LeftBranch { saved: saved.clone(), overview: overview.clone() });
        Some(std::mem::replace(fork, saved))
    }
}
