//! The page: Yew, the document, the browser's timers and storage.
//!
//! [`App`] owns the player and is the only one that changes it. Its children are told what to
//! draw as values, and say what someone wants as an [`Action`]. What changes when something
//! happens is drawn by Yew; what merely moves in between is moved by `motion`, so that a
//! picture costs little.

mod action;
mod caption;
mod clock;
mod diagram;
mod dispatch;
mod dom;
mod draw;
mod feed;
mod field;
mod files;
mod flight;
mod footer;
mod gallery;
mod header;
mod inspector;
mod legend;
mod link;
mod logs;
mod motion;
mod network;
mod node;
mod page;
mod panic;
mod part;
mod run;
mod settings;
mod setup;
mod share;
mod shelf;
mod stage;
mod store;
mod svg;
mod tale;
mod tape;
mod verdict;
mod why;

pub use action::{Action, Tab};
pub use diagram::{Drift, Props as DiagramProps, diagram};
pub use page::App;
pub use panic::show_panics;
