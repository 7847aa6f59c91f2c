//! The notice that the program itself has crashed, with the seed and two ways to go on.

use std::cell::Cell;
use std::panic::PanicHookInfo;

use gloo_events::EventListener;
use web_sys::{Document, Element};

use crate::browser::storage;

thread_local! {
    static SEED: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Notes the seed of the run, so that a notice can name it.
pub fn note_seed(seed: u64) {
    SEED.set(Some(seed));
}

/// Shows a notice in the page at every panic from now on.
pub fn show_crashes() {
    // Set through Yew, or it would put its own in its place when the page is mounted.
    yew::set_custom_panic_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        let _nothing_more_can_be_done = show(info);
    }));
}

fn show(info: &PanicHookInfo<'_>) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let notice = child(&document, &document.body()?.into(), "div", "")?;
    notice.set_class_name("panic");
    notice.set_attribute("role", "alert").ok()?;
    child(&document, &notice, "h2", "Raftarium crashed.")?;
    if let Some(seed) = SEED.get() {
        child(&document, &notice, "p", &format!("The seed was {seed}."))?;
    }
    child(&document, &notice, "pre", &info.to_string())?;
    let reload = child(&document, &notice, "button", "Reload")?;
    EventListener::new(&reload, "click", |_| load_again()).forget();
    let new_run = child(&document, &notice, "button", "New run")?;
    EventListener::new(&new_run, "click", |_| {
        storage::set_aside_run();
        load_again();
    })
    .forget();
    Some(())
}

fn load_again() {
    if let Some(window) = web_sys::window() {
        let _nothing_more_can_be_done = window.location().reload();
    }
}

fn child(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
