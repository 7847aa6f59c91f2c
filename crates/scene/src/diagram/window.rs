//! The part of time that is seen.

use std::ops::Range;

use raft::{Micros, Time};

/// The shortest and the longest stretch that can be seen at once.
const SHORTEST: Micros = Micros::from_millis(5);
const LONGEST: Micros = Micros::from_millis(60_000);
/// How long it is at first: some heartbeats, or an election.
const USUAL: Micros = Micros::from_millis(500);

/// Where the playhead stays while the window follows it, in thousandths of the width.
const PLAYHEAD: u64 = 800;
/// How many pieces there are in the width of a window.
const PIECES: u64 = 4;

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
    /// A window that stands still, over this stretch. It is not shorter or longer than can be.
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

    /// How long it is.
    #[must_use]
    pub fn span(&self) -> Micros {
        self.span
    }

    /// Whether it goes with the playhead.
    #[must_use]
    pub fn following(&self) -> bool {
        self.following
    }

    /// Goes with the playhead from now on.
    pub fn follow(&mut self, playhead: Time) {
        self.following = true;
        self.play(playhead);
    }

    /// The playhead is here now. If the window goes with it, it stands at four fifths of the
    /// width, or nearer to the beginning of the run.
    pub fn play(&mut self, playhead: Time) {
        if self.following {
            let before = share(self.span, PLAYHEAD);
            self.from = Time(playhead.0.saturating_sub(before.0));
        }
    }

    /// Moves by so many thousandths of its width, to the right if they are positive, and no longer
    /// goes with the playhead. It leaves neither the beginning nor the end of the run.
    pub fn pan(&mut self, thousandths: i32, end: Time) {
        let way = share(self.span, u64::from(thousandths.unsigned_abs())).0;
        let from = match thousandths {
            0.. => self.from.0.saturating_add(way),
            _ => self.from.0.saturating_sub(way),
        };
        self.from = Time(from.min(end.0));
        self.following = false;
    }

    /// Makes it so many thousandths as long. The instant at so many thousandths of its width stays
    /// where it is.
    pub fn zoom(&mut self, thousandths: u32, about: u32) {
        let about = u64::from(about.min(1_000));
        let still = self.from + share(self.span, about);
        self.span = share(self.span, u64::from(thousandths)).clamp(SHORTEST, LONGEST);
        self.from = Time(still.0.saturating_sub(share(self.span, about).0));
    }

    /// Moves only as far as it takes to see an instant, and then no longer goes with the playhead.
    pub fn show(&mut self, time: Time) {
        if time < self.from || time > self.until() {
            self.from = Time(time.0.saturating_sub(self.span.0 / 2));
            self.following = false;
        }
    }

    /// The instant at so many thousandths of its width.
    #[must_use]
    pub fn at(&self, thousandths: u32) -> Time {
        self.from + share(self.span, thousandths.into())
    }

    /// The pieces that are seen, and one before, from which messages come.
    pub(super) fn pieces(&self) -> Range<u64> {
        let length = self.length();
        let first = (self.from.0 / length).saturating_sub(1);
        first..(self.until().0 / length).saturating_add(1)
    }

    /// Where a piece begins.
    pub(super) fn edge(&self, piece: u64) -> Time {
        Time(piece.saturating_mul(self.length()))
    }

    /// Where the piece ends that an instant is in.
    pub(super) fn end_of_piece(&self, time: Time) -> Time {
        self.edge((time.0 / self.length()).saturating_add(1))
    }

    fn length(&self) -> u64 {
        (self.span.0 / PIECES).max(1)
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
    fn the_playhead_stays_at_four_fifths_once_it_has_come_there() {
        let mut window = Window::default();
        window.play(Time(100_000));
        assert_eq!(window.from(), Time(0), "there is nothing before the beginning");
        window.play(MINUTE);
        assert_eq!(window.at(800), MINUTE);
    }

    #[test]
    fn the_instant_under_the_pointer_stays_there_when_the_window_is_zoomed() {
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
    fn whoever_moves_it_holds_it_until_it_is_let_go() {
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
    fn an_instant_that_is_not_seen_comes_to_the_middle() {
        let mut window = Window::over(Time(0), Time(100_000));
        window.show(Time(40_000));
        assert_eq!(window.from(), Time(0));
        window.show(Time(140_000));
        assert_eq!(window.at(500), Time(140_000));
    }
}
