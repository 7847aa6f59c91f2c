//! Raft, as the paper tells it: "In Search of an Understandable Consensus Algorithm (Extended
//! Version)", Ongaro and Ousterhout, 2014. A bare section mark (§5.2) means that paper;
//! "thesis" means Ongaro's dissertation of the same year.
//!
//! A [`Node`] is one server. It has no clock, no network, no disk and no thread: it is told the
//! time and one [`Input`], changes itself, and returns what it wants done as an [`Output`] of
//! messages and events. The same inputs at the same instants give the same outputs, on every
//! machine, so a whole cluster can be kept, compared, and played again.
//!
//! # What is here
//!
//! - Elections with randomised timeouts (§5.2) and the election restriction (§5.4.1): `election`.
//! - Log replication and commitment (§5.3, §5.4.2): `replication`.
//! - Linearizable reads by ReadIndex (§8, thesis 6.4): `reads`.
//! - A key-value store that knows a repeated command (§8, thesis 6.3): `store`.
//! - CheckQuorum: a leader without its majority steps down (thesis 6.2).
//! - PreVote: a server that could not win does not stand, and one that hears a live leader is deaf
//!   to candidates (thesis 9.6, 4.2.3).
//!
//! Each rule of Figure 2 stands in one function that is named after it. Those that safety hangs
//! on can be switched off, to see what breaks: [`Rules`].
//!
//! # What is left out
//!
//! Changes of membership (§6), log compaction (§7), leadership transfer (thesis 3.10)
//! and leases (thesis 6.4.1).
//!
//! # Invariant
//!
//! This room knows only the paper: no time but what it is told, no randomness but the seeded
//! generator that it is given, no words, and nothing of the world around it.

mod config;
mod election;
mod event;
mod ids;
mod log;
mod message;
mod node;
mod reads;
mod replication;
mod role;
mod rules;
mod shared;
mod store;
mod time;

pub use config::{Config, MAX_BATCH, Timing};
pub use event::{AppendRefusal, Candidacy, Commitment, Event, StepDown, VoteRefusal};
pub use ids::{ClientId, Index, MAX_NODES, NodeId, NodeSet, Position, Round, Serial, Term};
pub use log::{Entry, Log};
pub use message::{
    AppendEntries, AppendEntriesReply, AppendResult, Message, Reply, RequestVote, RequestVoteReply,
    Response,
};
pub use node::{Durable, Input, Node, Outgoing, Output};
pub use role::{Leadership, PendingRead, Progress, ReadRound, Role, Timer};
pub use rules::{Rule, Rules};
pub use shared::Shared;
pub use store::{Answer, Applied, Command, Operation, RequestId, Store, Text};
pub use time::{Micros, Time};
