//! What several test files need: short names for the things of the core, a bench on which nodes
//! stand without a network, and a world to try things on.

#![allow(missing_docs, reason = "only tests use it, and its names say what they make")]

mod bench;
mod dice;
mod lab;
mod steps;

pub use bench::{Bench, Sent};
pub use dice::Dice;
pub use lab::Lab;
pub use steps::{WorldStep, each_step};

use raft::{
    AppendEntries, AppendEntriesReply, AppendResult, ClientId, Command, Config, Durable, Entry,
    Index, Input, Leadership, Log, MAX_BATCH, Message, Micros, Node, NodeId, NodeSet, Operation,
    Output, Position, RequestId, RequestVote, RequestVoteReply, Role, Round, Rules, Serial, Term,
    Text, Time, Timer, Timing,
};

/// The timing of the paper: election timeouts from 150 to 300 ms, a heartbeat each 50 ms.
pub const TIMING: Timing = Timing {
    election_min: Micros::from_millis(150),
    election_max: Micros::from_millis(300),
    heartbeat: Micros::from_millis(50),
};

pub fn n(number: u8) -> NodeId {
    NodeId::new(number).expect("from 1 to 9")
}

pub fn set(numbers: &[u8]) -> NodeSet {
    numbers.iter().copied().map(n).collect()
}

pub fn ms(millis: u64) -> Time {
    Time(millis * 1_000)
}

pub fn text(text: &str) -> Text {
    Text::new(text).expect("short enough")
}

pub fn config(nodes: u8) -> Config {
    Config {
        members: NodeSet::first(nodes),
        timing: TIMING,
        batch: MAX_BATCH,
        check_quorum: false,
        pre_vote: false,
        rules: Rules::default(),
    }
}

pub fn at(index: u64, term: u64) -> Position {
    Position { index: Index(index), term: Term(term) }
}

/// The entry that the leader of a term would put at an index: no two of them are the same.
pub fn entry(index: u64, term: u64) -> Entry {
    let command = Command {
        id: RequestId { client: ClientId(9), serial: Serial(term * 1_000 + index) },
        unanswered_from: Serial(0),
        operation: write_op("fill", &format!("{term}.{index}")),
    };
    Entry { term: Term(term), command: Some(command.into()) }
}

/// Entries from an index on, with these terms.
pub fn entries(from: u64, terms: &[u64]) -> Vec<Entry> {
    (from..).zip(terms).map(|(index, term)| entry(index, *term)).collect()
}

/// A log whose entries have these terms.
pub fn log(terms: &[u64]) -> Log {
    let mut log = Log::default();
    for entry in entries(1, terms) {
        log.append(entry);
    }
    log
}

pub fn terms(log: &Log) -> Vec<u64> {
    (1..=log.len()).map(|index| log.get(Index(index)).expect("within the log").term.0).collect()
}

pub fn durable(term: u64, voted_for: Option<u8>, log_terms: &[u64]) -> Durable {
    Durable { term: Term(term), voted_for: voted_for.map(n), log: log(log_terms) }
}

/// A follower, n1 of a cluster, with this behind it.
pub fn follower(nodes: u8, term: u64, log_terms: &[u64]) -> Node {
    Node::restart(n(1), config(nodes), durable(term, None, log_terms), 1, Time(0))
}

/// A candidate, n1 of a cluster: the same, made to run for election. Its term is one higher.
pub fn candidate(nodes: u8, term: u64, log_terms: &[u64]) -> Node {
    let mut node = follower(nodes, term, log_terms);
    node.step(Time(0), Input::TimeOut);
    node
}

/// A leader, n1 of a cluster: the same, with the votes of all others. Its term is one higher, and
/// its log ends with the empty entry of that term. Also what the last vote led to.
pub fn leader(nodes: u8, term: u64, log_terms: &[u64]) -> (Node, Output) {
    elect(candidate_with(config(nodes), term, log_terms))
}

pub fn candidate_with(config: Config, term: u64, log_terms: &[u64]) -> (Node, Output) {
    let mut node = Node::restart(n(1), config, durable(term, None, log_terms), 1, Time(0));
    let out = node.step(Time(0), Input::TimeOut);
    (node, out)
}

pub fn elect((mut node, mut out): (Node, Output)) -> (Node, Output) {
    let term = node.term().0;
    for voter in node.config().members.iter().skip(1) {
        if !is_leader(&node) {
            out = step(&mut node, Time(0), voter.number(), vote(term, true));
        }
    }
    assert!(is_leader(&node));
    (node, out)
}

/// A server hands a node a message.
pub fn step(node: &mut Node, now: Time, from: u8, message: Message) -> Output {
    node.step(now, Input::Message { from: n(from), message })
}

/// A client asks a node for something.
pub fn ask(node: &mut Node, now: Time, request: Command) -> Output {
    node.step(now, Input::Request(request))
}

pub fn ask_vote(term: u64, last: Position) -> Message {
    Message::RequestVote(RequestVote { term: Term(term), last, pre_vote: false })
}

pub fn vote(term: u64, granted: bool) -> Message {
    Message::RequestVoteReply(RequestVoteReply { term: Term(term), granted, pre_vote: false })
}

pub fn append(term: u64, prev: Position, terms: &[u64], commit: u64) -> Message {
    Message::AppendEntries(AppendEntries {
        term: Term(term),
        prev,
        entries: entries(prev.index.0 + 1, terms),
        commit: Index(commit),
        round: Round(1),
    })
}

pub fn accepted(term: u64, matched: u64, round: u64) -> Message {
    Message::AppendEntriesReply(AppendEntriesReply {
        term: Term(term),
        round: Round(round),
        result: AppendResult::Accepted { matched: Index(matched) },
    })
}

pub fn refused(term: u64, prev: u64, hint: Position) -> Message {
    Message::AppendEntriesReply(AppendEntriesReply {
        term: Term(term),
        round: Round(0),
        result: AppendResult::Refused { prev: Index(prev), hint },
    })
}

pub fn request(client: u8, serial: u64, operation: Operation) -> Command {
    Command {
        id: RequestId { client: ClientId(client), serial: Serial(serial) },
        unanswered_from: Serial(1),
        operation,
    }
}

pub fn write_op(key: &str, value: &str) -> Operation {
    Operation::Write { key: text(key), value: text(value) }
}

pub fn read_op(key: &str) -> Operation {
    Operation::Read { key: text(key) }
}

pub fn delete_op(key: &str) -> Operation {
    Operation::Delete { key: text(key) }
}

pub fn is_leader(node: &Node) -> bool {
    matches!(node.role(), Role::Leader(_))
}

pub fn is_candidate(node: &Node) -> bool {
    matches!(node.role(), Role::Candidate { .. })
}

pub fn is_follower(node: &Node) -> bool {
    matches!(node.role(), Role::Follower { .. })
}

/// The election timer of a node that has one.
pub fn timer(node: &Node) -> Timer {
    match node.role() {
        Role::Follower { timer, .. } | Role::Candidate { timer, .. } => *timer,
        Role::Leader(_) => panic!("a leader has no election timer"),
    }
}

pub fn leadership(node: &Node) -> &Leadership {
    match node.role() {
        Role::Leader(leadership) => leadership,
        other => panic!("{} does not lead: {other:?}", node.id()),
    }
}

/// nextIndex and matchIndex of a peer.
pub fn progress(node: &Node, peer: u8) -> (u64, u64) {
    let peer = leadership(node).peer(n(peer)).expect("another member");
    (peer.next.0, peer.matched.0)
}

/// The one message that an output sends to a server.
pub fn sent_to(out: &Output, to: u8) -> &Message {
    let mut to_it = out.messages.iter().filter(|outgoing| outgoing.to == n(to));
    let first = to_it.next().expect("a message to that server");
    assert!(to_it.next().is_none(), "one message only: {out:?}");
    &first.message
}

/// The AppendEntries that an output sends to a server.
pub fn append_to(out: &Output, to: u8) -> &AppendEntries {
    match sent_to(out, to) {
        Message::AppendEntries(append) => append,
        other => panic!("not an AppendEntries: {other:?}"),
    }
}
