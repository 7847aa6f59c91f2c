//! What the page needs of the browser: storage, files, the address, the clipboard, a seed, the theme.

pub mod address;
pub mod files;
pub mod full_screen;
#[cfg(target_arch = "wasm32")]
pub mod lessons;
pub mod preferences;
pub mod seed;
pub mod size;
pub mod storage;
pub mod swipe;
pub mod window_events;
