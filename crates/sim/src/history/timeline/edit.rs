//! Changes of a run: what is done at the playhead, and what is edited, undone and redone.

use std::sync::Arc;

use crate::format::saved::Saved;
use crate::history::timeline::change::{Change, Edit, LeftBranch, RunPlace};
use crate::history::timeline::{Timeline, note_outcome, note_step};
use crate::world::event::RecordSink;
use crate::world::intervention::{Intervention, InterventionError};
use crate::world::run::Run;
use crate::world::setup::{Setup, SetupError};
use raft::Time;

impl Timeline {
    /// Does something to the world at the playhead. In the past this is a fork: what came later
    /// is kept aside, see [`Timeline::forks`], and [`Timeline::undo`] brings it back.
    ///
    /// # Errors
    /// Why it is [`InterventionError`]; then nothing has changed.
    pub fn intervene(
        &mut self,
        intervention: Intervention,
        sink: &mut dyn RecordSink,
    ) -> Result<(), InterventionError> {
        self.play(self.now(), sink);
        let (now, place) = (self.now(), self.head.done);
        let mut tried = self.head.clone();
        tried.watched.intervene(&intervention)?;
        sink.record(tried.watched.records());
        if now < self.end {
            self.history.leave(self.saved(), self.overview.clone());
        }
        let removed = self.run.interventions.split_off(place);
        self.run.interventions.push((now, intervention.clone()));
        let (end_before, end_after) = (self.end, now);
        self.end = now;
        if now < end_before {
            self.forget_from(now);
            self.play(now, &mut Vec::new());
        } else {
            tried.done += 1;
            self.head = tried;
            note_step(&mut self.overview, &self.head);
            note_outcome(&mut self.refused, &mut self.resolved, &self.head);
            self.keyframes.forget_from(now);
        }
        let edit = Edit { place, removed, added: vec![(now, intervention)], end_before, end_after };
        self.note(Change::Edit(edit.reversed()));
        Ok(())
    }

    /// Makes one change of the last two interventions, if both were made at the playhead's time: one undo takes
    /// back both.
    pub fn join_last(&mut self) {
        self.history.join_last();
    }

    /// Begins another run in the place of this one, which is kept aside if anything was done in it.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the setup; then nothing has changed.
    pub fn begin(&mut self, setup: Setup, seed: u64) -> Result<(), SetupError> {
        self.open(Saved { run: Run::new(setup, seed), until: Time(0) })
    }

    /// Puts another run in the place of this one, which is kept aside if anything was done in it.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup; then nothing has changed.
    pub fn open(&mut self, saved: Saved) -> Result<(), SetupError> {
        saved.run.setup.check()?;
        if !self.run.interventions.is_empty() {
            self.history.leave(self.saved(), self.overview.clone());
        }
        self.replace(saved);
        Ok(())
    }

    /// Takes the last change of the run back, and goes to the moment at which it makes a difference.
    /// Returns true if there was one.
    pub fn undo(&mut self) -> bool {
        let change = self.history.stacks().0.pop();
        let back = change.map(|change| self.carry_out(change));
        let undone = back.is_some();
        self.history.stacks().1.extend(back);
        undone
    }

    /// Makes the last change that was taken back again, and goes to the moment at which it makes a
    /// difference. Returns true if there was one.
    pub fn redo(&mut self) -> bool {
        let change = self.history.stacks().1.pop();
        let back = change.map(|change| self.carry_out(change));
        let redone = back.is_some();
        self.history.stacks().0.extend(back);
        redone
    }

    /// Returns if there is a change to undo, and one to redo.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        self.history.can()
    }

    /// Leaves out one of the run's interventions; what follows happens without it. Returns true if
    /// there is one at that place.
    pub fn remove(&mut self, place: usize) -> bool {
        let Some(intervention) = self.run.interventions.get(place).cloned() else {
            return false;
        };
        let (removed, end) = (vec![intervention], self.end);
        self.make(Edit { place, removed, added: Vec::new(), end_before: end, end_after: end });
        true
    }

    /// Does one of the run's interventions at another moment. Returns true if there is one at that
    /// place.
    pub fn shift(&mut self, place: usize, time: Time) -> bool {
        let Some((_, intervention)) = self.run.interventions.get(place).cloned() else {
            return false;
        };
        let mut later = self.run.interventions.clone();
        later.remove(place);
        let at = later.partition_point(|(other, _)| *other <= time);
        later.insert(at, (time, intervention));
        let from = place.min(at);
        let (removed, added) = (self.run.interventions[from..].to_vec(), later.split_off(from));
        let (end_before, end_after) = (self.end, self.end.max(time));
        self.make(Edit { place: from, removed, added, end_before, end_after });
        true
    }

    /// The branches: the runs that were replaced when something was done in the past or another run
    /// was begun, the oldest first.
    #[must_use]
    pub fn forks(&self) -> &[Arc<Saved>] {
        self.history.forks()
    }

    /// The branch that was left last, with its place among the branches, if it begins like the present
    /// run and is another one.
    #[must_use]
    pub fn left_branch(&self) -> Option<(usize, &LeftBranch)> {
        let (place, left) = self.history.left()?;
        let (run, other) = (&self.run, &left.saved.run);
        let is_branch = (run.setup, run.seed) == (other.setup, other.seed) && run != other;
        is_branch.then_some((place, left))
    }

    /// The first moment at which another run with the same beginning differs from the present one.
    #[must_use]
    pub fn differs_from(&self, other: &Run) -> Time {
        let (one, other) = (&self.run.interventions, &other.interventions);
        let place = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let times = [one, other].into_iter().filter_map(|list| list.get(place));
        times.map(|(time, _)| *time).min().unwrap_or(Time::NEVER)
    }

    /// Leaves another run aside, too.
    pub fn keep_aside(&mut self, saved: Saved) {
        self.history.keep_fork(saved);
    }

    /// Leaves these runs aside in place of those that were.
    pub fn set_forks(&mut self, forks: Vec<Arc<Saved>>) {
        self.history.set_forks(forks);
    }

    /// Goes back to a branch; the present run takes its place among the branches. Returns true if
    /// there is such a branch.
    pub fn go_to_fork(&mut self, place: usize) -> bool {
        let Some(fork) = self.history.swap_fork(place, self.saved(), &self.overview) else {
            return false;
        };
        if (fork.run.setup, fork.run.seed) != (self.run.setup, self.run.seed) {
            self.replace((*fork).clone());
            return true;
        }
        let same = |(one, other): &(&_, &_)| one == other;
        let pairs = self.run.interventions.iter().zip(&fork.run.interventions);
        let place = pairs.take_while(same).count();
        let removed = self.run.interventions[place..].to_vec();
        let added = fork.run.interventions[place..].to_vec();
        self.make(Edit { place, removed, added, end_before: self.end, end_after: fork.until });
        true
    }

    /// Puts another run in the place of this one, which can be undone.
    fn replace(&mut self, saved: Saved) {
        let back = self.go_to_place(RunPlace { saved, at: Time(0) });
        self.note(back);
    }

    fn make(&mut self, edit: Edit) {
        let now = self.now();
        self.apply(&edit);
        self.seek(now.min(self.end), &mut Vec::new());
        self.note(Change::Edit(edit.reversed()));
    }

    fn note(&mut self, back: Change) {
        self.changes += 1;
        self.history.note(back);
    }

    /// Makes a change, and goes to where it makes a difference. Returns what takes it back.
    fn carry_out(&mut self, change: Change) -> Change {
        self.changes += 1;
        match change {
            Change::Edit(edit) => {
                self.apply(&edit);
                self.seek(edit.begins().min(self.end), &mut Vec::new());
                Change::Edit(edit.reversed())
            }
            Change::Other(place) => self.go_to_place(*place),
        }
    }

    /// Changes what is done in the run. The playhead is before the first difference then.
    fn apply(&mut self, edit: &Edit) {
        let until = edit.place + edit.removed.len();
        self.run.interventions.splice(edit.place..until, edit.added.iter().cloned());
        self.end = edit.end_after;
        self.forget_from(edit.begins());
    }

    /// Goes to a place in another run. Returns what leads back.
    fn go_to_place(&mut self, place: RunPlace) -> Change {
        let fresh =
            Self::from_saved(place.saved).expect("the setup was looked at when the run was taken");
        let history = std::mem::take(&mut self.history);
        let (overview, changes) = (self.overview.begin(), self.changes);
        let left = std::mem::replace(self, Self { overview, history, changes, ..fresh });
        self.seek(place.at, &mut Vec::new());
        let Self { run, end, head, .. } = left;
        let at = head.watched.world().now();
        Change::Other(Box::new(RunPlace { saved: Saved { run, until: end }, at }))
    }

    /// Forgets what was worked out from a moment on, as something else happens there. If that is
    /// behind the playhead, it goes back to the last copy of the world before.
    fn forget_from(&mut self, moment: Time) {
        self.keyframes.forget_from(moment);
        let last = self.keyframes.last().clone();
        let known = last.watched.world().now();
        self.overview.forget_from(known);
        self.refused.retain(|place, _| *place < last.done);
        self.resolved.retain(|place, _| *place < last.done);
        if known <= self.now() {
            self.head = last.clone();
        }
        self.frontier = Some(last);
    }
}
