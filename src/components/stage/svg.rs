//! Numbers and shapes as SVG writes them.

use std::fmt::{self, Display};

use yew::prelude::*;

use raft::Term;
use scene::Point;

/// A length in tenths of a pixel, written in pixels.
pub struct Px(pub i32);

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

/// A place, written as two lengths.
pub struct At(pub Point);

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Px(self.0.x), Px(self.0.y))
    }
}

/// Returns the `transform` that moves something to a place.
pub fn translate(to: Point) -> String {
    format!("translate({})", At(to))
}

/// Draws the outline through some corners, given in thousandths of a radius.
pub fn polygon(radius: i32, corners: &[(i32, i32)]) -> Html {
    let corner = |(x, y): &(i32, i32)| {
        At(Point { x: radius * x / 1_000, y: radius * y / 1_000 }).to_string()
    };
    let points: Vec<String> = corners.iter().map(corner).collect();
    html! { <polygon class="shape" points={points.join(" ")} /> }
}

/// A hexagon that stands on a corner.
pub const HEXAGON: [(i32, i32); 6] =
    [(0, -1_120), (970, -560), (970, 560), (0, 1_120), (-970, 560), (-970, -560)];

/// A square that stands on a corner.
pub const DIAMOND: [(i32, i32); 4] = [(0, -1_260), (1_260, 0), (0, 1_260), (-1_260, 0)];

/// Returns the class that gives a term its color: one of eight that can be told apart, then the first again.
pub fn term_class(term: Term) -> &'static str {
    const CLASSES: [&str; 9] = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"];
    let place = if term.0 == 0 { 0 } else { (term.0 - 1) % 8 + 1 };
    CLASSES[usize::try_from(place).unwrap_or(0)]
}

/// Draws a line of text around the middle, at a height. The space before it keeps its words apart from those of the
/// text before it, for who reads them as one.
pub fn label(class: &'static str, y: i32, text: impl Into<AttrValue>) -> Html {
    html! { <>{ " " }<text {class} y={Px(y).to_string()}>{ text.into() }</text></> }
}

/// Draws a line from one place to another.
pub fn line(class: &'static str, from: Point, to: Point) -> Html {
    let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(|length| Px(length).to_string());
    html! { <line {class} {x1} {y1} {x2} {y2} /> }
}

/// Draws a circle around the middle.
pub fn circle(class: &'static str, radius: i32) -> Html {
    html! { <circle {class} r={Px(radius).to_string()} /> }
}

/// Draws a rectangle around the middle, with rounded corners.
pub fn rect(half: Point, rounding: &'static str) -> Html {
    let [x, y, width, height] =
        [-half.x, -half.y, 2 * half.x, 2 * half.y].map(|length| Px(length).to_string());
    html! { <rect class="shape" {x} {y} {width} {height} rx={rounding} /> }
}

/// Draws the sign of a link that is cut, around the middle.
pub fn cross() -> Html {
    html! {
        <>
            <circle class="mark-back" r="13.0" />
            <path class="mark" d="M-5 -5 5 5M-5 5 5 -5" />
        </>
    }
}

/// Returns the place half-way between two others.
pub fn middle(one: Point, other: Point) -> Point {
    Point { x: i32::midpoint(one.x, other.x), y: i32::midpoint(one.y, other.y) }
}
