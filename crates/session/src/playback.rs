//! A run being played: the world at the playhead, and how its time passes.

use crate::speed::Speed;
use raft::{Event as Raft, Micros, Time};
use scene::Feed;
use sim::{
    Event, Intervention, InterventionError, Overview, Record, Run, Saved, Setup, SetupError,
    Stride, Timeline, World,
};

/// The longest stretch of real time that one call of [`Playback::elapse`] covers. After a pause of the
/// browser, such as a hidden tab, the world goes on where it was and does not catch up.
const ELAPSED_MAX: Micros = Micros::from_millis(250);

/// How far ahead a step looks for an event.
const STEP_MAX: Micros = Micros::from_millis(60_000);

/// A new run goes so many times faster until its first leader is elected, but not faster than real time.
const OPENING_FACTOR: u16 = 5;

/// Which way time passes by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Motion {
    Paused,
    Forward,
    Backward,
}

/// A run being played. It always has its timeline, so an intervention is either made or refused.
#[derive(Clone, Debug)]
pub struct Playback {
    timeline: Timeline,
    feed: Feed,
    motion: Motion,
    /// How time passed before it was held, until it is released or someone else says how it passes.
    held: Option<Motion>,
    speed: Speed,
    stride: Stride,
    /// The run is new, and nobody was elected in it yet.
    is_opening: bool,
    /// Where time stops by itself, if it is to.
    stop_at: Option<Time>,
    /// How much real time passes before that of the world does.
    lead_in: Micros,
    /// Where to go as soon as the run has been replayed that far.
    seeking: Option<Time>,
    /// Real time, in microseconds, that was too short for a microsecond of the world.
    carry: u64,
    /// Kept from call to call to spare allocations.
    records: Vec<Record>,
}

/// There is no event of the kind that was asked for in the direction that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchEvent;

impl Playback {
    /// Plays a new run, paused at its beginning.
    ///
    /// # Errors
    /// A [`SetupError`] if the setup does not describe a cluster.
    pub fn new(setup: Setup, seed: u64) -> Result<Self, SetupError> {
        Ok(Self {
            timeline: Timeline::new(setup, seed)?,
            feed: Feed::default(),
            motion: Motion::Paused,
            held: None,
            speed: Speed::default(),
            stride: Stride::default(),
            is_opening: false,
            stop_at: None,
            lead_in: Micros(0),
            seeking: None,
            carry: 0,
            records: Vec::new(),
        })
    }

    /// Returns the run so far.
    #[must_use]
    pub fn run(&self) -> &Run {
        self.timeline.run()
    }

    /// Returns the world at the playhead.
    #[must_use]
    pub fn world(&self) -> &World {
        self.timeline.world()
    }

    /// Returns the time at the playhead.
    #[must_use]
    pub fn now(&self) -> Time {
        self.timeline.now()
    }

    /// Returns how far the run was ever played.
    #[must_use]
    pub fn end(&self) -> Time {
        self.timeline.end()
    }

    /// Returns what happened when.
    #[must_use]
    pub fn overview(&self) -> &Overview {
        self.timeline.overview()
    }

    /// Returns the run with its keyframes and branches.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Returns what has happened, in words.
    #[must_use]
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Returns whether time passes by itself.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.motion != Motion::Paused
    }

    /// Returns whether it passes already: it plays, and there is nothing to be read first.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.is_playing() && self.lead_in == Micros(0)
    }

    /// Returns whether it passes backwards.
    #[must_use]
    pub fn is_playing_backwards(&self) -> bool {
        self.motion == Motion::Backward
    }

    /// Returns how fast it does.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Returns how many times slower than real time passes now: while a new run waits for its first leader, less
    /// than what was chosen.
    #[must_use]
    pub fn divisor(&self) -> u16 {
        let divisor = self.speed.divisor();
        let hurries = self.is_opening && self.motion == Motion::Forward;
        if hurries { (divisor / OPENING_FACTOR).max(1) } else { divisor }
    }

    /// Returns the kind of event that one steps by.
    #[must_use]
    pub fn stride(&self) -> Stride {
        self.stride
    }

    /// Returns where the playhead goes as soon as the run has been replayed that far.
    #[must_use]
    pub fn seeking(&self) -> Option<Time> {
        self.seeking
    }

    /// Returns where time stops by itself, if it is to.
    #[must_use]
    pub fn stop_at(&self) -> Option<Time> {
        self.stop_at
    }

    /// Returns when the world changes next other than by messages moving on.
    #[must_use]
    pub fn next_at(&self) -> Time {
        self.timeline.next_at()
    }
}

/// How time passes.
impl Playback {
    /// Lets time pass by itself.
    pub fn play(&mut self) {
        self.set_motion(Motion::Forward);
    }

    /// Lets time pass by itself up to `until`; if that is not ahead, pauses.
    pub fn play_until(&mut self, until: Time) {
        self.stop_at = Some(until).filter(|until| *until > self.now());
        self.set_motion(if self.stop_at.is_some() { Motion::Forward } else { Motion::Paused });
    }

    /// The same, once so much real time has passed: what is about to happen is read first.
    pub fn play_until_after(&mut self, lead_in: Micros, until: Time) {
        self.play_until(until);
        self.lead_in = lead_in;
    }

    /// Lets time pass backwards by itself down to `until`; if that is not behind, pauses.
    pub fn play_back_until(&mut self, until: Time) {
        self.stop_at = Some(until).filter(|until| *until < self.now());
        self.set_motion(if self.stop_at.is_some() { Motion::Backward } else { Motion::Paused });
    }

    /// Stops time.
    pub fn pause(&mut self) {
        self.set_motion(Motion::Paused);
    }

    /// Stops time, and forgets where it was to stop.
    pub fn rest(&mut self) {
        self.pause();
        self.stop_at = None;
    }

    /// The same, and forgets where it was to go.
    pub fn halt(&mut self) {
        self.rest();
        self.seeking = None;
    }

    /// Plays if paused, otherwise pauses.
    pub fn toggle(&mut self) {
        self.set_motion(if self.is_playing() { Motion::Paused } else { Motion::Forward });
    }

    /// Plays backwards unless it does so already, otherwise pauses.
    pub fn toggle_backwards(&mut self) {
        let backward = self.motion == Motion::Backward;
        self.set_motion(if backward { Motion::Paused } else { Motion::Backward });
    }

    /// Stops time until it is released.
    pub fn hold(&mut self) {
        if self.is_playing() {
            self.held = Some(std::mem::replace(&mut self.motion, Motion::Paused));
        }
    }

    /// Lets time pass as it did when it was held, unless someone has played or paused since.
    pub fn release(&mut self) {
        if let Some(motion) = self.held.take() {
            self.motion = motion;
        }
    }

    fn set_motion(&mut self, motion: Motion) {
        (self.motion, self.held, self.lead_in) = (motion, None, Micros(0));
    }

    /// Sets how fast time passes.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Goes faster until the first leader of a run is elected, or something is done in it.
    pub fn hurry_to_the_first_leader(&mut self) {
        self.is_opening = true;
    }

    /// Sets the kind of event that one steps by.
    pub fn set_stride(&mut self, stride: Stride) {
        self.stride = stride;
    }

    /// Lets `real` time pass, if the playback plays. Returns whether anything happened besides
    /// messages moving on.
    pub fn elapse(&mut self, real: Micros) -> bool {
        if !self.is_playing() {
            return false;
        }
        let real = real.min(ELAPSED_MAX);
        let lead_in = real.min(self.lead_in);
        self.lead_in = Micros(self.lead_in.0 - lead_in.0);
        let micros = real.0 - lead_in.0 + self.carry;
        let divisor = u64::from(self.divisor());
        self.carry = micros % divisor;
        self.pass(Micros(micros / divisor))
    }

    /// Lets `real` time pass and goes on to the next event, so that each still picture shows one.
    /// Returns whether the playback plays.
    pub fn leap(&mut self, real: Micros) -> bool {
        if !self.is_playing() {
            return false;
        }
        self.lead_in = Micros(0);
        self.pass(Micros(real.0 / u64::from(self.divisor())));
        if self.motion == Motion::Forward {
            let now = self.now();
            self.play_on(self.next_at().clamp(now, now + STEP_MAX));
        }
        true
    }

    fn pass(&mut self, span: Micros) -> bool {
        let now = self.now();
        if self.motion == Motion::Forward {
            return self.play_on(now + span);
        }
        let stop = self.stop_at.filter(|stop| *stop < now);
        let to = Time(now.0.saturating_sub(span.0)).max(stop.unwrap_or_default());
        if now == Time(0) || Some(to) == stop {
            (self.motion, self.stop_at) = (Motion::Paused, None);
        }
        self.go_to(to);
        true
    }

    /// Plays on to `instant`, or to where time is to stop if that comes first.
    fn play_on(&mut self, instant: Time) -> bool {
        let now = self.now();
        // A stop that lies behind the playhead is not reached any more.
        self.stop_at = self.stop_at.filter(|stop| *stop > now);
        let Some(stop) = self.stop_at.filter(|stop| *stop <= instant) else {
            return self.run_until(instant);
        };
        (self.motion, self.stop_at) = (Motion::Paused, None);
        self.run_until(stop);
        true
    }

    fn run_until(&mut self, instant: Time) -> bool {
        self.timeline.play(instant, &mut self.records);
        self.narrate()
    }

    /// Adds what has happened to the event list. Returns whether anything has.
    fn narrate(&mut self) -> bool {
        let happened = !self.records.is_empty();
        for record in self.records.drain(..) {
            self.is_opening &= !matches!(record.event, Event::Raft(Raft::BecameLeader { .. }));
            self.feed.add(&record);
        }
        happened
    }
}

/// Changing the run.
impl Playback {
    /// Does something to the world at the playhead, and notes it in the run.
    ///
    /// # Errors
    /// Why it is [`InterventionError`]; then nothing has changed.
    pub fn intervene(&mut self, intervention: Intervention) -> Result<(), InterventionError> {
        let done = self.timeline.intervene(intervention, &mut self.records);
        self.is_opening = false;
        self.narrate();
        done
    }

    /// Does several things at once: one undo takes all of them back. What is impossible is left out.
    ///
    /// # Errors
    /// Why the last of those that are impossible is so.
    pub fn intervene_together(
        &mut self,
        interventions: &[Intervention],
    ) -> Result<(), InterventionError> {
        let (mut made, mut refused) = (0, Ok(()));
        for intervention in interventions {
            match self.intervene(intervention.clone()) {
                Ok(()) => {
                    made += 1;
                    if made > 1 {
                        self.timeline.join_last();
                    }
                }
                Err(why) => refused = Err(why),
            }
        }
        refused
    }

    /// Changes the timeline, and lists what happened before its playhead then.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Timeline) -> T) -> T {
        let changed = change(&mut self.timeline);
        (self.carry, self.is_opening) = (0, false);
        self.go_to(self.now());
        changed
    }

    /// Plays another timeline from where its playhead stands, and returns the present one.
    pub fn replace(&mut self, timeline: Timeline) -> Timeline {
        self.halt();
        self.change(|present| std::mem::replace(present, timeline))
    }

    /// Plays a saved run in the place of the present one, from its beginning, and returns the present
    /// timeline.
    ///
    /// # Errors
    /// A [`SetupError`] if the run's setup does not describe a cluster; then the present one goes on.
    pub fn load(&mut self, saved: Saved) -> Result<Timeline, SetupError> {
        Ok(self.replace(Timeline::from_saved(saved)?))
    }
}

mod seeking;
#[cfg(test)]
mod tests;
