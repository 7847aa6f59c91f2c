//! What stands beside a thing on the stage: what can be done to it; and beside a word: what it means.

mod actions;
mod frame;
mod place;
mod stage_popover;

pub use frame::PopoverFrame;
pub use stage_popover::{StagePopover, Subject};
