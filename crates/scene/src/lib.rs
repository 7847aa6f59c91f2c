//! What there is to see of a world at an instant: places, labels, reasons in words.
//!
//! - [`Player`] lets the time of a run go by, on a [`Deck`]: at first a plain one, then a tape.
//! - [`Stage`], [`Logs`] and [`Details`] say what to draw; [`Layout`] says where.
//! - [`Diagram`] is the other view: a stretch of a run, with time to the right.
//! - [`Line`] is an event in words; all words for what happens are made in [`narration`].
//!   [`export`] hands them to other programs.
//! - [`Answer`] says why something is so; its [`Card`] names the rule of the paper.
//! - [`Forms`] reads what people type.
//!
//! # Invariant
//!
//! Whole numbers only, and nothing of the document in which all this is drawn. A picture is a
//! function of the world and the instant: the same world looks the same.

pub mod because;
pub mod card;
mod deck;
pub mod details;
pub mod diagram;
pub mod export;
mod feed;
mod form;
mod layout;
mod logs;
pub mod narration;
mod player;
mod stage;
mod tape;
pub mod words;

pub use because::{Answer, Reason};
pub use card::Card;
pub use deck::Deck;
pub use details::{Details, Selection};
pub use diagram::{Diagram, Past, Tracks, Window};
pub use feed::{Feed, Filter};
pub use form::{Complaint, Field, Forms, Verb};
pub use layout::{CLIENT, Layout, PROXY, Point, Size};
pub use logs::{Cell, Logs, Row};
pub use narration::Line;
pub use player::{Player, Speed};
pub use stage::{
    ClientView, Cut, FlightView, LinkView, NodeView, ProxyView, RoleName, Stage, Votes, short,
    timer, timer_left,
};
pub use tape::{Band, Stretch, Tape};
