//! A link on the stage.

use yew::prelude::*;

use super::action::Act;
use super::node::chooser;
use super::svg::{self, px};
use crate::raft::Address;
use crate::scene::{Cut, LinkView, Point, Selection};

/// What a [`Link`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to draw.
    pub view: LinkView,
    /// The places of its ends.
    pub ends: (Point, Point),
    /// Whether it is chosen.
    pub selected: bool,
    /// What to tell when it is chosen.
    pub act: Act,
}

/// A link: a line, broken where it is cut, with an arrow that is stopped for each lost direction.
#[component]
pub fn Link(props: &Props) -> Html {
    let Props {
        view,
        ends: (from, to),
        act,
        ..
    } = props;
    let choose = chooser(act, Selection::Link(view.one, view.other));
    let to_proxy = view.other == Address::Proxy;
    let class = classes!(
        "link",
        to_proxy.then_some("to-proxy"),
        (view.cut != Cut::None).then_some("cut"),
        (view.cut == Cut::Both).then_some("cut-both"),
        props.selected.then_some("selected"),
    );
    let label = match view.cut {
        Cut::None => format!("link {}", view.name()),
        Cut::Both => format!("link {}, cut", view.name()),
        Cut::There | Cut::Back => format!(
            "link {}, cut from {}",
            view.name(),
            view.cut_name().replace('-', " to ")
        ),
    };
    let middle = Point {
        x: i32::midpoint(from.x, to.x),
        y: i32::midpoint(from.y, to.y),
    };
    let line = |class: &'static str| {
        html! { <line {class} x1={px(from.x)} y1={px(from.y)} x2={px(to.x)} y2={px(to.y)} /> }
    };
    html! {
        <g
            {class}
            role="button"
            tabindex="0"
            aria-label={label}
            data-link={view.name()}
            data-cut={view.cut_name()}
            onclick={choose.0}
            onkeydown={choose.1}
        >
            { line("hit") }
            { line("wire") }
            if view.cut != Cut::None {
                <g transform={format!("{} rotate({})", svg::translate(middle), angle(*from, *to, view.cut))}>
                    { mark(view.cut) }
                </g>
            }
        </g>
    }
}

/// The direction of a link in degrees, turned so that a one-way cut points along it.
fn angle(from: Point, to: Point, cut: Cut) -> i32 {
    let (x, y) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    let turned = if cut == Cut::Back { 180 } else { 0 };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "an angle is between -180 and 180"
    )]
    let degrees = y.atan2(x).to_degrees() as i32;
    degrees + turned
}

/// A cross for both directions; for one, an arrow that runs against a bar.
fn mark(cut: Cut) -> Html {
    if cut == Cut::Both {
        html! { <><circle class="mark-back" r="10" /><path class="mark" d="M-5 -5 5 5M-5 5 5 -5" /></> }
    } else {
        html! { <><circle class="mark-back" r="13" /><path class="mark" d="M-9 0H4M-1 -5 4 0-1 5M8 -8V8" /></> }
    }
}
