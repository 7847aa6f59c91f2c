//! The page: Yew, the document, the browser's timers and storage.
//!
//! [`App`] owns the player and is the only one that changes it. Its children are told what to
//! draw as values, and say what someone wants as an [`Action`]. What changes when something
//! happens is drawn by Yew; what merely moves in between is moved by `motion`, so that a
//! picture costs little.

mod action;
mod clock;
mod components;
mod dialogs;
mod dispatch;
mod dom;
mod draw;
mod files;
mod motion;
mod page;
mod panels;
mod settings;
mod shelf;
mod store;

pub use action::{Action, Tab};
pub use components::crash_screen::show_crashes;
pub use page::App;

use components::stage::svg;
