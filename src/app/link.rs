//! A link on the stage: a line, broken where it is cut.

use yew::prelude::*;

use super::action::Act;
use super::dom::{all, el, none};
use super::svg::{self, Choice};
use crate::raft::Address;
use crate::scene::{Cut, Layout, LinkView, Point, Selection};

/// The attributes of a link.
const KEYS: &[&str] =
    &["role", "tabindex", "class", "aria-label", "transform", "data-link", "data-cut"];

/// Draws a link.
pub fn link(view: &LinkView, key: u64, layout: &Layout, selection: Selection, act: &Act) -> Html {
    let own = Selection::Link(view.one, view.other);
    let (from, to) = (layout.node(view.one), layout.of(view.other));
    let (name, cut) = (view.name(), view.cut_name());
    let mut class = String::from("link");
    if view.other == Address::Proxy {
        class.push_str(" to-proxy");
    }
    if view.cut != Cut::None {
        class.push_str(if view.cut == Cut::Both { " cut cut-both" } else { " cut" });
    }
    let choice = Choice {
        selection: own,
        selected: selection == own,
        class,
        label: format!("link {name}, cut: {cut}"),
        at: None,
        keys: KEYS,
        data: vec![name, cut],
        shapes: all(vec![
            svg::line("hit", from, to),
            svg::line("wire", from, to),
            mark(view.cut, from, to),
        ]),
    };
    svg::choice(choice, act, key)
}

/// A cross for both directions; for one, an arrow that runs against a bar.
fn mark(cut: Cut, from: Point, to: Point) -> Html {
    let (turned, signs) = match cut {
        Cut::None => return none(),
        Cut::Both => (0, "M-5 -5 5 5M-5 5 5 -5"),
        Cut::There => (0, "M-9 0H4M-1 -5 4 0-1 5M8 -8V8"),
        Cut::Back => (180, "M-9 0H4M-1 -5 4 0-1 5M8 -8V8"),
    };
    let (x, y) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    #[expect(clippy::cast_possible_truncation, reason = "an angle is between -180 and 180")]
    let angle = y.atan2(x).to_degrees() as i32 + turned;
    let at = svg::translate(svg::middle(from, to));
    let shapes = all(vec![svg::circle("mark-back", 130), svg::path("mark", signs)]);
    el("g", (&["transform"], &[format!("{at} rotate({angle})").into()]), shapes)
}
