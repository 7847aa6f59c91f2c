//! What happens in a world, with its reasons, at four levels.

use crate::world::by_role::RoleLine;
use crate::world::intervention::{GroupList, Intervention, InterventionError};
use crate::world::json;
use crate::world::message::{Address, MessageKind, Outcome};
use crate::world::network::{FlightId, Loss};
use crate::world::setup::{Conditions, Latency};
use raft::{Durable, Index, Micros, NodeId, Operation, OperationFields, RequestId, Term, Time};
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Record {
    /// Its number in this world, from 1.
    pub number: u64,
    /// When it happened.
    pub time: Time,
    /// To whom, or by whom; `None` for what concerns the world as a whole.
    pub place: Option<Address>,
    /// What it was.
    pub event: Event,
}

/// Receives the records of a run, step by step.
pub trait RecordSink {
    /// So much has happened.
    fn record(&mut self, records: &[Record]);
}

/// All of it is kept.
impl RecordSink for Vec<Record> {
    fn record(&mut self, records: &[Record]) {
        self.extend_from_slice(records);
    }
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// A server did something, and says why.
    #[serde(skip)]
    Raft(raft::Event),
    /// A message was sent.
    #[serde(serialize_with = "json::message")]
    Sent(MessageRef),
    /// A message has arrived.
    #[serde(serialize_with = "json::message")]
    Delivered(MessageRef),
    /// A message will not arrive.
    Lost {
        /// The message.
        message: MessageRef,
        /// Why not.
        because: Loss,
    },
    /// A second copy of a message was sent, by chance or by hand.
    Duplicated {
        /// The copy.
        message: MessageRef,
        /// The message of which it is one.
        of: FlightId,
    },
    /// A server crashed: it lost all but what is on its disk.
    Crashed(CrashLoss),
    /// A server started again, with what was on its disk.
    Restarted(OnDisk),
    /// A server was paused, and keeps its memory.
    Paused,
    /// A paused server resumed.
    Resumed {
        /// How many messages had come for it in the meantime.
        waiting: u32,
    },
    /// Messages no longer get from one to the other.
    LinkCut {
        /// The sender that is cut off.
        from: Address,
        /// The receiver that is cut off.
        to: Address,
    },
    /// Messages get from one to the other again.
    LinkRestored {
        /// The sender that is connected again.
        from: Address,
        /// The receiver that is connected again.
        to: Address,
    },
    /// A server was cut off from all others, or reconnected with them.
    Isolated {
        /// True if it was cut off.
        cut: bool,
    },
    /// The network was partitioned into groups that do not reach each other.
    Partitioned {
        /// The groups, with every server of the world in at least one of them. If the proxy is in none, it reaches all.
        groups: GroupList,
        /// The links that this cuts.
        cuts: Vec<(Address, Address)>,
        /// The directions of other links that were cut before, and still are.
        kept: Vec<(Address, Address)>,
    },
    /// All links are whole again.
    Healed,
    /// The network became better or worse.
    ConditionsChanged {
        /// How it was.
        from: Conditions,
        /// How it is now.
        to: Conditions,
    },
    /// A link was given a latency of its own, or the common one again.
    LatencyChanged {
        /// One end.
        one: Address,
        /// The other.
        other: Address,
        /// Its own latency.
        latency: Option<Latency>,
        /// Its latency until now, its own or the common one.
        was: Latency,
    },
    /// A client asked for something.
    Asked {
        /// The request.
        id: RequestId,
        /// What it asked for.
        #[serde(serialize_with = "OperationFields::serialize")]
        operation: Operation,
    },
    /// A client has its answer, or knows that it will have none.
    Answered {
        /// The request.
        id: RequestId,
        /// What it had asked for.
        #[serde(serialize_with = "OperationFields::serialize")]
        operation: Operation,
        /// What came of it.
        outcome: Outcome,
        /// How long it took.
        #[serde(rename = "after_us")]
        after: Micros,
    },
    /// The proxy asked a server.
    Forwarded {
        /// The request.
        id: RequestId,
        /// The server.
        to: NodeId,
        /// The number of this attempt, from 1.
        attempt: u32,
    },
    /// A server did not do what the proxy asked of it.
    AttemptFailed {
        /// The request.
        id: RequestId,
        /// The server.
        #[serde(rename = "server")]
        node: NodeId,
        /// Why.
        because: AttemptFailure,
    },
    /// The request timed out: the proxy cannot know whether the request took effect.
    RequestTimedOut {
        /// The request.
        id: RequestId,
        /// The number of attempts.
        attempts: u32,
        /// How long it tried.
        #[serde(rename = "after_us")]
        after: Micros,
    },
    /// A server was given what it begins with.
    Initialized(OnDisk),
    /// A message stands still, by hand.
    #[serde(serialize_with = "json::message")]
    Held(MessageRef),
    /// A message that was held goes on.
    #[serde(serialize_with = "json::message")]
    Released(MessageRef),
    /// A message arrives later, by hand.
    Delayed {
        /// The message.
        message: MessageRef,
        /// How much later.
        #[serde(rename = "by_us")]
        by: Micros,
    },
    /// An intervention named a role in the place of a server.
    Resolved {
        /// The intervention as it was asked for.
        #[serde(serialize_with = "json::notation")]
        asked: RoleLine,
        /// What that means at this moment.
        #[serde(serialize_with = "json::notation")]
        meant: Box<Intervention>,
    },
    /// An intervention of a run could not be done, and nothing was.
    Refused {
        /// The intervention.
        #[serde(serialize_with = "json::notation")]
        intervention: Box<Intervention>,
        /// Why not.
        because: InterventionError,
    },
}

/// What a server has on its disk: its term, its vote and its log.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub struct OnDisk {
    /// currentTerm.
    pub term: Term,
    /// votedFor.
    pub voted_for: Option<NodeId>,
    /// The last entry of its log.
    pub last: Index,
}

impl From<&Durable> for OnDisk {
    fn from(durable: &Durable) -> Self {
        let Durable { term, voted_for, ref log } = *durable;
        Self { term, voted_for, last: log.last().index }
    }
}

/// What a crash left of a server's term, vote and log: all, by the rules.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub struct CrashLoss {
    /// What is on its disk now.
    pub kept: OnDisk,
    /// The vote that it lost.
    pub vote: Option<NodeId>,
    /// How many entries it lost.
    pub entries: u64,
}

/// The ends and the kind of a message.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct MessageRef {
    /// Its number.
    #[serde(rename = "number")]
    pub id: FlightId,
    /// Who sent it.
    pub from: Address,
    /// To whom.
    pub to: Address,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: MessageKind,
}

/// Why an attempt of the proxy failed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AttemptFailure {
    /// No answer came in time.
    TimedOut {
        /// How long it waited.
        #[serde(rename = "after_us")]
        after: Micros,
    },
    /// The server does not lead.
    NotLeader {
        /// The leader that it named, if it knew one.
        leader: Option<NodeId>,
    },
}

/// How much an event matters to someone who reads along.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Level {
    /// The steady flow: heartbeats and acknowledgements.
    Debug,
    /// What moves things on: elections, votes, entries, commits, terms, requests.
    Info,
    /// What does not go as hoped: timeouts, refusals, step-downs, retries.
    Warn,
    /// What is lost: messages, servers, certainty.
    Error,
}

impl Event {
    /// The message that it is about, if it is about one.
    #[must_use]
    pub fn message(&self) -> Option<&MessageRef> {
        match self {
            Self::Sent(message)
            | Self::Delivered(message)
            | Self::Lost { message, .. }
            | Self::Duplicated { message, .. }
            | Self::Held(message)
            | Self::Released(message)
            | Self::Delayed { message, .. } => Some(message),
            _ => None,
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::Raft(event) => raft_level(event),
            // While a link or a server is down this is the steady flow.
            Self::Sent(_)
            | Self::Delivered(_)
            | Self::Lost { because: Loss::Cut | Loss::ReceiverDown, .. } => Level::Debug,
            Self::Restarted(_)
            | Self::Resumed { .. }
            | Self::LinkRestored { .. }
            | Self::Isolated { cut: false }
            | Self::Healed
            | Self::ConditionsChanged { .. }
            | Self::LatencyChanged { .. }
            | Self::Asked { .. }
            | Self::Released(_)
            | Self::Resolved { .. }
            | Self::Initialized(_)
            | Self::Forwarded { attempt: 1, .. } => Level::Info,
            Self::Answered { outcome, .. } => match outcome {
                Outcome::Done(_) => Level::Info,
                Outcome::NotLeader { .. } | Outcome::Unknown => Level::Error,
            },
            Self::Duplicated { .. }
            | Self::Paused
            | Self::LinkCut { .. }
            | Self::Isolated { cut: true }
            | Self::Partitioned { .. }
            | Self::Forwarded { .. }
            | Self::AttemptFailed { .. }
            | Self::Held(_)
            | Self::Delayed { .. }
            | Self::Refused { .. } => Level::Warn,
            Self::Lost { .. } | Self::Crashed(_) | Self::RequestTimedOut { .. } => Level::Error,
        }
    }
}

fn raft_level(event: &raft::Event) -> Level {
    use raft::Event as E;
    match event {
        E::BecameLeader { .. }
        | E::TermAdvanced { .. }
        | E::LeaderFound { .. }
        | E::VoteGranted { .. }
        | E::PreVoteGranted { .. }
        | E::VoteCounted { .. }
        | E::Appended { .. }
        | E::Stored { .. }
        | E::Committed { .. }
        | E::RepetitionIgnored { .. }
        | E::ReadRoundStarted { .. }
        | E::ReadsAnswered { .. } => Level::Info,
        E::AskedPreVotes { .. }
        | E::BecameCandidate { .. }
        | E::BecameFollower { .. }
        | E::VoteRefused { .. }
        | E::VoteDenied { .. }
        | E::Truncated { .. }
        | E::AppendRefused { .. }
        | E::BackedOff { .. }
        | E::ReadDelayed { .. }
        | E::Redirected { .. } => Level::Warn,
    }
}
