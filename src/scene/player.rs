//! The player: a run, the world as it stands now, and how fast its time goes by.

use super::feed::Feed;
use super::narration::Tell;
use super::watcher::Watcher;
use crate::raft::{Micros, Time};
use crate::sim::{Impossible, Intervention, Record, Run, Setup, SetupProblem, World};

/// The longest stretch of real time that one picture may cover. After a pause of the browser,
/// such as a hidden tab, the world goes on where it was instead of making up for it.
const FRAME_MAX: Micros = Micros::from_millis(100);

/// How far ahead a step looks for something to happen.
const STEP_MAX: Micros = Micros::from_millis(60_000);

/// How much slower than real time the world goes, from 1 to 1,000 times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Speed(u8);

/// The divisors of real time that can be chosen: steps of about a quarter.
const DIVISORS: [u16; 28] = [
    1_000, 800, 600, 500, 400, 300, 250, 200, 150, 125, 100, 80, 60, 50, 40, 30, 25, 20, 16, 12,
    10, 8, 6, 5, 4, 3, 2, 1,
];

impl Speed {
    /// The step of the fastest speed, which is real time; the slowest is 0.
    pub const MAX_STEP: u8 = 27;

    /// The speed at a step of the scale; past the end it is the fastest.
    #[must_use]
    pub fn at(step: u8) -> Self {
        Self(step.min(Self::MAX_STEP))
    }

    /// The speed of a slider: its step, as text.
    #[must_use]
    pub fn chosen(step: &str) -> Self {
        step.parse().map_or_else(|_| Self::default(), Self::at)
    }

    /// Its step on the scale.
    #[must_use]
    pub fn step(self) -> u8 {
        self.0
    }

    /// How many times slower than real time it is.
    #[must_use]
    pub fn divisor(self) -> u16 {
        DIVISORS[usize::from(self.0)]
    }
}

impl Default for Speed {
    /// One twentieth: a heartbeat a second, and a flight that the eye can follow.
    fn default() -> Self {
        Self(17)
    }
}

/// A run that is being played.
#[derive(Debug)]
pub struct Player {
    run: Run,
    world: World,
    feed: Feed,
    /// Whether time goes by.
    pub playing: bool,
    /// How fast it does.
    pub speed: Speed,
    /// Real time, in microseconds, that was too short for a microsecond of the world.
    carry: u64,
    /// Kept from picture to picture, so that it need not be made anew.
    records: Vec<Record>,
    /// Who looks at each step, once there is someone.
    watcher: Option<Box<dyn Watcher>>,
}

impl Player {
    /// Plays a new run from its beginning, and tells it in these words.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup.
    pub fn new(setup: Setup, seed: u64, tell: Tell) -> Result<Self, SetupProblem> {
        Ok(Self {
            world: World::new(&setup, seed)?,
            run: Run::new(setup, seed),
            feed: Feed::new(tell),
            playing: true,
            speed: Speed::default(),
            carry: 0,
            records: Vec::new(),
            watcher: None,
        })
    }

    /// Begins again with another setup and seed, at the same speed. If no world can be made of
    /// them, the present run goes on.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup.
    pub fn restart(&mut self, setup: Setup, seed: u64) -> Result<(), SetupProblem> {
        self.world = World::new(&setup, seed)?;
        self.run = Run::new(setup, seed);
        self.feed.clear();
        self.carry = 0;
        if let Some(watcher) = &mut self.watcher {
            watcher.begin(&self.world);
        }
        Ok(())
    }

    /// The run so far.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The world as it stands now.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Who looks at each step, if there is someone.
    #[must_use]
    pub fn watcher(&self) -> Option<&dyn Watcher> {
        self.watcher.as_deref()
    }

    /// Lets someone look at each step from now on, who has seen all steps until now.
    pub fn set_watcher(&mut self, watcher: Box<dyn Watcher>) {
        self.watcher = Some(watcher);
    }

    /// What has happened, in words.
    #[must_use]
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// The same, to choose what is shown of it.
    pub fn feed_mut(&mut self) -> &mut Feed {
        &mut self.feed
    }

    /// Lets so much real time go by, if the player plays. Tells whether anything happened
    /// besides that messages moved.
    pub fn frame(&mut self, real: Micros) -> bool {
        if !self.playing {
            return false;
        }
        let micros = real.min(FRAME_MAX).0 + self.carry;
        let divisor = u64::from(self.speed.divisor());
        self.carry = micros % divisor;
        self.run_until(self.world.now() + Micros(micros / divisor))
    }

    /// Lets so much real time go by and on to the next thing that happens, so that each picture
    /// shows an event.
    pub fn leap(&mut self, real: Micros) -> bool {
        if !self.playing {
            return false;
        }
        let span = Micros(real.0 / u64::from(self.speed.divisor()));
        self.run_until(self.world.now() + span);
        self.step();
        true
    }

    /// Goes on to the next instant at which anything happens.
    pub fn step(&mut self) {
        let next = self.world.next_at().min(self.world.now() + STEP_MAX);
        self.run_until(next);
    }

    /// Does something to the world now, and notes it in the run.
    ///
    /// # Errors
    /// Why it is [`Impossible`]; then nothing has changed.
    pub fn intervene(&mut self, intervention: Intervention) -> Result<(), Impossible> {
        self.world.intervene(&intervention, &mut self.records)?;
        self.run.interventions.push((self.world.now(), intervention));
        self.tell();
        Ok(())
    }

    fn run_until(&mut self, instant: Time) -> bool {
        self.world.run_until(instant, &mut self.records);
        self.tell()
    }

    /// Puts what has happened into words. Tells whether anything has.
    fn tell(&mut self) -> bool {
        let happened = !self.records.is_empty();
        if let Some(watcher) = &mut self.watcher {
            watcher.look(&self.world, &self.records);
        }
        for record in self.records.drain(..) {
            self.feed.add(record);
        }
        happened
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::narration;

    fn player() -> Player {
        Player::new(Setup::default(), 42, narration::tell).expect("the default setup is sound")
    }

    #[test]
    fn slow_speeds_lose_no_time_to_rounding() {
        let mut slow = player();
        slow.speed = Speed::at(0);
        for _ in 0..1_000 {
            slow.frame(Micros(16_667));
        }
        assert_eq!(slow.world().now(), Time(16_667));
    }

    #[test]
    fn a_long_absence_does_not_let_the_world_jump() {
        let mut player = player();
        player.speed = Speed::at(Speed::MAX_STEP);
        player.frame(Micros::from_millis(3_600_000));
        assert_eq!(player.world().now(), Time(100_000));
    }

    #[test]
    fn what_is_played_with_interruptions_is_what_the_run_says() {
        let mut player = player();
        player.speed = Speed::at(Speed::MAX_STEP);
        let crash = Intervention::Crash(crate::raft::NodeId::new(1).expect("n1"));
        for frame in 0..200 {
            player.frame(Micros(16_667));
            if frame == 60 {
                player.intervene(crash.clone()).expect("n1 is up");
                assert!(player.intervene(crash.clone()).is_err(), "it is down already");
            }
        }
        let world = player.run().play(player.world().now(), &mut Vec::new());
        assert_eq!(world.as_ref(), Ok(player.world()));
        assert_eq!(player.run().interventions.len(), 1, "what was impossible is not noted");
    }

    #[test]
    fn a_setup_that_is_refused_leaves_the_run_as_it_was() {
        let mut player = player();
        player.frame(Micros(50_000));
        let before = player.world().clone();
        let ten = Setup { nodes: 10, ..Setup::default() };
        assert_eq!(player.restart(ten, 1), Err(SetupProblem::Nodes));
        assert_eq!(*player.world(), before);
    }
}
