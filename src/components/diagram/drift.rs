//! What moves in the diagram between two events.

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, HtmlElement, SvgElement};
use yew::NodeRef;

use raft::Time;
use scene::Diagram;
use scene::diagram::{Tracks, Window};

/// The parts of the diagram that move between two events. [`Drift::paint`] is to be called for each
/// frame, and after the diagram has been drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drift {
    /// The element whose size is that of the lanes.
    pub frame: NodeRef,
    pub(super) under: NodeRef,
    pub(super) over: NodeRef,
    pub(super) known: NodeRef,
    pub(super) ahead: NodeRef,
}

impl Drift {
    /// Moves the diagram to where the window is, cuts it off where the stretch ends, and veils what
    /// comes after the playhead.
    pub fn paint(&self, diagram: &Diagram, window: &Window, tracks: &Tracks, playhead: Time) {
        let width = diagram.size.width;
        // Whole pixels: words stay sharp.
        let pixel = |time| (diagram.x(window, time) / 10).clamp(0, width);
        let shift = format!("translateX({}px)", diagram.shift(window) / 10);
        set(&self.under, "transform", &shift);
        set(&self.over, "transform", &shift);
        set(&self.known, "width", &format!("{}px", pixel(tracks.until())));
        set(&self.ahead, "left", &format!("{}px", pixel(playhead)));
        // At an edge it would look as if it stood there.
        let seen = window.from() <= playhead && playhead <= window.until();
        set(&self.ahead, "border-color", if seen { "" } else { "transparent" });
    }
}

/// Sets a property of an element's style, from script: the page has no style attributes.
fn set(node: &NodeRef, property: &str, value: &str) {
    let Some(style) = node.get().and_then(|node| style_of(&node)) else { return };
    // While the window follows the playhead, only the pieces move.
    if style.get_property_value(property).as_deref() != Ok(value) {
        // A valid name cannot fail; and if it did, a picture would be a little late.
        let _harmless = style.set_property(property, value);
    }
}

fn style_of(node: &web_sys::Node) -> Option<CssStyleDeclaration> {
    let html = node.dyn_ref::<HtmlElement>().map(HtmlElement::style);
    html.or_else(|| node.dyn_ref::<SvgElement>().map(SvgElement::style))
}
