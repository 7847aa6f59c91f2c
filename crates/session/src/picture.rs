//! What is drawn, as of the last time that anything happened.

use std::rc::Rc;

use crate::playback::Playback;
use crate::view::View;
use raft::{ClientId, Micros, Time};
use scene::{
    Cast, Details, Layout, Logs, Row, Selection, Stage, Stretch, TimelineView, Visible, details,
};
use sim::{Address, Setup};

/// While it plays, the timeline is drawn again after so many refreshes, if there is anything new on it.
const TIMELINE_EVERY: u32 = 8;

/// The longest part of a timeline for which it is worked out again what happened when.
const CLOSER_MAX: Micros = Micros::from_millis(20_000);

/// A stage narrower than this has room for fewer log columns, in CSS pixels.
const NARROW_PX: i32 = 560;

/// View models. Each is replaced only when it differs, so that what shows it is drawn again only then.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What of it all may be drawn.
    pub visible: Rc<Visible>,
    /// What is on the stage.
    pub stage: Rc<Stage>,
    /// Where it is.
    pub layout: Rc<Layout>,
    /// The logs.
    pub logs: Rc<Logs>,
    /// All fields of a thing, if they are shown.
    pub details: Rc<Details>,
    /// The rows of the event list, newest first, each with its key.
    pub rows: Rc<Vec<(u64, Row)>>,
    /// The timeline.
    pub timeline: Rc<TimelineView>,
    /// Of what the timeline was drawn: the version of the overview, where a story begins, and how far it goes.
    timeline_of: (u64, Option<Time>, Extent),
    /// How often the run had been changed by then.
    changes: u64,
    refreshes: u32,
}

/// How far the timeline goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Extent {
    /// Where the present run ends.
    pub horizon: Time,
    /// Where the branch that was left last ends, if it is shown.
    pub branch_until: Option<Time>,
}

impl Extent {
    /// Returns where the longer of them ends.
    pub fn end(self) -> Time {
        self.branch_until.map_or(self.horizon, |until| until.max(self.horizon))
    }
}

impl Picture {
    pub(crate) fn new(playback: &Playback, view: &View) -> Self {
        let world = playback.world();
        let tape =
            TimelineView::layout(playback.overview(), Stretch::whole(Time(0)), None, Time(0), 0);
        Self {
            visible: Rc::new(Visible::all(world.setup())),
            stage: Rc::new(Stage::new(world)),
            layout: Rc::new(layout(playback, view, &Visible::all(world.setup()))),
            logs: Rc::new(logs(playback, view)),
            details: Rc::new(details_of(playback, view)),
            rows: Rc::new(playback.feed().rows()),
            timeline: Rc::new(tape),
            timeline_of: (0, None, Extent::default()),
            changes: 0,
            refreshes: 0,
        }
    }

    /// Looks at the world again.
    pub(crate) fn refresh(&mut self, playback: &Playback, view: &mut View, extent: Extent) {
        self.refreshes = self.refreshes.wrapping_add(1);
        replace(&mut self.stage, Stage::new(playback.world()));
        replace(&mut self.layout, layout(playback, view, &self.visible));
        replace(&mut self.logs, logs(playback, view));
        replace(&mut self.rows, playback.feed().rows());
        self.refresh_details(playback, view);
        self.refresh_timeline(playback, view, extent);
    }

    /// Sets what may be drawn.
    pub(crate) fn show(&mut self, visible: Visible) {
        replace(&mut self.visible, visible);
    }

    /// Looks again only at what is chosen, where numbers run. Returns whether any did.
    pub(crate) fn refresh_details(&mut self, playback: &Playback, view: &View) -> bool {
        replace(&mut self.details, details_of(playback, view))
    }

    fn refresh_timeline(&mut self, playback: &Playback, view: &mut View, extent: Extent) {
        let Extent { horizon, branch_until } = extent;
        view.stretch = view.stretch.map(|stretch| stretch.with(playback.now()));
        let (stretch, width) = (view.stretch_of(extent.end()), view.timeline_px);
        let story = playback.feed().story_from();
        let of = (playback.overview().version(), story, extent);
        let due = !playback.is_playing() || self.refreshes.is_multiple_of(TIMELINE_EVERY);
        let changes = playback.timeline().changes();
        let is_other = self.changes != changes
            || self.timeline.stretch != stretch
            || self.timeline.width != width;
        self.changes = changes;
        if is_other || (due && of != self.timeline_of) {
            self.timeline_of = of;
            let tape = match view.stretch {
                Some(stretch) => closer_timeline(playback, stretch, horizon, width),
                None => TimelineView::layout(playback.overview(), stretch, story, horizon, width),
            };
            self.timeline = Rc::new(match branch_until {
                Some(_) => tape.with_branch(playback.timeline()),
                None => tape,
            });
        }
    }
}

/// Replaces a view model by another unless they are the same. Returns whether they differ.
fn replace<T: PartialEq>(place: &mut Rc<T>, model: T) -> bool {
    let differs = **place != model;
    if differs {
        *place = Rc::new(model);
    }
    differs
}

/// Lays out the servers where they stay, and the others as soon as they come.
fn layout(playback: &Playback, view: &View, visible: &Visible) -> Layout {
    let Setup { nodes, clients, .. } = playback.run().setup;
    let is_there = |client: &u8| visible.has_actor(ClientId(*client));
    let clients = (1..=clients).rev().find(is_there).unwrap_or(0);
    Layout::new(view.stage_size, Cast { nodes, clients, proxy: visible.has_actor(Address::Proxy) })
}

fn logs(playback: &Playback, view: &View) -> Logs {
    let columns = if view.stage_size.width < NARROW_PX { 5 } else { 7 };
    Logs::new(playback.world(), view.log_scroll, columns)
}

/// A part of the timeline, zoomed in: worked out again, if that does not take long.
fn closer_timeline(
    playback: &Playback,
    stretch: Stretch,
    horizon: Time,
    width: u32,
) -> TimelineView {
    let (overview, story) = (playback.overview(), playback.feed().story_from());
    let fine = Micros((stretch.length().0 / u64::from(width.max(1))).max(1));
    let worth_it = overview.slice() > fine && stretch.length() <= CLOSER_MAX;
    let calm = !playback.is_playing() || stretch.until < playback.end();
    if worth_it && calm {
        let closer = playback.timeline().closer(stretch.from, stretch.until, fine);
        return TimelineView::layout(&closer, stretch, story, horizon, width);
    }
    TimelineView::layout(overview, stretch, story, horizon, width)
}

fn details_of(playback: &Playback, view: &View) -> Details {
    let world = playback.world();
    match view.fields {
        Some(Selection::Node(id)) => {
            world.host(id).map(|host| details::node(id, host, world)).unwrap_or_default()
        }
        Some(Selection::Link(one, other)) => details::link(one, other, world),
        Some(Selection::Flight(id)) => {
            let flight = world.network().flight(id).or(view.flight.as_deref());
            flight.map(|flight| details::flight(flight, world)).unwrap_or_default()
        }
        Some(Selection::Proxy) => details::proxy(world),
        Some(Selection::Client(id)) => details::client(id, world),
        Some(Selection::Why(_)) | None => Details::default(),
    }
}
