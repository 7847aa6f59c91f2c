//! What lies over the page.

pub mod contents;
mod dialog_frame;
pub mod gallery;
pub mod legend;
mod miniature;
pub mod share;
