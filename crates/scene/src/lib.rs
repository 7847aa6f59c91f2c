//! View models of a world at a given time: positions, labels, and sentences.
//!
//! - [`Stage`], [`Logs`] and [`Details`] are what to draw; [`Layout`] is where.
//! - [`Diagram`] is the space-time view: a part of a run, with time to the right; [`TimelineView`] is the
//!   timeline under the stage.
//! - [`Visible`] is what of it may be drawn, while a story brings things in one after the other.
//! - [`EventLine`] is an event in words; all sentences about events are made in [`narration`].
//!   [`export`] writes them for other programs.
//! - [`WhyView`] says why something is so; its [`Card`] names the rule of the paper.
//!
//! # Invariant
//!
//! Whole numbers only, and nothing about the document in which all this is drawn. A picture is a
//! function of the world and the time: the same world looks the same. Only whether a message goes beside another
//! ([`LinkLanes`]) also depends on what was in flight before: it must not jump.

pub mod card;
pub mod details;
pub mod diagram;
pub mod export;
mod feed;
mod flight_view;
mod lanes;
mod layout;
mod logs;
mod miniature;
pub mod narration;
mod run_list;
mod stage;
mod stroke;
mod timeline_view;
mod verdict_view;
mod visible;
pub mod why;
mod word_lines;
pub mod words;

pub use card::Card;
pub use details::{Details, Selection};
pub use diagram::{CausalPast, Diagram, Tracks, Window};
pub use feed::{EventGroup, Feed, Filter, Last, Row};
pub use flight_view::{FlightView, shorten};
pub use lanes::{LinkLane, LinkLanes};
pub use layout::{Cast, Layout, Point, Size};
pub use logs::{LogCell, LogRow, Logs};
pub use miniature::Miniature;
pub use narration::EventLine;
pub use run_list::{RunList, RunRow};
pub use stage::{ClientView, Cut, LinkView, NodeView, ProxyView, RoleName, Stage, Votes, timer};
pub use stroke::{Stroke, sides};
pub use timeline_view::{Band, BranchView, Stretch, TimelineView};
pub use verdict_view::{PropertyView, VerdictView};
pub use visible::{Part, Visible};
pub use why::{WhyLine, WhyView};
pub use word_lines::{MARK, TakenPlace, WordLine};
