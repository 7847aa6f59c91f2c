//! What opens beside the stage.

pub mod fields;
mod panel;
pub mod why;
