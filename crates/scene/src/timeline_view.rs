//! The timeline under the stage: the terms of a run as colored bands, and marks for events.

use raft::{Micros, Term, Time};
use sim::{Mark, Overview};

/// The lengths that the whole timeline can have, in milliseconds: each has ticks at round numbers.
const LENGTHS: [u64; 15] = [
    2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000,
    7_200_000, 14_400_000, 28_800_000, 57_600_000, 86_400_000,
];

/// The number of equal parts between ticks, and that of a narrow timeline.
const TICKS: u64 = 4;
const TICKS_NARROW: u64 = 2;
const NARROW: u32 = 480;

/// The shortest part that is shown.
const SHORTEST: Micros = Micros::from_millis(100);

/// The part of a run that the timeline shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Its start.
    pub from: Time,
    /// Its end.
    pub until: Time,
}

impl Stretch {
    /// Returns all of a run, with room for what is to come.
    #[must_use]
    pub fn whole(end: Time) -> Self {
        let millis = end.as_millis();
        let length = LENGTHS.into_iter().find(|length| *length > millis);
        let until = length.map_or(end + Micros::from_millis(1), |length| Time(length * 1_000));
        Self { from: Time(0), until }
    }

    /// Its length.
    #[must_use]
    pub fn length(self) -> Micros {
        self.until - self.from
    }

    /// Zooms in or out by two, with a time of it kept in its place. `None` is the whole run.
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
        // The share of the length before that time stays the same. The square of a day in milliseconds
        // fits a u64.
        let [length, wide] = [length, wanted].map(|micros| Micros(micros).as_millis());
        let before = (about - self.from).as_millis() * wide / length.max(1) * 1_000;
        let from = about.0.saturating_sub(before).min(whole.until.0.saturating_sub(wanted));
        Some(Self { from: Time(from), until: Time(from + wanted) })
    }

    /// Moves it so that it contains a time.
    #[must_use]
    pub fn with(self, time: Time) -> Self {
        if self.from <= time && time <= self.until {
            return self;
        }
        let length = self.length();
        let from = Time(time.0.saturating_sub(length.0 / 8));
        Self { from, until: from + length }
    }
}

/// The timeline bar, in pixels from its left end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimelineView {
    /// The part of the run that it shows.
    pub stretch: Stretch,
    /// Its width.
    pub width: u32,
    /// The terms, from left to right.
    pub bands: Vec<Band>,
    /// The positions of each kind of mark, for kinds that occur.
    pub marks: Vec<(Mark, Vec<u32>)>,
    /// The positions of time labels, and their times.
    pub ticks: Vec<(u32, Time)>,
}

/// A term on the timeline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Band {
    /// The term.
    pub term: Term,
    /// Its left end.
    pub left: u32,
    /// Its width.
    pub width: u32,
}

/// The kinds of marks, from the bottom to the top.
const MARKED: [Mark; 9] = [
    Mark::Commit,
    Mark::Answer,
    Mark::Heal,
    Mark::Restart,
    Mark::Cut,
    Mark::Crash,
    Mark::Unknown,
    Mark::Election,
    Mark::Violation,
];

impl TimelineView {
    /// Lays out a part of a run. What comes after `until` stays hidden, and marks up to where the first caption of a
    /// lesson begins: what happened there sets its scene.
    #[must_use]
    pub fn layout(
        overview: &Overview,
        stretch: Stretch,
        story_from: Option<Time>,
        until: Time,
        width: u32,
    ) -> Self {
        let mut bar =
            Self { stretch, width, bands: Vec::new(), marks: Vec::new(), ticks: Vec::new() };
        let mut terms = vec![(0, Term(0))];
        let mut marks = MARKED.map(|mark| (mark, Vec::new()));
        for (at, slice) in overview.slices() {
            if at >= stretch.until || at > until {
                break;
            }
            let place = bar.place(at);
            let highest = terms.last().map_or(Term(0), |(_, term)| *term);
            if slice.term > highest {
                terms.push((place, slice.term));
            }
            if at < stretch.from || story_from.is_some_and(|from| at <= from) {
                continue;
            }
            for (mark, places) in &mut marks {
                if slice.marks.has(*mark) && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        bar.bands = bands(&terms, width);
        bar.marks = marks.into_iter().filter(|(_, places)| !places.is_empty()).collect();
        let parts = if width < NARROW { TICKS_NARROW } else { TICKS };
        bar.ticks = (1..parts).map(|part| bar.tick(part, parts)).collect();
        bar
    }

    fn tick(&self, part: u64, parts: u64) -> (u32, Time) {
        let time = self.stretch.from + Micros(self.stretch.length().0 / parts * part);
        (self.place(time), time)
    }

    /// Returns the position of a time.
    #[must_use]
    pub fn place(&self, time: Time) -> u32 {
        let Stretch { from, until } = self.stretch;
        // A day in microseconds times a million pixels fits a u64.
        let elapsed = (time.clamp(from, until) - from).0 * u64::from(self.width);
        let place = elapsed / (until - from).0.max(1);
        u32::try_from(place).unwrap_or(self.width)
    }
}

/// Returns bands that fill the bar, each at least a pixel wide: of terms that share a pixel the last is
/// visible.
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

    fn bar(seconds: u64, stretch: Stretch, width: u32) -> TimelineView {
        let mut timeline = Timeline::new(Setup::default(), 1).expect("a sound setup");
        timeline.play(Time(seconds * 1_000_000), &mut Vec::new());
        TimelineView::layout(timeline.overview(), stretch, None, timeline.end(), width)
    }

    #[test]
    fn bands_fill_the_bar_and_marks_are_on_it() {
        for (seconds, width) in [(0, 500), (1, 500), (3, 1), (3, 0), (200, 900)] {
            let end = Time(seconds * 1_000_000);
            let bar = bar(seconds, Stretch::whole(end), width);
            assert!(end < bar.stretch.until);
            let mut place = 0;
            for band in &bar.bands {
                assert_eq!(band.left, place);
                place += band.width;
            }
            assert_eq!(place, width);
            assert!(bar.bands.is_sorted_by_key(|band| band.term));
            for (mark, places) in &bar.marks {
                assert!(
                    places.is_sorted() && places.iter().all(|place| *place <= width),
                    "{mark:?}"
                );
            }
        }
    }

    #[test]
    fn an_election_is_marked_where_the_term_begins() {
        let bar = bar(1, Stretch::whole(Time(1_000_000)), 2_000);
        let (_, elections) =
            bar.marks.iter().find(|(mark, _)| *mark == Mark::Election).expect("one");
        let first = bar.bands.iter().find(|band| band.term == Term(1)).expect("term 1");
        assert!(elections[0] >= first.left && elections[0] < first.left + 200);
    }

    #[test]
    fn what_sets_the_scene_of_a_lesson_is_not_marked() {
        let mut timeline = Timeline::new(Setup::default(), 1).expect("a sound setup");
        let intervene = |timeline: &mut Timeline, text: &str| {
            let intervention = text.parse().expect("an intervention");
            timeline.intervene(intervention, &mut Vec::new()).expect("it is possible");
        };
        timeline.play(Time(100_000), &mut Vec::new());
        intervene(&mut timeline, "crash n1");
        timeline.play(Time(200_000), &mut Vec::new());
        intervene(&mut timeline, "cut n2>n3");
        let marked = |story_from, mark| {
            let (overview, end) = (timeline.overview(), timeline.end());
            let bar = TimelineView::layout(overview, Stretch::whole(end), story_from, end, 2_000);
            bar.marks.iter().any(|(it, _)| *it == mark)
        };
        assert!(marked(None, Mark::Crash) && marked(None, Mark::Cut));
        let from = Some(Time(150_000));
        assert!(!marked(from, Mark::Crash) && marked(from, Mark::Cut));
    }

    #[test]
    fn zooming_keeps_a_time_in_its_place() {
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
