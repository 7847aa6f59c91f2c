//! Going to and fro in the run, and changing its past.

use super::App;
use raft::Time;
use scene::Stretch;
use sim::{Stride, Timeline, instant};

/// How many steps are worked out between two looks at what else there is to do.
const STEPS_AT_ONCE: u32 = 4_000;

impl App {
    /// Goes on to the next thing of the kind by which one steps.
    pub(super) fn step(&mut self) {
        self.stay();
        if self.stride == Stride::Event {
            return self.player.step();
        }
        let next = self.player.timeline().and_then(|tape| tape.next(self.stride));
        self.go_or_say(next, "Nothing of that kind comes within the next minute.");
    }

    /// Goes back to the last thing of the kind by which one steps.
    pub(super) fn step_back(&mut self) {
        self.stay();
        let last = self.player.timeline().and_then(|tape| tape.previous(self.stride));
        let beginning = (self.stride == Stride::Event).then_some(Time(0));
        self.go_or_say(last.or(beginning), "Nothing of that kind happened before.");
    }

    fn go_or_say(&mut self, instant: Option<Time>, otherwise: &'static str) {
        self.complaint = None;
        match instant {
            Some(instant) => drop(self.player.go_to(instant)),
            None => self.complaint = Some(otherwise.into()),
        }
    }

    /// Time stands still, and goes nowhere by itself.
    fn stay(&mut self) {
        self.player.playing = false;
        self.going_to = None;
    }

    /// An instant, or where the tape ends for who reads a story, if that is sooner.
    pub(super) fn on_tape(&self, instant: Time) -> Time {
        instant.min(self.horizon())
    }

    /// Goes to an instant, as soon as it is worked out.
    pub(super) fn go_to(&mut self, instant: Time) {
        let at = instant.min(self.player.end());
        let is_known = |app: &Self| app.player.timeline().is_none_or(|tape| at <= tape.known());
        // What takes but a moment need not be waited for.
        let known = is_known(self) || self.player.work_out(STEPS_AT_ONCE) || is_known(self);
        self.going_to = (!known).then_some(at);
        if known {
            self.player.go_to(at);
        }
    }

    /// Looks at a part of the tape from nearer, or from further away.
    pub(super) fn zoom(&mut self, closer: bool) {
        let (now, end) = (self.player.world().now(), self.player.end());
        let stretch = self.stretch.unwrap_or_else(|| Stretch::whole(end));
        self.stretch = stretch.zoomed(closer, now, end);
    }

    /// Changes the run. What follows from it is shown, and time stands still to look at it.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Timeline) -> bool) {
        let before = (self.player.run().setup, self.player.run().seed);
        self.complaint = None;
        if self.player.change(change) == Some(true) {
            self.stay();
            if before != (self.player.run().setup, self.player.run().seed) {
                self.show_run();
            }
        }
    }

    /// Does an intervention at another instant, if that is one.
    pub(super) fn shift(&mut self, place: usize, text: &str) {
        match instant(text.trim()) {
            Ok(time) => self.change(|tape| tape.shift(place, time)),
            Err(why) => self.complaint = Some(format!("{why}.").into()),
        }
    }

    pub(in crate::app) fn can_undo_redo(&self) -> (bool, bool) {
        self.player.timeline().map_or((false, false), Timeline::can_undo_redo)
    }

    pub(in crate::app) fn is_idle(&self) -> bool {
        let known = |tape: &Timeline| tape.known() == tape.end();
        self.export.is_none() && self.player.timeline().is_none_or(known)
    }

    /// Works out what is ahead, and goes where someone wants to as soon as it is known. Tells whether
    /// there is anything new to see.
    pub(in crate::app) fn chore(&mut self) -> bool {
        self.go_on_with_export();
        let all = self.player.work_out(STEPS_AT_ONCE);
        let known = self.player.timeline().map_or(Time(0), Timeline::known);
        match self.going_to {
            Some(at) if all || at <= known => {
                (self.going_to, self.complaint) = (None, None);
                self.player.go_to(at);
                self.look();
            }
            Some(at) => {
                let percent = known.0.saturating_mul(100) / at.0.max(1);
                self.complaint = Some(format!("Playing the run again: {percent} %").into());
            }
            None if all => self.look(),
            None => {}
        }
        true
    }
}
