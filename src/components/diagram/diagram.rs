//! The diagram: the names of the lanes, the pieces side by side, and what moves over them.

use std::rc::Rc;

use web_sys::{Element, MouseEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::drift::use_drift;
use super::piece::DiagramPiece;
use crate::browser::size::use_size_report;
use crate::components::icon_button::IconButton;
use crate::components::stage::svg::{self, Px, term_class};
use crate::dispatch::{Dispatch, use_dispatch};
use raft::Time;
use scene::diagram::{Lane, NodeState, Window};
use scene::{Diagram, Point, RoleName};
use session::{Area, DiagramAction, ViewAction};

/// The properties of a [`SpaceTimeDiagram`].
#[derive(Properties, PartialEq)]
pub struct SpaceTimeDiagramProps {
    /// The diagram.
    pub diagram: Rc<Diagram>,
    /// The part of time that is seen.
    pub window: Window,
    /// How far the run was played, if the playhead is not there.
    pub end: Option<Time>,
    /// Whether the playhead is in the window.
    pub playhead_shown: bool,
}

/// How far the diagram moves with one turn of a wheel, in thousandths of its width, and how much longer
/// or shorter the time is that it shows then, in thousandths.
const WHEEL_PAN: i32 = 60;
const WHEEL_WIDER: u32 = 1_150;
const WHEEL_CLOSER: u32 = 870;

/// The diagram, as two drawings, one over the other. What goes on to the right, lanes and messages, is
/// cut off where the known ends; the events at that very place, and their words, are not.
#[component]
pub fn SpaceTimeDiagram(props: &SpaceTimeDiagramProps) -> Html {
    let SpaceTimeDiagramProps { diagram, window, end, playhead_shown } = props;
    let frame = use_node_ref();
    use_size_report(&frame, Area::Diagram);
    let [under, over, known, ahead] = use_drift(diagram, window, *end);
    let dispatch = use_dispatch();
    // Where the pointer was when it last moved the diagram, in pixels.
    let grip = use_mut_ref(|| 0);
    let onpointerdown = {
        let grip = grip.clone();
        Callback::from(move |event: PointerEvent| *grip.borrow_mut() = event.client_x())
    };
    let width = diagram.size.width.max(1);
    let onpointermove = turning(&dispatch, move |event: PointerEvent| {
        let mut grip = grip.borrow_mut();
        let x = event.client_x();
        let way = (*grip - x).saturating_mul(1_000) / width;
        let drags = event.buttons() == 1 && way != 0;
        drags.then(|| {
            *grip = x;
            DiagramAction::Pan(way)
        })
    });
    let wheel_frame = frame.clone();
    let onwheel = turning(&dispatch, move |event: WheelEvent| {
        event.prevent_default();
        Some(wheel_turn(&event, &wheel_frame))
    });
    html! {
        <section class="diagram" aria-label="Space-time diagram">
            <svg class="names" width="64" height={diagram.size.height.to_string()} role="group"
                aria-label="Lanes">
                { for diagram.lanes.iter().map(lane) }
            </svg>
            <div class="plot" ref={frame} {onpointerdown} {onpointermove} {onwheel}>
                <div class="known" ref={known}>
                    <svg class="layer" ref={under} role="group" aria-label="Messages"
                        width={diagram.size.width.to_string()}
                        height={diagram.size.height.to_string()}>
                        { rails(props) }
                        <g>{ for pieces(props, false) }</g>
                    </svg>
                </div>
                // At an edge its border would look as if the playhead were there.
                <div class={classes!("ahead", playhead_shown.then_some("bordered"))} ref={ahead}></div>
                <svg class="layer" ref={over} role="group" aria-label="Events"
                    width={diagram.size.width.to_string()}
                    height={diagram.size.height.to_string()}>
                    <g>{ for pieces(props, true) }</g>
                </svg>
            </div>
            if diagram.thinned {
                <p class="hint">{ "Zoom in to see all messages." }</p>
            }
            <DiagramTurns following={window.following()} />
        </section>
    }
}

/// Returns what dispatches the turn that an event means, if it means one.
fn turning<E: 'static>(
    dispatch: &Dispatch,
    turn: impl Fn(E) -> Option<DiagramAction> + 'static,
) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |event| {
        if let Some(turn) = turn(event) {
            dispatch.emit(ViewAction::Diagram(turn).into());
        }
    })
}

/// Returns the turn that a wheel means: across it moves the diagram, down and up it zooms about the pointer.
fn wheel_turn(event: &WheelEvent, frame: &NodeRef) -> DiagramAction {
    let (across, down) = (event.delta_x(), event.delta_y());
    if across.abs() > down.abs() {
        return DiagramAction::Pan(if across > 0.0 { WHEEL_PAN } else { -WHEEL_PAN });
    }
    let zoom = if down > 0.0 { WHEEL_WIDER } else { WHEEL_CLOSER };
    DiagramAction::ZoomAt { thousandths: zoom, about: thousandths(event, frame) }
}

/// Returns where in the frame a pointer is, in thousandths of its width.
fn thousandths(event: &MouseEvent, frame: &NodeRef) -> u32 {
    let Some(frame) = frame.cast::<Element>() else { return 0 };
    let bounds = frame.get_bounding_client_rect();
    let place = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
    let thousandths = (place * 1_000.0).clamp(0.0, 1_000.0) as u32;
    thousandths
}

/// Returns the pieces side by side, or what lies over them.
fn pieces(props: &SpaceTimeDiagramProps, over: bool) -> impl Iterator<Item = Html> {
    let SpaceTimeDiagramProps { diagram, window, .. } = props;
    diagram.tiles.iter().map(move |piece| {
        let key = piece.number.map_or_else(|| "before".into(), |number| number.to_string());
        let x = Px(diagram.offset(window, piece));
        html! {
            <g {key} transform={format!("translate({x} 0)")}><DiagramPiece {piece} {over} /></g>
        }
    })
}

/// Draws behind all pieces: faint lines along the lanes, so that gaps in them are seen as such, and lines
/// down from the times.
fn rails(props: &SpaceTimeDiagramProps) -> Html {
    let SpaceTimeDiagramProps { diagram, window, .. } = props;
    let height = diagram.size.height;
    let rail = |lane: &Lane| {
        html! { <path class="rail" d={format!("M-9999 {}H9999", Px(lane.y))} /> }
    };
    let ticks = diagram.tiles.iter().flat_map(|piece| {
        let left = diagram.offset(window, piece);
        piece.ticks.iter().map(move |tick| {
            html! { <path class="tick" d={format!("M{} 20V{height}", Px(left + tick.x))} /> }
        })
    });
    html! {
        <>
            <g>{ for diagram.lanes.iter().map(rail) }</g>
            <g>{ for ticks }</g>
        </>
    }
}

/// Draws the name of a lane, and a server's role and term as sign, number and color.
fn lane(lane: &Lane) -> Html {
    let at = Point { x: 0, y: lane.y };
    html! {
        <g key={lane.place.to_string()} transform={svg::translate(at)}>
            <text class="name" x="5" y="4.5">{ lane.place.to_string() }</text>
            if let Some(state) = lane.state {
                { badge(state) }
            }
        </g>
    }
}

fn badge(NodeState { role, term, .. }: NodeState) -> Html {
    let class = if role == RoleName::Down { "down" } else { term_class(term) };
    html! {
        <g class={classes!("badge", class)}>
            <rect x="27" y="-9.5" width="33" height="19" rx="5" />
            <text x="43.5" y="4.5">{ format!("{}{term}", role.sign()) }</text>
        </g>
    }
}

/// The properties of [`DiagramTurns`].
#[derive(Properties, PartialEq)]
pub struct DiagramTurnsProps {
    /// Whether the diagram follows the playhead.
    pub following: bool,
}

/// Buttons for what a wheel and a pointer do, too.
#[component]
pub fn DiagramTurns(props: &DiagramTurnsProps) -> Html {
    let dispatch = use_dispatch();
    let turn = |turn| dispatch.reform(move |_: MouseEvent| ViewAction::Diagram(turn).into());
    html! {
        <div class="turns">
            <IconButton name="Earlier" icon="‹" onclick={turn(DiagramAction::Pan(-500))} />
            <IconButton name="Later" icon="›" onclick={turn(DiagramAction::Pan(500))} />
            <IconButton name="Zoom in" icon="+" onclick={turn(DiagramAction::Zoom(500))} />
            <IconButton name="Zoom out" icon="−" onclick={turn(DiagramAction::Zoom(2_000))} />
            <IconButton name="Follow the playhead" icon="»" onclick={turn(DiagramAction::Follow)}
                disabled={props.following} />
        </div>
    }
}
