//! A message on the stage: its kind is its shape, its term its colour. It is moved by `motion`.

use yew::prelude::*;

use super::action::Act;
use super::dom::{all, el};
use super::svg::{self, Choice};
use crate::raft::MessageKind;
use crate::scene::{FlightView, Layout, Point, Selection, narration};

/// The attributes of a message. It has no "transform" of its own: `motion` sets it.
const KEYS: &[&str] = &[
    "role",
    "tabindex",
    "class",
    "aria-label",
    "data-at",
    "data-message",
    "data-from",
    "data-to",
    "data-term",
];

/// Draws a message: moving, or as a still arrow.
pub fn flight(
    view: &FlightView,
    still: bool,
    layout: &Layout,
    selection: Selection,
    act: &Act,
) -> Html {
    let own = Selection::Flight(view.id);
    let (kind, from, to) = (kind(view.kind), view.from.to_string(), view.to.to_string());
    let shapes =
        all(vec![svg::circle("hit", 200), shape(view), svg::words("", 45, view.label.clone())]);
    let choice = Choice {
        selection: own,
        selected: selection == own,
        class: [
            "flight ",
            kind,
            " ",
            view.term.map_or("", svg::term_class),
            if view.doomed { " doomed" } else { "" },
        ]
        .concat(),
        label: [narration::kind(view.kind), " ", &view.label, " from ", &from, " to ", &to]
            .concat(),
        at: None,
        keys: KEYS,
        data: vec![
            kind.into(),
            from,
            to,
            view.term.map(|term| term.to_string()).unwrap_or_default(),
        ],
        shapes: if still { arrow(view, layout, shapes) } else { shapes },
    };
    svg::choice(choice, act, view.id.0)
}

/// The whole way as an arrow, with the message in its middle.
fn arrow(view: &FlightView, layout: &Layout, shapes: Html) -> Html {
    let (start, end) = layout.way(view.from, view.to);
    let at = svg::translate(svg::middle(start, end));
    all(vec![svg::line("arrow", start, end), el("g", (&["transform"], &[at.into()]), shapes)])
}

fn shape(view: &FlightView) -> Html {
    let letters = i32::try_from(view.label.chars().count()).unwrap_or(0);
    let half = Point { x: (letters * 40 + 70).max(130), y: 120 };
    match view.kind {
        MessageKind::RequestVote | MessageKind::RequestVoteReply => {
            svg::path("shape", "M0-15 15 0 0 15-15 0z")
        }
        MessageKind::AppendEntries => svg::rect(half, "4"),
        MessageKind::AppendEntriesReply => svg::circle("shape", 110),
        MessageKind::ClientRequest | MessageKind::ClientReply => svg::rect(half, "12"),
    }
}

/// A message's kind as the document names it.
fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "request-vote",
        MessageKind::RequestVoteReply => "request-vote-reply",
        MessageKind::AppendEntries => "append-entries",
        MessageKind::AppendEntriesReply => "append-entries-reply",
        MessageKind::ClientRequest => "client-request",
        MessageKind::ClientReply => "client-reply",
    }
}
