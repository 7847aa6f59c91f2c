//! The player: a run, the world as it stands now, and how fast its time goes by.

use std::any::Any;
use std::fmt::{self, Debug};

use crate::deck::{Deck, Fresh};
use crate::feed::{Feed, Filter};
use crate::narration::Describe;
use raft::{Micros, Time};
use sim::{
    Impossible, Intervention, Overview, Record, Run, Saved, Setup, SetupProblem, Timeline, World,
};

/// The longest stretch of real time that one picture may cover. After a pause of the browser,
/// such as a hidden tab, the world goes on where it was instead of making up for it.
const FRAME_MAX: Micros = Micros::from_millis(100);

/// How many stretches of the past are worked out at once, to tell what happened last.
const LOOKS_BACK: u32 = 3;

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

    /// The speed nearest to a divisor of real time.
    #[must_use]
    pub fn nearest(divisor: u16) -> Self {
        let steps = (0..=Self::MAX_STEP).map(Self::at);
        steps.min_by_key(|speed| speed.divisor().abs_diff(divisor)).unwrap_or_default()
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
pub struct Player {
    deck: Box<dyn Deck>,
    feed: Feed,
    /// Whether time goes by.
    pub playing: bool,
    /// Whether it goes backwards.
    pub backwards: bool,
    /// How fast it does.
    pub speed: Speed,
    /// Where it stops going on by itself, if it is to.
    pub stop_at: Option<Time>,
    /// Real time, in microseconds, that was too short for a microsecond of the world.
    carry: u64,
    /// Kept from picture to picture, so that it need not be made anew.
    records: Vec<Record>,
}

impl Player {
    /// Plays a new run from its beginning, and tells it in these words.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the setup.
    pub fn new(setup: Setup, seed: u64, tell: Describe) -> Result<Self, SetupProblem> {
        Ok(Self {
            deck: Box::new(Fresh::new(setup, seed)?),
            feed: Feed::new(tell),
            playing: true,
            backwards: false,
            speed: Speed::default(),
            stop_at: None,
            carry: 0,
            records: Vec::new(),
        })
    }

    /// Plays another run, to which nothing was done, from an instant on. If no world can be made of
    /// it, the present one goes on.
    pub fn begin(&mut self, setup: Setup, seed: u64, at: Time) {
        if let Ok(fresh) = Fresh::new(setup, seed) {
            self.deck = Box::new(fresh);
            self.feed.clear(Time(0));
            self.run_until(at);
        }
    }

    /// The run so far.
    #[must_use]
    pub fn run(&self) -> &Run {
        self.deck.run()
    }

    /// The world as it stands now.
    #[must_use]
    pub fn world(&self) -> &World {
        self.deck.world()
    }

    /// What happened when.
    #[must_use]
    pub fn overview(&self) -> &Overview {
        self.deck.overview()
    }

    /// How far the run was ever watched.
    #[must_use]
    pub fn end(&self) -> Time {
        self.deck.end()
    }

    /// What has happened, in words.
    #[must_use]
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Describes what happens from now on in these words.
    pub fn tell_with(&mut self, tell: Describe) {
        self.feed.tell_with(tell);
    }

    /// Lets so much real time go by, if the player plays. Describes whether anything happened
    /// besides that messages moved.
    pub fn frame(&mut self, real: Micros) -> bool {
        if !self.playing {
            return false;
        }
        let micros = real.min(FRAME_MAX).0 + self.carry;
        let divisor = u64::from(self.speed.divisor());
        self.carry = micros % divisor;
        self.pass(Micros(micros / divisor))
    }

    /// Lets so much real time go by and on to the next thing that happens, so that each picture
    /// shows an event.
    pub fn leap(&mut self, real: Micros) -> bool {
        if !self.playing {
            return false;
        }
        self.pass(Micros(real.0 / u64::from(self.speed.divisor())));
        if self.playing && !self.backwards {
            let now = self.world().now();
            self.play_on(self.deck.next_at().clamp(now, now + STEP_MAX));
        }
        true
    }

    /// Goes on to the next instant at which anything happens.
    pub fn step(&mut self) {
        let now = self.world().now();
        self.run_until(self.deck.next_at().clamp(now, now + STEP_MAX));
    }

    /// Lets time of the world pass, forth or back.
    fn pass(&mut self, span: Micros) -> bool {
        let now = self.world().now();
        if !self.backwards {
            return self.play_on(now + span);
        }
        self.playing = now > Time(0);
        self.go_to(Time((now - Time(0)).0.saturating_sub(span.0)))
    }

    /// Lets time pass by itself, to an instant or to where it is to stop.
    fn play_on(&mut self, instant: Time) -> bool {
        let now = self.world().now();
        // Whoever has gone past it does not come to it any more.
        self.stop_at = self.stop_at.filter(|stop| *stop > now);
        let Some(stop) = self.stop_at.filter(|stop| *stop <= instant) else {
            return self.run_until(instant);
        };
        (self.playing, self.stop_at) = (false, None);
        self.run_until(stop);
        true
    }

    /// Goes to an instant, if the run is on a tape. Describes whether it is.
    pub fn go_to(&mut self, instant: Time) -> bool {
        self.feed.clear(Time(0));
        let mut last = self.feed.last();
        let Some(from) = self.deck.seek(instant, &mut last) else {
            return false;
        };
        self.feed.add_before(from, &last);
        for _ in 0..LOOKS_BACK {
            if let Some(until) = self.feed.wants_before() {
                let mut last = self.feed.last();
                let since = self.deck.earlier(until, &mut last);
                self.feed.add_before(since, &last);
            }
        }
        true
    }

    /// Shows other events, also of what has happened before.
    pub fn show(&mut self, filter: Filter) {
        self.feed.set_filter(filter);
        self.go_to(self.world().now());
    }

    fn run_until(&mut self, instant: Time) -> bool {
        self.deck.play(instant, &mut self.records);
        self.tell()
    }

    /// Puts what has happened into words. Describes whether anything has.
    fn tell(&mut self) -> bool {
        let happened = !self.records.is_empty();
        for record in self.records.drain(..) {
            self.feed.add(&record);
        }
        happened
    }
}

/// A deck is known by what it does, so there is not much to tell.
impl Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Player").finish_non_exhaustive()
    }
}

/// What can be done once there is a tape.
impl Player {
    /// The tape, once there is one.
    #[must_use]
    pub fn timeline(&self) -> Option<&Timeline> {
        (&*self.deck as &dyn Any).downcast_ref()
    }

    fn timeline_mut(&mut self) -> Option<&mut Timeline> {
        (&mut *self.deck as &mut dyn Any).downcast_mut()
    }

    /// Goes on with the same run on a tape, where it stands.
    pub fn record(&mut self) {
        if self.timeline().is_none() {
            let saved = Saved { run: self.run().clone(), until: self.world().now() };
            let mut tape = Timeline::of(saved).expect("the run has a world already");
            tape.seek(self.world().now(), &mut Vec::new());
            self.deck = Box::new(tape);
        }
    }

    /// Plays a run that was saved, from its beginning, and gives out the present deck.
    ///
    /// # Errors
    /// A [`SetupProblem`] if no world can be made of the run's setup; then the present one goes on.
    pub fn load(&mut self, saved: Saved) -> Result<Box<dyn Deck>, SetupProblem> {
        Ok(self.exchange(Box::new(Timeline::of(saved)?)))
    }

    /// Plays what is on another deck, where that stands, and gives out the present one.
    pub fn exchange(&mut self, deck: Box<dyn Deck>) -> Box<dyn Deck> {
        let left = std::mem::replace(&mut self.deck, deck);
        self.carry = 0;
        self.go_to(self.world().now());
        left
    }

    /// Changes the tape, and tells what happened last before its playhead. `None` if there is no tape.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Timeline) -> T) -> Option<T> {
        let tape = self.timeline_mut()?;
        let changed = change(tape);
        let now = tape.now();
        self.carry = 0;
        self.go_to(now);
        Some(changed)
    }

    /// Works out so many more steps of what is ahead. Describes whether all of it is known.
    pub fn work_out(&mut self, steps: u32) -> bool {
        self.timeline_mut().is_none_or(|tape| tape.work_out(steps))
    }

    /// Does something to the world now, and notes it in the run.
    ///
    /// # Errors
    /// Why it is [`Impossible`]; then nothing has changed.
    pub fn intervene(&mut self, intervention: Intervention) -> Result<(), Impossible> {
        let mut records = std::mem::take(&mut self.records);
        let done = self.timeline_mut().map(|tape| tape.intervene(intervention, &mut records));
        self.records = records;
        self.tell();
        done.unwrap_or(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narration;
    use crate::narration::EventLine;

    fn player() -> Player {
        let mut player = Player::new(Setup::default(), 42, narration::describe)
            .expect("the default setup is sound");
        player.record();
        player
    }

    fn lines(player: &Player) -> Vec<EventLine> {
        player.feed().lines().iter().map(|(_, line)| (**line).clone()).collect()
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
        let crash = Intervention::Crash(raft::NodeId::new(1).expect("n1"));
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
    fn a_run_goes_on_when_it_is_put_on_a_tape() {
        let mut plain = Player::new(Setup::default(), 42, narration::describe).expect("sound");
        let mut taped = player();
        for player in [&mut plain, &mut taped] {
            player.speed = Speed::at(Speed::MAX_STEP);
            assert!((0..50).any(|_| player.frame(Micros(16_667))));
        }
        assert!(!plain.go_to(Time(0)), "there is no tape yet");
        plain.record();
        assert_eq!(plain.world(), taped.world());
        assert_eq!(plain.overview(), taped.overview());
    }

    /// Given an instant at which it is to stop, when it plays, then it stops exactly there, however long
    /// its pictures are; and who has gone past it goes on.
    #[test]
    fn it_stops_where_it_is_told_to() {
        let mut player = player();
        player.speed = Speed::at(Speed::MAX_STEP);
        player.stop_at = Some(Time(333_333));
        while player.playing {
            player.frame(Micros(16_667));
        }
        assert_eq!((player.world().now(), player.playing), (Time(333_333), false));
        player.playing = true;
        player.leap(Micros(100_000));
        assert!(player.playing && player.world().now() > Time(333_333));
        player.stop_at = Some(Time(100_000));
        player.frame(Micros(16_667));
        assert!(player.playing && player.stop_at.is_none());
    }

    /// Given a run that was played, when it is played backwards, then it passes the same worlds and
    /// stops at its beginning; and what is told then is what was told when it stood there.
    #[test]
    fn a_run_played_backwards_passes_the_same_worlds() {
        let mut player = player();
        player.speed = Speed::at(Speed::MAX_STEP);
        let mut worlds = Vec::new();
        for _ in 0..40 {
            worlds.push((player.world().clone(), lines(&player)));
            player.frame(Micros(25_000));
        }
        player.backwards = true;
        for (world, told) in worlds.iter().rev() {
            player.frame(Micros(25_000));
            assert_eq!(player.world(), world);
            assert_eq!(&lines(&player), told);
        }
        player.frame(Micros(25_000));
        assert!(!player.playing && player.end() == Time(1_000_000));
    }
}
