//! The components that the page is made of, each in a file of its own.

pub mod activation;
pub mod caption;
pub mod choice;
pub mod client_form;
#[cfg(target_arch = "wasm32")]
pub mod crash_screen;
pub mod diagram;
pub mod event_list;
pub mod fetching;
pub mod header;
pub mod icon_button;
pub mod logs;
pub mod notice;
pub mod popover;
pub mod question;
pub mod spotlight;
pub mod stage;
pub mod story_bar;
pub mod tabs;
pub mod tank;
pub mod text_field;
pub mod time;
pub mod verdict;
pub mod words;
