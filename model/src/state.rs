//! One state of the model: the nodes, the messages under way, and what has to be remembered to see
//! whether a promise is broken.

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
    /// Who has led each term.
    pub(crate) leaders: Vec<NodeSet>,
    /// What was committed first at each index, and the lowest term of a node that knew.
    pub(crate) committed: Vec<(Content, Term)>,
    /// How many commands clients have given.
    pub(crate) writes: u8,
    /// How many crashes there were.
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

    /// Where the requests, or the answers, from one node to another are kept.
    fn link(&self, from: usize, to: usize, answers: bool) -> usize {
        (from * self.nodes.len() + to) * 2 + usize::from(answers)
    }

    /// The messages from one node to another, which can all still arrive.
    pub(crate) fn messages(&self, from: NodeId, to: NodeId, answers: bool) -> &[Arc<Message>] {
        &self.links[self.link(place(from), place(to), answers)]
    }

    /// Puts a message on its way. At most `window` are on a link: the oldest gives way.
    pub(crate) fn send(&mut self, from: NodeId, outgoing: Outgoing, window: usize) {
        let Outgoing { to, message } = outgoing;
        let link = self.link(place(from), place(to), is_answer(&message));
        let link = &mut self.links[link];
        let told = |message: &Message| {
            let mut told = Vec::new();
            tell_message(message, &mut told);
            told
        };
        let news = told(&message);
        link.retain(|other| told(other) != news);
        if link.len() == window {
            link.remove(0);
        }
        link.push(Arc::new(message));
    }

    /// Takes in what a node has become, and notes who leads and what is committed.
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

    /// Whether a node, as it is now, would do all as another, and its clients see the same.
    pub(crate) fn is(&self, node: &Node) -> bool {
        let identity: [usize; NODES_MAX] = std::array::from_fn(|place| place);
        let tell = |node: &Node| {
            let mut told = Vec::new();
            tell_node(node, &identity, &mut told);
            told
        };
        tell(self.node(node.id())) == tell(node)
    }

    /// The state as numbers, if node `order[0]` were the first, and so on.
    ///
    /// What cannot make a difference to the promises is left out: what only tells when timers run
    /// out (they may run out at any time here), the rounds of heartbeats (there are no reads), what
    /// follows from the log (the store), and what is only known to be told (who leads a follower,
    /// who has refused a candidate).
    fn told(&self, order: &[usize]) -> Vec<u8> {
        let mut renamed = [0; NODES_MAX];
        (0..).zip(order).for_each(|(new, old)| renamed[*old] = new);
        let mut told = Vec::with_capacity(256);
        told.extend([self.writes, self.crashes]);
        for leaders in &self.leaders {
            told.push(set(*leaders, &renamed));
        }
        told.push(END);
        for ((term, command), first) in &self.committed {
            told.extend([small(*term), small(*command), small(first.0)]);
        }
        told.push(END);
        for old in order {
            tell_node(&self.nodes[*old], &renamed, &mut told);
        }
        for from in order {
            for to in order {
                for answers in [false, true] {
                    self.tell_link(*from, *to, answers, &mut told);
                }
            }
        }
        told
    }

    /// The state as numbers, the same whichever node has which number: the nodes are put in an order
    /// by what does not depend on numbers, and where that leaves a choice, the least is taken.
    fn least(&self) -> Option<Vec<u8>> {
        let nameless = [0; NODES_MAX];
        let mut keys = vec![Vec::with_capacity(32); self.nodes.len()];
        for (node, key) in self.nodes.iter().zip(&mut keys) {
            tell_node(node, &nameless, key);
        }
        let sorted = |order: &&Vec<usize>| order.is_sorted_by_key(|old| &keys[*old]);
        orders(self.nodes.len()).iter().filter(sorted).map(|order| self.told(order)).min()
    }

    fn tell_link(&self, from: usize, to: usize, answers: bool, told: &mut Vec<u8>) {
        let term = self.nodes[to].term();
        for message in &self.links[self.link(from, to, answers)] {
            // An answer of a former term will never be heard: whether it is there is all the same.
            if !answers || message.term() >= term {
                tell_message(message, told);
                told.push(END);
            }
        }
        told.push(END);
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

/// Stands between parts whose lengths differ. No number comes close to it.
const END: u8 = u8::MAX;

fn small(number: u64) -> u8 {
    u8::try_from(number).unwrap_or(END - 1)
}

pub(crate) fn place(id: NodeId) -> usize {
    usize::from(id.number()) - 1
}

/// All orders of so many nodes.
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

/// The orders that come about when one more node is put anywhere into these.
fn longer(orders: &[Vec<usize>], node: usize) -> Vec<Vec<usize>> {
    let put = |place: usize, order: &Vec<usize>| {
        let mut longer = order.clone();
        longer.insert(place, node);
        longer
    };
    (0..=node).flat_map(|place| orders.iter().map(move |order| put(place, order))).collect()
}

/// What is at an index of a log.
pub(crate) fn content(log: &Log, index: u64) -> Content {
    log.get(Index(index)).map(of_entry).unwrap_or_default()
}

fn of_entry(entry: &Entry) -> Content {
    (entry.term.0, entry.command.as_ref().map_or(0, |command| command.id.serial.0))
}

fn set(nodes: NodeSet, renamed: &[usize]) -> u8 {
    nodes.iter().map(|node| 1 << renamed[place(node)]).sum()
}

fn tell_node(node: &Node, renamed: &[usize], told: &mut Vec<u8>) {
    let vote = node.durable().voted_for.map_or(END, |vote| small(renamed[place(vote)] as u64));
    told.extend([small(node.term().0), vote, small(node.commit().0)]);
    for index in 1..=node.log().len() {
        let (term, command) = content(node.log(), index);
        told.extend([small(term), small(command)]);
    }
    told.push(END);
    match node.role() {
        Role::Follower { .. } => told.push(0),
        Role::Candidate { votes, .. } => told.extend([1, set(*votes, renamed)]),
        Role::Leader(leadership) => {
            let mut peers: Vec<[u8; 4]> = (leadership.peers.iter())
                .map(|peer| {
                    let (next, matched) = (small(peer.next.0), small(peer.matched.0));
                    [small(renamed[place(peer.id)] as u64), next, matched, peer.probing.into()]
                })
                .collect();
            peers.sort_unstable();
            told.push(2);
            told.extend(peers.concat());
        }
    }
}

pub(crate) fn is_answer(message: &Message) -> bool {
    matches!(message, Message::RequestVoteReply(_) | Message::AppendEntriesReply(_))
}

/// Tells a message as numbers; who sends it to whom is known by where it stands.
fn tell_message(message: &Message, told: &mut Vec<u8>) {
    let at = |position: Position| [small(position.index.0), small(position.term.0)];
    match message {
        Message::RequestVote(it) => {
            told.extend([0, small(it.term.0)]);
            told.extend(at(it.last));
        }
        Message::RequestVoteReply(it) => told.extend([1, small(it.term.0), it.granted.into()]),
        Message::AppendEntries(it) => {
            told.extend([2, small(it.term.0), small(it.commit.0)]);
            told.extend(at(it.prev));
            for (term, command) in it.entries.iter().map(of_entry) {
                told.extend([small(term), small(command)]);
            }
        }
        Message::AppendEntriesReply(it) => match &it.result {
            AppendResult::Accepted { matched } => {
                told.extend([3, small(it.term.0), small(matched.0)]);
            }
            AppendResult::Refused { prev, hint } => {
                told.extend([4, small(it.term.0), small(prev.0)]);
                told.extend(at(*hint));
            }
        },
    }
}
