//! The space-time diagram: time runs to the right, each client, proxy and server has a lane, and
//! messages go from lane to lane.
//!
//! - [`Tracks`] is a part of a run, sorted by lane and by time, so that any part of it can be read. It
//!   grows while the run continues.
//! - [`CausalPast`] is all that happened before one of its records, and could have led to it.
//! - [`Window`] is the visible part of time; it can be moved and zoomed, and follows the playhead.
//! - [`Diagram`] is what to draw. It consists of [`Tile`]s of equal length in time, with coordinates
//!   relative to their own left edges, so that a tile in which nothing more happens stays the same
//!   while the window moves over it.

mod arrows;
mod causal_past;
mod geometry;
mod label;
mod lane_event;
mod lanes;
mod records;
mod tile;
mod tracks;
mod window;

use std::rc::Rc;

pub use causal_past::CausalPast;
pub use lane_event::EventShape;
pub use tile::{ArrowEnd, Bar, Dot, Lane, MessageArrow, TextLabel, Tick, Tile};
pub use tracks::{NodeState, Tracks};
pub use window::Window;

use geometry::Plan;

use crate::layout::Size;
use raft::Time;

/// A part of a run through a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagram {
    /// The size that it was made for, in whole pixels: that of the lanes, without their names.
    pub size: Size,
    /// The lanes from top to bottom: clients, proxy, servers.
    pub lanes: Vec<Lane>,
    /// The tiles from left to right, after one with the messages that were sent before all of them and
    /// are still in flight.
    pub tiles: Vec<Rc<Tile>>,
    /// True if there are so many messages that some kinds are left out.
    pub thinned: bool,
    /// Where the first tile begins.
    begins: Time,
    /// Where the last tile ends.
    ends: Time,
    /// Where the first tile begins of which nothing is known yet.
    unknown: Time,
}

impl Diagram {
    /// Lays out a part of a run in a window, with the playhead at a time. If a past is given, only what
    /// belongs to it is lit.
    ///
    /// Tiles that have not changed since the diagram `before` are taken from it, so that a component
    /// sees by their address that there is nothing to redraw.
    #[must_use]
    pub fn layout(
        tracks: &Tracks,
        window: &Window,
        playhead: Time,
        size: Size,
        past: Option<&CausalPast>,
        before: Option<&Self>,
    ) -> Self {
        let plan = Plan { tracks, past, size, span: window.span() };
        let numbers = window.tiles();
        let (begins, ends) = (window.edge(numbers.start), window.edge(numbers.end));
        let mut tiles = vec![plan.left_over(begins)];
        for number in numbers {
            let (begins, ends) = (window.edge(number), window.edge(number.saturating_add(1)));
            let tile = plan.tile(number, begins, ends, tiles.last());
            tiles.push(tile);
        }
        let seen = playhead.clamp(window.from(), window.until());
        Self {
            size,
            lanes: plan.lanes(seen),
            thinned: tiles.iter().any(|tile| tile.thinned),
            tiles: tiles.into_iter().map(|tile| reuse(tile, before)).collect(),
            begins,
            ends,
            unknown: window.end_of_tile(tracks.until()),
        }
    }

    /// True if the tiles are those of a window and reach as far as the tracks: then there is nothing to
    /// lay out again, if nothing has happened.
    #[must_use]
    pub fn covers(&self, window: &Window, tracks: &Tracks) -> bool {
        let numbers = window.tiles();
        (self.begins, self.ends) == (window.edge(numbers.start), window.edge(numbers.end))
            && self.unknown == window.end_of_tile(tracks.until())
    }

    /// Returns when the first tile begins.
    #[must_use]
    pub fn begins(&self) -> Time {
        self.begins
    }

    /// Returns the position of a time, in tenths of a pixel from the left edge of a window.
    #[must_use]
    pub fn x(&self, window: &Window, time: Time) -> i32 {
        geometry::x(window.from(), time, self.size, window.span())
    }

    /// Returns the position of the first tile, by which all of them are to be moved.
    #[must_use]
    pub fn shift(&self, window: &Window) -> i32 {
        self.x(window, self.begins)
    }

    /// Returns the position of a tile, in tenths of a pixel from the first one, but at a whole pixel, so
    /// that there is no visible seam.
    #[must_use]
    pub fn offset(&self, window: &Window, tile: &Tile) -> i32 {
        geometry::x(self.begins, tile.begins, self.size, window.span()) / 10 * 10
    }
}

/// Returns a tile, or an equal one of the diagram before.
fn reuse(tile: Tile, before: Option<&Diagram>) -> Rc<Tile> {
    let tiles = before.map_or(&[][..], |before| &before.tiles);
    match tiles.iter().find(|old| ***old == tile) {
        Some(old) => old.clone(),
        None => tile.into(),
    }
}
