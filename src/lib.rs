//! Raftarium: an aquarium for the Raft consensus algorithm.
//!
//! This package is the page: Yew components, and what carries out in a browser what the session asks
//! for. All of its state and rules are in the crate `session`; what it shows is made by the crates below
//! that, see `docs/ARCHITECTURE.md`.
//!
//! Components are pure functions of their props, so they also draw natively, as text.

#[cfg(target_arch = "wasm32")]
mod app;
pub mod browser;
#[cfg(target_arch = "wasm32")]
mod clock;
pub mod components;
pub mod dialogs;
pub mod dispatch;
#[cfg(target_arch = "wasm32")]
mod effects;
#[cfg(feature = "ssr")]
mod first_picture;
pub mod keyboard;
pub mod motion;
pub mod page;
pub mod panels;

#[cfg(target_arch = "wasm32")]
pub use app::App;
#[cfg(target_arch = "wasm32")]
pub use components::crash_screen::show_crashes;
#[cfg(feature = "ssr")]
pub use first_picture::first_picture;
