//! What the checker finds, as data.

use std::fmt;

use serde::{Serialize, Serializer};

use raft::{Index, NodeId, NodeSet, RequestId, Term, Text, Time};

/// A property that is guaranteed by the paper (Figure 3, §8) or by every sane server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Property {
    /// A term has at most one leader, ever (§5.2).
    ElectionSafety,
    /// A leader never takes an entry out of its own log or changes one (§5.3).
    LeaderAppendOnly,
    /// Logs that agree at an index agree at all before it (§5.3).
    LogMatching,
    /// What is committed in a term is in the logs of the leaders of all later terms (§5.4).
    LeaderCompleteness,
    /// No two servers apply different entries at an index, so that equal lastApplied means equal
    /// state (§5.4.3).
    StateMachineSafety,
    /// What is committed is held by a majority of the configuration (§5.3).
    CommitByMajority,
    /// A server's term never falls, crash or no crash (§5.1).
    MonotoneTerm,
    /// A vote stays given as long as its term lasts, crash or no crash (§5.2).
    MonotoneVote,
    /// commitIndex never falls in one life (Figure 2).
    MonotoneCommit,
    /// lastApplied never falls in one life (Figure 2).
    MonotoneApplied,
    /// A matchIndex never falls in one leadership (Figure 2).
    MonotoneMatch,
    /// What a server knew to be committed stays in its log, crash or no crash (§5.4.3).
    MonotoneLog,
    /// Terms never fall along a log, nor are they above the server's own (§5.3).
    OrderedTerms,
    /// applied ≤ commit ≤ last, and for each peer match < next ≤ last + 1 (Figure 2).
    OrderedIndexes,
    /// The clients' answers are those of one server that does one thing at a time (§8).
    Linearizability,
    /// A command takes effect at most once, however often it is repeated (§8).
    AtMostOnce,
    /// Once faults stop there is a leader, all logs become equal, and clients are served (§5.6).
    Liveness,
}

impl Property {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::ElectionSafety,
        Self::LeaderAppendOnly,
        Self::LogMatching,
        Self::LeaderCompleteness,
        Self::StateMachineSafety,
        Self::CommitByMajority,
        Self::MonotoneTerm,
        Self::MonotoneVote,
        Self::MonotoneCommit,
        Self::MonotoneApplied,
        Self::MonotoneMatch,
        Self::MonotoneLog,
        Self::OrderedTerms,
        Self::OrderedIndexes,
        Self::Linearizability,
        Self::AtMostOnce,
        Self::Liveness,
    ];

    /// True if it is one that someone relies on: a property of Figure 3, or one that clients see.
    /// The others are what these rest on.
    #[must_use]
    pub fn is_relied_on(self) -> bool {
        match self {
            Self::ElectionSafety
            | Self::LeaderAppendOnly
            | Self::LogMatching
            | Self::LeaderCompleteness
            | Self::StateMachineSafety
            | Self::Linearizability
            | Self::AtMostOnce
            | Self::Liveness => true,
            Self::CommitByMajority
            | Self::MonotoneTerm
            | Self::MonotoneVote
            | Self::MonotoneCommit
            | Self::MonotoneApplied
            | Self::MonotoneMatch
            | Self::MonotoneLog
            | Self::OrderedTerms
            | Self::OrderedIndexes => false,
        }
    }

    /// Its name in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ElectionSafety => "Election Safety",
            Self::LeaderAppendOnly => "Leader Append-Only",
            Self::LogMatching => "Log Matching",
            Self::LeaderCompleteness => "Leader Completeness",
            Self::StateMachineSafety => "State Machine Safety",
            Self::CommitByMajority => "Commit by Majority",
            Self::MonotoneTerm => "Monotone Term",
            Self::MonotoneVote => "Monotone Vote",
            Self::MonotoneCommit => "Monotone Commit",
            Self::MonotoneApplied => "Monotone Applied",
            Self::MonotoneMatch => "Monotone Match",
            Self::MonotoneLog => "Monotone Log",
            Self::OrderedTerms => "Ordered Terms",
            Self::OrderedIndexes => "Ordered Indexes",
            Self::Linearizability => "Linearizability",
            Self::AtMostOnce => "At Most Once",
            Self::Liveness => "Liveness",
        }
    }
}

/// What was seen that contradicts a property.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fact {
    /// Two servers led in one term.
    TwoLeaders {
        /// The term.
        term: Term,
    },
    /// A leader lost or changed entries of its own log.
    LeaderChanged {
        /// The term that it leads.
        term: Term,
        /// The first entry that it lost or changed.
        from: Index,
    },
    /// Two logs have an entry of this index and term, and differ there or before.
    LogsDiffer {
        /// The index of the entry.
        index: Index,
        /// Its term.
        term: Term,
    },
    /// A leader lacks an entry that was committed in an earlier term.
    LeaderLacks {
        /// The term that it leads.
        term: Term,
        /// The first entry that it lacks.
        index: Index,
    },
    /// A server took for committed what is not the entry that was committed there.
    OtherEntry {
        /// Where.
        index: Index,
    },
    /// A server's state is not what the committed entries up to its lastApplied give.
    OtherState {
        /// Its lastApplied.
        applied: Index,
        /// A key whose value is another; `None` if there are keys that should not be there.
        key: Option<Text>,
    },
    /// An entry was taken for committed that too few servers hold.
    TooFew {
        /// The entry.
        index: Index,
        /// Who holds it.
        holders: NodeSet,
    },
    /// A server lost a committed entry, and leaves too few that hold it.
    LeftToFew {
        /// The entry.
        index: Index,
        /// Who still holds it.
        holders: NodeSet,
    },
    /// A server's term fell.
    TermFell {
        /// From what.
        from: Term,
        /// To what.
        to: Term,
    },
    /// A server took its vote back, or gave another in the same term.
    VoteChanged {
        /// The term.
        term: Term,
        /// Whom it had voted for.
        from: NodeId,
        /// What its vote is now.
        to: Option<NodeId>,
    },
    /// A server's commitIndex fell.
    CommitFell {
        /// From what.
        from: Index,
        /// To what.
        to: Index,
    },
    /// A server's lastApplied fell.
    AppliedFell {
        /// From what.
        from: Index,
        /// To what.
        to: Index,
    },
    /// A leader's matchIndex for a peer fell.
    MatchFell {
        /// The peer.
        peer: NodeId,
        /// From what.
        from: Index,
        /// To what.
        to: Index,
    },
    /// A server no longer holds what it knew to be committed.
    CommittedLost {
        /// The first entry that it lost or changed.
        index: Index,
    },
    /// An entry's term is below that of the entry before it, or above the server's own.
    TermOutOfOrder {
        /// The entry.
        index: Index,
    },
    /// applied ≤ commit ≤ last does not hold.
    IndexesOutOfOrder {
        /// lastApplied.
        applied: Index,
        /// commitIndex.
        commit: Index,
        /// The last index of the log.
        last: Index,
    },
    /// match < next ≤ last + 1 does not hold.
    ProgressOutOfOrder {
        /// The peer.
        peer: NodeId,
        /// Its matchIndex.
        matched: Index,
        /// Its nextIndex.
        next: Index,
        /// The last index of the leader's log.
        last: Index,
    },
    /// No order of the operations on a key explains this answer.
    Inexplicable {
        /// The request that was answered so.
        id: RequestId,
        /// The key.
        key: Text,
    },
    /// A repeated command took effect again.
    TwiceDone {
        /// The command.
        id: RequestId,
        /// Where it stands in the log once more.
        index: Index,
    },
    /// Calm has lasted long enough, and this has not come about.
    #[serde(serialize_with = "goal")]
    NotReached(LivenessGoal),
}

/// What calm should have brought about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LivenessGoal {
    /// One leader, all servers in its term, with equal logs that are wholly committed, and no
    /// client that still waits.
    Agreement,
    /// An answer to a fresh write.
    Write,
    /// An answer to a read, with what was written.
    Read,
}

/// A goal as the only field beside a kind.
fn goal<S: Serializer>(goal: &LivenessGoal, to: S) -> Result<S::Ok, S::Error> {
    raft::json_field("goal", goal, to)
}

impl Fact {
    /// The property that it contradicts.
    #[must_use]
    pub fn property(&self) -> Property {
        match self {
            Self::TwoLeaders { .. } => Property::ElectionSafety,
            Self::LeaderChanged { .. } => Property::LeaderAppendOnly,
            Self::LogsDiffer { .. } => Property::LogMatching,
            Self::LeaderLacks { .. } => Property::LeaderCompleteness,
            Self::OtherEntry { .. } | Self::OtherState { .. } => Property::StateMachineSafety,
            Self::TooFew { .. } | Self::LeftToFew { .. } => Property::CommitByMajority,
            Self::TermFell { .. } => Property::MonotoneTerm,
            Self::VoteChanged { .. } => Property::MonotoneVote,
            Self::CommitFell { .. } => Property::MonotoneCommit,
            Self::AppliedFell { .. } => Property::MonotoneApplied,
            Self::MatchFell { .. } => Property::MonotoneMatch,
            Self::CommittedLost { .. } => Property::MonotoneLog,
            Self::TermOutOfOrder { .. } => Property::OrderedTerms,
            Self::IndexesOutOfOrder { .. } | Self::ProgressOutOfOrder { .. } => {
                Property::OrderedIndexes
            }
            Self::Inexplicable { .. } => Property::Linearizability,
            Self::TwiceDone { .. } => Property::AtMostOnce,
            Self::NotReached(_) => Property::Liveness,
        }
    }
}

/// A property that does not hold, and how that was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The property.
    pub property: Property,
    /// The servers that it was seen at; none if it was seen at a client.
    pub nodes: NodeSet,
    /// When it came about.
    pub time: Time,
    /// The number of the last record by then, which names the step in which it came about.
    pub record: u64,
    /// True if no step showed it and only an audit found it: then it came about by that time, and
    /// nobody knows when.
    pub audited: bool,
    /// What was seen.
    pub fact: Fact,
}

impl fmt::Display for Violation {
    /// One sentence, for a terminal and for those who read tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Time(micros) = self.time;
        let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
        let by = if self.audited { "at the latest " } else { "" };
        write!(
            f,
            "{}, {by}at {seconds}.{rest:06} s, record {}: ",
            self.property.name(),
            self.record
        )?;
        let last = self.nodes.len().saturating_sub(1);
        for (place, node) in (0..).zip(self.nodes.iter()) {
            let before = match place {
                0 => "",
                _ if place == last => " and ",
                _ => ", ",
            };
            write!(f, "{before}{node}")?;
        }
        let space = if self.nodes.is_empty() { "" } else { " " };
        write!(f, "{space}{}", self.fact)
    }
}

impl fmt::Display for Fact {
    /// The end of a sentence that begins with the servers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoLeaders { term } => write!(f, "both led term {term}."),
            Self::LeaderChanged { term, from } => {
                write!(f, "led term {term} and changed its own log from {from} on.")
            }
            Self::LogsDiffer { index, term } => write!(
                f,
                "has a different entry at or before index {index} of term {term} from the one seen there before."
            ),
            Self::LeaderLacks { term, index } => {
                write!(f, "leads term {term} without committed entry {index}.")
            }
            Self::OtherEntry { index } => {
                write!(
                    f,
                    "committed a different entry at {index} from the one committed there before."
                )
            }
            Self::OtherState { applied, key: Some(key) } => {
                write!(f, "applied up to {applied} and has a wrong value for {key}.")
            }
            Self::OtherState { applied, key: None } => {
                write!(f, "applied up to {applied} and has keys that nobody wrote.")
            }
            Self::TooFew { index, holders } => {
                let holders = holders.len();
                let servers = if holders == 1 { "server holds" } else { "servers hold" };
                write!(f, "treated entry {index} as committed, but only {holders} {servers} it.")
            }
            Self::LeftToFew { index, holders } => {
                let left = match holders.len() {
                    0 => "no server holds",
                    1 => "only 1 server holds",
                    2 => "only 2 servers hold",
                    3 => "only 3 servers hold",
                    _ => "only 4 servers hold",
                };
                write!(f, "no longer holds committed entry {index}, which {left} now.")
            }
            _ => self.fmt_order(f),
        }
    }
}

impl Fact {
    /// What no longer holds of one server's numbers, or of what clients see.
    fn fmt_order(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TermFell { from, to } => write!(f, "went back from term {from} to {to}."),
            Self::VoteChanged { term, from, to: Some(to) } => {
                write!(f, "voted for {from} and for {to} in term {term}.")
            }
            Self::VoteChanged { term, from, to: None } => {
                write!(f, "forgot its vote for {from} in term {term}.")
            }
            Self::CommitFell { from, to } => {
                write!(f, "decreased commitIndex from {from} to {to}.")
            }
            Self::AppliedFell { from, to } => {
                write!(f, "decreased lastApplied from {from} to {to}.")
            }
            Self::MatchFell { peer, from, to } => {
                write!(f, "decreased matchIndex of {peer} from {from} to {to}.")
            }
            Self::CommittedLost { index } => {
                write!(f, "no longer holds entry {index}, which it knew to be committed.")
            }
            Self::TermOutOfOrder { index } => {
                write!(f, "has an entry at {index} whose term is out of order.")
            }
            Self::IndexesOutOfOrder { applied, commit, last } => {
                write!(f, "has lastApplied {applied}, commitIndex {commit} and last index {last}.")
            }
            Self::ProgressOutOfOrder { peer, matched, next, last } => {
                write!(
                    f,
                    "has matchIndex {matched} and nextIndex {next} for {peer}, and last index {last}."
                )
            }
            Self::Inexplicable { id: RequestId { client, serial }, key } => {
                write!(f, "request {} of {client} has an answer for {key} ", serial.0)?;
                f.write_str("that no order of the operations explains.")
            }
            Self::TwiceDone { id: RequestId { client, serial }, index } => {
                write!(f, "applied request {} of {client} again at {index}.", serial.0)
            }
            Self::NotReached(missing) => f.write_str(match missing {
                LivenessGoal::Agreement => {
                    "the cluster reached no agreement after faults had stopped."
                }
                LivenessGoal::Write => "a write was not answered after faults had stopped.",
                LivenessGoal::Read => "a read was not answered correctly after faults had stopped.",
            }),
            _ => Ok(()),
        }
    }
}
