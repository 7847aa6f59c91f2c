//! The space-time diagram beside the run: which stretch it knows, and which part of it is shown.

use std::rc::Rc;

use crate::action::DiagramAction;
use raft::{Micros, Time};
use scene::{CausalPast, Diagram, Selection, Size, Tracks, Window};
use sim::{Question, Replay, Timeline};

/// The most records of which a stretch is known. When there would be more, it begins later.
const MAX_RECORDS: u64 = 150_000;

/// How far past the known stretch one may look before another is worked out from nearer.
const LEAP: Micros = Micros::from_millis(20_000);

/// Where a zoom by buttons leaves the diagram as it is, in thousandths of its width: at the playhead
/// while it follows it, otherwise in the middle.
const PLAYHEAD: u32 = 800;
const MIDDLE: u32 = 500;

/// The diagram as it is shown.
#[derive(Clone, Debug)]
pub struct SpaceTime {
    window: Window,
    size: Size,
    diagram: Rc<Diagram>,
    tracks: Rc<Tracks>,
    /// Where the known stretch ends.
    place: Replay,
    /// How often the run had been changed when the stretch was begun.
    revision: u64,
}

impl SpaceTime {
    /// A diagram that follows the playhead.
    pub(crate) fn new(timeline: &Timeline, size: Size) -> Self {
        let window = Window::default();
        let place = timeline.keyframe(Time(0));
        let tracks = Tracks::new(place.watched().world());
        let diagram = Diagram::layout(&tracks, &window, timeline.now(), size, None, None);
        Self {
            window,
            size,
            diagram: Rc::new(diagram),
            tracks: Rc::new(tracks),
            place,
            revision: timeline.changes(),
        }
    }

    /// Returns what is drawn.
    #[must_use]
    pub fn diagram(&self) -> &Rc<Diagram> {
        &self.diagram
    }

    /// Returns the part of time that is shown.
    #[must_use]
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// Returns what happened in the stretch that is known.
    #[must_use]
    pub fn tracks(&self) -> &Rc<Tracks> {
        &self.tracks
    }

    /// Knows of what the window shows, and of all up to the playhead if that is in it.
    fn follow(&mut self, timeline: &Timeline) {
        self.window.play(timeline.now());
        let (from, until) = (self.window.from(), self.window.until().min(timeline.end()));
        // Messages that come in the window were sent before it.
        let wanted = Time(from.0.saturating_sub(self.window.span().0));
        let before = wanted < self.tracks.since();
        let far = from > self.tracks.until() + LEAP || self.tracks.len() > MAX_RECORDS;
        if before || far || self.revision != timeline.changes() {
            self.place = timeline.keyframe(wanted);
            self.tracks = Rc::new(Tracks::new(self.place.watched().world()));
            self.revision = timeline.changes();
        }
        let until = until.max(timeline.now().min(self.window.until()));
        let tracks = Rc::make_mut(&mut self.tracks);
        while let Some(records) = self.place.step(timeline.run(), until) {
            let records = records.to_vec();
            tracks.follow(self.place.watched().world(), &records);
        }
        tracks.follow(self.place.watched().world(), &[]);
    }

    /// Draws the diagram again.
    pub(crate) fn refresh(&mut self, timeline: &Timeline, selection: Option<Selection>) {
        self.follow(timeline);
        let chosen = match selection {
            Some(Selection::Why(Question::Event { number, .. })) => Some(number),
            _ => None,
        };
        let past = chosen.and_then(|number| CausalPast::compute(&self.tracks, number));
        let old = self.diagram.clone();
        let diagram = Diagram::layout(
            &self.tracks,
            &self.window,
            timeline.now(),
            self.size,
            past.as_ref(),
            Some(&old),
        );
        self.diagram = Rc::new(diagram);
    }

    /// Follows the time that has passed without an event. Returns whether it has to be drawn again.
    pub(crate) fn pass(&mut self, timeline: &Timeline) -> bool {
        self.follow(timeline);
        !self.diagram.covers(&self.window, &self.tracks)
    }

    /// Shows another part of the run.
    pub(crate) fn turn(&mut self, action: DiagramAction, timeline: &Timeline) {
        match action {
            DiagramAction::Pan(thousandths) => self.window.pan(thousandths, timeline.end()),
            DiagramAction::Zoom(thousandths) => {
                let about = if self.window.following() { PLAYHEAD } else { MIDDLE };
                self.window.zoom(thousandths, about);
            }
            DiagramAction::ZoomAt { thousandths, about } => self.window.zoom(thousandths, about),
            DiagramAction::Follow => self.window.follow(timeline.now()),
        }
    }

    /// Makes sure that a time is in view.
    pub(crate) fn show(&mut self, time: Time) {
        self.window.show(time);
    }

    /// Sets the size of its place.
    pub(crate) fn resize(&mut self, size: Size) {
        self.size = size;
    }
}
