//! The frame of a popover: it opens beside its thing, and closes at Esc or a press elsewhere.
//!
//! Where the browser knows popovers it does most of that itself: the topmost layer, Esc, a press elsewhere, and the focus
//! that goes back to where it was. Where it does not, what is here is a box on the stage, which Esc and another press
//! close all the same, because the session lets go of what was chosen.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, SvgElement};
use yew::prelude::*;

use super::place::{Bounds, above_or_below, beside};
use crate::dispatch::use_dispatch;
use session::Action;

/// The properties of a [`PopoverFrame`].
#[derive(Properties, PartialEq)]
pub struct PopoverFrameProps {
    /// Lets go of what it is about.
    pub close: Action,
    /// Its accessible name.
    pub name: AttrValue,
    /// Finds its thing in the document.
    pub thing: AttrValue,
    /// Its thing stands in a line of text, the rest of which is to be seen as well.
    #[prop_or_default]
    pub in_text: bool,
    /// What is in it.
    pub children: Html,
}

/// A box beside a thing on the stage.
#[component]
pub fn PopoverFrame(props: &PopoverFrameProps) -> Html {
    let PopoverFrameProps { close, name, thing, in_text, children } = props;
    let (in_text, dispatch) = (*in_text, use_dispatch());
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with(thing.clone(), move |thing| {
            let popover = element.cast::<HtmlElement>();
            if let Some(popover) = &popover {
                open(popover, thing, in_text);
            }
            // While it is still in the document, so that the focus goes back to where it was.
            move || {
                if let Some(popover) = popover {
                    // The browser may have closed it already.
                    let _closed = popover.hide_popover();
                }
            }
        });
    }
    let ontoggle = {
        let (element, dispatch, close) = (element.clone(), dispatch.clone(), close.clone());
        move |_: Event| {
            if !element.cast::<Element>().is_some_and(|it| is_open(&it)) {
                dispatch.emit(close.clone());
            }
        }
    };
    let close = close.clone();
    let close = dispatch.reform(move |_: MouseEvent| close.clone());
    html! {
        <div class={classes!("popover", in_text.then_some("meaning"))} popover="auto" role="dialog" aria-label={name} ref={element} {ontoggle}>
            { children.clone() }
            <button class="close" aria-label="Close" title="Close (Esc)" onclick={close}>{ "✕" }</button>
        </div>
    }
}

/// Opens the popover beside its thing. Who came by keyboard finds the focus in it. Who pressed the thing leaves the focus
/// to the page, so that the next press of Space does what it would have done before.
fn open(popover: &HtmlElement, thing: &str, in_text: bool) {
    let Some(document) = popover.owner_document() else { return };
    let thing = document.query_selector(thing).ok().flatten();
    let focused = document.active_element();
    let focused = focused.filter(|it| thing.as_ref().is_some_and(|thing| it.contains(Some(thing))));
    let by_keyboard =
        focused.as_ref().is_some_and(|it| it.matches(":focus-visible").unwrap_or(false));
    let pressed = focused.filter(|_| !by_keyboard);
    match pressed.map(JsCast::dyn_into::<SvgElement>) {
        Some(Ok(shape)) => drop(shape.blur()),
        Some(Err(button)) => drop(button.dyn_into::<HtmlElement>().map(|it| it.blur())),
        None => {}
    }
    // Where popovers are unknown there is nothing to open.
    let _without_popovers = popover.show_popover();
    if let (Some(thing), Some(screen)) = (thing, document.document_element()) {
        put_beside(popover, &thing, &screen, in_text);
    }
    if by_keyboard
        && let Ok(Some(first)) = popover.query_selector("button:not(:disabled)")
        && let Ok(first) = first.dyn_into::<HtmlElement>()
    {
        let _stays_where_it_is = first.focus();
    }
}

fn put_beside(popover: &HtmlElement, thing: &Element, screen: &Element, in_text: bool) {
    let screen = (screen.client_width(), screen.client_height());
    let size = (popover.offset_width(), popover.offset_height());
    let place = if in_text { above_or_below } else { beside };
    let (left, top) = place(bounds(thing), size, screen);
    for (property, pixels) in [("left", left), ("top", top)] {
        // A valid property cannot fail.
        let _harmless = popover.style().set_property(property, &format!("{pixels}px"));
    }
}

fn bounds(element: &Element) -> Bounds {
    let it = element.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    let pixels = |length: f64| length.round() as i32;
    Bounds {
        left: pixels(it.left()),
        top: pixels(it.top()),
        width: pixels(it.width()),
        height: pixels(it.height()),
    }
}

fn is_open(popover: &Element) -> bool {
    // Where popovers are unknown, so is the selector; and there it is open as long as it is there.
    popover.matches(":popover-open").unwrap_or(true)
}
