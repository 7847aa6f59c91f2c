//! All of the screen for the page.

use web_sys::Document;

/// Gives the page all of the screen, or no longer. Where the browser has no such thing, as on some phones, the page
/// stays as large as it is.
pub fn set(on: bool) {
    let Some(document) = document() else { return };
    if on && document.fullscreen_enabled() {
        if let Some(root) = document.document_element() {
            let _it_stays_as_it_is = root.request_fullscreen();
        }
    } else if !on && is_on() {
        document.exit_fullscreen();
    }
}

/// Returns whether the page has all of the screen.
pub fn is_on() -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
