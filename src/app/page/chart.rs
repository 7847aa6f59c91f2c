//! The space-time diagram beside the run: which stretch it knows, and which part of it is seen.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::app::action::Turn;
use crate::app::components::diagram::{Drift, SpaceTimeDiagram};
use raft::{Micros, Time};
use scene::{CausalPast, Diagram, Player, Selection, Size, Tracks, Window};
use sim::{Question, Replay, Timeline};

/// The most records of which a stretch is known. When there would be more, it begins later.
const MAX_RECORDS: u64 = 150_000;

/// How far past the known stretch one may look before another is worked out from nearer.
const LEAP: Micros = Micros::from_millis(20_000);

/// The diagram as it is seen.
pub(super) struct SpaceTime {
    window: Window,
    drift: Drift,
    diagram: Rc<Diagram>,
    tracks: Tracks,
    /// Where the known stretch ends.
    place: Replay,
    /// How often the run had been changed when the stretch was begun.
    changes: u64,
}

impl SpaceTime {
    /// A diagram that goes with the playhead.
    pub(super) fn new(tape: &Timeline) -> Self {
        let window = Window::default();
        let place = tape.keyframe(Time(0));
        let tracks = Tracks::new(place.watched().world());
        let size = Size { width: 676, height: 520 };
        let diagram = Diagram::layout(&tracks, &window, tape.now(), size, None, None);
        Self {
            window,
            drift: Drift::default(),
            diagram: Rc::new(diagram),
            tracks,
            place,
            changes: tape.changes(),
        }
    }

    /// Knows of what the window shows, and of all up to the playhead if that is in it.
    fn follow(&mut self, tape: &Timeline) {
        self.window.play(tape.now());
        let (from, until) = (self.window.from(), self.window.until().min(tape.end()));
        // Messages that come in the window were sent before it.
        let wanted = Time(from.0.saturating_sub(self.window.span().0));
        let before = wanted < self.tracks.since();
        let far = from > self.tracks.until() + LEAP || self.tracks.len() > MAX_RECORDS;
        if before || far || self.changes != tape.changes() {
            self.place = tape.keyframe(wanted);
            self.tracks = Tracks::new(self.place.watched().world());
            self.changes = tape.changes();
        }
        let until = until.max(tape.now().min(self.window.until()));
        while let Some(records) = self.place.step(tape.run(), until) {
            let records = records.to_vec();
            self.tracks.follow(self.place.watched().world(), &records);
        }
        self.tracks.follow(self.place.watched().world(), &[]);
    }

    fn size(&self) -> Size {
        let frame = self.drift.frame.cast::<Element>();
        let size = frame.map(|it| Size::within(it.client_width(), it.client_height()));
        size.filter(|size| size.width > 0 && size.height > 0).unwrap_or(self.diagram.size)
    }
}

impl SpaceTime {
    /// Computes the diagram again from the run.
    pub(super) fn look(&mut self, player: &Player, selection: Selection) {
        let Some(tape) = player.timeline() else { return };
        self.follow(tape);
        let chosen = match selection {
            Selection::Why(Question::Event { number, .. }) => Some(number),
            _ => None,
        };
        let past = chosen.and_then(|number| CausalPast::compute(&self.tracks, number));
        let (size, old) = (self.size(), self.diagram.clone());
        let now = tape.now();
        self.diagram = Rc::new(Diagram::layout(
            &self.tracks,
            &self.window,
            now,
            size,
            past.as_ref(),
            Some(&old),
        ));
    }

    /// Follows the time that has passed without an event. Returns whether it needs another look.
    pub(super) fn pass(&mut self, player: &Player) -> bool {
        if let Some(tape) = player.timeline() {
            self.follow(tape);
        }
        !self.diagram.covers(&self.window, &self.tracks)
    }

    /// Shows another part of the run.
    pub(super) fn turn(&mut self, turn: Turn, player: &Player) {
        match turn {
            Turn::Pan(thousandths) => self.window.pan(thousandths, player.end()),
            Turn::Zoom(thousandths) => {
                let about = if self.window.following() { 800 } else { 500 };
                self.window.zoom(thousandths, about);
            }
            Turn::ZoomAt(thousandths, about) => self.window.zoom(thousandths, about),
            Turn::Follow => self.window.follow(player.world().now()),
        }
    }

    /// Makes sure that a moment is in view.
    pub(super) fn show(&mut self, time: Time) {
        self.window.show(time);
    }

    /// Returns whether its place has another size than what is drawn.
    pub(super) fn misfits(&self) -> bool {
        self.size() != self.diagram.size
    }

    /// Draws the diagram.
    pub(super) fn draw(&self) -> Html {
        html! {
            <SpaceTimeDiagram diagram={&self.diagram} window={self.window} drift={self.drift.clone()} />
        }
    }

    /// Moves what moves.
    pub(super) fn paint(&self, player: &Player) {
        self.drift.paint(&self.diagram, &self.window, &self.tracks, player.world().now());
    }
}
