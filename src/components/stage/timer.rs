//! An election timer on the stage: a ring around its server that runs out.

use std::rc::Rc;

use yew::prelude::*;

use super::svg::{self, Px};
use crate::motion::{Movement, use_movement};
use raft::{NodeId, Time, Timer};
use scene::Layout;

/// The properties of a [`TimerRing`].
#[derive(Properties, PartialEq)]
pub struct TimerRingProps {
    /// The server.
    pub node: NodeId,
    /// Where it stands.
    pub layout: Rc<Layout>,
    /// Its timer, if it has one.
    pub timer: Option<Timer>,
}

/// How far the ring is from its server, in tenths of a pixel.
pub const DISTANCE: i32 = 80;
/// How much room its stroke needs.
const STROKE: i32 = 40;

/// A ring that runs out counterclockwise, up to the top.
///
/// To paint an arc again at each frame is dear; to turn one costs nothing. So the ring is two half arcs,
/// each in a window that shows one side: first the left arc turns out of its window, then the right one.
#[component]
pub fn TimerRing(props: &TimerRingProps) -> Html {
    let TimerRingProps { node, layout, timer } = props;
    let (left, right) = (use_node_ref(), use_node_ref());
    use_movement(&left, timer.map(|timer| turn(timer, Half::Left)));
    use_movement(&right, timer.map(|timer| turn(timer, Half::Right)));
    let radius = layout.radius + DISTANCE;
    html! {
        <g transform={svg::translate(layout.node(*node))}
            visibility={timer.is_none().then_some("hidden")}>
            { half(Half::Left, radius, &left) }
            { half(Half::Right, radius, &right) }
        </g>
    }
}

/// The two sides of a ring.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Left,
    Right,
}

/// Draws a side of the ring, through a window that shows nothing else.
fn half(half: Half, radius: i32, arc: &NodeRef) -> Html {
    let edge = radius + STROKE;
    let (left, top, bottom) = match half {
        Half::Left => (-edge, radius, -radius),
        Half::Right => (0, -radius, radius),
    };
    let [x, y, width, height] = [left, -edge, edge, 2 * edge].map(|length| Px(length).to_string());
    let view_box = format!("{x} {y} {width} {height}");
    let (radius, top, bottom) = (Px(radius), Px(top), Px(bottom));
    html! {
        <svg {x} {y} {width} {height} viewBox={view_box} overflow="hidden">
            <path ref={arc} d={format!("M0 {top}A{radius} {radius} 0 0 1 0 {bottom}")} />
        </svg>
    }
}

/// Returns how one half of the ring turns: the left one until half of the time is over, then the right one.
fn turn(Timer { since, until }: Timer, half: Half) -> Movement {
    let middle = Time(u64::midpoint(since.0, until.0));
    let turned = |degrees: i32| format!("rotate({degrees}deg)");
    let at_middle = match half {
        Half::Left => -180,
        Half::Right => 0,
    };
    Movement::along([(since, turned(0)), (middle, turned(at_middle)), (until, turned(-180))])
}
