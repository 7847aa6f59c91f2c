//! How shapes of an SVG are activated: a drawn shape is no button, so it has to take its keys itself.

use web_sys::{KeyboardEvent, MouseEvent};
use yew::prelude::*;

use crate::dispatch::Dispatch;
use session::Action;

/// Returns what a click on a shape does, and what Enter and Space do: both want the same.
pub fn activation(
    dispatch: &Dispatch,
    action: impl Fn() -> Action + Clone + 'static,
) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
    let clicked = action.clone();
    let onclick = dispatch.reform(move |_| clicked());
    let dispatch = dispatch.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            // The key belongs to the shape, not to the page, where Space plays and pauses.
            event.prevent_default();
            event.stop_propagation();
            dispatch.emit(action());
        }
    });
    (onclick, onkeydown)
}
