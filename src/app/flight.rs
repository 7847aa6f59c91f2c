//! A message on the stage: its kind is its shape, its term its colour. It is moved by `motion`.

use std::fmt;

use yew::prelude::*;

use super::action::Act;
use super::draw::{draw, draw_tag};
use super::svg::{self, At};
use scene::{FlightView, Layout, Point, Selection, narration};
use sim::{MessageKind, kind_name};

/// Draws a message: moving, or as a still arrow. It has no "transform" of its own: `motion` sets it.
pub fn flight(
    view: &FlightView,
    still: bool,
    layout: &Layout,
    selection: Selection,
    act: &Act,
) -> Html {
    let own = Selection::Flight(view.id);
    let kind = kind_name(view.kind);
    let term = fmt::from_fn(|f| view.term.map_or(Ok(()), |term| write!(f, "{term}")));
    let shapes = draw(
        "<circle class='hit' r='20.0'/><><text class='' y='4.5'>{}</text>",
        &[&view.label],
        vec![shape(view)],
    );
    let tag = draw_tag(
        "<g role='button' tabindex='0' class='flight {} {}{}{}' aria-label='{} {} from {} to {}' \
         data-message='{}' data-from='{}' data-to='{}' data-term='{}'><></g>",
        &[
            &kind,
            &view.term.map_or("", svg::term_class),
            &if view.doomed { " doomed" } else { "" },
            &svg::mark_of(selection == own),
            &narration::kind(view.kind),
            &view.label,
            &view.from,
            &view.to,
            &kind,
            &view.from,
            &view.to,
            &term,
        ],
        vec![if still { arrow(view, layout, shapes) } else { shapes }],
    );
    svg::choice(tag, own, act, view.id.0)
}

/// The whole way as an arrow, with the message in its middle.
fn arrow(view: &FlightView, layout: &Layout, shapes: Html) -> Html {
    let (start, end) = layout.way(view.from, view.to);
    let at = At(svg::middle(start, end));
    let parts = vec![svg::line("arrow", start, end), shapes];
    draw("<><g transform='translate({})'><></g>", &[&at], parts)
}

fn shape(view: &FlightView) -> Html {
    let letters = i32::try_from(view.label.chars().count()).unwrap_or(0);
    let half = Point { x: (letters * 40 + 70).max(130), y: 120 };
    match view.kind {
        MessageKind::RequestVote | MessageKind::RequestVoteReply => {
            draw("<path class='shape' d='M0-15 15 0 0 15-15 0z'/>", &[], vec![])
        }
        MessageKind::AppendEntries => svg::rect(half, "4"),
        MessageKind::AppendEntriesReply => svg::circle("shape", 110),
        MessageKind::ClientRequest | MessageKind::ClientReply => svg::rect(half, "12"),
    }
}
