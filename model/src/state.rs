//! One state of the model: the nodes, the messages under way, and what must be remembered to see
//! whether a property is violated.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use raft::{
    AppendResult, Entry, Index, Log, Message, Node, NodeId, NodeSet, Outgoing, Position, Role, Term,
};

/// What identifies an entry besides its index: its term and the number of its command, 0 if it is
/// the empty entry of a leadership.
pub(crate) type Content = (u64, u64);

/// Nodes, messages and history.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// The nodes in the order of their numbers; none is ever down for longer than a restart.
    pub(crate) nodes: Vec<Arc<Node>>,
    /// The last messages of each kind on each link, the newest last; see [`State::link`].
    links: Vec<Vec<Arc<Message>>>,
    /// The nodes that have led each term.
    pub(crate) leaders: Vec<NodeSet>,
    /// The entry that was committed first at each index, and the lowest term of a node that knew.
    pub(crate) committed: Vec<(Content, Term)>,
    /// The number of commands that clients have given.
    pub(crate) writes: u8,
    /// The number of crashes so far.
    pub(crate) crashes: u8,
}

impl State {
    pub(crate) fn new(nodes: Vec<Node>) -> Self {
        let links = vec![Vec::new(); nodes.len() * nodes.len() * 2];
        let nodes = nodes.into_iter().map(Arc::new).collect();
        let (leaders, committed) = (Vec::new(), Vec::new());
        Self { nodes, links, leaders, committed, writes: 0, crashes: 0 }
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[place(id)]
    }

    /// Returns the place of the requests, or of the answers, from one node to another.
    fn link(&self, from: usize, to: usize, answers: bool) -> usize {
        (from * self.nodes.len() + to) * 2 + usize::from(answers)
    }

    /// Returns the messages from one node to another, which can all still arrive.
    pub(crate) fn messages(&self, from: NodeId, to: NodeId, answers: bool) -> &[Arc<Message>] {
        &self.links[self.link(place(from), place(to), answers)]
    }

    /// Puts a message on its way. At most `window` are on a link: the oldest gives way.
    pub(crate) fn send(&mut self, from: NodeId, outgoing: Outgoing, window: usize) {
        let Outgoing { to, message } = outgoing;
        let link = self.link(place(from), place(to), is_answer(&message));
        let link = &mut self.links[link];
        let encode = |message: &Message| {
            let mut out = Vec::new();
            write_message(message, &mut out);
            out
        };
        let news = encode(&message);
        link.retain(|other| encode(other) != news);
        if link.len() == window {
            link.remove(0);
        }
        link.push(Arc::new(message));
    }

    /// Replaces a node, and notes who leads and what is committed.
    pub(crate) fn put(&mut self, node: Node) {
        let (id, term) = (node.id(), node.term());
        if matches!(node.role(), Role::Leader(_)) {
            let term = usize::try_from(term.0).unwrap_or_default();
            let terms = self.leaders.len().max(term + 1);
            self.leaders.resize(terms, NodeSet::default());
            self.leaders[term].insert(id);
        }
        let old = self.node(id).commit();
        for index in old.0 + 1..=node.commit().0 {
            self.note_commit(index, content(node.log(), index), term);
        }
        self.nodes[place(id)] = Arc::new(node);
    }

    fn note_commit(&mut self, index: u64, content: Content, term: Term) {
        let place = usize::try_from(index - 1).unwrap_or_default();
        match self.committed.get_mut(place) {
            Some((known, first)) if *known == content => *first = term.min(*first),
            Some(_) => {}
            None => self.committed.push((content, term)),
        }
    }

    /// Returns true if a node behaves like its current version, and its clients see the same.
    pub(crate) fn is(&self, node: &Node) -> bool {
        let identity: [usize; NODES_MAX] = std::array::from_fn(|place| place);
        let encode = |node: &Node| {
            let mut out = Vec::new();
            write_node(node, &identity, &mut out);
            out
        };
        encode(self.node(node.id())) == encode(node)
    }

    /// Returns the state as numbers, as if node `order[0]` were the first, and so on.
    ///
    /// It leaves out all that cannot matter to the properties: the times of timers (they may run out
    /// at any time here), the rounds of heartbeats (there are no reads), what follows from the log
    /// (the store), and what is only there to be shown (a follower's leader, the nodes that have
    /// refused a candidate).
    fn encode(&self, order: &[usize]) -> Vec<u8> {
        let mut renamed = [0; NODES_MAX];
        (0..).zip(order).for_each(|(new, old)| renamed[*old] = new);
        let mut out = Vec::with_capacity(256);
        out.extend([self.writes, self.crashes]);
        for leaders in &self.leaders {
            out.push(set(*leaders, &renamed));
        }
        out.push(END);
        for ((term, command), first) in &self.committed {
            out.extend([small(*term), small(*command), small(first.0)]);
        }
        out.push(END);
        for old in order {
            write_node(&self.nodes[*old], &renamed, &mut out);
        }
        for from in order {
            for to in order {
                for answers in [false, true] {
                    self.write_link(*from, *to, answers, &mut out);
                }
            }
        }
        out
    }

    /// Returns the state as numbers, the same whichever node has which number: the nodes are sorted
    /// by what does not depend on numbers, and where that leaves a choice, the least is taken.
    fn least(&self) -> Option<Vec<u8>> {
        let nameless = [0; NODES_MAX];
        let mut keys = vec![Vec::with_capacity(32); self.nodes.len()];
        for (node, key) in self.nodes.iter().zip(&mut keys) {
            write_node(node, &nameless, key);
        }
        let sorted = |order: &&Vec<usize>| order.is_sorted_by_key(|old| &keys[*old]);
        orders(self.nodes.len()).iter().filter(sorted).map(|order| self.encode(order)).min()
    }

    fn write_link(&self, from: usize, to: usize, answers: bool, out: &mut Vec<u8>) {
        let term = self.nodes[to].term();
        for message in &self.links[self.link(from, to, answers)] {
            // An answer of a former term will never be heard: whether it is there is all the same.
            if !answers || message.term() >= term {
                write_message(message, out);
                out.push(END);
            }
        }
        out.push(END);
    }
}

/// States that differ only in the numbers of the nodes are one.
impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.least().hash(state);
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.least() == other.least()
    }
}

/// The most nodes of a model.
const NODES_MAX: usize = 5;

/// Separates parts whose lengths differ. No number comes close to it.
const END: u8 = u8::MAX;

fn small(number: u64) -> u8 {
    u8::try_from(number).unwrap_or(END - 1)
}

pub(crate) fn place(id: NodeId) -> usize {
    usize::from(id.number()) - 1
}

/// Returns all orders of a number of nodes.
fn orders(nodes: usize) -> &'static [Vec<usize>] {
    static ORDERS: OnceLock<Vec<Vec<Vec<usize>>>> = OnceLock::new();
    &ORDERS.get_or_init(|| {
        let mut orders = vec![vec![Vec::new()]];
        for nodes in 0..NODES_MAX {
            orders.push(longer(&orders[nodes], nodes));
        }
        orders
    })[nodes]
}

/// Returns these orders with one more node put in at each place.
fn longer(orders: &[Vec<usize>], node: usize) -> Vec<Vec<usize>> {
    let put = |place: usize, order: &Vec<usize>| {
        let mut longer = order.clone();
        longer.insert(place, node);
        longer
    };
    (0..=node).flat_map(|place| orders.iter().map(move |order| put(place, order))).collect()
}

/// Returns the content of a log at an index.
pub(crate) fn content(log: &Log, index: u64) -> Content {
    log.get(Index(index)).map(of_entry).unwrap_or_default()
}

fn of_entry(entry: &Entry) -> Content {
    (entry.term.0, entry.command.as_ref().map_or(0, |command| command.id.serial.0))
}

fn set(nodes: NodeSet, renamed: &[usize]) -> u8 {
    nodes.iter().map(|node| 1 << renamed[place(node)]).sum()
}

fn write_node(node: &Node, renamed: &[usize], out: &mut Vec<u8>) {
    let vote = node.durable().voted_for.map_or(END, |vote| small(renamed[place(vote)] as u64));
    out.extend([small(node.term().0), vote, small(node.commit().0)]);
    for index in 1..=node.log().len() {
        let (term, command) = content(node.log(), index);
        out.extend([small(term), small(command)]);
    }
    out.push(END);
    match node.role() {
        Role::Follower { .. } => out.push(0),
        Role::Candidate { votes, .. } => out.extend([1, set(*votes, renamed)]),
        Role::Leader(leadership) => {
            let mut peers: Vec<[u8; 4]> = (leadership.peers.iter())
                .map(|peer| {
                    let (next, matched) = (small(peer.next.0), small(peer.matched.0));
                    [small(renamed[place(peer.id)] as u64), next, matched, peer.probing.into()]
                })
                .collect();
            peers.sort_unstable();
            out.push(2);
            out.extend(peers.concat());
        }
    }
}

pub(crate) fn is_answer(message: &Message) -> bool {
    matches!(message, Message::RequestVoteReply(_) | Message::AppendEntriesReply(_))
}

/// Writes a message as numbers. Its place says who sends it to whom.
fn write_message(message: &Message, out: &mut Vec<u8>) {
    let at = |position: Position| [small(position.index.0), small(position.term.0)];
    match message {
        Message::RequestVote(it) => {
            out.extend([0, small(it.term.0)]);
            out.extend(at(it.last));
        }
        Message::RequestVoteReply(it) => out.extend([1, small(it.term.0), it.granted.into()]),
        Message::AppendEntries(it) => {
            out.extend([2, small(it.term.0), small(it.commit.0)]);
            out.extend(at(it.prev));
            for (term, command) in it.entries.iter().map(of_entry) {
                out.extend([small(term), small(command)]);
            }
        }
        Message::AppendEntriesReply(it) => match &it.result {
            AppendResult::Accepted { matched } => {
                out.extend([3, small(it.term.0), small(matched.0)]);
            }
            AppendResult::Refused { prev, hint } => {
                out.extend([4, small(it.term.0), small(prev.0)]);
                out.extend(at(*hint));
            }
        },
    }
}
