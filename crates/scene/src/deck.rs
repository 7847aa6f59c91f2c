//! What plays a run: a world that only goes on, or a tape that can be gone through to and fro.

use std::any::Any;

use raft::Time;
use sim::{Listener, Overview, Record, Run, Setup, SetupProblem, Timeline, World};

/// What plays a run. It is known by what it does only, so that the page can fetch the tape, and the
/// checker that looks at each of its steps, when all else is there.
pub trait Deck: Any {
    /// The run, with all that was ever done in it.
    fn run(&self) -> &Run;
    /// The world at the playhead.
    fn world(&self) -> &World;
    /// What happened when.
    fn overview(&self) -> &Overview;
    /// How far the run was ever watched.
    fn end(&self) -> Time;
    /// When the next thing happens.
    fn next_at(&self) -> Time;
    /// Plays on up to and including an instant; what happens is added to `records`.
    fn play(&mut self, until: Time, records: &mut Vec<Record>);
    /// Goes to an instant, if it can; `told` hears what happens on the way there. Tells from which
    /// instant on.
    fn seek(&mut self, instant: Time, told: &mut dyn Listener) -> Option<Time>;
    /// `told` hears what happened in a stretch before an instant. Tells from which instant on.
    fn earlier(&self, until: Time, told: &mut dyn Listener) -> Time;
}

/// A run that only goes on, and to which nothing is done.
#[derive(Debug)]
pub struct Fresh {
    run: Run,
    world: World,
    overview: Overview,
}

impl Fresh {
    /// A run at its beginning.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup.
    pub fn new(setup: Setup, seed: u64) -> Result<Self, SetupProblem> {
        let world = World::new(&setup, seed)?;
        Ok(Self { run: Run::new(setup, seed), world, overview: Overview::default() })
    }
}

impl Deck for Fresh {
    fn run(&self) -> &Run {
        &self.run
    }

    fn world(&self) -> &World {
        &self.world
    }

    fn overview(&self) -> &Overview {
        &self.overview
    }

    fn end(&self) -> Time {
        self.world.now()
    }

    fn next_at(&self) -> Time {
        self.world.next_at()
    }

    fn play(&mut self, until: Time, records: &mut Vec<Record>) {
        let before = records.len();
        self.world.run_until(until, records);
        self.overview.note(&records[before..]);
    }

    fn seek(&mut self, _instant: Time, _told: &mut dyn Listener) -> Option<Time> {
        None
    }

    fn earlier(&self, _until: Time, _told: &mut dyn Listener) -> Time {
        Time(0)
    }
}

impl Deck for Timeline {
    fn run(&self) -> &Run {
        self.run()
    }

    fn world(&self) -> &World {
        self.world()
    }

    fn overview(&self) -> &Overview {
        self.overview()
    }

    fn end(&self) -> Time {
        self.end()
    }

    fn next_at(&self) -> Time {
        self.next_at()
    }

    fn play(&mut self, until: Time, records: &mut Vec<Record>) {
        self.play(until, records);
    }

    fn seek(&mut self, instant: Time, told: &mut dyn Listener) -> Option<Time> {
        Some(self.seek(instant, told))
    }

    fn earlier(&self, until: Time, told: &mut dyn Listener) -> Time {
        self.earlier(until, told)
    }
}
