//! The tape under the stage: the terms of a run as coloured bands, and marks for what happened.

use raft::{Micros, Term, Time};
use sim::{Mark, Overview};

/// The lengths of time that a tape shows, in milliseconds: each holds a round number of ticks.
const LENGTHS: [u64; 15] = [
    2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000,
    7_200_000, 14_400_000, 28_800_000, 57_600_000, 86_400_000,
];

/// How many parts of equal length its ticks make of a tape, and of one that is narrower than this.
const TICKS: u64 = 4;
const TICKS_NARROW: u64 = 2;
const NARROW: u32 = 480;

/// The shortest stretch that is shown.
const SHORTEST: Micros = Micros::from_millis(100);

/// The stretch of a run that a tape shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Where it begins.
    pub from: Time,
    /// Where it ends.
    pub until: Time,
}

impl Stretch {
    /// All of a run, with room for what is to come.
    #[must_use]
    pub fn whole(end: Time) -> Self {
        let millis = end.as_millis();
        let length = LENGTHS.into_iter().find(|length| *length > millis);
        let until = length.map_or(end + Micros::from_millis(1), |length| Time(length * 1_000));
        Self { from: Time(0), until }
    }

    /// How long it is.
    #[must_use]
    pub fn length(self) -> Micros {
        self.until - self.from
    }

    /// Twice or half as long, or so, with an instant in it at its place. `None` is the whole run.
    #[must_use]
    pub fn zoomed(self, closer: bool, about: Time, end: Time) -> Option<Self> {
        let whole = Self::whole(end);
        let length = self.length().0;
        let wanted = if closer { length / 2 } else { length * 2 };
        if wanted >= whole.length().0 {
            return None;
        }
        let wanted = wanted.max(SHORTEST.0.min(length));
        let about = about.clamp(self.from, self.until);
        // The share of its length that lies before the instant stays as it is. Of a day in milliseconds
        // the square has room enough.
        let [length, wide] = [length, wanted].map(|micros| Micros(micros).as_millis());
        let before = (about - self.from).as_millis() * wide / length.max(1) * 1_000;
        let from = about.0.saturating_sub(before).min(whole.until.0.saturating_sub(wanted));
        Some(Self { from: Time(from), until: Time(from + wanted) })
    }

    /// The same, moved so that an instant is in it.
    #[must_use]
    pub fn with(self, instant: Time) -> Self {
        if self.from <= instant && instant <= self.until {
            return self;
        }
        let length = self.length();
        let from = Time(instant.0.saturating_sub(length.0 / 8));
        Self { from, until: from + length }
    }
}

/// What a tape shows of a run, in pixels from its left end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tape {
    /// The stretch that it shows.
    pub stretch: Stretch,
    /// How wide it is.
    pub width: u32,
    /// The terms, from left to right.
    pub bands: Vec<Band>,
    /// Where each kind of thing happened, for kinds that did.
    pub marks: Vec<(Mark, Vec<u32>)>,
    /// Where time is told, and the time.
    pub ticks: Vec<(u32, Time)>,
}

/// A term on the tape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Band {
    /// The term.
    pub term: Term,
    /// Where it begins.
    pub left: u32,
    /// How wide it is.
    pub width: u32,
}

/// What is marked, from what is drawn first to what is drawn over all else.
const MARKED: [Mark; 9] = [
    Mark::Commit,
    Mark::Answer,
    Mark::Mend,
    Mark::Restart,
    Mark::Cut,
    Mark::Crash,
    Mark::Unknown,
    Mark::Election,
    Mark::Violation,
];

impl Tape {
    /// What there is to see of a stretch of a run. What comes after `until` is not to be seen.
    #[must_use]
    pub fn of(overview: &Overview, stretch: Stretch, until: Time, width: u32) -> Self {
        let mut tape =
            Self { stretch, width, bands: Vec::new(), marks: Vec::new(), ticks: Vec::new() };
        let mut terms = vec![(0, Term(0))];
        let mut marks = MARKED.map(|mark| (mark, Vec::new()));
        for (at, slice) in overview.slices() {
            if at >= stretch.until || at > until {
                break;
            }
            let place = tape.place(at);
            let highest = terms.last().map_or(Term(0), |(_, term)| *term);
            if slice.term > highest {
                terms.push((place, slice.term));
            }
            if at < stretch.from {
                continue;
            }
            for (mark, places) in &mut marks {
                if slice.marks.has(*mark) && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        tape.bands = bands(&terms, width);
        tape.marks = marks.into_iter().filter(|(_, places)| !places.is_empty()).collect();
        let parts = if width < NARROW { TICKS_NARROW } else { TICKS };
        tape.ticks = (1..parts).map(|part| tape.tick(part, parts)).collect();
        tape
    }

    fn tick(&self, part: u64, parts: u64) -> (u32, Time) {
        let time = self.stretch.from + Micros(self.stretch.length().0 / parts * part);
        (self.place(time), time)
    }

    /// How far from the left end an instant is.
    #[must_use]
    pub fn place(&self, time: Time) -> u32 {
        let Stretch { from, until } = self.stretch;
        // A day in microseconds on a million pixels: there is room enough.
        let done = (time.clamp(from, until) - from).0 * u64::from(self.width);
        let place = done / (until - from).0.max(1);
        u32::try_from(place).unwrap_or(self.width)
    }
}

/// Bands that fill the tape, each of at least a pixel: of terms that share one the last is seen.
fn bands(terms: &[(u32, Term)], width: u32) -> Vec<Band> {
    let ends = terms.iter().skip(1).map(|(left, _)| *left).chain([width]);
    let all = terms.iter().zip(ends).map(|((left, term), end)| Band {
        term: *term,
        left: *left,
        width: end - left,
    });
    all.filter(|band| band.width > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::{Setup, Timeline};

    fn tape(seconds: u64, stretch: Stretch, width: u32) -> Tape {
        let mut timeline = Timeline::new(Setup::default(), 1).expect("a sound setup");
        timeline.play(Time(seconds * 1_000_000), &mut Vec::new());
        Tape::of(timeline.overview(), stretch, timeline.end(), width)
    }

    #[test]
    fn bands_fill_the_tape_and_marks_lie_on_it() {
        for (seconds, width) in [(0, 500), (1, 500), (3, 1), (3, 0), (200, 900)] {
            let end = Time(seconds * 1_000_000);
            let tape = tape(seconds, Stretch::whole(end), width);
            assert!(end < tape.stretch.until);
            let mut place = 0;
            for band in &tape.bands {
                assert_eq!(band.left, place);
                place += band.width;
            }
            assert_eq!(place, width);
            assert!(tape.bands.is_sorted_by_key(|band| band.term));
            for (mark, places) in &tape.marks {
                assert!(
                    places.is_sorted() && places.iter().all(|place| *place <= width),
                    "{mark:?}"
                );
            }
        }
    }

    #[test]
    fn an_election_is_marked_where_the_term_begins() {
        let tape = tape(1, Stretch::whole(Time(1_000_000)), 2_000);
        let (_, elections) =
            tape.marks.iter().find(|(mark, _)| *mark == Mark::Election).expect("one");
        let first = tape.bands.iter().find(|band| band.term == Term(1)).expect("term 1");
        assert!(elections[0] >= first.left && elections[0] < first.left + 200);
    }

    #[test]
    fn what_is_zoomed_keeps_its_instant_in_its_place() {
        let end = Time(3_000_000_000);
        let mut stretch = Stretch::whole(end);
        let about = Time(2_000_000_000);
        let share = |stretch: Stretch| (about - stretch.from).0 * 1_000 / stretch.length().0;
        let first = share(stretch);
        for _ in 0..40 {
            stretch = stretch.zoomed(true, about, end).expect("a part of it");
            assert!(stretch.from <= about && about <= stretch.until);
            assert!(share(stretch).abs_diff(first) <= 10);
        }
        assert_eq!(stretch.length(), SHORTEST);
        let mut steps = 0;
        while let Some(wider) = stretch.zoomed(false, about, end) {
            assert!(wider.length() > stretch.length() && steps < 40);
            (stretch, steps) = (wider, steps + 1);
        }
    }
}
