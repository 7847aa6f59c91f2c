//! What lies over the page.

pub mod cluster;
pub mod contents;
mod dialog_frame;
pub mod gallery;
pub mod history;
pub mod legend;
mod miniature;
pub mod network;
pub mod share;
pub mod verdict;
