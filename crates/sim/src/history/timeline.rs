//! A run as a tape: any instant of it can be gone to, and the past can be changed.
//!
//! Only the run itself is kept, and copies of the world at some instants, keyframes. Any other
//! instant is a keyframe and what follows from it. As a run gets longer its keyframes thin out, so
//! that there are never more than [`MAX_KEYFRAMES`]; what they hold they share.

mod change;
mod keyframes;
mod stride;

use std::sync::Arc;

pub use keyframes::MAX_KEYFRAMES;
pub use stride::Stride;

use change::{Change, RunPlace, Splice, UndoHistory};
use keyframes::{Keyframes, time};

use crate::check::checked_world::CheckedWorld;
use crate::format::saved::Saved;
use crate::history::overview::{Mark, Overview};
use crate::history::replay::Replay;
use crate::world::World;
use crate::world::event::RecordSink;
use crate::world::intervention::{Impossible, Intervention};
use crate::world::run::Run;
use crate::world::setup::{Setup, SetupProblem};
use raft::{Micros, Time};

/// A run that can be gone through to and fro, and changed at any instant.
#[derive(Clone, Debug)]
pub struct Timeline {
    run: Run,
    /// How far it was ever watched.
    end: Time,
    /// The world at the playhead.
    head: Replay,
    /// A place behind which nothing has been worked out yet, if there is one before the end.
    frontier: Option<Replay>,
    keyframes: Keyframes,
    overview: Overview,
    history: UndoHistory,
    /// How many times the run was changed.
    changes: u64,
}

impl Timeline {
    /// A run at its beginning.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup.
    pub fn new(setup: Setup, seed: u64) -> Result<Self, SetupProblem> {
        Self::of(Saved { run: Run::new(setup, seed), until: Time(0) })
    }

    /// A run that was saved, with its playhead at its beginning. Nothing of it is worked out yet, see
    /// [`Timeline::work_out`].
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the run's setup.
    pub fn of(saved: Saved) -> Result<Self, SetupProblem> {
        let Saved { run, until } = saved;
        let head = Replay::new(&run)?;
        let end = until.max(last(&run));
        Ok(Self {
            run,
            end,
            frontier: Some(head.clone()),
            keyframes: Keyframes::new(head.clone()),
            head,
            overview: Overview::default(),
            history: UndoHistory::default(),
            changes: 0,
        })
    }

    /// The run, with all that was ever done in it.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The run and how far it was watched, to be saved.
    #[must_use]
    pub fn saved(&self) -> Saved {
        Saved { run: self.run.clone(), until: self.end }
    }

    /// Where the playhead stands.
    #[must_use]
    pub fn now(&self) -> Time {
        self.world().now()
    }

    /// How far the run was ever watched.
    #[must_use]
    pub fn end(&self) -> Time {
        self.end
    }

    /// The world at the playhead.
    #[must_use]
    pub fn world(&self) -> &World {
        self.head.watched.world()
    }

    /// The same, with the checker that looked at each step up to the playhead.
    #[must_use]
    pub fn watched(&self) -> &CheckedWorld {
        &self.head.watched
    }

    /// How many of the run's interventions were done up to the playhead.
    #[must_use]
    pub fn done(&self) -> usize {
        self.head.done
    }

    /// When the next thing happens by itself or is done, if anything is to come.
    #[must_use]
    pub fn next_at(&self) -> Time {
        let deed = self.run.interventions.get(self.head.done).map(|(time, _)| *time);
        self.world().next_at().min(deed.unwrap_or(Time::NEVER))
    }

    /// What happened when, as far as it is worked out.
    #[must_use]
    pub fn overview(&self) -> &Overview {
        &self.overview
    }

    /// How many times the run was changed, or changed back.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// How far the run is worked out: what lies before can be gone to in a moment.
    #[must_use]
    pub fn known(&self) -> Time {
        self.frontier.as_ref().map_or(self.end, |frontier| frontier.watched.world().now())
    }

    /// Works out so many more steps of what lies before the end. Tells whether all of it is known.
    pub fn work_out(&mut self, steps: u32) -> bool {
        let Some(mut frontier) = self.frontier.take() else {
            return true;
        };
        for _ in 0..steps {
            let now = frontier.watched.world().now();
            let stop = self.end.min(self.keyframes.next_after(now));
            if frontier.step(&self.run, stop).is_some() {
                look(&mut self.overview, &frontier);
            } else if stop < self.end {
                self.keyframes.offer(&mut frontier);
            } else {
                return true;
            }
        }
        self.frontier = Some(frontier);
        false
    }

    /// Plays on up to and including an instant; `told` hears what happens. Beyond the end the run gets
    /// longer.
    pub fn play(&mut self, until: Time, told: &mut dyn RecordSink) {
        while self.now() < until {
            let stop = until.min(self.keyframes.next_after(self.now()));
            self.play_to(stop, told);
            self.keyframes.offer(&mut self.head);
        }
        // What else is due at this very instant.
        self.play_to(until, told);
        if self.now() >= self.end {
            self.end = self.now();
            self.frontier = None;
        }
    }

    fn play_to(&mut self, until: Time, told: &mut dyn RecordSink) {
        while self.head.step(&self.run, until).is_some() {
            look(&mut self.overview, &self.head);
            told.record(self.head.watched.records());
        }
    }

    /// Goes to an instant, forth or back. Beyond the end the run gets longer. `told` hears what happens
    /// on the way there: tells from which instant on.
    pub fn seek(&mut self, instant: Time, told: &mut dyn RecordSink) -> Time {
        let nearest = self.keyframes.before(instant);
        if instant < self.now() || nearest.watched.world().now() > self.now() {
            self.head = nearest.clone();
        }
        let from = self.now();
        self.play(instant, told);
        from
    }

    /// A copy of the run's place at the last keyframe at or before an instant, to go on from there.
    #[must_use]
    pub fn keyframe(&self, instant: Time) -> Replay {
        self.keyframes.before(instant).clone()
    }

    /// What happened when from an instant on and before another, in slices of a length.
    #[must_use]
    pub fn closer(&self, from: Time, until: Time, slice: Micros) -> Overview {
        let mut overview = Overview::new(from, slice);
        let mut head = self.keyframes.before(from).clone();
        while head.step(&self.run, from).is_some() {}
        let terms = head.watched.world().hosts().map(|(_, host)| host.durable().term);
        overview.note_term(from, terms.max().unwrap_or_default());
        let until = until.min(self.end);
        while head.step(&self.run, until).is_some() {
            look(&mut overview, &head);
        }
        overview
    }

    /// The last stretch before an instant in which anything but the steady flow happened: `told` hears
    /// of it. Tells from which instant on. At the beginning there is none.
    pub fn earlier(&self, until: Time, told: &mut dyn RecordSink) -> Time {
        let mut until = until;
        while until > Time(0) {
            let start = self.keyframes.strictly_before(until);
            if time(start) == Time(0) || self.overview.has(Mark::Info, time(start), until) {
                let mut head = start.clone();
                play(&mut head, &self.run, until, told);
                return time(start);
            }
            until = time(start);
        }
        Time(0)
    }

    /// The last instant before `until` for which a copy of the world was kept in which something
    /// does not hold, or the beginning. What made it hold until then came about after it.
    #[must_use]
    pub fn last_keyframe_where_not(&self, until: Time, holds: impl Fn(&World) -> bool) -> Time {
        let mut from = until;
        while from > Time(0) {
            let world = self.keyframes.strictly_before(from).watched.world();
            from = world.now();
            if !holds(world) {
                break;
            }
        }
        from
    }

    /// The stretch in which an instant lies: the keyframe before it, and when the stretch ends, at
    /// the next keyframe or at the playhead.
    pub(crate) fn stretch(&self, instant: Time) -> (&Replay, Time) {
        let start = self.keyframes.strictly_before(instant);
        let next = self.keyframes.after(time(start)).map_or(Time::NEVER, time);
        (start, next.min(self.now()))
    }

    /// Does something to the world at the playhead. In the past this is a fork: what was done later
    /// is kept aside, see [`Timeline::forks`], and [`Timeline::undo`] brings it back.
    ///
    /// # Errors
    /// Why it is [`Impossible`]; then nothing has changed.
    pub fn intervene(
        &mut self,
        deed: Intervention,
        told: &mut dyn RecordSink,
    ) -> Result<(), Impossible> {
        self.play(self.now(), told);
        let (now, place) = (self.now(), self.head.done);
        let mut tried = self.head.clone();
        tried.watched.intervene(&deed)?;
        told.record(tried.watched.records());
        if now < self.end && place < self.run.interventions.len() {
            self.history.keep_fork(self.saved());
        }
        let removed = self.run.interventions.split_off(place);
        self.run.interventions.push((now, deed.clone()));
        let ends = (self.end, now);
        self.end = now;
        if now < ends.0 {
            self.forget_from(now);
            self.play(now, &mut Vec::new());
        } else {
            tried.done += 1;
            self.head = tried;
            look(&mut self.overview, &self.head);
            self.keyframes.forget_from(now);
        }
        let splice = Splice { place, removed, added: vec![(now, deed)], ends };
        self.note(Change::Splice(splice.reversed()));
        Ok(())
    }

    /// Begins another run in the place of this one, which is kept aside if anything was done in it.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup; then nothing has changed.
    pub fn begin(&mut self, setup: Setup, seed: u64) -> Result<(), SetupProblem> {
        self.open(Saved { run: Run::new(setup, seed), until: Time(0) })
    }

    /// Puts another run in the place of this one, which is kept aside if anything was done in it.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the run's setup; then nothing has changed.
    pub fn open(&mut self, saved: Saved) -> Result<(), SetupProblem> {
        saved.run.setup.check()?;
        if !self.run.interventions.is_empty() {
            self.history.keep_fork(self.saved());
        }
        self.replace(saved);
        Ok(())
    }

    /// Takes the last change of the run back, and goes to the instant at which it makes a difference.
    /// Tells whether there was one.
    pub fn undo(&mut self) -> bool {
        let change = self.history.stacks().0.pop();
        let back = change.map(|change| self.carry_out(change));
        let undone = back.is_some();
        self.history.stacks().1.extend(back);
        undone
    }

    /// Makes the last change that was taken back again, and goes to the instant at which it makes a
    /// difference. Tells whether there was one.
    pub fn redo(&mut self) -> bool {
        let change = self.history.stacks().1.pop();
        let back = change.map(|change| self.carry_out(change));
        let redone = back.is_some();
        self.history.stacks().0.extend(back);
        redone
    }

    /// Whether there is a change to undo, and one to redo.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        self.history.can()
    }

    /// Leaves out one of the run's interventions; what follows happens without it. Tells whether
    /// there is one at that place.
    pub fn remove(&mut self, place: usize) -> bool {
        let Some(deed) = self.run.interventions.get(place).cloned() else {
            return false;
        };
        let ends = (self.end, self.end);
        self.make(Splice { place, removed: vec![deed], added: Vec::new(), ends });
        true
    }

    /// Does one of the run's interventions at another instant. Tells whether there is one at that
    /// place.
    pub fn shift(&mut self, place: usize, time: Time) -> bool {
        let Some((_, deed)) = self.run.interventions.get(place).cloned() else {
            return false;
        };
        let mut later = self.run.interventions.clone();
        later.remove(place);
        let at = later.partition_point(|(other, _)| *other <= time);
        later.insert(at, (time, deed));
        let from = place.min(at);
        let (removed, added) = (self.run.interventions[from..].to_vec(), later.split_off(from));
        let ends = (self.end, self.end.max(time));
        self.make(Splice { place: from, removed, added, ends });
        true
    }

    /// The runs that were left aside when something was done in the past or another run begun, the
    /// oldest first.
    #[must_use]
    pub fn forks(&self) -> &[Arc<Saved>] {
        self.history.forks()
    }

    /// Leaves another run aside, too.
    pub fn keep_aside(&mut self, saved: Saved) {
        self.history.keep_fork(saved);
    }

    /// Leaves these runs aside in place of those that were.
    pub fn set_forks(&mut self, forks: Vec<Arc<Saved>>) {
        self.history.set_forks(forks);
    }

    /// Goes back to a run that was left aside; the present one is left aside in its place. Tells
    /// whether there is such a one.
    pub fn go_to_fork(&mut self, place: usize) -> bool {
        let Some(fork) = self.history.swap_fork(place, self.saved()) else {
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
        self.make(Splice { place, removed, added, ends: (self.end, fork.until) });
        true
    }

    /// Puts another run in the place of this one, which can be undone.
    fn replace(&mut self, saved: Saved) {
        let back = self.go_to_place(RunPlace { saved, at: Time(0) });
        self.note(back);
    }

    fn make(&mut self, splice: Splice) {
        let now = self.now();
        self.splice(&splice);
        self.seek(now.min(self.end), &mut Vec::new());
        self.note(Change::Splice(splice.reversed()));
    }

    fn note(&mut self, back: Change) {
        self.changes += 1;
        self.history.note(back);
    }

    /// Makes a change, and goes to where it makes a difference. Tells what takes it back.
    fn carry_out(&mut self, change: Change) -> Change {
        self.changes += 1;
        match change {
            Change::Splice(splice) => {
                self.splice(&splice);
                self.seek(splice.begins().min(self.end), &mut Vec::new());
                Change::Splice(splice.reversed())
            }
            Change::Other(place) => self.go_to_place(*place),
        }
    }

    /// Changes what is done in the run. The playhead is before the first difference then.
    fn splice(&mut self, splice: &Splice) {
        let until = splice.place + splice.removed.len();
        self.run.interventions.splice(splice.place..until, splice.added.iter().cloned());
        self.end = splice.ends.1;
        self.forget_from(splice.begins());
    }

    /// Goes to a place in another run. Tells what leads back.
    fn go_to_place(&mut self, place: RunPlace) -> Change {
        let fresh = Self::of(place.saved).expect("the setup was looked at when the run was taken");
        let history = std::mem::take(&mut self.history);
        let (overview, changes) = (self.overview.begin(), self.changes);
        let left = std::mem::replace(self, Self { overview, history, changes, ..fresh });
        self.seek(place.at, &mut Vec::new());
        let Self { run, end, head, .. } = left;
        let at = head.watched.world().now();
        Change::Other(Box::new(RunPlace { saved: Saved { run, until: end }, at }))
    }

    /// Forgets what was worked out from an instant on, as something else happens there. If that is
    /// behind the playhead, it goes back to the last copy of the world before.
    fn forget_from(&mut self, instant: Time) {
        self.keyframes.forget_from(instant);
        let last = self.keyframes.last().clone();
        let known = last.watched.world().now();
        self.overview.forget_from(known);
        if known <= self.now() {
            self.head = last.clone();
        }
        self.frontier = Some(last);
    }
}

/// When the last thing was done in a run.
fn last(run: &Run) -> Time {
    run.interventions.last().map_or(Time(0), |(time, _)| *time)
}

/// Notes what a step did, and whether a promise was broken by it.
fn look(overview: &mut Overview, head: &Replay) {
    let watched = &head.watched;
    overview.note(watched.records());
    let broken = watched.checker().violations();
    if broken.last().is_some_and(|violation| violation.time == watched.world().now()) {
        overview.mark(watched.world().now(), Mark::Violation);
    }
}

/// Plays a run on up to and including an instant, to see what happens.
fn play(head: &mut Replay, run: &Run, until: Time, told: &mut dyn RecordSink) {
    while let Some(step) = head.step(run, until) {
        told.record(step);
    }
}
