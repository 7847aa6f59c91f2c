//! What authors wait for, and what they claim.

use std::fmt;

use crate::author::happening::Happened;
use crate::author::script::Flights;
use crate::witness::{Witness, leaders};
use raft::{
    Answer, ClientId, Index, Message, Micros, Node, NodeId, NodeSet, Progress, Role, Term, Text,
    Time,
};
use sim::{Address, CheckedWorld, Host, Outcome, Payload, Property, Setup, World};

/// Something that holds or does not. It is written as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// Whether it must not hold.
    pub not: bool,
    /// What it says.
    pub says: Says,
    /// How its author has written it.
    pub text: String,
}

/// What a condition says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Says {
    /// A server has this role.
    Is(NodeId, RoleIs),
    /// A server is a follower and knows its leader.
    Follows(NodeId, NodeId),
    /// A server has voted so in its term.
    Voted(NodeId, Option<NodeId>),
    /// What a server's log has at an index.
    Entry(NodeId, Index, EntryIs),
    /// What a server's state machine has under a key.
    Store(NodeId, Text, Option<Text>),
    /// These logs are the same; all of them, if none is named.
    LogsEqual(NodeSet),
    /// A client has a request without an answer.
    Waits(ClientId),
    /// A client's last answer.
    Answered(ClientId, AnswerIs),
    /// Whom the proxy takes for the leader.
    Asks(NodeId),
    /// The checker has found that this promise is broken; `None` is that it has found nothing.
    Broken(Option<Property>),
    /// A number compares so.
    Counts(Number, Compare, u64),
}

/// The role of a server, as far as anyone asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoleIs {
    /// It leads.
    Leader,
    /// It stands.
    Candidate,
    /// It follows.
    Follower,
    /// It has crashed.
    Down,
    /// It is stopped as it is.
    Paused,
}

/// What a log has at an index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryIs {
    /// Nothing.
    None,
    /// An entry of a term.
    Term(Term),
    /// A write of this value under this key.
    Write(Text, Text),
}

/// A client's last answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AnswerIs {
    /// What it asked for was done.
    Done,
    /// The outcome is unknown.
    Unknown,
    /// It has read this; `None` is that there is no value.
    Read(Option<Text>),
}

/// How a number compares with another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    /// It is the same.
    Is,
    /// It is at most that.
    AtMost,
    /// It is at least that.
    AtLeast,
}

/// A number that can be compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Number {
    /// Something of a server.
    Of(NodeId, Kept),
    /// nextIndex of a leader for a peer.
    Next(NodeId, NodeId),
    /// matchIndex of a leader for a peer.
    Match(NodeId, NodeId),
    /// How many lead.
    Leaders,
    /// How many stand.
    Candidates,
    /// The most votes that a candidate or a leader of the highest term has.
    MostVotes,
    /// The highest term.
    HighestTerm,
    /// Messages on their way.
    InFlight(Flights),
    /// How often something has happened since the step began.
    Happened(&'static str, Option<Address>),
    /// How many microseconds have passed since the step began.
    Passed,
    /// See [`Witness::split_votes`].
    SplitVotes,
    /// See [`Witness::leaderless`], in microseconds.
    Leaderless,
    /// See [`Witness::lost_writes`].
    LostWrites,
    /// See [`Witness::cleared_doubts`].
    ClearedDoubts,
}

/// A number of a single server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
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

/// What conditions are looked for in.
pub struct Scene<'a> {
    /// The world, and who looks at it.
    pub watched: &'a CheckedWorld,
    /// What the run as a whole has come to.
    pub witness: &'a Witness,
    /// What has happened since the step began.
    pub happened: &'a Happened,
    /// When the step began.
    pub began: Time,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Condition {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, scene: &Scene<'_>) -> bool {
        self.says.holds(scene) != self.not
    }

    /// Until when time has to pass for it, if it waits for time.
    #[must_use]
    pub fn alarm(&self) -> Option<Micros> {
        match self.says {
            Says::Counts(Number::Passed, Compare::AtLeast, span) if !self.not => Some(Micros(span)),
            _ => None,
        }
    }

    /// Whether all servers and clients are there that it names.
    #[must_use]
    pub fn fits(&self, setup: &Setup) -> bool {
        self.actors().into_iter().all(|actor| setup.has(actor))
    }

    fn actors(&self) -> Vec<Address> {
        let of = |list: &[NodeId]| list.iter().copied().map(Address::Node).collect();
        match &self.says {
            Says::Is(node, _)
            | Says::Entry(node, ..)
            | Says::Store(node, ..)
            | Says::Asks(node)
            | Says::Voted(node, None)
            | Says::Counts(Number::Of(node, _), ..) => of(&[*node]),
            Says::Follows(one, other)
            | Says::Voted(one, Some(other))
            | Says::Counts(Number::Next(one, other) | Number::Match(one, other), ..) => {
                of(&[*one, *other])
            }
            Says::LogsEqual(nodes) => nodes.iter().map(Address::Node).collect(),
            Says::Waits(client) | Says::Answered(client, _) => vec![Address::Client(*client)],
            Says::Counts(Number::Happened(_, place), ..) => place.iter().copied().collect(),
            Says::Counts(Number::InFlight(flights), ..) => {
                flights.from.into_iter().chain(flights.to).collect()
            }
            Says::Broken(_) | Says::Counts(..) => Vec::new(),
        }
    }

    /// Why it can never hold in such a world, if that is certain.
    #[must_use]
    pub fn never(&self, setup: &Setup) -> Option<String> {
        let Says::Counts(number, compare, wanted) = &self.says else { return None };
        let nodes = u64::from(setup.nodes);
        let most = match number {
            Number::Leaders | Number::Candidates | Number::MostVotes => nodes,
            Number::Of(_, Kept::Votes) => nodes,
            _ => return None,
        };
        let beyond = matches!(compare, Compare::Is | Compare::AtLeast) && *wanted > most;
        (beyond && !self.not).then(|| format!("there are only {nodes} servers"))
    }

    /// Whether two conditions can never hold together.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        if self.not != other.not {
            return self.says == other.says;
        }
        if self.not {
            return false;
        }
        match (&self.says, &other.says) {
            (Says::Is(one, role), Says::Is(other, or)) => {
                one == other && role != or && ![role, or].contains(&&RoleIs::Paused)
            }
            (Says::Voted(one, vote), Says::Voted(other, or)) => one == other && vote != or,
            (Says::Asks(one), Says::Asks(other)) => one != other,
            (Says::Counts(one, how, than), Says::Counts(other, or, then)) => {
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
fn range(compare: Compare, than: u64) -> (u64, u64) {
    match compare {
        Compare::Is => (than, than),
        Compare::AtMost => (0, than),
        Compare::AtLeast => (than, u64::MAX),
    }
}

impl Says {
    fn holds(&self, scene: &Scene<'_>) -> bool {
        let world = scene.watched.world();
        match self {
            Self::Is(id, role) => world.host(*id).is_some_and(|host| role.is_of(host)),
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
            Self::Asks(id) => world.proxy().guess() == *id,
            Self::Broken(property) => {
                let mut found = scene.watched.checker().violations().iter();
                match property {
                    None => found.next().is_none(),
                    Some(property) => found.any(|violation| violation.property == *property),
                }
            }
            Self::Counts(number, compare, than) => {
                number.value(scene).is_some_and(|value| compare.holds(value, *than))
            }
        }
    }
}

impl Compare {
    fn holds(self, value: u64, than: u64) -> bool {
        match self {
            Self::Is => value == than,
            Self::AtMost => value <= than,
            Self::AtLeast => value >= than,
        }
    }
}

impl RoleIs {
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

impl EntryIs {
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

impl AnswerIs {
    fn is(&self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Self::Unknown, Outcome::Unknown) | (Self::Done, Outcome::Done(_)) => true,
            (Self::Read(wanted), Outcome::Done(Answer::Value(value))) => wanted == value,
            _ => false,
        }
    }
}

impl Number {
    fn value(&self, scene: &Scene<'_>) -> Option<u64> {
        let world = scene.watched.world();
        Some(match self {
            Self::Of(id, kept) => kept.of(world.host(*id)?)?,
            Self::Next(id, peer) => progress(world, *id, *peer)?.next.0,
            Self::Match(id, peer) => progress(world, *id, *peer)?.matched.0,
            Self::Leaders => leaders(world),
            Self::Candidates => {
                world.hosts().filter(|(_, host)| RoleIs::Candidate.is_of(host)).count() as u64
            }
            Self::MostVotes => most_votes(world),
            Self::HighestTerm => highest_term(world).0,
            Self::InFlight(flights) => {
                world.network().flights().filter(|flight| flights.has(flight)).count() as u64
            }
            Self::Happened(name, place) => scene.happened.times(name, *place),
            Self::Passed => (world.now() - scene.began).0,
            Self::SplitVotes => scene.witness.split_votes(),
            Self::Leaderless => scene.witness.leaderless().0,
            Self::LostWrites => scene.witness.lost_writes(),
            Self::ClearedDoubts => scene.witness.cleared_doubts(),
        })
    }
}

impl Kept {
    fn of(self, host: &Host) -> Option<u64> {
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

impl Flights {
    /// Whether a message is one of these.
    #[must_use]
    pub fn has(&self, flight: &sim::Flight) -> bool {
        let envelope = &flight.envelope;
        let filled = match &envelope.payload {
            Payload::Raft(Message::AppendEntries(request)) => !request.entries.is_empty(),
            _ => true,
        };
        envelope.payload.kind() == self.kind
            && (filled || !self.with_entries)
            && self.from.is_none_or(|from| from == envelope.from)
            && self.to.is_none_or(|to| to == envelope.to)
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

/// Whoever leads has had a majority; how many exactly is told by the event alone.
fn most_votes(world: &World) -> u64 {
    let term = highest_term(world);
    let votes = |host: &Host| match host.node().map(|node| (node.role(), node.config())) {
        Some((Role::Candidate { votes, pre_vote: false, .. }, _)) => votes.len().into(),
        Some((Role::Leader(_), config)) => u64::from(config.majority()),
        _ => 0,
    };
    let standing = world.hosts().filter(|(_, host)| host.durable().term == term);
    standing.map(|(_, host)| votes(host)).max().unwrap_or(0)
}
