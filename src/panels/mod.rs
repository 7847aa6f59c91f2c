//! What is seen beside the stage, one panel at a time.

pub mod inspector;
pub mod network;
mod panel;
pub mod run;
pub mod setup;
pub mod why;
