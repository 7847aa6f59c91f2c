//! The space-time diagram: time to the right, a lane for everyone, messages from lane to lane.
//!
//! It is drawn again only when something has happened, and then only the pieces that changed. In
//! between it is moved as a whole: what is on its way is drawn up to where it is heading for, and
//! what is not known yet is cut off.

#[expect(clippy::module_inception, reason = "the diagram itself, beside its pieces")]
mod diagram;
mod drift;
mod piece;

pub use diagram::SpaceTimeDiagram;
