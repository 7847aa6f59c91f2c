//! What the page hears of its window: its keys, its end, another address.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent, StorageEvent};
use yew::Callback;

use super::swipe::{self, Swipe};
use super::{full_screen, storage};

/// Something that happened to the window.
#[derive(Clone, Debug)]
pub enum WindowEvent {
    /// A key was pressed outside of all fields and buttons.
    Key(KeyboardEvent),
    /// The page has come into view, or is no longer seen.
    Seen,
    /// The page may be gone in a moment.
    Leaving,
    /// Its address ends in something else.
    Linked,
    /// Another tab has stored a run.
    StoredElsewhere,
    /// It no longer has all of the screen.
    FullScreenLeft,
    /// A finger swiped over it.
    Swiped(Swipe),
}

/// Listens to the window for as long as what is returned is held.
pub fn listen(heard: &Callback<WindowEvent>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let listen = |name: &'static str, event: WindowEvent| {
        let heard = heard.clone();
        EventListener::new(&window, name, move |_| heard.emit(event.clone()))
    };
    let seen = {
        let heard = heard.clone();
        move |_: &Event| heard.emit(WindowEvent::Seen)
    };
    let full_screen = {
        let heard = heard.clone();
        move |_: &Event| {
            if !full_screen::is_on() {
                heard.emit(WindowEvent::FullScreenLeft);
            }
        }
    };
    let on_storage = {
        let heard = heard.clone();
        move |event: &Event| {
            let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if key.is_some_and(|key| storage::is_of_run(&key)) {
                heard.emit(WindowEvent::StoredElsewhere);
            }
        }
    };
    let on_key = {
        let heard = heard.clone();
        move |event: &Event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !is_taken(event)) {
                heard.emit(WindowEvent::Key(event.clone()));
            }
        }
    };
    let options = EventListenerOptions::enable_prevent_default();
    let mut listeners = vec![
        listen("pagehide", WindowEvent::Leaving),
        listen("hashchange", WindowEvent::Linked),
        EventListener::new(&document, "visibilitychange", seen),
        EventListener::new(&window, "storage", on_storage),
        EventListener::new(&document, "fullscreenchange", full_screen),
        EventListener::new_with_options(&window, "keydown", options, on_key),
    ];
    listeners.extend(swipe::listen(&document, &heard.reform(WindowEvent::Swiped)));
    listeners
}

/// Returns whether a key belongs to a field, a button or the browser. A button takes only the keys that press it, and
/// a shape of the stage takes its keys itself (`activation`).
fn is_taken(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let timeline = target.as_ref().is_some_and(|target| target.has_attribute("data-tape"));
    let name = target.map(|target| target.tag_name()).unwrap_or_default();
    let for_field = match name.as_str() {
        "INPUT" if timeline => matches!(event.key().as_str(), "PageUp" | "PageDown"),
        "INPUT" | "SELECT" | "TEXTAREA" => event.key() != "Escape",
        "A" => event.key() == "Enter",
        "BUTTON" | "SUMMARY" => matches!(event.key().as_str(), " " | "Enter"),
        _ => false,
    };
    event.alt_key() || for_field
}
