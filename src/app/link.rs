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
    let signs = match cut {
        Cut::None => return none(),
        Cut::Both => "M-5 -5 5 5M-5 5 5 -5".into(),
        Cut::There => stopped_arrow(from, to),
        Cut::Back => stopped_arrow(to, from),
    };
    let at = svg::translate(svg::middle(from, to));
    let shapes = all(vec![svg::circle("mark-back", 130), svg::path("mark", signs)]);
    el("g", (&["transform"], &[at.into()]), shapes)
}

/// An arrow from one place towards another, and the bar at which it ends.
fn stopped_arrow(from: Point, to: Point) -> String {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = (x * x + y * y).isqrt().max(1);
    // So many tenths of a pixel along the arrow, and across it.
    let place = |along: i32, across: i32| {
        let (right, down) = (x * along - y * across, y * along + x * across);
        [" ", &svg::px(right / length), " ", &svg::px(down / length)].concat()
    };
    let line = |places: &[(i32, i32)]| {
        let places: Vec<String> =
            places.iter().map(|(along, across)| place(*along, *across)).collect();
        ["M", &places.concat()].concat()
    };
    [
        line(&[(-90, 0), (40, 0)]),
        line(&[(-10, -50), (40, 0), (-10, 50)]),
        line(&[(80, -80), (80, 80)]),
    ]
    .concat()
}
