//! The visible part of time.

use std::ops::Range;

use raft::{Micros, Time};

/// The shortest and the longest part that is visible at once.
const SHORTEST: Micros = Micros::from_millis(5);
const LONGEST: Micros = Micros::from_millis(60_000);
/// The initial length: some heartbeats, or an election.
const USUAL: Micros = Micros::from_millis(500);

/// The position of the playhead while the window follows it, in thousandths of the width.
const PLAYHEAD: u64 = 800;
/// The number of tiles in the width of a window.
const TILES: u64 = 4;

/// A window on the time of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    from: Time,
    span: Micros,
    following: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self { from: Time(0), span: USUAL, following: true }
    }
}

impl Window {
    /// Returns a window over a part of the run, within the limits, that does not follow the playhead.
    #[must_use]
    pub fn over(from: Time, until: Time) -> Self {
        Self { from, span: (until - from).clamp(SHORTEST, LONGEST), following: false }
    }

    /// Its left edge.
    #[must_use]
    pub fn from(&self) -> Time {
        self.from
    }

    /// Its right edge.
    #[must_use]
    pub fn until(&self) -> Time {
        self.from + self.span
    }

    /// Its length.
    #[must_use]
    pub fn span(&self) -> Micros {
        self.span
    }

    /// True if it follows the playhead.
    #[must_use]
    pub fn following(&self) -> bool {
        self.following
    }

    /// Follows the playhead from now on.
    pub fn follow(&mut self, playhead: Time) {
        self.following = true;
        self.play(playhead);
    }

    /// Notes the position of the playhead. If the window follows it, the playhead is at four fifths of the
    /// width, or further left at the beginning of the run.
    pub fn play(&mut self, playhead: Time) {
        if self.following {
            let before = share(self.span, PLAYHEAD);
            self.from = Time(playhead.0.saturating_sub(before.0));
        }
    }

    /// Returns where the playhead is when the window starts to move with it: before that, it is too near to the
    /// beginning of the run.
    #[must_use]
    pub fn starts_to_follow(&self) -> Time {
        Time(0) + share(self.span, PLAYHEAD)
    }

    /// Moves by thousandths of its width, to the right if positive, within the run, and stops following
    /// the playhead.
    pub fn pan(&mut self, thousandths: i32, end: Time) {
        let distance = share(self.span, u64::from(thousandths.unsigned_abs())).0;
        let from = match thousandths {
            0.. => self.from.0.saturating_add(distance),
            _ => self.from.0.saturating_sub(distance),
        };
        self.from = Time(from.min(end.0));
        self.following = false;
    }

    /// Scales its length by thousandths. The time at a position, in thousandths of its width, stays where
    /// it is.
    pub fn zoom(&mut self, thousandths: u32, about: u32) {
        let about = u64::from(about.min(1_000));
        let still = self.from + share(self.span, about);
        self.span = share(self.span, u64::from(thousandths)).clamp(SHORTEST, LONGEST);
        self.from = Time(still.0.saturating_sub(share(self.span, about).0));
    }

    /// Centers a time that is not visible, and then stops following the playhead.
    pub fn show(&mut self, time: Time) {
        if time < self.from || time > self.until() {
            self.from = Time(time.0.saturating_sub(self.span.0 / 2));
            self.following = false;
        }
    }

    /// Returns the time at a position, in thousandths of its width.
    #[must_use]
    pub fn at(&self, thousandths: u32) -> Time {
        self.from + share(self.span, thousandths.into())
    }

    /// The numbers of the visible tiles, and of one before, from which messages come.
    pub(super) fn tiles(&self) -> Range<u64> {
        let length = self.length();
        let first = (self.from.0 / length).saturating_sub(1);
        first..(self.until().0 / length).saturating_add(1)
    }

    /// The time at which a tile begins.
    pub(super) fn edge(&self, tile: u64) -> Time {
        Time(tile.saturating_mul(self.length()))
    }

    /// The end of the tile that contains a time.
    pub(super) fn end_of_tile(&self, time: Time) -> Time {
        self.edge((time.0 / self.length()).saturating_add(1))
    }

    fn length(&self) -> u64 {
        (self.span.0 / TILES).max(1)
    }
}

fn share(span: Micros, thousandths: u64) -> Micros {
    Micros(span.0.saturating_mul(thousandths) / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Time = Time(60_000_000);

    #[test]
    fn the_playhead_stays_at_four_fifths_once_it_is_there() {
        let mut window = Window::default();
        window.play(Time(100_000));
        assert_eq!(window.from(), Time(0), "there is nothing before the beginning");
        window.play(MINUTE);
        assert_eq!(window.at(800), MINUTE);
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        let mut window = Window::over(Time(1_000_000), Time(2_000_000));
        window.zoom(500, 250);
        assert_eq!((window.from(), window.until()), (Time(1_125_000), Time(1_625_000)));
        assert_eq!(window.at(250), Time(1_250_000));
    }

    #[test]
    fn it_is_never_too_short_or_too_long() {
        let mut window = Window::over(MINUTE, MINUTE);
        assert_eq!(window.span(), SHORTEST);
        for _ in 0..100 {
            window.zoom(2_000, 1_000);
        }
        assert_eq!((window.from(), window.span()), (Time(5_000), LONGEST));
        window.zoom(0, 5_000);
        assert_eq!(window.span(), SHORTEST);
    }

    #[test]
    fn a_window_that_was_moved_does_not_follow_until_asked() {
        let mut window = Window::default();
        window.play(MINUTE);
        let from = window.from();
        window.pan(-500, MINUTE);
        window.play(MINUTE);
        assert_eq!((window.from(), window.following()), (Time(from.0 - 250_000), false));
        window.pan(i32::MAX, MINUTE);
        assert_eq!(window.from(), MINUTE);
        window.pan(i32::MIN, MINUTE);
        assert_eq!(window.from(), Time(0));
        window.follow(MINUTE);
        assert_eq!(window.from(), from);
    }

    #[test]
    fn a_time_that_is_not_visible_is_centered() {
        let mut window = Window::over(Time(0), Time(100_000));
        window.show(Time(40_000));
        assert_eq!(window.from(), Time(0));
        window.show(Time(140_000));
        assert_eq!(window.at(500), Time(140_000));
    }
}
