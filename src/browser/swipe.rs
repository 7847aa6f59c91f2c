//! Swipes on a touch screen.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, TouchEvent};
use yew::Callback;

/// How far a finger goes at least, in CSS pixels. A shorter way is a press that slipped.
const WAY_MIN: i32 = 48;

/// What takes its swipes itself, or is better left alone.
const TAKEN: &str = "dialog, .popover, .logs, input, select";

/// A swipe of one finger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Swipe {
    /// To the left, as for the next page.
    Left,
    /// To the right, as for the page before.
    Right,
}

impl Swipe {
    /// Returns the swipe from one point to another, if it is one: far enough, and clearly to a side.
    fn between(from: (i32, i32), to: (i32, i32)) -> Option<Self> {
        let (right, down) = (to.0 - from.0, to.1 - from.1);
        let is_swipe = right.abs() >= WAY_MIN && right.abs() >= 2 * down.abs();
        is_swipe.then_some(if right < 0 { Self::Left } else { Self::Right })
    }
}

/// Listens to the document for as long as what is returned is held.
pub fn listen(document: &Document, heard: &Callback<Swipe>) -> [EventListener; 2] {
    let from = Rc::new(Cell::new(None));
    let begin = {
        let from = from.clone();
        move |event: &Event| from.set(Some(event).filter(|event| !is_taken(event)).and_then(place))
    };
    let heard = heard.clone();
    let end = move |event: &Event| {
        if let Some(swipe) =
            from.take().zip(place(event)).and_then(|(from, to)| Swipe::between(from, to))
        {
            heard.emit(swipe);
        }
    };
    [
        EventListener::new(document, "touchstart", begin),
        EventListener::new(document, "touchend", end),
    ]
}

/// Returns where the finger is, or was lifted. Two fingers zoom.
fn place(event: &Event) -> Option<(i32, i32)> {
    let event = event.dyn_ref::<TouchEvent>()?;
    let fingers = event.changed_touches();
    let is_alone = fingers.length() == 1 && event.touches().length() <= 1;
    let finger = fingers.item(0).filter(|_| is_alone)?;
    Some((finger.client_x(), finger.client_y()))
}

fn is_taken(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest(TAKEN), Ok(Some(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given a finger that goes to a side, then it is a swipe if it went far enough and not as much up or down.
    #[test]
    fn a_swipe_goes_to_a_side() {
        let swipe = |right, down| Swipe::between((200, 300), (200 + right, 300 + down));
        assert_eq!((swipe(-60, 10), swipe(60, -20)), (Some(Swipe::Left), Some(Swipe::Right)));
        for (right, down) in [(0, 0), (-47, 0), (-60, 31), (60, -40), (0, 200)] {
            assert_eq!(swipe(right, down), None, "{right}, {down}");
        }
    }
}
