//! What lies over the page.

pub mod gallery;
pub mod legend;
pub mod share;
