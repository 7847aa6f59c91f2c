//! The view models of the stage: servers, links, the proxy, the clients, and messages in flight.

use crate::flight_view::FlightView;
use crate::visible::{Part, Visible};
use crate::words;
use raft::{ClientId, Index, NodeId, NodeSet, Role, Term, Timer};
use sim::{Address, Host, Outcome, World};

/// Everything on the stage. It changes only with an event; positions in between are computed from the
/// world itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// The servers.
    pub nodes: Vec<NodeView>,
    /// The election timer of each server, if it has one.
    pub timers: Vec<Option<Timer>>,
    /// The links between servers, and between servers and the proxy.
    pub links: Vec<LinkView>,
    /// The groups of servers that reach each other, if there is more than one.
    pub groups: Vec<NodeSet>,
    /// The proxy.
    pub proxy: ProxyView,
    /// The clients.
    pub clients: Vec<ClientView>,
    /// The messages, in the order of their numbers.
    pub flights: Vec<FlightView>,
}

/// A server's role, or `Down`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoleName {
    /// It answers requests.
    Follower,
    /// It only asks whether it would be elected (thesis 9.6), and is still in its old term.
    PreCandidate,
    /// It requests votes.
    Candidate,
    /// It leads.
    Leader,
    /// It has crashed.
    Down,
}

impl RoleName {
    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Follower => "follower",
            Self::PreCandidate => "pre-candidate",
            Self::Candidate => "candidate",
            Self::Leader => "leader",
            Self::Down => "down",
        }
    }

    /// Its name, and that its server is paused: "leader, paused". A server's state is worded so everywhere.
    #[must_use]
    pub fn state(self, paused: bool) -> String {
        format!("{}{}", self.word(), if paused { ", paused" } else { "" })
    }

    /// Its symbol, in the shape that it has on the stage.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Follower => "●",
            Self::PreCandidate => "◇",
            Self::Candidate => "◆",
            Self::Leader => "⬢",
            Self::Down => "○",
        }
    }

    /// Returns the role of the server on a host.
    #[must_use]
    pub fn from_host(host: &Host) -> Self {
        match host.node().map(raft::Node::role) {
            None => Self::Down,
            Some(Role::Follower { .. }) => Self::Follower,
            Some(Role::Candidate { pre_vote: true, .. }) => Self::PreCandidate,
            Some(Role::Candidate { pre_vote: false, .. }) => Self::Candidate,
            Some(Role::Leader(_)) => Self::Leader,
        }
    }
}

/// A server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NodeView {
    /// Its name.
    pub id: NodeId,
    /// Its role.
    pub role: RoleName,
    /// True if it is paused.
    pub paused: bool,
    /// currentTerm.
    pub term: Term,
    /// votedFor.
    pub voted_for: Option<NodeId>,
    /// The last index of its log.
    pub last: Index,
    /// commitIndex; none if it is down, as nobody knows it then.
    pub commit: Option<Index>,
    /// lastApplied; none if it is down.
    pub applied: Option<Index>,
    /// A candidate's votes.
    pub votes: Option<Votes>,
}

/// The votes of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Votes {
    /// The number of votes it has.
    pub granted: u32,
    /// The number of votes it needs.
    pub needed: u32,
    /// True for pre-votes, see thesis 9.6.
    pub pre_vote: bool,
}

impl NodeView {
    /// Returns the server on a host.
    #[must_use]
    pub fn new(id: NodeId, host: &Host) -> Self {
        let node = host.node();
        let votes = match node.map(|node| (node.role(), node.config().majority())) {
            Some((Role::Candidate { votes, pre_vote, .. }, needed)) => {
                Some(Votes { granted: votes.len(), needed, pre_vote: *pre_vote })
            }
            _ => None,
        };
        Self {
            id,
            role: RoleName::from_host(host),
            paused: matches!(host, Host::Paused(..)),
            term: host.durable().term,
            voted_for: host.durable().voted_for,
            last: host.durable().log.last().index,
            commit: node.map(raft::Node::commit),
            applied: node.map(raft::Node::applied),
            votes,
        }
    }

    /// Returns the name of the server for a screen reader: it says what may be drawn. It begins with the words that are
    /// drawn, in their order: who sees them may say them to a program that listens.
    #[must_use]
    pub fn label(&self, visible: &Visible) -> String {
        let Self { id, term, last, commit, .. } = self;
        let has = |part| visible.has(part);
        let is_role_shown = has(Part::Roles) || self.role == RoleName::Down;
        let state = match is_role_shown {
            true => Some(self.state()),
            false => self.paused.then(|| "paused".into()),
        };
        let votes = self.votes.filter(|_| has(Part::Votes)).map(Votes::words);
        let vote = self.voted_for.filter(|_| has(Part::Votes));
        let parts = [
            has(Part::Terms).then(|| format!("term {term}")),
            state,
            votes,
            vote.map(|vote| format!("voted for {vote}")),
            has(Part::Logs).then(|| format!("log to {last}")),
            has(Part::Commits).then(|| format!("committed {}", words::index(*commit))),
        ];
        let mut label = id.to_string();
        parts.iter().flatten().for_each(|part| words::add(&mut label, format_args!(", {part}")));
        label
    }

    /// Returns its role, and that it is paused: "leader, paused".
    #[must_use]
    pub fn state(&self) -> String {
        self.role.state(self.paused)
    }
}

impl Votes {
    /// "1 of 2 votes", or "1 of 2 pre-votes".
    #[must_use]
    pub fn words(self) -> String {
        let what = if self.pre_vote { "pre-votes" } else { "votes" };
        format!("{} of {} {what}", self.granted, self.needed)
    }
}

/// The directions in which a link is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// None.
    None,
    /// From the first end to the second.
    There,
    /// From the second end to the first.
    Back,
    /// Both.
    Both,
}

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkView {
    /// One end, always a server.
    pub one: NodeId,
    /// The other end: a later server, or the proxy.
    pub other: Address,
    /// The directions that are cut.
    pub cut: Cut,
}

impl LinkView {
    /// Returns a link as it is in a world.
    #[must_use]
    pub fn new(world: &World, one: NodeId, other: Address) -> Self {
        let cut = match (
            world.network().is_cut(one.into(), other),
            world.network().is_cut(other, one.into()),
        ) {
            (false, false) => Cut::None,
            (true, false) => Cut::There,
            (false, true) => Cut::Back,
            (true, true) => Cut::Both,
        };
        Self { one, other, cut }
    }

    /// Returns its name, such as "n1-n2".
    #[must_use]
    pub fn name(&self) -> String {
        words::link(self.one.into(), self.other)
    }

    /// Returns the cut as "none", "both", or a direction such as "n1-n2".
    #[must_use]
    pub fn cut_name(&self) -> String {
        match self.cut {
            Cut::None => "none".into(),
            Cut::Both => "both".into(),
            Cut::There => words::link(self.one.into(), self.other),
            Cut::Back => words::link(self.other, self.one.into()),
        }
    }
}

/// The proxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProxyView {
    /// The server that it will ask next.
    pub guess: NodeId,
    /// The number of its pending requests.
    pub open: usize,
    /// The highest number of attempts among them.
    pub attempts: u32,
}

/// A client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientView {
    /// Its name.
    pub id: ClientId,
    /// The number of its pending requests.
    pub open: usize,
    /// The last answer in words, and true if its outcome is known.
    pub last: Option<(String, bool)>,
}

impl Stage {
    /// Returns the stage for a world at its current time.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let mut flights: Vec<FlightView> = Vec::new();
        for flight in world.network().flights() {
            let place = flights.partition_point(|other| other.id < flight.id);
            flights.insert(place, FlightView::new(flight));
        }
        let proxy = world.proxy();
        Self {
            nodes: world.hosts().map(|(id, host)| NodeView::new(id, host)).collect(),
            timers: world.hosts().map(|(_, host)| timer(host)).collect(),
            links: links(world),
            groups: groups(world),
            proxy: ProxyView {
                guess: proxy.guess(),
                open: proxy.open().len(),
                attempts: proxy.open().map(|attempt| attempt.attempts).max().unwrap_or(0),
            },
            clients: world.clients().iter().map(client).collect(),
            flights,
        }
    }

    /// True if any link is cut.
    #[must_use]
    pub fn any_cut(&self) -> bool {
        self.links.iter().any(|link| link.cut != Cut::None)
    }
}

fn client(client: &sim::Client) -> ClientView {
    let last = client.last().map(|answered| {
        let certain = matches!(answered.outcome, Outcome::Done(_));
        (words::answer(&answered.operation, &answered.outcome), certain)
    });
    ClientView { id: client.id(), open: client.open().count(), last }
}

fn links(world: &World) -> Vec<LinkView> {
    let nodes = NodeSet::first(world.setup().nodes);
    let mut links = Vec::new();
    for one in nodes.iter() {
        links.push(LinkView::new(world, one, Address::Proxy));
        for other in nodes.iter().filter(|other| *other > one) {
            links.push(LinkView::new(world, one, other.into()));
        }
    }
    links
}

/// The servers that reach each other in both directions, directly or through others; none if
/// that is all of them.
fn groups(world: &World) -> Vec<NodeSet> {
    let mut left = NodeSet::first(world.setup().nodes);
    let mut groups = Vec::new();
    while let Some(first) = left.iter().next() {
        let group = reachable(world, first);
        group.iter().for_each(|node| left.remove(node));
        groups.push(group);
    }
    if groups.len() > 1 { groups } else { Vec::new() }
}

fn reachable(world: &World, first: NodeId) -> NodeSet {
    let all = NodeSet::first(world.setup().nodes);
    let mut group = NodeSet::from_iter([first]);
    loop {
        let joins = |other: &NodeId| {
            !group.contains(*other)
                && group
                    .iter()
                    .any(|node| LinkView::new(world, node, (*other).into()).cut == Cut::None)
        };
        match all.iter().find(joins) {
            Some(other) => group.insert(other),
            None => return group,
        }
    }
}

/// Returns a server's election timer, if it has one.
#[must_use]
pub fn timer(host: &Host) -> Option<Timer> {
    match host.node()?.role() {
        Role::Follower { timer, .. } | Role::Candidate { timer, .. } => Some(*timer),
        Role::Leader(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::{Groups, Intervention, Setup};

    #[test]
    fn a_partition_is_seen_as_the_groups_that_still_reach_each_other() {
        let setup = Setup { nodes: 5, ..Setup::default() };
        let mut world = World::new(&setup, 1).expect("a sound setup");
        assert!(Stage::new(&world).groups.is_empty(), "one group is no partition");
        let mut parts = Groups::default();
        parts.nodes[..5].copy_from_slice(&[0, 1, 0, 1, 1]);
        let partition = Intervention::Partition(parts);
        world.intervene(&partition, &mut Vec::new()).expect("possible");
        let stage = Stage::new(&world);
        let names: Vec<String> = stage.groups.iter().map(|group| words::names(*group)).collect();
        assert_eq!(names, ["n1 and n3", "n2, n4 and n5"]);
        assert!(stage.any_cut());
    }

    /// Given a leader with all there is to say of it, when a part is not shown yet, then its name says nothing of that.
    #[test]
    fn the_name_of_a_server_says_what_is_drawn() {
        let mut world = World::new(&Setup::default(), 1).expect("a sound setup");
        let leads = |view: &&NodeView| view.role == RoleName::Leader;
        while !Stage::new(&world).nodes.iter().any(|view| leads(&view)) {
            assert!(world.advance(raft::Time(2_000_000), &mut Vec::new()), "nobody leads");
        }
        let nodes = Stage::new(&world).nodes;
        let mut leader = nodes.iter().find(leads).expect("it leads").clone();
        let mut visible = Visible::all(world.setup());
        let name = leader.id;
        assert_eq!(
            leader.label(&visible),
            format!("{name}, term 1, leader, voted for {name}, log to 1, committed 0")
        );
        for (part, left) in [
            (Part::Votes, "term 1, leader, log to 1, committed 0"),
            (Part::Commits, "term 1, leader, log to 1"),
            (Part::Terms, "leader, log to 1"),
            (Part::Logs, "leader"),
        ] {
            visible.parts.remove(&part);
            assert_eq!(leader.label(&visible), format!("{name}, {left}"));
        }
        visible.parts.clear();
        assert_eq!(leader.label(&visible), name.to_string());
        leader.role = RoleName::Down;
        assert_eq!(leader.label(&visible), format!("{name}, down"), "that is always drawn");
    }

    #[test]
    fn a_link_cut_one_way_says_which() {
        let mut world = World::new(&Setup::default(), 1).expect("a sound setup");
        let [n1, n2] = [1, 2].map(|number| NodeId::new(number).expect("1 to 9"));
        let cut = Intervention::CutLink { from: n2.into(), to: n1.into() };
        world.intervene(&cut, &mut Vec::new()).expect("possible");
        let link = LinkView::new(&world, n1, n2.into());
        assert_eq!((link.name().as_str(), link.cut_name().as_str()), ("n1-n2", "n2-n1"));
    }
}
