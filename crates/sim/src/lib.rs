//! A whole world in simulated time: servers, a network that can fail in every way, a proxy that
//! looks for the leader, and clients.
//!
//! A [`World`] is made of a [`Setup`] and a seed. It goes on by itself ([`World::advance`]) and
//! by what is done to it ([`World::intervene`]), and returns both as [`Record`]s. A [`Run`] is all
//! that has to be kept of it; a [`Timeline`] goes to any moment of it, and [`Explanation`] says what led
//! there.
//!
//! # Invariant
//!
//! Same run, same records, bit for bit, on every machine: all chance is drawn from the seed, all
//! time is simulated, and what happens at the same moment happens in a fixed order. The world
//! knows nothing of how it is shown.

mod check;
mod explain;
mod format;
mod history;
mod sweep;
mod world;

// For `benches/keys.rs` alone: nobody else needs the checker's own collection.
pub use check::checked_world::{CheckedWorld, Stats};
#[doc(hidden)]
pub use check::keys::Keys;
pub use check::{Checker, Demand, Fact, LivenessGoal, Property, Recovery, Violation};
pub use explain::{Cause, Explanation, MAX_REASONS, Question, RootCause};
pub use format::link::{LINK_VERSION, Link, LinkError, MAX_LINK, ViewNumber, seal};
pub use format::notation::{
    NotationError, address, flights, is_hidden, kind_name, parse_time, rule_name, rule_named,
    time_text, timed, whole, words as quoted_words,
};
pub use format::saved::{MAX_INTERVENTIONS, MAX_SAVED_BYTES, SAVED_VERSION, Saved, SavedError};
pub use history::digest::Digest;
pub use history::overview::{MAX_SLICES, Mark, Marks, Overview, Slice};
pub use history::replay::Replay;
pub use history::stride::Stride;
pub use history::timeline::{LeftBranch, MAX_KEYFRAMES, Timeline};
pub use sweep::minimize::FailingRun;
pub use sweep::mix::{FaultKind, Mix};
pub use sweep::mutation::MutationReport;
pub use sweep::schedule::Schedule;
pub use sweep::schedule_run::ScheduleRun;
pub use world::by_role::{NamedRole, RoleLine};
pub use world::client::{Answered, Asked, Client, MAX_OPEN};
pub use world::event::{
    AttemptFailure, CrashLoss, Event, Level, MessageRef, OnDisk, Record, RecordSink,
};
pub use world::handling::{FlightChoice, Flights, Handling};
pub use world::intervention::{
    ConditionsChange, GroupList, Groups, InitialEntry, InitialState, Intervention,
    InterventionError, MAX_INITIAL_TERM, MAX_LINE,
};
pub use world::message::{Address, ClientReply, Envelope, MessageKind, Outcome, Payload};
pub use world::network::{Fate, Flight, FlightId, Loss, MAX_FLIGHTS, Network};
pub use world::proxy::{Attempt, Patience, Proxy};
pub use world::reachable::Unreachable;
pub use world::run::{MAX_TIME, Run};
pub use world::setup::{Conditions, Latency, MAX_CLIENTS, MAX_SPAN, Permille, Setup, SetupError};
pub use world::{Host, MAX_INBOX, World};
