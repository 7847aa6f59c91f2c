//! A message on the stage.

use yew::prelude::*;

use super::action::Act;
use super::node::chooser;
use super::svg::{self, px};
use crate::raft::MessageKind;
use crate::scene::{FlightView, Point, Selection, narration};

/// What a [`Flight`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to draw.
    pub view: FlightView,
    /// Where its way begins and ends, if it is to be drawn as a still arrow.
    pub still: Option<(Point, Point)>,
    /// Whether it is chosen.
    pub selected: bool,
    /// What to tell when it is chosen.
    pub act: Act,
}

/// A message: its kind is its shape, its term its colour. It is moved by `motion`.
#[component]
pub fn Flight(props: &Props) -> Html {
    let Props { view, act, .. } = props;
    let choose = chooser(act, Selection::Flight(view.id));
    let (name, from, to) = (narration::kind(view.kind), view.from, view.to);
    let term = view.term.map(|term| term.to_string());
    let class = classes!(
        "flight",
        kind(view.kind),
        view.term.map(svg::term_class),
        view.doomed.then_some("doomed"),
        props.selected.then_some("selected"),
    );
    let middle = props.still.map(|(start, end)| {
        svg::translate(Point {
            x: i32::midpoint(start.x, end.x),
            y: i32::midpoint(start.y, end.y),
        })
    });
    html! {
        <g
            {class}
            role="button"
            tabindex="0"
            aria-label={format!("{name} {} from {from} to {to}", view.label)}
            data-message={kind(view.kind)}
            data-from={from.to_string()}
            data-to={to.to_string()}
            data-term={term.unwrap_or_default()}
            onclick={choose.0}
            onkeydown={choose.1}
        >
            if let Some((start, end)) = props.still {
                <line class="arrow" x1={px(start.x)} y1={px(start.y)} x2={px(end.x)} y2={px(end.y)} />
            }
            <g transform={middle}>
                <circle class="hit" r="20" />
                { shape(view) }
                <text y="4.5">{ &view.label }</text>
            </g>
        </g>
    }
}

fn shape(view: &FlightView) -> Html {
    let letters = i32::try_from(view.label.chars().count()).unwrap_or(0);
    let half = (letters * 4 + 7).max(13);
    let rect = |round: &'static str| {
        html! {
            <rect class="shape" x={(-half).to_string()} y="-12" width={(2 * half).to_string()} height="24" rx={round} />
        }
    };
    match view.kind {
        MessageKind::RequestVote | MessageKind::RequestVoteReply => {
            html! { <path class="shape" d="M0-15 15 0 0 15-15 0z" /> }
        }
        MessageKind::AppendEntries => rect("4"),
        MessageKind::AppendEntriesReply => html! { <circle class="shape" r="11" /> },
        MessageKind::ClientRequest | MessageKind::ClientReply => rect("12"),
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
