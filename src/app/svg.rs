//! Numbers and shapes as SVG writes them.

use std::fmt::{self, Display};

use yew::prelude::*;
use yew::virtual_dom::VTag;

use super::action::{Act, Action, Hears};
use super::dom::{hear, known};
use super::draw::draw;
use raft::Term;
use scene::{Point, Selection};

/// A length in tenths of a pixel, in pixels.
pub struct Px(pub i32);

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

/// A place, as two lengths.
pub struct At(pub Point);

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Px(self.0.x), Px(self.0.y))
    }
}

/// The outline through some corners, given in thousandths of a radius.
pub fn polygon(radius: i32, corners: &[(i32, i32)]) -> Html {
    let points = fmt::from_fn(|f| {
        corners.iter().try_for_each(|(x, y)| {
            let corner = Point { x: radius * x / 1_000, y: radius * y / 1_000 };
            write!(f, "{} ", At(corner))
        })
    });
    draw("<polygon class='shape' points='{}'/>", &[&points], vec![])
}

/// A hexagon that stands on a corner.
pub const HEXAGON: [(i32, i32); 6] =
    [(0, -1_120), (970, -560), (970, 560), (0, 1_120), (-970, 560), (-970, -560)];

/// A square that stands on a corner.
pub const DIAMOND: [(i32, i32); 4] = [(0, -1_260), (1_260, 0), (0, 1_260), (-1_260, 0)];

/// The colour of a term: one of eight that can be told apart, then the first again.
pub fn term_class(term: Term) -> &'static str {
    const CLASSES: [&str; 9] = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"];
    let place = if term.0 == 0 { 0 } else { (term.0 - 1) % 8 + 1 };
    CLASSES[usize::try_from(place).unwrap_or(0)]
}

/// Words at a height.
pub fn words(class: &str, y: i32, words: &dyn Display) -> Html {
    draw("<text class='{}' y='{}'>{}</text>", &[&class, &Px(y), words], vec![])
}

/// A line from one place to another.
pub fn line(class: &str, from: Point, to: Point) -> Html {
    draw(
        "<line class='{}' x1='{}' y1='{}' x2='{}' y2='{}'/>",
        &[&class, &Px(from.x), &Px(from.y), &Px(to.x), &Px(to.y)],
        vec![],
    )
}

/// A circle around the middle.
pub fn circle(class: &str, radius: i32) -> Html {
    draw("<circle class='{}' r='{}'/>", &[&class, &Px(radius)], vec![])
}

/// A rectangle around the middle, with round corners.
pub fn rect(half: Point, round: &str) -> Html {
    draw(
        "<rect class='shape' x='{}' y='{}' width='{}' height='{}' rx='{}'/>",
        &[&Px(-half.x), &Px(-half.y), &Px(2 * half.x), &Px(2 * half.y), &round],
        vec![],
    )
}

/// The place half-way between two others.
pub fn middle(one: Point, other: Point) -> Point {
    Point { x: i32::midpoint(one.x, other.x), y: i32::midpoint(one.y, other.y) }
}

/// Lets something on the stage be chosen, by mouse and by keyboard, under a key of its list.
pub fn choice(mut tag: VTag, selection: Selection, act: &Act, key: u64) -> Html {
    let select = || Action::Select(selection).into();
    hear(&mut tag, act, Hears::Key(select()));
    hear(&mut tag, act, Hears::Click(select()));
    known(tag, key)
}

/// What is added to the class of something that is chosen.
pub fn mark_of(chosen: bool) -> &'static str {
    if chosen { " selected" } else { "" }
}
