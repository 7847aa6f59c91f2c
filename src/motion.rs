//! What moves between two events: messages on their way, election timers, the clock.
//!
//! Each is a function of the world and the instant, and is written straight into the document:
//! for a mere change of place Yew would compare the whole page, sixty times a second.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::NodeRef;

use super::components::stage::svg;
use raft::Time;
use scene::{Layout, Stage, TimelineView, timer_left, words};
use sim::World;

/// The parts of the document that move. They are drawn by Yew, in the order of the stage.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Motion {
    /// The element that carries the time of the world as an attribute.
    pub root: NodeRef,
    /// The element whose children are the messages.
    pub flights: NodeRef,
    /// The element whose children are the election timers.
    pub timers: NodeRef,
    /// The element that shows the time.
    pub clock: NodeRef,
    /// The slider on the tape.
    pub playhead: NodeRef,
    /// What covers the part of the tape that is yet to come.
    pub cover: NodeRef,
    /// The drawing of the tape, as wide as it is.
    pub reel: NodeRef,
}

impl Motion {
    /// Shows a world at its present instant. `stage` is what Yew has drawn of it.
    pub fn paint(&self, world: &World, stage: &Stage, layout: &Layout, still: bool) {
        self.paint_clock(world);
        self.paint_timers(world);
        if !still {
            self.paint_flights(world, stage, layout);
        }
    }

    fn paint_clock(&self, world: &World) {
        if let Some(root) = self.root.cast::<Element>() {
            set(&root, "data-time-ms", &world.now().as_millis().to_string());
        }
        if let Some(clock) = self.clock.cast::<Element>() {
            clock.set_text_content(Some(&words::clock(world.now())));
        }
    }

    /// Moves the playhead, and shows how far the run was watched.
    pub fn paint_tape(&self, tape: &TimelineView, now: Time, end: Time) {
        if let Some(playhead) = self.playhead.cast::<HtmlInputElement>() {
            playhead.set_value(&now.as_millis().to_string());
            set(playhead.as_ref(), "aria-valuetext", &words::clock(now));
        }
        if let Some(cover) = self.cover.cast::<HtmlElement>() {
            // From script, because the page has no style attributes. A valid name cannot fail.
            let _harmless = cover.style().set_property("left", &format!("{}px", tape.place(end)));
        }
    }

    fn paint_timers(&self, world: &World) {
        let hosts = world.hosts().map(|(_, host)| host);
        for (ring, host) in children(&self.timers).zip(hosts) {
            match timer_left(host, world.now()) {
                Some(left) => {
                    set(&ring, "stroke-dasharray", &format!("{left} 1000"));
                    set(&ring, "visibility", "visible");
                }
                None => set(&ring, "visibility", "hidden"),
            }
        }
    }

    fn paint_flights(&self, world: &World, stage: &Stage, layout: &Layout) {
        for (message, view) in children(&self.flights).zip(&stage.flights) {
            if let Some(flight) = world.network().flight(view.id) {
                let at = layout.flight(flight, world.now());
                set(&message, "transform", &svg::translate(at));
            }
        }
    }
}

/// The child elements of an element that has been drawn.
fn children(parent: &NodeRef) -> impl Iterator<Item = Element> {
    let first =
        parent.get().and_then(|node| node.dyn_into::<Element>().ok()?.first_element_child());
    std::iter::successors(first, Element::next_element_sibling)
}

fn set(element: &Element, name: &str, value: &str) {
    // A valid name cannot fail; and if it did, a picture would be a little late.
    let _harmless = element.set_attribute(name, value);
}
