//! What goes from the page to the browser and comes from there: files, the clipboard, the address.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, HtmlAnchorElement, Url};

use super::action::{Act, Action};
use scene::words;
use sim::Saved;

/// The longest file that is read, in bytes.
const MAX_BYTES: f64 = 16.0 * 1024.0 * 1024.0;

/// Hands a file to the browser, to be saved.
pub fn hand_out(name: &str, parts: &Array) -> Option<()> {
    let blob = Blob::new_with_str_sequence(parts).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url).ok()
}

/// Puts a text where it can be pasted from. Where the browser forbids that, the text is to be seen.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let promise = window.navigator().clipboard().write_text(text);
        spawn_local(async move {
            let _or_it_is_copied_by_hand = JsFuture::from(promise).await;
        });
    }
}

/// The address of the page itself.
pub fn address() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// The link was opened: what is done from now on is another run than it tells of.
pub fn forget_link_in_address() {
    show_in_address("");
}

/// Lets the address lead to what is seen.
pub fn show_in_address(hash: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let url = address() + hash;
        let _some_browsers_limit_this =
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Reads a file that someone has chosen, and says what stands in it.
pub fn read(file: File, act: Act) {
    spawn_local(async move {
        let text = if file.size() > MAX_BYTES {
            Err("it is longer than 16 MB, which no run is.".into())
        } else {
            let read = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            read.ok_or_else(|| "it cannot be read as text.".into())
        };
        act.emit(Action::OpenText(text).into());
    });
}

/// Reads a saved run. Its text may come from anywhere.
pub fn parse(text: &str) -> Result<Saved, String> {
    let saved = Saved::from_json(text).map_err(|error| format!("{error}."))?;
    saved.run.setup.check().map_err(|problem| words::setup_problem(problem).to_owned())?;
    Ok(saved)
}
