//! The address of the page, and the clipboard.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use session::{Action, LessonAction, ShareAction};

/// Returns what the address asks for, if it asks for anything.
pub fn wanted() -> Option<Action> {
    let hash = web_sys::window()?.location().hash().ok()?;
    let (name, text) = hash.strip_prefix('#')?.split_once('=')?;
    match name {
        "run" => Some(Action::Share(ShareAction::OpenLink(text.to_owned()))),
        "story" => Some(Action::Lesson(LessonAction::OpenLink(text.to_owned()))),
        _ => None,
    }
}

/// Returns the address with another fragment.
pub fn with_fragment(fragment: &str) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned() + fragment
}

/// Lets the address end in a fragment, without a new entry in the history.
pub fn set_fragment(fragment: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let url = with_fragment(fragment);
        let _some_browsers_limit_this =
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Copies a text. Where the browser forbids that, it is shown and can be copied by hand.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let promise = window.navigator().clipboard().write_text(text);
        spawn_local(async move {
            let _or_it_is_copied_by_hand = JsFuture::from(promise).await;
        });
    }
}
