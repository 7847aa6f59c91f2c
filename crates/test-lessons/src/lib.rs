//! The compiled lessons as a table: tests in a browser have no server that would give them any.

/// The name and the text of each file that the page fetches.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));
