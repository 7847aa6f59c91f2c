//! The page: Yew, the document, the browser's timers and storage.
//!
//! [`App`] owns the player and is the only one that changes it. Its children are told what to
//! draw as values, and say what someone wants as an [`Action`]. What changes when something
//! happens is drawn by Yew; what merely moves in between is moved by `motion`, so that a
//! picture costs little.

mod action;
mod clock;
mod components;
mod diagram;
mod dialogs;
mod dispatch;
mod dom;
mod draw;
mod files;
mod flight;
mod link;
mod motion;
mod node;
mod page;
mod panels;
mod panic;
mod part;
mod settings;
mod shelf;
mod stage;
mod store;
mod svg;
mod tale;
mod tape;

pub use action::{Action, Tab};
pub use diagram::{Drift, Props as DiagramProps, diagram};
pub use page::App;
pub use panic::show_panics;
