//! How shapes of an SVG are activated: a drawn shape is no button, so it has to take its keys itself.

use web_sys::{Element, KeyboardEvent, MouseEvent};
use yew::prelude::*;

use crate::dispatch::Dispatch;
use session::Action;

/// Returns what a click on a shape does, and what Enter and Space do: both want the same. While a lesson is read,
/// Space is left to the story, which it goes on with also after a press on a node.
pub fn activation(
    dispatch: &Dispatch,
    action: impl Fn() -> Action + Clone + 'static,
) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
    let clicked = action.clone();
    let onclick = dispatch.reform(move |_| clicked());
    let dispatch = dispatch.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let is_pressed = match event.key().as_str() {
            "Enter" => true,
            " " => !is_in_story(&event),
            _ => false,
        };
        if is_pressed {
            // The key belongs to the shape, not to the page, where Space plays and pauses.
            event.prevent_default();
            event.stop_propagation();
            dispatch.emit(action());
        }
    });
    (onclick, onkeydown)
}

fn is_in_story(event: &KeyboardEvent) -> bool {
    let shape = event.target_dyn_into::<Element>();
    shape.is_some_and(|it| matches!(it.closest("[data-screen='story']"), Ok(Some(_))))
}
