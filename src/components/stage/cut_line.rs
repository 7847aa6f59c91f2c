//! Cutting links by drawing a line across them.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::svg;
use crate::dispatch::use_dispatch;
use scene::{Cut, Layout, Point, Stage, Stroke};
use session::PartitionAction;

/// A drag that is shorter than this, in CSS pixels, is a press.
const SHORTEST: i32 = 12;

/// What a stage needs on which lines can be drawn.
pub struct CutLine {
    /// The drawing on which they are drawn.
    pub drawing: NodeRef,
    pub onpointerdown: Callback<PointerEvent>,
    pub onpointermove: Callback<PointerEvent>,
    pub onpointerup: Callback<PointerEvent>,
    pub onpointercancel: Callback<PointerEvent>,
    /// The line that is being drawn, with a cross where it will cut a link.
    pub drawn: Html,
}

/// A pointer that is held down on the empty stage.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Drag {
    pointer: i32,
    /// Where it began, in CSS pixels.
    from: (i32, i32),
    /// It was drawn far enough to be no press.
    is_line: bool,
}

/// Lets lines be drawn from the empty stage on: once the pointer is let go, the links that the line crosses are cut. Esc
/// leaves them whole.
#[hook]
pub fn use_cut_line(stage: &Rc<Stage>, layout: &Rc<Layout>, enabled: bool) -> CutLine {
    let dispatch = use_dispatch();
    let drawing = use_node_ref();
    let drag = use_mut_ref(|| None::<Drag>);
    let stroke = use_state_eq(|| None::<Stroke>);
    let cancel = {
        let (drag, stroke) = (drag.clone(), stroke.clone());
        move || {
            *drag.borrow_mut() = None;
            stroke.set(None);
        }
    };
    use_escape(stroke.is_some(), cancel.clone());
    let onpointerdown = {
        let (drag, cancel) = (drag.clone(), cancel.clone());
        Callback::from(move |event: PointerEvent| {
            // A second finger zooms.
            cancel();
            if enabled && event.is_primary() && event.button() == 0 && is_on_nothing(&event) {
                let from = (event.client_x(), event.client_y());
                *drag.borrow_mut() =
                    Some(Drag { pointer: event.pointer_id(), from, is_line: false });
            }
        })
    };
    let onpointermove = {
        let (drag, stroke, cancel) = (drag.clone(), stroke.clone(), cancel.clone());
        let (drawing, layout) = (drawing.clone(), layout.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(held) = drag.borrow_mut().filter(|it| it.pointer == event.pointer_id()) else {
                return;
            };
            if event.buttons() == 0 {
                // It was let go where nobody heard of it.
                return cancel();
            }
            let Some(drawing) = drawing.cast::<Element>() else { return };
            let held = Drag { is_line: held.is_line || is_far(held.from, &event), ..held };
            *drag.borrow_mut() = Some(held);
            if held.is_line {
                // Without it the line ends at the edge of the stage, which is good enough.
                let _heard_elsewhere = drawing.set_pointer_capture(held.pointer);
                stroke.set(Some(drawn_stroke(held, &event, &drawing, &layout)));
            }
        })
    };
    let onpointerup = {
        let (drawing, layout, cancel) = (drawing.clone(), layout.clone(), cancel.clone());
        Callback::from(move |event: PointerEvent| {
            let held = drag.borrow().filter(|it| it.pointer == event.pointer_id() && it.is_line);
            if let (Some(held), Some(drawing)) = (held, drawing.cast::<Element>()) {
                let stroke = drawn_stroke(held, &event, &drawing, &layout);
                dispatch.emit(PartitionAction::CutAcross(stroke).into());
            }
            cancel();
        })
    };
    let onpointercancel = Callback::from(move |_: PointerEvent| cancel());
    let drawn = stroke.map(|stroke| draw(stroke, stage, layout)).unwrap_or_default();
    CutLine { drawing, onpointerdown, onpointermove, onpointerup, onpointercancel, drawn }
}

/// Calls back at Esc, before anything else hears of the key, while something is being drawn.
#[hook]
fn use_escape(is_drawing: bool, cancel: impl Fn() + 'static) {
    use_effect_with(is_drawing, move |is_drawing| {
        let window = web_sys::window().filter(|_| *is_drawing);
        let listener = window.map(|window| {
            let options = EventListenerOptions {
                phase: gloo_events::EventListenerPhase::Capture,
                passive: false,
            };
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if event.dyn_ref::<KeyboardEvent>().is_some_and(|it| it.key() == "Escape") {
                    event.stop_propagation();
                    cancel();
                }
            })
        });
        move || drop(listener)
    });
}

/// Returns whether a pointer is where nothing can be pressed.
fn is_on_nothing(event: &PointerEvent) -> bool {
    let target = event.target_dyn_into::<Element>();
    target.is_some_and(|it| matches!(it.closest("[role='button']"), Ok(None)))
}

fn is_far(from: (i32, i32), event: &PointerEvent) -> bool {
    let (x, y) = (event.client_x() - from.0, event.client_y() - from.1);
    x * x + y * y >= SHORTEST * SHORTEST
}

/// Returns the line from where a drag began to where the pointer is.
fn drawn_stroke(held: Drag, event: &PointerEvent, drawing: &Element, layout: &Layout) -> Stroke {
    let bounds = drawing.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    let part = |pixels: f64, of: f64, units: i32| {
        (pixels / of.max(1.0) * f64::from(units) * 10.0).round() as i32
    };
    let place = |x: i32, y: i32| Point {
        x: part(f64::from(x) - bounds.left(), bounds.width(), layout.size.width),
        y: part(f64::from(y) - bounds.top(), bounds.height(), layout.size.height),
    };
    let (x, y) = held.from;
    Stroke { from: place(x, y), to: place(event.client_x(), event.client_y()) }
}

fn draw(stroke: Stroke, stage: &Stage, layout: &Layout) -> Html {
    let whole = stroke.crossings(&stage.links, layout).filter(|(link, _)| link.cut != Cut::Both);
    let cross = |(link, at): (&scene::LinkView, Point)| {
        // Small, for there may be many on a line.
        let place = format!("{} scale(0.65)", svg::translate(at));
        html! { <g key={link.name()} transform={place}>{ svg::cross() }</g> }
    };
    html! {
        <g class="cut-line" aria-hidden="true">
            { svg::line("drawn", stroke.from, stroke.to) }
            { for whole.map(cross) }
        </g>
    }
}
