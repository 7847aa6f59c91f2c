//! What can be done to a thing on the stage, beside the thing itself.

mod actions;
mod frame;
mod place;
mod stage_popover;

pub use stage_popover::{StagePopover, Subject};
