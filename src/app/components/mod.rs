//! What the page is made of, beside the stage.

pub mod caption;
pub mod event_list;
pub mod header;
pub mod logs;
pub mod text_field;
pub mod transport;
pub mod verdict;
