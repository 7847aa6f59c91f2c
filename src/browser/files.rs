//! Files: those that the visitor chooses, and those that the page hands out.

use gloo_file::futures::read_as_text;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, HtmlAnchorElement, Url};

use crate::dispatch::Dispatch;
use session::ShareAction;

/// The longest file that is read, in bytes.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Hands a file of these parts to the browser, to be saved. Returns whether it took it.
pub fn download(name: &str, parts: &[String]) -> bool {
    let parts: Array = parts.iter().map(JsValue::from).collect();
    try_download(name, &parts).is_some()
}

fn try_download(name: &str, parts: &Array) -> Option<()> {
    let blob = Blob::new_with_str_sequence(parts).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url).ok()
}

/// Reads a file that the visitor has chosen, and opens what is in it.
pub fn open(file: web_sys::File, dispatch: Dispatch) {
    let file = gloo_file::File::from(file);
    spawn_local(async move {
        let text = if file.size() > BYTES_MAX {
            Err("it is longer than 16 MB, which no run is.".to_owned())
        } else {
            read_as_text(&file).await.map_err(|_| "it cannot be read as text.".to_owned())
        };
        dispatch.emit(ShareAction::OpenFile(text).into());
    });
}
