//! A whole world in simulated time: servers, a network that can fail in every way, a proxy that
//! looks for the leader, and clients.
//!
//! A [`World`] is made of a [`Setup`] and a seed. It goes on by itself ([`World::advance`]) and
//! by what is done to it ([`World::intervene`]), and tells both as [`Record`]s. A [`Run`] is all
//! that has to be kept of it; a [`Timeline`] goes to any instant of it, and [`Why`] says what led
//! there.
//!
//! # Invariant
//!
//! Same run, same records, bit for bit, on every machine: all chance is drawn from the seed, all
//! time is simulated, and what happens at the same instant happens in a fixed order. The world
//! knows nothing of how it is shown.

mod checker;
mod client;
mod digest;
mod event;
mod intervention;
mod json;
mod link;
mod network;
mod notation;
mod noticed;
mod overview;
mod proxy;
mod replay;
mod run;
mod saved;
mod schedule;
mod setup;
mod shrink;
mod timeline;
mod trial;
mod watched;
mod why;
mod world;

pub use checker::{Checker, Demand, Fact, Missing, Property, Recovery, Violation};
pub use client::{Answered, Asked, Client, MAX_OPEN};
pub use digest::Digest;
pub use event::{Event, Letter, Level, Listener, Record, TryEnd};
pub use intervention::{Beginning, Given, Groups, Impossible, Intervention, MAX_GIVEN_TERM};
pub use json::quoted;
pub use link::{LINK_VERSION, Link, MAX_LINK};
pub use network::{Fate, Flight, FlightId, Loss, MAX_FLIGHTS, Network};
pub use notation::{
    MAX_LINE, Unreadable, address, instant, instant_text, kind_name, rule_name, timed, whole,
    words as quoted_words,
};
pub use noticed::Noticed;
pub use overview::{MAX_SLICES, Mark, Marks, Overview, Slice};
pub use proxy::{Attempt, Patience, Proxy};
pub use replay::Replay;
pub use run::{MAX_TIME, Run};
pub use saved::{MAX_INTERVENTIONS, SAVED_VERSION, Saved, Written};
pub use schedule::Schedule;
pub use setup::{Conditions, Latency, MAX_CLIENTS, MAX_SPAN, Permille, Setup, SetupProblem};
pub use shrink::Broken;
pub use timeline::{MAX_KEYFRAMES, Stride, Timeline};
pub use trial::Trial;
pub use watched::{Figures, Watched};
pub use why::{Because, MAX_REASONS, Question, Root, Why};
pub use world::{Host, MAX_INBOX, World};
