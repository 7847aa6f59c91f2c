//! The timeline under the stage: the terms of a run as colored bands, and marks for events.

use raft::{Micros, Term, Time};
use sim::{Mark, Overview, Timeline};

/// The lengths that the whole timeline can have, in milliseconds: each has ticks at round numbers.
const LENGTHS: [u64; 15] = [
    2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000,
    7_200_000, 14_400_000, 28_800_000, 57_600_000, 86_400_000,
];

/// The number of equal parts between ticks, and that of a narrow timeline.
const TICKS: u64 = 4;
const TICKS_NARROW: u64 = 2;
const NARROW: u32 = 480;

/// The room that a letter of a label needs.
const LETTER: u32 = 8;

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
    /// The branch that was left last, if it is not the present run.
    pub branch: Option<BranchView>,
}

/// A term on the timeline, or several without a leader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Band {
    /// The term; of several, the last.
    pub term: Term,
    /// False if nobody was elected.
    pub led: bool,
    /// Its left end.
    pub left: u32,
    /// Its width.
    pub width: u32,
    /// Its name, if it has room for one.
    pub label: Option<String>,
}

/// Another branch, below the timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BranchView {
    /// Its place among the branches of the run.
    pub place: usize,
    /// Where it left the present run.
    pub left: u32,
    /// Where it ends.
    pub right: u32,
    /// Its terms from there on, as far as they are known.
    pub bands: Vec<Band>,
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
        let (bands, marks, ticks) = (Vec::new(), Vec::new(), Vec::new());
        let mut bar = Self { stretch, width, bands, marks, ticks, branch: None };
        bar.bands = bar.bands(overview, Time(0), until, width);
        let seen = bar.place(until);
        label(&mut bar.bands, seen);
        bar.marks = bar.marks(overview, story_from, until);
        let parts = if width < NARROW { TICKS_NARROW } else { TICKS };
        bar.ticks = (1..parts).map(|part| bar.tick(part, parts)).collect();
        bar
    }

    /// Adds the branch of a run that was left last, if it is not the present run.
    #[must_use]
    pub fn with_branch(mut self, timeline: &Timeline) -> Self {
        self.branch = timeline.left_branch().and_then(|(place, branch)| {
            let (from, until) = (timeline.differs_from(&branch.saved.run), branch.saved.until);
            let (left, right) = (self.place(from), self.place(until));
            let bands = self.bands(&branch.overview, from, until, right);
            (left < right).then_some(BranchView { place, left, right, bands })
        });
        self
    }

    /// Returns the terms of the leaders between two moments, up to a position.
    fn bands(&self, overview: &Overview, from: Time, until: Time, right: u32) -> Vec<Band> {
        let mut highest = Term(0);
        let mut terms = vec![(self.place(from), highest, true)];
        let is_seen = |at: Time| at <= until && at < self.stretch.until;
        for (at, slice) in overview.slices().take_while(|(at, _)| is_seen(*at)) {
            highest = highest.max(slice.term);
            let is_known = slice.marks.has(Mark::Info) || slice.term > Term(0);
            let (term, led) = match slice.led {
                Term(0) if !is_known => continue,
                // Before the first election there is nothing to miss a leader in.
                Term(0) => (highest, highest == Term(0)),
                led => (led, true),
            };
            if terms.last().is_some_and(|last| (last.1, last.2) != (term, led)) {
                terms.push((self.place(at.max(from)), term, led));
            }
        }
        bands(&terms, right)
    }

    fn marks(
        &self,
        overview: &Overview,
        story_from: Option<Time>,
        until: Time,
    ) -> Vec<(Mark, Vec<u32>)> {
        let mut marks = MARKED.map(|mark| (mark, Vec::new()));
        let is_seen = |at: Time| {
            at < self.stretch.until && at <= until && story_from.is_none_or(|from| at > from)
        };
        for (at, slice) in overview.slices().take_while(|(at, _)| *at <= until) {
            if at < self.stretch.from || !is_seen(at) {
                continue;
            }
            let place = self.place(at);
            for (mark, places) in &mut marks {
                if slice.marks.has(*mark) && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        marks.into_iter().filter(|(_, places)| !places.is_empty()).collect()
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

/// Returns bands up to a position, each at least a pixel wide: of terms that share a pixel the last is visible. Terms
/// without a leader that follow each other are one band.
fn bands(terms: &[(u32, Term, bool)], right: u32) -> Vec<Band> {
    let ends = terms.iter().skip(1).map(|(left, ..)| *left).chain([right]);
    let mut bands: Vec<Band> = Vec::new();
    for ((left, term, led), end) in terms.iter().zip(ends) {
        let (left, term, led, width) = (*left, *term, *led, end.saturating_sub(*left));
        match bands.last_mut() {
            _ if width == 0 => {}
            Some(last) if !led && !last.led => (last.term, last.width) = (term, last.width + width),
            // The same leader as before a gap that is too short to be seen.
            Some(last) if led && last.led && last.term == term => last.width += width,
            _ => bands.push(Band { term, led, left, width, label: None }),
        }
    }
    bands
}

/// Names the terms that had a leader, up to where the run has come: the first in full, the others by their number
/// where there is no more room. What has no room for its whole name has none.
fn label(bands: &mut [Band], seen: u32) {
    let mut is_first = true;
    for band in bands.iter_mut().filter(|band| band.term > Term(0)) {
        let room = band.width.min(seen.saturating_sub(band.left));
        let (full, number) = (format!("term {}", band.term), band.term.to_string());
        let fits =
            |name: &String| room >= LETTER * u32::try_from(name.len()).unwrap_or(room) + LETTER;
        band.label = match band.led {
            true if fits(&full) => Some(full),
            true if !is_first && fits(&number) => Some(number),
            true => None,
            false => Some("no leader".to_owned()).filter(fits),
        };
        is_first &= band.label.is_none();
    }
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

    fn labeled(terms: &[(u32, u64, bool)], width: u32) -> Vec<(u64, bool, Option<String>)> {
        let term = |(left, term, led): &(u32, u64, bool)| (*left, Term(*term), *led);
        let mut bands = bands(&terms.iter().map(term).collect::<Vec<_>>(), width);
        label(&mut bands, width);
        bands.into_iter().map(|band| (band.term.0, band.led, band.label)).collect()
    }

    #[test]
    fn elections_without_a_leader_are_one_band_and_names_are_never_cut() {
        let name = |text: &str| Some(text.to_owned());
        let run = [
            (0, 0, true),
            (10, 1, true),
            (110, 2, false),
            (130, 3, false),
            (140, 4, true),
            (160, 5, true),
            (175, 16, true),
        ];
        let expected = [
            (0, true, None),
            (1, true, name("term 1")),
            (3, false, None),
            (4, true, name("4")),
            (5, true, None),
            (16, true, None),
        ];
        assert_eq!(labeled(&run, 190), expected);
        assert_eq!(labeled(&[(0, 3, false), (40, 4, false)], 100), [(4, false, name("no leader"))]);
        assert_eq!(labeled(&[(0, 3, true)], 40), [(3, true, None)], "a number alone says nothing");
    }

    /// Given a leader that is up while a server that is cut off runs for election again and again, then the timeline
    /// shows the leader's term; once it has crashed, that there is no leader.
    #[test]
    fn the_terms_are_those_of_leaders() {
        let mut timeline = Timeline::new(Setup::default(), 1).expect("a sound setup");
        timeline.play(Time(1_000_000), &mut Vec::new());
        let leads = |timeline: &Timeline, number| {
            let node =
                raft::NodeId::new(number).and_then(|node| timeline.world().host(node)?.node());
            node.is_some_and(|node| matches!(node.role(), raft::Role::Leader(_)))
        };
        let leader = (1..=3).find(|number| leads(&timeline, *number)).expect("somebody leads");
        let [one, other] = [leader % 3 + 1, (leader + 1) % 3 + 1];
        let intervene = |timeline: &mut Timeline, text: String| {
            let intervention = text.parse().expect("an intervention");
            timeline.intervene(intervention, &mut Vec::new()).expect("it is possible");
            timeline.play(Time(timeline.now().0 + 3_000_000), &mut Vec::new());
        };
        intervene(&mut timeline, format!("cut-off n{one}"));
        let last = |timeline: &Timeline| {
            let stretch = Stretch::whole(Time(8_000_000));
            let end = timeline.end();
            let bar = TimelineView::layout(timeline.overview(), stretch, None, end, 1_000);
            bar.bands.last().cloned().expect("there are bands")
        };
        assert_eq!((last(&timeline).term, last(&timeline).led), (Term(1), true));
        intervene(&mut timeline, format!("crash n{leader}"));
        assert!(!last(&timeline).led && last(&timeline).term > Term(5), "n{other} is alone");
    }

    #[test]
    fn the_branch_that_was_left_lies_below_what_came_in_its_place() {
        let mut timeline = Timeline::new(Setup::default(), 1).expect("a sound setup");
        timeline.play(Time(4_000_000), &mut Vec::new());
        let bar = |timeline: &Timeline| {
            let stretch = Stretch::whole(Time(4_000_000));
            TimelineView::layout(timeline.overview(), stretch, None, timeline.end(), 500)
                .with_branch(timeline)
        };
        assert_eq!(bar(&timeline).branch, None);
        timeline.seek(Time(2_000_000), &mut Vec::new());
        let crash = "crash n1".parse().expect("an intervention");
        timeline.intervene(crash, &mut Vec::new()).expect("it is up");
        let branch = bar(&timeline).branch.expect("the old future");
        assert_eq!((branch.place, branch.left, branch.right), (0, 200, 400));
        assert!(branch.bands.iter().any(|band| band.term == Term(1) && band.led));
        assert_eq!(branch.bands.iter().map(|band| band.width).sum::<u32>(), 200);
        assert!(timeline.go_to_fork(branch.place));
        assert_eq!(timeline.end(), Time(4_000_000));
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
