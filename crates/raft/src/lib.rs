//! Raft as one value: a server that is given the time and one input, changes itself, and returns
//! what it wants done.
//!
//! The paper is "In Search of an Understandable Consensus Algorithm (Extended Version)", Ongaro and
//! Ousterhout, 2014. A bare section mark (§5.2) means that paper, "thesis" means Ongaro's
//! dissertation "Consensus: Bridging Theory and Practice" of the same year.
//!
//! # What Raft does
//!
//! A cluster of servers keeps one log of commands, in the same order on every server, although
//! servers crash and messages are lost, delayed, repeated and reordered. Each server applies the log
//! to its own copy of a state machine, here a key-value store, so that all copies go through the same
//! states. A majority of the servers is enough to make progress: any two majorities share a server,
//! and that server carries what one majority has decided to the next.
//!
//! One server at a time leads. It takes commands from clients, appends them to its log and sends
//! them to the others in AppendEntries. Once a majority stores an entry, the entry is committed: it
//! will be in the log of every later leader. The leader applies it and answers the client.
//!
//! Leaders come and go with *terms*, numbered from 1. A follower that hears from no leader for a
//! random time starts a new term and asks the others for their votes. Each server has one vote per
//! term, so that a term has one leader at most; and a server only votes for a candidate whose log is
//! at least as up-to-date as its own, so that a new leader holds every committed entry.
//!
//! When a new leader's log and a follower's log differ, the leader's log wins. AppendEntries names
//! the entry just before the new ones; a follower that does not hold it refuses, the leader goes back
//! to an earlier entry, and what conflicts with the leader's log is deleted. Nothing committed is
//! ever deleted, because no server without it becomes leader.
//!
//! # How it is used
//!
//! ```
//! use raft::{Config, Input, MAX_BATCH, Micros, Node, NodeId, NodeSet, Rules, Time, Timing};
//!
//! let timing = Timing {
//!     election_min: Micros::from_millis(150),
//!     election_max: Micros::from_millis(300),
//!     heartbeat: Micros::from_millis(50),
//! };
//! let config = Config {
//!     members: NodeSet::first(3),
//!     timing,
//!     batch: MAX_BATCH,
//!     check_quorum: false,
//!     pre_vote: false,
//!     rules: Rules::default(),
//! };
//! let id = NodeId::new(1).expect("servers are numbered from 1 to 9");
//! let mut node = Node::new(id, config, 7, Time(0));
//!
//! // Nobody is heard, so it runs for election, and asks the two others for their votes.
//! let output = node.step(node.deadline(), Input::Timer);
//! assert_eq!(output.messages.len(), 2);
//! ```
//!
//! A [`Node`] has no clock, no network, no disk and no thread. Its driver calls [`Node::step`] with
//! [`Input::Timer`] at [`Node::deadline`], with [`Input::Message`] for what another server sent and
//! with [`Input::Request`] for what a client wants. Each call returns an [`Output`]:
//!
//! - `messages` for other servers. The driver may lose, delay, repeat and reorder them.
//! - `replies` to clients. A reply names its request, which is the client and the serial number that
//!   client sessions need (thesis 6.3). How a reply finds its client is the driver's business.
//! - `events`: what the server did and why, as data. They are for people, and change nothing.
//!
//! The driver must have stored [`Node::durable`] before it sends anything, and gives it to
//! [`Node::restart`] after a crash. Nothing else survives one.
//!
//! # Determinism
//!
//! 1. The same node, given the same inputs at the same times, changes and answers in the same way,
//!    bit for bit, on every machine.
//! 2. So that this holds there are no floats, no hash maps, no clock, no `usize` in what is stored or
//!    sent, and no randomness but a generator seeded by the driver, from which election timeouts are
//!    drawn. Other servers are visited in the order of their numbers.
//! 3. A node is a value. A copy goes on exactly as the original would, which is what lets a whole
//!    cluster be kept, compared, searched and replayed.
//!
//! [`Node::step`] is total: every input is legal at every time, however late, repeated or absurd.
//! Where the core says `expect`, it says why that cannot fail.
//!
//! # Where each rule is
//!
//! Each step of the paper's lists has its comment at its place in the code.
//!
//! | rule | file |
//! |---|---|
//! | Figure 2, state: what is persistent, what is volatile | `node` ([`Durable`], [`Node`]), `role` ([`Leadership`], [`Progress`]) |
//! | Figure 2, rules for all servers: terms (§5.1), applying (§5.3) | `node` |
//! | Figure 2, rules for followers and candidates; RequestVote (§5.2) | `election` |
//! | The election restriction (§5.4.1) | `election` |
//! | PreVote (thesis 9.6), and ignoring candidates while a leader is alive (thesis 4.2.3) | `election` |
//! | Figure 2, rules for leaders; back-off by terms (end of §5.3); commitment (§5.4.2) | `replication` |
//! | CheckQuorum (thesis 6.2) | `replication` |
//! | AppendEntries, the receiver's side (§5.3) | `append_entries` |
//! | Reads by ReadIndex (§8, thesis 6.4) | `reads` |
//! | Client sessions: a repeated command takes effect once (§8, thesis 6.3) | `store` |
//!
//! The rules that safety depends on can be switched off one by one, to see what breaks: [`Rules`].
//! The core asserts nothing that only such a rule guarantees. It then goes wrong as a broken
//! implementation would, and a checker outside can say how.
//!
//! # Invariants
//!
//! These are the properties of Figure 3, and where each is enforced:
//!
//! - **Election Safety**: at most one leader per term. A server votes once per term (`election`,
//!   `already_voted`), does not forget its vote in a crash ([`Durable`]), and a leader needs a
//!   majority (`election`, `become_leader_if_elected`; [`Config::majority`]).
//! - **Leader Append-Only**: a leader never overwrites or deletes entries of its log. It only appends
//!   (`replication`, `append`), and does not accept AppendEntries of its own term
//!   (`append_entries`, `recognize_leader`).
//! - **Log Matching**: if two logs hold an entry with the same index and term, they are identical up
//!   to it. A leader creates one entry per index and term; a follower accepts entries only behind the
//!   entry that the leader has before them (`append_entries`, `consistency_check`), and deletes all
//!   that follows a conflict (`append_entries`, `delete_conflict`).
//! - **Leader Completeness**: a committed entry is in the log of every leader of a higher term. Voters
//!   refuse candidates whose log is behind theirs (`election`, `log_behind`), and only entries of the
//!   leader's own term are committed by counting (`replication`, `advance_commit`).
//! - **State Machine Safety**: no two servers apply different entries at the same index. Entries are
//!   applied in order, each once, and only up to commitIndex (`node`, `apply`), which a follower moves
//!   only as far as the message at hand proves its log right (`append_entries`, `update_commit`).
//!
//! Beyond Figure 3:
//!
//! - **Linearizable reads**: a leader answers a read only after a majority has confirmed, after the
//!   read came, that it still leads (`reads`).
//! - **One effect per command**, however often its client repeats it (`store`).
//!
//! # What is left out, and why
//!
//! - Membership changes (§6) and leadership transfer (thesis 3.10): a cluster keeps its servers.
//! - Log compaction and `InstallSnapshot` (§7, Figure 13): logs are shared lists in memory, and runs
//!   are short enough to keep them whole.
//! - Leases for reads (thesis 6.4.1): they rely on clocks, and ReadIndex does not.
//! - Storage and transport: both belong to the driver.

mod append_entries;
mod config;
mod election;
mod event;
mod ids;
#[cfg(feature = "serde")]
mod json;
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
pub use event::{
    AppendRefusal, Candidacy, Commitment, Event, FormerRole, LogEnds, StepDown, VoteRefusal,
};
pub use ids::{ClientId, Index, MAX_NODES, NodeId, NodeSet, Position, Round, Serial, Term};
#[cfg(feature = "serde")]
pub use json::{OperationFields, field as json_field};
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
