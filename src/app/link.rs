//! A link on the stage: a line, broken where it is cut.

use yew::prelude::*;

use super::action::Act;
use super::dom::none;
use super::draw::{draw, draw_tag};
use super::svg::{self, At, Px};
use scene::{Cut, Layout, LinkView, Point, Selection, words};
use sim::Address;

/// Draws a link.
pub fn link(view: &LinkView, key: u64, layout: &Layout, selection: Selection, act: &Act) -> Html {
    let own = Selection::Link(view.one, view.other);
    let (from, to) = (layout.node(view.one), layout.of(view.other));
    let (name, cut) = (view.name(), view.cut_name());
    let tag = draw_tag(
        "<g role='button' tabindex='0' class='link{}{}{}' aria-label='link {}, cut: {}' \
         data-link='{}' data-cut='{}'><><><></g>",
        &[
            &if view.other == Address::Proxy { " to-proxy" } else { "" },
            &match view.cut {
                Cut::None => "",
                Cut::Both => " cut cut-both",
                Cut::There | Cut::Back => " cut",
            },
            &svg::mark_of(selection == own),
            &name,
            &cut,
            &name,
            &cut,
        ],
        vec![svg::line("hit", from, to), svg::line("wire", from, to), mark(view.cut, from, to)],
    );
    svg::choice(tag, own, act, key)
}

/// A cross for both directions; for one, an arrow that runs against a bar.
pub fn mark(cut: Cut, from: Point, to: Point) -> Html {
    let signs = match cut {
        Cut::None => return none(),
        Cut::Both => "M-5 -5 5 5M-5 5 5 -5".into(),
        Cut::There => stopped_arrow(from, to),
        Cut::Back => stopped_arrow(to, from),
    };
    draw(
        "<g transform='translate({})'><circle class='mark-back' r='13.0'/>\
         <path class='mark' d='{}'/></g>",
        &[&At(svg::middle(from, to)), &signs],
        vec![],
    )
}

/// An arrow from one place towards another, and the bar at which it ends.
fn stopped_arrow(from: Point, to: Point) -> String {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = (x * x + y * y).isqrt().max(1);
    let mut signs = String::new();
    // Each place is so many tenths of a pixel along the arrow, and so many across it.
    for (sign, along, across) in [
        ("M", -90, 0),
        ("", 40, 0),
        ("M", -10, -50),
        ("", 40, 0),
        ("", -10, 50),
        ("M", 80, -80),
        ("", 80, 80),
    ] {
        let (right, down) = (x * along - y * across, y * along + x * across);
        words::add(&mut signs, format_args!("{sign} {} {}", Px(right / length), Px(down / length)));
    }
    signs
}
