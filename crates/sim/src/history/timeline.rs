//! A run as a timeline: any moment of it can be sought, and the past can be changed.
//!
//! Only the run itself is kept, and copies of the world at some moments, keyframes. Any other
//! moment is a keyframe and what follows from it. As a run gets longer its keyframes thin out, so
//! that there are never more than [`MAX_KEYFRAMES`]; what they hold they share.

mod change;
mod edit;
mod keyframes;
mod strides;

pub use keyframes::MAX_KEYFRAMES;

pub use change::LeftBranch;

use std::collections::BTreeMap;

use change::UndoHistory;
use keyframes::{Keyframes, time};

use crate::check::checked_world::CheckedWorld;
use crate::format::saved::Saved;
use crate::history::overview::{Mark, Overview};
use crate::history::replay::Replay;
use crate::world::World;
use crate::world::event::{Event, Record, RecordSink};
use crate::world::intervention::{Intervention, InterventionError};
use crate::world::run::Run;
use crate::world::setup::{Setup, SetupError};
use raft::{Micros, Node, Role, Term, Time};

/// A run that can be gone through to and fro, and changed at any moment.
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
    /// The interventions that could not be done, by their places, as far as they are known.
    refused: BTreeMap<usize, InterventionError>,
    /// What the interventions meant that name a role, by their places, as far as that is known.
    resolved: BTreeMap<usize, Intervention>,
    history: UndoHistory,
    /// How many times the run was changed.
    changes: u64,
}

impl Timeline {
    /// A run at its beginning.
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the setup.
    pub fn new(setup: Setup, seed: u64) -> Result<Self, SetupError> {
        Self::from_saved(Saved { run: Run::new(setup, seed), until: Time(0) })
    }

    /// A run that was saved, with its playhead at its beginning. Nothing of it is worked out yet, see
    /// [`Timeline::work_out`].
    ///
    /// # Errors
    /// A [`SetupError`] if no world can be made of the run's setup.
    pub fn from_saved(saved: Saved) -> Result<Self, SetupError> {
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
            refused: BTreeMap::new(),
            resolved: BTreeMap::new(),
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

    /// The place of the playhead.
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
        let intervention = self.run.interventions.get(self.head.done).map(|(time, _)| *time);
        self.world().next_at().min(intervention.unwrap_or(Time::NEVER))
    }

    /// What happened when, as far as it is worked out.
    #[must_use]
    pub fn overview(&self) -> &Overview {
        &self.overview
    }

    /// The interventions of the run that could not be done: their places, and why. Only those are there that lie in
    /// what is worked out.
    #[must_use]
    pub fn refused(&self) -> &BTreeMap<usize, InterventionError> {
        &self.refused
    }

    /// What an intervention of the run means, if it names a role and is in what is worked out.
    pub(crate) fn meant<'a>(&'a self, place: usize, asked: &'a Intervention) -> &'a Intervention {
        self.resolved.get(&place).unwrap_or(asked)
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

    /// Works out so many more steps of what lies before the end. Returns true if all of it is known.
    pub fn work_out(&mut self, steps: u32) -> bool {
        let Some(mut frontier) = self.frontier.take() else {
            return true;
        };
        for _ in 0..steps {
            let now = frontier.watched.world().now();
            let stop = self.end.min(self.keyframes.next_after(now));
            if frontier.step(&self.run, stop).is_some() {
                note_step(&mut self.overview, &frontier);
                note_outcome(&mut self.refused, &mut self.resolved, &frontier);
            } else if stop < self.end {
                self.keyframes.offer(&mut frontier);
            } else {
                return true;
            }
        }
        self.frontier = Some(frontier);
        false
    }

    /// Plays on up to and including a moment; `sink` gets the records. Beyond the end the run gets
    /// longer.
    pub fn play(&mut self, until: Time, sink: &mut dyn RecordSink) {
        while self.now() < until {
            let stop = until.min(self.keyframes.next_after(self.now()));
            self.play_to(stop, sink);
            self.keyframes.offer(&mut self.head);
        }
        // What else is due at this very moment.
        self.play_to(until, sink);
        if self.now() >= self.end {
            self.end = self.now();
            self.frontier = None;
        }
    }

    fn play_to(&mut self, until: Time, sink: &mut dyn RecordSink) {
        while self.head.step(&self.run, until).is_some() {
            note_step(&mut self.overview, &self.head);
            note_outcome(&mut self.refused, &mut self.resolved, &self.head);
            sink.record(self.head.watched.records());
        }
    }

    /// Goes to a moment, forward or back. Beyond the end the run gets longer. `sink` gets the records
    /// on the way there. Returns the moment from which on it gets them.
    pub fn seek(&mut self, moment: Time, sink: &mut dyn RecordSink) -> Time {
        let nearest = self.keyframes.before(moment);
        let now = self.now();
        // Nothing earlier leads to what was done at the beginning.
        if moment < now || nearest.watched.world().now() > now || moment == Time(0) {
            self.head = nearest.clone();
        }
        let from = self.now();
        self.play(moment, sink);
        from
    }

    /// A copy of the run's place at the last keyframe at or before a moment, to go on from there.
    #[must_use]
    pub fn keyframe(&self, moment: Time) -> Replay {
        self.keyframes.before(moment).clone()
    }

    /// What happened when from a moment on and before another, in slices of a length.
    #[must_use]
    pub fn closer(&self, from: Time, until: Time, slice: Micros) -> Overview {
        let mut overview = Overview::new(from, slice);
        let mut head = self.keyframes.before(from).clone();
        while head.step(&self.run, from).is_some() {}
        let terms = head.watched.world().hosts().map(|(_, host)| host.durable().term);
        let term = terms.max().unwrap_or_default();
        overview.note_terms(from, term, led(head.watched.world()));
        let until = until.min(self.end);
        while head.step(&self.run, until).is_some() {
            note_step(&mut overview, &head);
        }
        overview
    }

    /// The last stretch before a moment in which anything but the steady flow happened: `sink` gets
    /// its records. Returns the moment from which on it gets them. At the beginning there is none.
    pub fn earlier(&self, until: Time, sink: &mut dyn RecordSink) -> Time {
        let mut until = until;
        while until > Time(0) {
            let start = self.keyframes.strictly_before(until);
            if time(start) == Time(0) || self.overview.has(Mark::Info, time(start), until) {
                let mut head = start.clone();
                play(&mut head, &self.run, until, sink);
                return time(start);
            }
            until = time(start);
        }
        Time(0)
    }

    /// The last moment before `until` for which a copy of the world was kept in which something
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

    /// The stretch in which a moment lies: the keyframe before it, and when the stretch ends, at
    /// the next keyframe or at the playhead.
    pub(crate) fn stretch(&self, moment: Time) -> (&Replay, Time) {
        let start = self.keyframes.strictly_before(moment);
        let next = self.keyframes.after(time(start)).map_or(Time::NEVER, time);
        (start, next.min(self.now()))
    }
}

/// When the last thing was done in a run.
fn last(run: &Run) -> Time {
    run.interventions.last().map_or(Time(0), |(time, _)| *time)
}

/// Notes what a step did, and whether a property was violated by it.
fn note_step(overview: &mut Overview, head: &Replay) {
    let watched = &head.watched;
    overview.note(watched.records(), || led(watched.world()));
    let broken = watched.checker().violations();
    if broken.last().is_some_and(|violation| violation.time == watched.world().now()) {
        overview.mark(watched.world().now(), Mark::Violation);
    }
}

/// Notes that a step was an intervention that could not be done, or what one meant that names a role.
fn note_outcome(
    refused: &mut BTreeMap<usize, InterventionError>,
    resolved: &mut BTreeMap<usize, Intervention>,
    head: &Replay,
) {
    match head.watched.records() {
        [.., Record { event: Event::Refused { because, .. }, .. }] => {
            refused.insert(head.done - 1, *because);
        }
        [Record { event: Event::Resolved { meant, .. }, .. }, ..] => {
            resolved.insert(head.done - 1, (**meant).clone());
        }
        _ => {}
    }
}

/// The highest term of which there is a leader that runs; 0 if there is none.
fn led(world: &World) -> Term {
    let nodes = world.hosts().filter_map(|(_, host)| host.running());
    let leaders = nodes.filter(|node| matches!(node.role(), Role::Leader(_)));
    leaders.map(Node::term).max().unwrap_or_default()
}

/// Plays a run on up to and including a moment, to see what happens.
fn play(head: &mut Replay, run: &Run, until: Time, sink: &mut dyn RecordSink) {
    while let Some(step) = head.step(run, until) {
        sink.record(step);
    }
}
