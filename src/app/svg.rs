//! Numbers and shapes as SVG writes them.

use yew::prelude::*;
use yew::virtual_dom::Key;

use super::action::{Act, Action};
use super::dom::{clickable, el, none, text};
use crate::raft::Term;
use crate::scene::{Point, Selection};

/// A length in tenths of a pixel, in pixels.
pub fn px(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// A move to a place.
pub fn translate(point: Point) -> String {
    format!("translate({} {})", px(point.x), px(point.y))
}

/// The outline through some corners, given in thousandths of a radius.
pub fn polygon(radius: i32, corners: &[(i32, i32)]) -> String {
    let mut text = String::new();
    for (x, y) in corners {
        text.push_str(&px(radius * x / 1_000));
        text.push(',');
        text.push_str(&px(radius * y / 1_000));
        text.push(' ');
    }
    text
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
pub fn words(class: &'static str, y: i32, words: impl Into<AttrValue>) -> Html {
    el("text", (&["class", "y"], &[class.into(), px(y).into()]), text(words))
}

/// A line from one place to another.
pub fn line(class: &'static str, from: Point, to: Point) -> Html {
    let ends = [px(from.x), px(from.y), px(to.x), px(to.y)].map(AttrValue::from);
    let [x1, y1, x2, y2] = ends;
    el("line", (&["class", "x1", "y1", "x2", "y2"], &[class.into(), x1, y1, x2, y2]), none())
}

/// A circle around the middle.
pub fn circle(class: &'static str, radius: i32) -> Html {
    el("circle", (&["class", "r"], &[class.into(), px(radius).into()]), none())
}

/// A line through some places, as SVG's own commands tell it.
pub fn path(class: &'static str, commands: impl Into<AttrValue>) -> Html {
    el("path", (&["class", "d"], &[class.into(), commands.into()]), none())
}

/// A rectangle around the middle, with round corners.
pub fn rect(half: Point, round: &'static str) -> Html {
    let sides = [px(-half.x), px(-half.y), px(2 * half.x), px(2 * half.y)].map(AttrValue::from);
    let [x, y, width, height] = sides;
    let keys = &["class", "x", "y", "width", "height", "rx"];
    el("rect", (keys, &["shape".into(), x, y, width, height, round.into()]), none())
}

/// The place half-way between two others.
pub fn middle(one: Point, other: Point) -> Point {
    Point { x: i32::midpoint(one.x, other.x), y: i32::midpoint(one.y, other.y) }
}

/// What can be chosen on the stage, by mouse and by keyboard.
pub struct Choice {
    /// What is chosen with it.
    pub selection: Selection,
    /// Whether it is chosen already.
    pub selected: bool,
    /// How it looks.
    pub class: String,
    /// What a screen reader says.
    pub label: String,
    /// Where it stands, unless it is moved.
    pub at: Option<Point>,
    /// Facts for tests and other programs: the names of attributes, five that all have, and values.
    pub keys: &'static [&'static str],
    /// The values of those attributes.
    pub data: Vec<String>,
    /// What it is made of.
    pub shapes: Html,
}

/// Draws what can be chosen, under a key of its list. It tells `act` when it is chosen.
///
/// Its `keys` begin with "role", "tabindex", "class", "aria-label" and "transform".
pub fn choice(choice: Choice, act: &Act, key: u64) -> Html {
    let Choice { selection, selected, mut class, label, at, keys, data, shapes } = choice;
    if selected {
        class.push_str(" selected");
    }
    let at = at.map(translate).unwrap_or_default();
    let mut values: Vec<AttrValue> = vec!["button".into(), "0".into()];
    values.extend([class, label, at].into_iter().chain(data).map(AttrValue::from));
    let select = Action::Select(selection);
    let mut tag = clickable("g", (keys, &values), shapes, act, select, true);
    tag.key = Some(Key::from(key));
    tag.into()
}
