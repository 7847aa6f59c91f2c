//! If the program itself fails, the page says so, instead of standing still.

use std::cell::Cell;
use std::panic::PanicHookInfo;

use web_sys::{Document, Element};

/// Puts the run aside that the browser keeps, and begins anew.
const AFRESH: &str = "let s=localStorage,r='raftarium.run';s[r+'.failed']=s[r];delete s[r];\
    delete s['raftarium.place'];location.reload()";

thread_local! {
    static SEED: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Notes the seed of the run, so that a notice can name it.
pub fn note_seed(seed: u64) {
    SEED.set(Some(seed));
}

/// From now on a panic shows a notice in the page, with the seed and a way to go on.
pub fn show_panics() {
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
    child(&document, &notice, "h2", "Raftarium has a defect, and stopped.")?;
    let seed = SEED.get().map_or_else(String::new, |seed| format!(" The seed was {seed}."));
    child(&document, &notice, "p", &format!("It was not your fault.{seed}"))?;
    child(&document, &notice, "pre", &info.to_string())?;
    let reload = child(&document, &notice, "button", "Reload")?;
    // The program no longer runs, so the button has to do without it.
    reload.set_attribute("onclick", "location.reload()").ok()?;
    // The same run may fail again. What was done in it is not thrown away.
    let afresh = child(&document, &notice, "button", "Begin a new run")?;
    afresh.set_attribute("onclick", AFRESH).ok()
}

fn child(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
