//! Conditions: what authors wait for, and what they claim.

use std::fmt;

use crate::author::event_name::EventCounts;
use crate::run_stats::{RunStats, leaders};
use raft::{
    Answer, ClientId, Index, Micros, Node, NodeId, NodeSet, Progress, Role, Term, Text, Time,
};
use sim::{Address, CheckedWorld, Flights, Host, Outcome, Property, Setup, World};

/// A condition that holds or does not. It is displayed as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// True if it must not hold.
    pub not: bool,
    /// Its predicate, without “not”.
    pub predicate: Predicate,
    /// The author's words.
    pub text: String,
}

/// A claim about a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Predicate {
    /// A server has this role.
    HasRole(NodeId, ExpectedRole),
    /// A server is a follower and knows its leader.
    Follows(NodeId, NodeId),
    /// A server has voted so in its term.
    Voted(NodeId, Option<NodeId>),
    /// A server's log has this at an index.
    Entry(NodeId, Index, ExpectedEntry),
    /// A server's state machine has this under a key.
    Store(NodeId, Text, Option<Text>),
    /// These logs are the same; all of them, if none is named.
    LogsEqual(NodeSet),
    /// A client has a request without an answer.
    Waits(ClientId),
    /// A client's last answer is this.
    Answered(ClientId, ExpectedAnswer),
    /// The proxy takes this server for the leader.
    ProxyGuess(NodeId),
    /// The checker has found a violation of this property; `None`: it has found none.
    Violated(Option<Property>),
    /// A metric compares with a number.
    Compares(Metric, Comparison, u64),
}

/// A role that a server may be expected to have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpectedRole {
    /// It leads.
    Leader,
    /// It runs for election.
    Candidate,
    /// It follows.
    Follower,
    /// It has crashed.
    Down,
    /// It is paused.
    Paused,
}

/// What a log is expected to have at an index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExpectedEntry {
    /// Nothing.
    None,
    /// An entry of a term.
    Term(Term),
    /// A write of this value under this key.
    Write(Text, Text),
}

/// A client's expected last answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExpectedAnswer {
    /// What it asked for was done.
    Done,
    /// The outcome is unknown.
    Unknown,
    /// It has read this; `None` is that there is no value.
    Read(Option<Text>),
}

/// A comparison of two numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// It is equal.
    Equal,
    /// It is at most that.
    AtMost,
    /// It is at least that.
    AtLeast,
}

/// A number that can be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Metric {
    /// A field of a server.
    Node(NodeId, NodeField),
    /// nextIndex of a leader for a peer.
    Next(NodeId, NodeId),
    /// matchIndex of a leader for a peer.
    Match(NodeId, NodeId),
    /// The number of leaders.
    Leaders,
    /// The number of candidates.
    Candidates,
    /// The most votes that a candidate or a leader of the highest term has.
    MostVotes,
    /// The highest term.
    HighestTerm,
    /// The number of these messages in flight.
    InFlight(Flights),
    /// The number of these events since the step began.
    EventCount(&'static str, Option<Address>),
    /// The microseconds since the step began.
    Elapsed,
    /// See [`RunStats::split_votes`].
    SplitVotes,
    /// See [`RunStats::leaderless`], in microseconds.
    Leaderless,
    /// See [`RunStats::lost_writes`].
    LostWrites,
    /// See [`RunStats::cleared_doubts`].
    ClearedDoubts,
}

/// A numeric field of a single server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeField {
    /// currentTerm.
    Term,
    /// The last index of its log.
    Log,
    /// commitIndex.
    Commit,
    /// lastApplied.
    Applied,
    /// A candidate's votes.
    Votes,
}

/// All that conditions are evaluated in.
pub struct ConditionContext<'a> {
    /// The world, with its checker.
    pub watched: &'a CheckedWorld,
    /// The statistics of the run as a whole.
    pub stats: &'a RunStats,
    /// The events since the step began.
    pub events: &'a EventCounts,
    /// The time at which the step began.
    pub began: Time,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Condition {
    /// True if it holds.
    #[must_use]
    pub fn holds(&self, context: &ConditionContext<'_>) -> bool {
        self.predicate.holds(context) != self.not
    }

    /// Until when time has to pass for it, if it waits for time.
    #[must_use]
    pub fn alarm(&self) -> Option<Micros> {
        match self.predicate {
            Predicate::Compares(Metric::Elapsed, Comparison::AtLeast, span) if !self.not => {
                Some(Micros(span))
            }
            _ => None,
        }
    }

    /// True if all servers and clients are there that it names.
    #[must_use]
    pub fn fits(&self, setup: &Setup) -> bool {
        self.actors().into_iter().all(|actor| setup.has(actor))
    }

    fn actors(&self) -> Vec<Address> {
        let of = |list: &[NodeId]| list.iter().copied().map(Address::Node).collect();
        match &self.predicate {
            Predicate::HasRole(node, _)
            | Predicate::Entry(node, ..)
            | Predicate::Store(node, ..)
            | Predicate::ProxyGuess(node)
            | Predicate::Voted(node, None)
            | Predicate::Compares(Metric::Node(node, _), ..) => of(&[*node]),
            Predicate::Follows(one, other)
            | Predicate::Voted(one, Some(other))
            | Predicate::Compares(Metric::Next(one, other) | Metric::Match(one, other), ..) => {
                of(&[*one, *other])
            }
            Predicate::LogsEqual(nodes) => nodes.iter().map(Address::Node).collect(),
            Predicate::Waits(client) | Predicate::Answered(client, _) => {
                vec![Address::Client(*client)]
            }
            Predicate::Compares(Metric::EventCount(_, place), ..) => {
                place.iter().copied().collect()
            }
            Predicate::Compares(Metric::InFlight(flights), ..) => {
                flights.from.into_iter().chain(flights.to).collect()
            }
            Predicate::Violated(_) | Predicate::Compares(..) => Vec::new(),
        }
    }

    /// Why it can never hold in such a world, if that is certain.
    #[must_use]
    pub fn never(&self, setup: &Setup) -> Option<String> {
        let Predicate::Compares(number, compare, wanted) = &self.predicate else { return None };
        let nodes = u64::from(setup.nodes);
        let most = match number {
            Metric::Leaders | Metric::Candidates | Metric::MostVotes => nodes,
            Metric::Node(_, NodeField::Votes) => nodes,
            _ => return None,
        };
        let beyond = matches!(compare, Comparison::Equal | Comparison::AtLeast) && *wanted > most;
        (beyond && !self.not).then(|| format!("there are only {nodes} servers"))
    }

    /// True if two conditions can never hold together.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        if self.not != other.not {
            return self.predicate == other.predicate;
        }
        if self.not {
            return false;
        }
        match (&self.predicate, &other.predicate) {
            (Predicate::HasRole(one, role), Predicate::HasRole(other, or)) => {
                one == other && role != or && ![role, or].contains(&&ExpectedRole::Paused)
            }
            (Predicate::Voted(one, vote), Predicate::Voted(other, or)) => {
                one == other && vote != or
            }
            (Predicate::ProxyGuess(one), Predicate::ProxyGuess(other)) => one != other,
            (Predicate::Compares(one, how, than), Predicate::Compares(other, or, then)) => {
                one == other && {
                    let ((a, b), (c, d)) = (range(*how, *than), range(*or, *then));
                    a.max(c) > b.min(d)
                }
            }
            _ => false,
        }
    }
}

/// From where to where a number may be.
fn range(compare: Comparison, than: u64) -> (u64, u64) {
    match compare {
        Comparison::Equal => (than, than),
        Comparison::AtMost => (0, than),
        Comparison::AtLeast => (than, u64::MAX),
    }
}

impl Predicate {
    fn holds(&self, context: &ConditionContext<'_>) -> bool {
        let world = context.watched.world();
        match self {
            Self::HasRole(id, role) => world.host(*id).is_some_and(|host| role.is_of(host)),
            Self::Follows(id, leader) => node(world, *id).is_some_and(|node| {
                matches!(node.role(), Role::Follower { leader: Some(known), .. } if known == leader)
            }),
            Self::Voted(id, vote) => {
                world.host(*id).is_some_and(|host| host.durable().voted_for == *vote)
            }
            Self::Entry(id, index, wanted) => {
                let host = world.host(*id);
                host.is_some_and(|host| wanted.is_at(host, *index))
            }
            Self::Store(id, key, value) => {
                node(world, *id).is_some_and(|node| node.store().get(key) == value.as_ref())
            }
            Self::LogsEqual(nodes) => {
                let wanted = |id: NodeId| nodes.is_empty() || nodes.contains(id);
                let mut logs = world.hosts().filter(|(id, _)| wanted(*id));
                let first = logs.next().map(|(_, host)| &host.durable().log);
                logs.all(|(_, host)| Some(&host.durable().log) == first)
            }
            Self::Waits(id) => client(world, *id).is_some_and(|it| it.open().count() > 0),
            Self::Answered(id, answer) => {
                let last = client(world, *id).and_then(sim::Client::last);
                last.is_some_and(|last| answer.is(&last.outcome))
            }
            Self::ProxyGuess(id) => world.proxy().guess() == *id,
            Self::Violated(property) => {
                let mut found = context.watched.checker().violations().iter();
                match property {
                    None => found.next().is_none(),
                    Some(property) => found.any(|violation| violation.property == *property),
                }
            }
            Self::Compares(number, compare, than) => {
                number.value(context).is_some_and(|value| compare.holds(value, *than))
            }
        }
    }
}

impl Comparison {
    fn holds(self, value: u64, than: u64) -> bool {
        match self {
            Self::Equal => value == than,
            Self::AtMost => value <= than,
            Self::AtLeast => value >= than,
        }
    }
}

impl ExpectedRole {
    fn is_of(self, host: &Host) -> bool {
        let role = host.node().map(Node::role);
        match self {
            Self::Leader => matches!(role, Some(Role::Leader(_))),
            Self::Candidate => matches!(role, Some(Role::Candidate { .. })),
            Self::Follower => matches!(role, Some(Role::Follower { .. })),
            Self::Down => role.is_none(),
            Self::Paused => matches!(host, Host::Paused(..)),
        }
    }
}

impl ExpectedEntry {
    fn is_at(&self, host: &Host, index: Index) -> bool {
        let entry = host.durable().log.get(index);
        match self {
            Self::None => entry.is_none(),
            Self::Term(term) => entry.is_some_and(|entry| entry.term == *term),
            Self::Write(key, value) => {
                let command = entry.and_then(|entry| entry.command.as_ref());
                command.is_some_and(|command| {
                    let (key, value) = (key.clone(), value.clone());
                    command.operation == raft::Operation::Write { key, value }
                })
            }
        }
    }
}

impl ExpectedAnswer {
    fn is(&self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Self::Unknown, Outcome::Unknown) | (Self::Done, Outcome::Done(_)) => true,
            (Self::Read(wanted), Outcome::Done(Answer::Value(value))) => wanted == value,
            _ => false,
        }
    }
}

impl Metric {
    fn value(&self, context: &ConditionContext<'_>) -> Option<u64> {
        let world = context.watched.world();
        Some(match self {
            Self::Node(id, field) => field.value(world.host(*id)?)?,
            Self::Next(id, peer) => progress(world, *id, *peer)?.next.0,
            Self::Match(id, peer) => progress(world, *id, *peer)?.matched.0,
            Self::Leaders => leaders(world),
            Self::Candidates => {
                world.hosts().filter(|(_, host)| ExpectedRole::Candidate.is_of(host)).count() as u64
            }
            Self::MostVotes => most_votes(world),
            Self::HighestTerm => highest_term(world).0,
            Self::InFlight(flights) => {
                world.network().flights().filter(|flight| flights.has(flight)).count() as u64
            }
            Self::EventCount(name, place) => context.events.times(name, *place),
            Self::Elapsed => (world.now() - context.began).0,
            Self::SplitVotes => context.stats.split_votes(),
            Self::Leaderless => context.stats.leaderless().0,
            Self::LostWrites => context.stats.lost_writes(),
            Self::ClearedDoubts => context.stats.cleared_doubts(),
        })
    }
}

impl NodeField {
    fn value(self, host: &Host) -> Option<u64> {
        Some(match self {
            Self::Term => host.durable().term.0,
            Self::Log => host.durable().log.len(),
            Self::Commit => host.node()?.commit().0,
            Self::Applied => host.node()?.applied().0,
            Self::Votes => match host.node()?.role() {
                Role::Candidate { votes, .. } => votes.len().into(),
                _ => return None,
            },
        })
    }
}

fn node(world: &World, id: NodeId) -> Option<&Node> {
    world.host(id).and_then(Host::node)
}

fn client(world: &World, id: ClientId) -> Option<&sim::Client> {
    world.clients().iter().find(|client| client.id() == id)
}

fn progress(world: &World, id: NodeId, peer: NodeId) -> Option<&Progress> {
    match node(world, id)?.role() {
        Role::Leader(leadership) => leadership.peer(peer),
        _ => None,
    }
}

fn highest_term(world: &World) -> Term {
    world.hosts().map(|(_, host)| host.durable().term).max().unwrap_or_default()
}

/// A leader has had a majority; only the event has the exact number.
fn most_votes(world: &World) -> u64 {
    let term = highest_term(world);
    let votes = |host: &Host| match host.node().map(|node| (node.role(), node.config())) {
        Some((Role::Candidate { votes, pre_vote: false, .. }, _)) => votes.len().into(),
        Some((Role::Leader(_), config)) => u64::from(config.majority()),
        _ => 0,
    };
    let contesting = world.hosts().filter(|(_, host)| host.durable().term == term);
    contesting.map(|(_, host)| votes(host)).max().unwrap_or(0)
}
