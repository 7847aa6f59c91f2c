//! A run as a tape: any instant of it can be gone to, and the past can be changed.
//!
//! Only the run itself is kept, and copies of the world at some instants, keyframes. Any other
//! instant is a keyframe and what follows from it. As a run gets longer its keyframes thin out, so
//! that there are never more than [`MAX_KEYFRAMES`]; what they hold they share.

mod change;
mod keyframes;

use std::sync::Arc;

pub use change::Fork;
pub use keyframes::MAX_KEYFRAMES;

use change::{Change, History};
use keyframes::Keyframes;

use super::event::Record;
use super::intervention::{Impossible, Intervention};
use super::replay::Replay;
use super::run::Run;
use super::saved::Saved;
use super::setup::{Setup, SetupProblem};
use super::watched::Watched;
use super::world::World;
use crate::raft::Time;

/// A run that can be gone through to and fro, and changed at any instant.
#[derive(Clone, Debug)]
pub struct Timeline {
    run: Run,
    /// How far it was ever watched.
    end: Time,
    /// The world at the playhead.
    head: Replay,
    keyframes: Keyframes,
    history: History,
}

impl Timeline {
    /// A run at its beginning.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup.
    pub fn new(setup: Setup, seed: u64) -> Result<Self, SetupProblem> {
        Self::of(Saved { run: Run::new(setup, seed), until: Time(0) })
    }

    /// A run that was saved, with its playhead at its beginning.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the run's setup.
    pub fn of(saved: Saved) -> Result<Self, SetupProblem> {
        let Saved { run, until } = saved;
        let head = Replay::new(&run)?;
        let last = run.interventions.last().map_or(Time(0), |(time, _)| *time);
        let keyframes = Keyframes::new(head.clone());
        Ok(Self { run, end: until.max(last), head, keyframes, history: History::default() })
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
    pub fn watched(&self) -> &Watched {
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

    /// Plays on up to and including an instant; what happens is added to `records`. Beyond the end
    /// the run gets longer.
    pub fn play(&mut self, until: Time, records: &mut Vec<Record>) {
        while self.now() < until {
            let stop = until.min(self.keyframes.next_after(self.now()));
            play(&mut self.head, &self.run, stop, records);
            self.keyframes.offer(&self.head);
        }
        // What else is due at this very instant.
        play(&mut self.head, &self.run, until, records);
        self.end = self.end.max(self.now());
    }

    /// Goes to an instant, forth or back. Beyond the end the run gets longer.
    pub fn seek(&mut self, instant: Time) {
        let nearest = self.keyframes.before(instant);
        if instant < self.now() || nearest.watched.world().now() > self.now() {
            self.head = nearest.clone();
        }
        self.play(instant, &mut Vec::new());
    }

    /// What happened after an instant, up to and including another one. It is worked out anew:
    /// nobody has kept it.
    #[must_use]
    pub fn records(&self, after: Time, until: Time) -> Vec<Record> {
        let mut records = Vec::new();
        let mut head = self.keyframes.before(after).clone();
        // What comes before is played without a note.
        while head.step(&self.run, after).is_some() {}
        play(&mut head, &self.run, until, &mut records);
        records
    }

    /// What happened up to the playhead, the last `count` records of it, and all of the instant
    /// before those. They are worked out anew: nobody has kept them.
    #[must_use]
    pub fn recent(&self, count: usize) -> Vec<Record> {
        let mut from = self.now();
        loop {
            let start = self.keyframes.strictly_before(from);
            let records = self.since(start);
            from = start.watched.world().now();
            if records.len() >= count || from == Time(0) {
                let surplus = records.len().saturating_sub(count);
                return records.into_iter().skip(surplus).collect();
            }
        }
    }

    fn since(&self, start: &Replay) -> Vec<Record> {
        let mut records = Vec::new();
        let mut head = start.clone();
        play(&mut head, &self.run, self.now(), &mut records);
        records
    }

    /// The last instant before `until` for which a copy of the world was kept in which something
    /// does not hold, or the beginning. What made it hold until then came about after it.
    #[must_use]
    pub fn not_yet(&self, until: Time, holds: impl Fn(&World) -> bool) -> Time {
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
    pub(super) fn stretch(&self, instant: Time) -> (&Replay, Time) {
        let start = self.keyframes.strictly_before(instant);
        let next = self.keyframes.first_after(start.watched.world().now());
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
        records: &mut Vec<Record>,
    ) -> Result<(), Impossible> {
        self.play(self.now(), records);
        let (now, place) = (self.now(), self.head.done);
        let mut tried = self.head.clone();
        tried.watched.intervene(&deed)?;
        records.extend_from_slice(tried.watched.records());
        if now < self.end && place < self.run.interventions.len() {
            self.history.keep_fork(&self.run, self.end);
        }
        let removed = self.run.interventions.split_off(place);
        self.run.interventions.push((now, deed.clone()));
        tried.done += 1;
        self.head = tried;
        self.keyframes.forget_from(now);
        let ends = (self.end, now);
        self.end = now;
        self.history.note(Change { place, removed, added: vec![(now, deed)], ends });
        Ok(())
    }

    /// Takes the last change of the run back. Tells whether there was one.
    pub fn undo(&mut self) -> bool {
        match self.history.undo() {
            Some(change) => {
                self.carry_out(&change);
                true
            }
            None => false,
        }
    }

    /// Makes the last change that was taken back again. Tells whether there was one.
    pub fn redo(&mut self) -> bool {
        match self.history.redo() {
            Some(change) => {
                self.carry_out(&change);
                true
            }
            None => false,
        }
    }

    /// Leaves out one of the run's interventions; what follows happens without it. Tells whether
    /// there is one at that place.
    pub fn remove(&mut self, place: usize) -> bool {
        let Some(deed) = self.run.interventions.get(place).cloned() else {
            return false;
        };
        let ends = (self.end, self.end);
        self.make(Change { place, removed: vec![deed], added: Vec::new(), ends });
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
        self.make(Change { place: from, removed, added, ends });
        true
    }

    /// The runs that were left aside when something was done in the past, the oldest first.
    #[must_use]
    pub fn forks(&self) -> &[Arc<Fork>] {
        self.history.forks()
    }

    /// Goes back to a run that was left aside; the present one is left aside in its place. Tells
    /// whether there is such a one.
    pub fn go_to_fork(&mut self, place: usize) -> bool {
        let Some(fork) = self.history.swap_fork(place, &self.run, self.end) else {
            return false;
        };
        let same = |(one, other): &(&_, &_)| one == other;
        let pairs = self.run.interventions.iter().zip(&fork.interventions);
        let place = pairs.take_while(same).count();
        let removed = self.run.interventions[place..].to_vec();
        let added = fork.interventions[place..].to_vec();
        self.make(Change { place, removed, added, ends: (self.end, fork.end) });
        true
    }

    fn make(&mut self, change: Change) {
        self.carry_out(&change);
        self.history.note(change);
    }

    /// Changes the run, and goes to the same instant of it as it is then.
    fn carry_out(&mut self, change: &Change) {
        let now = self.now();
        let from = change.begins();
        let until = change.place + change.removed.len();
        self.run.interventions.splice(change.place..until, change.added.iter().cloned());
        self.keyframes.forget_from(from);
        self.end = change.ends.1;
        if from <= now {
            self.head = self.keyframes.before(from).clone();
        }
        self.seek(now.min(self.end));
    }
}

/// Plays a run on up to and including an instant.
fn play(head: &mut Replay, run: &Run, until: Time, records: &mut Vec<Record>) {
    while let Some(step) = head.step(run, until) {
        records.extend_from_slice(step);
    }
}
