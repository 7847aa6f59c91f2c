//! How the diagram moves between two events.

use yew::prelude::*;

use crate::motion::{Movement, use_movement};
use raft::{Micros, Time};
use scene::Diagram;
use scene::diagram::Window;

/// How much further than a window the diagram moves before its tiles are drawn again, at most, in windows.
const FURTHER: u64 = 4;

/// Moves the layers of the diagram: the tiles go with the window and are cut off where the known ends, and
/// a veil covers what comes after the playhead. `end` is how far the run was played, if the playhead is
/// not there.
///
/// Returns the elements that move: the tiles under the playhead and over it, what cuts the former off,
/// and the veil.
#[hook]
pub fn use_drift(diagram: &Diagram, window: &Window, end: Option<Time>) -> [NodeRef; 4] {
    let [under, over, known, ahead] =
        [use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref()];
    let drift = Drift::new(diagram, window, end);
    use_movement(&over, Some(drift.movement(|place| place.tiles)));
    // What cuts the tiles off moves to the left with its right edge, and the tiles in it back.
    let width = diagram.size.width;
    use_movement(&known, Some(drift.movement(|place| place.known - width)));
    use_movement(&under, Some(drift.movement(|place| place.tiles - (place.known - width))));
    use_movement(&ahead, Some(drift.movement(|place| place.playhead)));
    [under, over, known, ahead]
}

/// Where the layers are at the moments at which one of them goes another way.
struct Drift(Vec<(Time, DriftOffsets)>);

/// Where the layers are while the playhead is at some moment, in pixels from the left edge of the window.
struct DriftOffsets {
    /// Where the first tile begins.
    tiles: i32,
    /// Where the known ends.
    known: i32,
    /// Where the playhead is.
    playhead: i32,
}

impl Drift {
    fn new(diagram: &Diagram, window: &Window, end: Option<Time>) -> Self {
        let span = window.span();
        let (since, until) = if window.following() {
            (diagram.begins(), diagram.begins() + Micros(span.0 * FURTHER))
        } else {
            (window.from(), window.until())
        };
        let mut moments = vec![since, window.starts_to_follow(), until];
        if let Some(end) = end {
            // When the end comes into view, and when the playhead has reached it.
            let behind = window.until() - (window.from() + (window.starts_to_follow() - Time(0)));
            moments.extend([Time(end.0.saturating_sub(behind.0)), end]);
        }
        moments.retain(|moment| since <= *moment && *moment <= until);
        moments.sort_unstable();
        moments.dedup();
        let places = |moment| (moment, DriftOffsets::at(moment, diagram, window, end));
        Self(moments.into_iter().map(places).collect())
    }

    fn movement(&self, layer: impl Fn(&DriftOffsets) -> i32) -> Movement {
        let moments: Vec<(Time, i32)> =
            self.0.iter().map(|(moment, places)| (*moment, layer(places))).collect();
        Movement::to_the_right(&moments)
    }
}

impl DriftOffsets {
    fn at(playhead: Time, diagram: &Diagram, window: &Window, end: Option<Time>) -> Self {
        let mut window = *window;
        window.play(playhead);
        let pixel = |time| diagram.x(&window, time) / 10;
        let width = diagram.size.width;
        Self {
            tiles: pixel(diagram.begins()),
            known: pixel(end.unwrap_or(playhead).max(playhead)).clamp(0, width),
            playhead: pixel(playhead).clamp(0, width),
        }
    }
}
