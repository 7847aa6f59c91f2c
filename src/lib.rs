//! Raftarium: an aquarium for the Raft consensus algorithm.
//!
//! This package is the page. What it shows is made by the crates below it, see `docs/ARCHITECTURE.md`.

#[cfg(target_arch = "wasm32")]
pub mod app;
