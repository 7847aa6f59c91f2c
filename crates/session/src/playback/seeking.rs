//! Going through a run: to a time, and from event to event.

use super::{NoSuchEvent, Playback, STEP_MAX};
use raft::Time;
use scene::Filter;
use sim::Stride;

/// How many earlier stretches are replayed at once to fill the event list after a seek.
const EARLIER_STRETCHES: u32 = 3;

/// How many steps of the world are replayed in one piece of background work.
const REPLAYED_AT_ONCE: u32 = 4_000;

impl Playback {
    /// Goes to `instant`, at once if the run has been replayed that far, otherwise as soon as
    /// [`Playback::work`] has. Past the end of the run it goes to its end.
    pub fn seek(&mut self, instant: Time) {
        let at = instant.min(self.end());
        let is_known = |playback: &Self| at <= playback.timeline.known();
        // What takes but a moment need not be waited for.
        let known = is_known(self) || self.timeline.work_out(REPLAYED_AT_ONCE) || is_known(self);
        self.seeking = (!known).then_some(at);
        if known {
            self.go_to(at);
        }
    }

    /// Replays some more of what is not known yet, and goes where a seek waits to go. Returns whether
    /// it went there.
    pub fn work(&mut self) -> bool {
        let all = self.timeline.work_out(REPLAYED_AT_ONCE);
        let known = self.timeline.known();
        let Some(at) = self.seeking.take_if(|at| all || *at <= known) else {
            return false;
        };
        self.go_to(at);
        true
    }

    /// Returns whether there is more of the run to replay.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.timeline.known() != self.timeline.end()
    }

    /// Returns how much of the way to where a seek waits to go has been replayed, in percent.
    #[must_use]
    pub fn seek_percent(&self) -> Option<u64> {
        let at = self.seeking?;
        Some(self.timeline.known().0.saturating_mul(100) / at.0.max(1))
    }

    /// Pauses, and goes on to the next event of the chosen kind, but not past `limit`; by single events, at
    /// least to there.
    ///
    /// # Errors
    /// [`NoSuchEvent`] if none comes within a minute or before `limit`.
    pub fn step(&mut self, limit: Time) -> Result<(), NoSuchEvent> {
        self.pause();
        self.seeking = None;
        let now = self.now();
        if now >= limit {
            return Err(NoSuchEvent);
        }
        if self.stride == Stride::Event {
            self.run_until(self.next_at().clamp(now, now + STEP_MAX).min(limit));
            return Ok(());
        }
        let next = self.timeline.next(self.stride).filter(|next| *next <= limit);
        self.go_to(next.ok_or(NoSuchEvent)?);
        Ok(())
    }

    /// Pauses, and goes back to the last event of the chosen kind, but not past `limit`; by single events, at
    /// least to there.
    ///
    /// # Errors
    /// [`NoSuchEvent`] if there was none.
    pub fn step_back(&mut self, limit: Time) -> Result<(), NoSuchEvent> {
        self.pause();
        self.seeking = None;
        let last = self.timeline.previous(self.stride).filter(|last| *last >= limit);
        let to_limit = (self.stride == Stride::Event).then_some(limit);
        self.go_to(last.or(to_limit).ok_or(NoSuchEvent)?);
        Ok(())
    }

    /// Lists other events, also of what has happened before.
    pub fn show(&mut self, filter: Filter) {
        self.feed.set_filter(filter);
        self.go_to(self.now());
    }

    /// Lists the events of a lesson whose first caption begins at `from`, without what sets its scene; or all events.
    pub fn list_story(&mut self, from: Option<Time>) {
        if self.feed.story_from() != from {
            self.feed.set_story(from);
            self.go_to(self.now());
        }
    }

    pub(super) fn go_to(&mut self, instant: Time) {
        self.is_opening &= instant == self.now();
        self.feed.clear(Time(0));
        let mut last = self.feed.last();
        let from = self.timeline.seek(instant, &mut last);
        self.feed.add_before(from, &last);
        for _ in 0..EARLIER_STRETCHES {
            if let Some(until) = self.feed.wants_before() {
                let mut last = self.feed.last();
                let since = self.timeline.earlier(until, &mut last);
                self.feed.add_before(since, &last);
            }
        }
    }
}
