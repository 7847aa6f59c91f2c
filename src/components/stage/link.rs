//! A link on the stage: a line, broken where it is cut.

use std::rc::Rc;

use yew::prelude::*;

use super::svg::{self, Px};
use crate::components::activation::activation;
use crate::components::spotlight::Emphasis;
use crate::dispatch::use_dispatch;
use scene::{Cut, Layout, LinkView, MARK, Point, Selection, words};
use session::ViewAction;
use sim::Address;

/// The properties of a [`LinkShape`].
#[derive(Properties, PartialEq)]
pub struct LinkShapeProps {
    /// The link.
    pub view: LinkView,
    /// Where its ends are.
    pub layout: Rc<Layout>,
    /// Where the sign stands that it is cut.
    pub mark: Option<Point>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a caption points at it.
    pub emphasis: Emphasis,
}

/// A link.
#[component]
pub fn LinkShape(props: &LinkShapeProps) -> Html {
    let LinkShapeProps { view, layout, mark, selected, emphasis } = props;
    let own = Selection::Link(view.one, view.other);
    let (onclick, onkeydown) = activation(&use_dispatch(), move || ViewAction::Select(own).into());
    let (from, to) = (layout.node(view.one), layout.center(view.other));
    let (name, cut) = (view.name(), view.cut_name());
    let class = classes!(
        "link",
        (view.other == Address::Proxy).then_some("to-proxy"),
        (view.cut != Cut::None).then_some("cut"),
        (view.cut == Cut::Both).then_some("cut-both"),
        selected.then_some("selected"),
        emphasis.class(),
    );
    html! {
        <g role="button" tabindex="0" {class} {onclick} {onkeydown}
            aria-label={format!("link {name}, cut: {cut}")} data-link={name} data-cut={cut}>
            { svg::line("hit", from, to) }
            { svg::line("wire", from, to) }
            { middle(from, to) }
            if let Some(at) = mark { { sign(view.cut, from, to, *at) } }
        </g>
    }
}

/// Draws nothing that is seen: the place at which the popover of the link opens.
fn middle(from: Point, to: Point) -> Html {
    let at = svg::middle(from, to);
    html! { <circle class="middle" cx={Px(at.x).to_string()} cy={Px(at.y).to_string()} r="14.0" /> }
}

/// Draws a cross for both directions; for one, an arrow that runs against a bar.
fn sign(cut: Cut, from: Point, to: Point, at: Point) -> Html {
    let signs = match cut {
        Cut::None => return Html::default(),
        Cut::Both => "M-5 -5 5 5M-5 5 5 -5".into(),
        Cut::There => stopped_arrow(from, to),
        Cut::Back => stopped_arrow(to, from),
    };
    html! {
        <g transform={svg::translate(at)}>
            { svg::circle("mark-back", MARK) }
            <path class="mark" d={signs} />
        </g>
    }
}

/// Returns the path of an arrow from one place towards another, and of the bar at which it ends.
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
