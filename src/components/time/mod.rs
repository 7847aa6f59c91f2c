//! The row of time: play and pause, the speed, the timeline, and what one needs more rarely.

mod row;
mod timeline_bar;

pub use row::{TimeRow, TimeRowProps};
