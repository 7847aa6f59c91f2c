//! What is written at each tick: the time as an attribute and as digits, and the value of the slider.
//!
//! It is written straight into the document: for a few digits Yew would compare the whole page.

use web_sys::{Element, HtmlInputElement};
use yew::NodeRef;

use raft::Time;
use scene::words;

/// The parts of the document that are written at each tick. They are drawn by Yew.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Readouts {
    /// The element that carries the time of the world as an attribute.
    pub root: NodeRef,
    /// The element that shows the time.
    pub clock: NodeRef,
    /// The slider on the timeline.
    pub playhead: NodeRef,
}

impl Readouts {
    /// Writes the time. While it passes the slider follows by the second of real time, which is enough for those who
    /// listen to it: what is seen in its place moves by itself, and each write makes the browser lay it out again.
    pub fn write(&self, now: Time, slider_is_due: bool) {
        if let Some(root) = self.root.cast::<Element>() {
            set(&root, "data-time-ms", &now.as_millis().to_string());
        }
        if let Some(clock) = self.clock.cast::<Element>() {
            clock.set_text_content(Some(&words::clock(now)));
        }
        if let Some(playhead) = self.playhead.cast::<HtmlInputElement>().filter(|_| slider_is_due) {
            playhead.set_value(&now.as_millis().to_string());
            set(playhead.as_ref(), "aria-valuetext", &words::clock(now));
        }
    }
}

fn set(element: &Element, name: &str, value: &str) {
    // A valid name cannot fail; and if it did, a picture would be a little late.
    let _harmless = element.set_attribute(name, value);
}
