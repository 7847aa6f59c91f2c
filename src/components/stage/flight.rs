//! A message on the stage: its kind is its shape, its term its color.

use std::rc::Rc;

use yew::prelude::*;

use super::svg::{self, Px};
use crate::components::activation::activation;
use crate::components::spotlight::Emphasis;
use crate::dispatch::use_dispatch;
use crate::motion::{Movement, use_movement};
use raft::Term;
use scene::{FlightView, Layout, LinkLane, Point, Selection, narration};
use session::ViewAction;
use sim::{MessageKind, kind_name};

/// The properties of a [`FlightShape`].
#[derive(Properties, PartialEq)]
pub struct FlightShapeProps {
    /// The message.
    pub view: FlightView,
    /// Where its ends are.
    pub layout: Rc<Layout>,
    /// How far beside its link it goes.
    pub lane: LinkLane,
    /// The term in whose color it is drawn, if it has one.
    pub term: Option<Term>,
    /// Whether it is drawn as a still arrow.
    pub still: bool,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a caption points at it.
    pub emphasis: Emphasis,
}

/// A message in flight: its place on its way is the share of its time that has gone by.
#[component]
pub fn FlightShape(props: &FlightShapeProps) -> Html {
    let FlightShapeProps { view, layout, lane, term, still, selected, emphasis } = props;
    let own = Selection::Flight(view.id);
    let (onclick, onkeydown) = activation(&use_dispatch(), move || ViewAction::Select(own).into());
    let shape = use_node_ref();
    let (start, end) = layout.path(view.from, view.to, *lane);
    use_movement(&shape, Some(movement(view, layout, *lane)));
    // Without motion the whole way is drawn, too, and only the message itself stands somewhere on it.
    let whole = if *still { NodeRef::default() } else { shape.clone() };
    let kind = kind_name(view.kind);
    let class = classes!(
        "flight",
        kind,
        term.map(svg::term_class),
        view.doomed.then_some("doomed"),
        selected.then_some("selected"),
        emphasis.class(),
    );
    let name = narration::kind(view.kind);
    let name = format!("{name} {} from {} to {}", view.label, view.from, view.to);
    let title = format!("{}: {}", narration::kind(view.kind), view.meaning());
    let message = html! {
        <>
            <title>{ title }</title>
            <circle class="hit" r="20.0" />
            { shape_of(view) }
            <text y="4.5">{ &view.label }</text>
        </>
    };
    html! {
        <g role="button" tabindex="0" {class} {onclick} {onkeydown} ref={whole}
            aria-label={name}
            data-message={kind}
            data-flight={view.id.0.to_string()}
            data-from={view.from.to_string()}
            data-to={view.to.to_string()}
            data-lane={lane.0.to_string()}
            data-term={view.term.map_or_else(String::new, |term| term.to_string())}>
            if *still {
                { svg::line("arrow", start, end) }
                <g ref={shape}>{ message }</g>
            } else {
                { message }
            }
        </g>
    }
}

/// Returns the way of a message, from when it is sent until it arrives, or would.
fn movement(view: &FlightView, layout: &Layout, lane: LinkLane) -> Movement {
    let (start, end) = layout.path(view.from, view.to, lane);
    let at = |place: Point| format!("translate({}px, {}px)", Px(place.x), Px(place.y));
    match view.held {
        None => Movement::along([(view.sent, at(start)), (view.arrives, at(end))]),
        // It stands still where it was then.
        Some(since) => {
            let (ends, whole) = ((view.from, view.to), view.arrives - view.sent);
            let place = layout.on_path(ends, lane, since - view.sent, whole);
            Movement::along([(view.sent, at(start)), (since, at(place))])
        }
    }
}

fn shape_of(view: &FlightView) -> Html {
    match view.kind {
        MessageKind::RequestVote | MessageKind::RequestVoteReply => {
            let half = Px(view.half().x);
            html! { <path class="shape" d={format!("M0 -{half} {half} 0 0 {half} -{half} 0z")} /> }
        }
        MessageKind::AppendEntries => svg::rect(view.half(), "4"),
        MessageKind::AppendEntriesReply => svg::circle("shape", view.half().x),
        MessageKind::ClientRequest | MessageKind::ClientReply => svg::rect(view.half(), "12"),
    }
}
