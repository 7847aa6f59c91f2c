//! Raftarium: an aquarium for the Raft consensus algorithm.
//!
//! The rooms depend one way, each only on those to its left:
//!
//! ```text
//! raft  ←  sim  ←  lesson  ←  scene  ←  app (only in the browser)
//!                                  ↖
//!                                   cli (only natively, see `src/bin/raftarium`)
//! ```
//!
//! - [`raft`] is the algorithm of the paper, and nothing else.
//! - [`sim`] is a whole world in simulated time: servers, network, proxy, clients, faults.
//! - [`lesson`] is stories, scenarios and challenges as data, played on the engine.
//! - [`scene`] says what to draw for a world at an instant, and tells events in words.
//! - `app` is the page: Yew, the document, the browser's timers and storage.

#[cfg(target_arch = "wasm32")]
pub mod app;
pub mod lesson;
pub mod raft;
pub mod scene;
pub mod sim;
