//! What the page hears of the window: its size, its keys, its end.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::{App, Msg};

/// What the page listens to, as long as these are held.
pub(super) fn listeners(ctx: &Context<App>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let resized = ctx.link().callback(|()| Msg::Resized);
    let keys = ctx.link().callback(Msg::Key);
    let hidden = ctx.link().callback(|()| Msg::Hidden);
    let linked = ctx.link().callback(|()| Msg::Linked);
    vec![
        EventListener::new(&window, "pagehide", move |_| hidden.emit(())),
        EventListener::new(&window, "hashchange", move |_| linked.emit(())),
        EventListener::new(&window, "resize", move |_| resized.emit(())),
        EventListener::new_with_options(
            &window,
            "keydown",
            EventListenerOptions::enable_prevent_default(),
            move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !taken(event))
                {
                    keys.emit(event.clone());
                }
            },
        ),
    ]
}

/// Whether a key belongs to a field, a button or the browser.
fn taken(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let tape = target.as_ref().is_some_and(|target| target.has_attribute("data-tape"));
    let name = target.map(|target| target.tag_name()).unwrap_or_default();
    let for_field = match name.as_str() {
        "INPUT" if tape => matches!(event.key().as_str(), "PageUp" | "PageDown"),
        "INPUT" | "SELECT" | "TEXTAREA" => event.key() != "Escape",
        "BUTTON" | "SUMMARY" => matches!(event.key().as_str(), " " | "Enter"),
        _ => false,
    };
    event.alt_key() || for_field
}
