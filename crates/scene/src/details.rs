//! All data of one thing: a server, a link, a message, the proxy, a client.

use std::fmt::{self, Display};

use crate::narration;
use crate::stage::{Cut, LinkView, RoleName, timer};
use crate::words;
use crate::words::{millis, names};
use raft::{
    Answer, AppendResult, ClientId, Command, Entry, Index, Message, Node, NodeId, Position,
    Progress, Role,
};
use serde::{Deserialize, Serialize};
use sim::{
    Address, ClientReply, Envelope, Fate, Flight, FlightId, Host, Outcome, Payload, Question, World,
};

/// Something that can be selected on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Selection {
    /// A server.
    Node(NodeId),
    /// A link from a server to a later server or the proxy.
    Link(NodeId, Address),
    /// A message in flight.
    Flight(FlightId),
    /// The proxy.
    Proxy,
    /// A client.
    Client(ClientId),
    /// A question: why is something so?
    Why(Question),
}

/// A name and its value.
pub type NamedValue = (&'static str, String);

/// The data of a thing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Details {
    /// Its name.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Names and values.
    pub facts: Vec<NamedValue>,
    /// A leader's peers: name, nextIndex, matchIndex.
    pub peers: Vec<[String; 3]>,
    /// Keys and values of the state machine.
    pub store: Vec<[String; 2]>,
    /// The number of further keys.
    pub more_keys: usize,
    /// The entries of a message, or the open requests of a client or the proxy.
    pub entries: Vec<String>,
    /// The number of further entries.
    pub more_entries: usize,
}

/// The maximum number of keys or entries in a list.
const LISTED: usize = 12;

impl Details {
    fn new(title: &dyn Display, kind: &str) -> Self {
        Self { title: title.to_string(), kind: kind.into(), ..Self::default() }
    }

    fn fact(&mut self, name: &'static str, value: &dyn Display) {
        self.facts.push((name, value.to_string()));
    }

    /// Lists an entry, or counts it if there are too many.
    fn entry(&mut self, words: &dyn Display) {
        if self.entries.len() < LISTED {
            self.entries.push(words.to_string());
        } else {
            self.more_entries += 1;
        }
    }
}

/// Returns the data of a server.
#[must_use]
pub fn node(id: NodeId, host: &Host, world: &World) -> Details {
    let durable = host.durable();
    let state = RoleName::from_host(host).state(matches!(host, Host::Paused(..)));
    let mut details = Details::new(&id, &state);
    details.fact("term", &durable.term);
    match durable.voted_for {
        Some(vote) => details.fact("voted for", &vote),
        None => details.fact("voted for", &"nobody"),
    }
    details.fact("last entry", &place(durable.log.last()));
    match host {
        Host::Down(_) => {
            details.fact("committed", &words::index(None));
            details.fact("applied", &words::index(None));
        }
        Host::Paused(_, inbox) => {
            details.fact("waiting", &messages(inbox.len()));
        }
        Host::Up(_) => {}
    }
    if let Some(node) = host.node() {
        details.fact("committed", &node.commit());
        details.fact("applied", &node.applied());
        role(node, &mut details);
        let left = timer(host).filter(|_| host.running().is_some());
        if let Some(timer) = left {
            details.fact("times out in", &millis(timer.until - world.now()));
        }
        for (key, value) in node.store().iter() {
            if details.store.len() < LISTED {
                details.store.push([key, value].map(|text| words::shown(text).into()));
            } else {
                details.more_keys += 1;
            }
        }
    }
    details
}

fn role(node: &Node, details: &mut Details) {
    match node.role() {
        Role::Follower { leader: Some(leader), .. } => details.fact("leader", leader),
        Role::Follower { leader: None, .. } => details.fact("leader", &"unknown"),
        Role::Candidate { votes, refusals, pre_vote, .. } => {
            details.fact(if *pre_vote { "pre-votes" } else { "votes" }, &names(*votes));
            if !refusals.is_empty() {
                details.fact("refused by", &names(*refusals));
            }
        }
        Role::Leader(leadership) => {
            let asked = leadership.reads_asked.as_ref().map_or(0, |asked| asked.reads.len());
            details.fact("reads waiting", &(leadership.reads_waiting.len() + asked));
            for Progress { id, next, matched, .. } in &leadership.peers {
                let columns: [&dyn Display; 3] = [id, next, matched];
                details.peers.push(columns.map(ToString::to_string));
            }
        }
    }
}

/// "3 (term 1)"; before the first entry, "none".
fn place(position: Position) -> impl Display {
    fmt::from_fn(move |f| match position {
        Position { index: Index(0), .. } => f.write_str("none"),
        Position { index, term } => write!(f, "{index} (term {term})"),
    })
}

/// "3 messages".
fn messages(count: usize) -> impl Display {
    let plural = if count == 1 { "" } else { "s" };
    fmt::from_fn(move |f| write!(f, "{count} message{plural}"))
}

/// Returns the data of a link.
#[must_use]
pub fn link(one: NodeId, other: Address, world: &World) -> Details {
    let view = LinkView::new(world, one, other);
    let uses_link = |flight: &&Flight| {
        let (from, to) = (flight.envelope.from, flight.envelope.to);
        (from, to) == (one.into(), other) || (from, to) == (other, one.into())
    };
    let mut details = Details::new(&format_args!("{one} – {other}"), "link");
    match view.cut {
        Cut::None => details.fact("cut", &"none"),
        Cut::Both => details.fact("cut", &"both ways"),
        Cut::There => details.fact("cut", &format_args!("{one} to {other}")),
        Cut::Back => details.fact("cut", &format_args!("{other} to {one}")),
    }
    details.fact("latency", &words::latency(world.network().latency(one.into(), other)));
    details.fact("in flight", &messages(world.network().flights().filter(uses_link).count()));
    details
}

/// Returns the data of the proxy.
#[must_use]
pub fn proxy(world: &World) -> Details {
    let proxy = world.proxy();
    let patience = proxy.patience();
    let mut details = Details::new(&"proxy", "knows addresses, not leaders");
    details.fact("next server", &proxy.guess());
    details.fact("pending", &proxy.open().len());
    details.fact("per-try timeout", &millis(patience.answer));
    details.fact("request timeout", &millis(patience.whole));
    for attempt in proxy.open() {
        let id = attempt.request.id;
        let what = words::operation(&attempt.request.operation);
        details.entry(&format_args!(
            "request {} of {}: {what}, attempt {} at {}",
            id.serial.0, id.client, attempt.attempts, attempt.asked
        ));
    }
    details
}

/// Returns the data of a client.
#[must_use]
pub fn client(id: ClientId, world: &World) -> Details {
    let Some(client) = world.clients().iter().find(|client| client.id() == id) else {
        return Details::default();
    };
    let mut details = Details::new(&id, "client");
    details.fact("pending", &client.open().count());
    match client.last() {
        Some(last) => {
            details.fact("last answer", &words::answer(&last.operation, &last.outcome));
        }
        None => details.fact("last answer", &"none yet"),
    }
    for (serial, asked) in client.open() {
        let (what, since) = (words::request(&asked.operation), millis(world.now() - asked.at));
        details.entry(&format_args!("request {}: {what}, for {since}", serial.0));
    }
    details
}

/// Returns every field of a message.
#[must_use]
pub fn flight(flight: &Flight, world: &World) -> Details {
    let Envelope { from, to, payload } = &flight.envelope;
    let kind = narration::kind(payload.kind());
    let mut details = Details::new(&format_args!("{from} → {to}"), kind);
    if let Some(term) = payload.term() {
        details.fact("term", &term);
    }
    fields(payload, &mut details);
    let under_way = world.network().flight(flight.id).is_some();
    match (under_way, flight.fate) {
        (true, Fate::Arrives) => {
            details.fact("arrives in", &millis(flight.arrives - world.now()));
        }
        (true, Fate::Held { since, .. }) => {
            details.fact("held for", &millis(world.now() - since));
        }
        (true, Fate::Lost(_)) => details.fact("will be lost", &"halfway"),
        (false, _) => details.fact("status", &"arrived or lost"),
    }
    details
}

fn fields(payload: &Payload, details: &mut Details) {
    match payload {
        Payload::Raft(Message::RequestVote(request)) => {
            details.fact("lastLogIndex", &request.last.index);
            details.fact("lastLogTerm", &request.last.term);
            details.fact("preVote", &yes(request.pre_vote));
        }
        Payload::Raft(Message::RequestVoteReply(reply)) => {
            details.fact("voteGranted", &yes(reply.granted));
            details.fact("preVote", &yes(reply.pre_vote));
        }
        Payload::Raft(Message::AppendEntries(request)) => {
            details.fact("prevLogIndex", &request.prev.index);
            details.fact("prevLogTerm", &request.prev.term);
            details.fact("leaderCommit", &request.commit);
            details.fact("round", &request.round.0);
            details.fact("entries", &request.entries.len());
            for (Entry { term, command }, index) in
                request.entries.iter().zip(request.prev.index.0 + 1..)
            {
                let what = match command {
                    Some(command) => words::operation(&command.operation),
                    None => "empty".into(),
                };
                details.entry(&format_args!("{index}: {what} (term {term})"));
            }
        }
        Payload::Raft(Message::AppendEntriesReply(reply)) => {
            details.fact("round", &reply.round.0);
            match reply.result {
                AppendResult::Accepted { matched } => {
                    details.fact("success", &yes(true));
                    details.fact("matches up to", &matched);
                }
                AppendResult::Refused { prev, hint } => {
                    details.fact("success", &yes(false));
                    details.fact("prevLogIndex", &prev);
                    details.fact("may match at", &place(hint));
                }
            }
        }
        Payload::Request(Command { id, operation, .. }) => {
            details.fact("client", &id.client);
            details.fact("request", &id.serial.0);
            details.fact("operation", &words::request(operation));
        }
        Payload::Reply(ClientReply { id, outcome }) => {
            details.fact("client", &id.client);
            details.fact("request", &id.serial.0);
            result(outcome, details);
        }
    }
}

fn result(outcome: &Outcome, details: &mut Details) {
    let name = "result";
    match outcome {
        Outcome::Done(Answer::Written) => details.fact(name, &"written"),
        Outcome::Done(Answer::Deleted { existed: true }) => details.fact(name, &"deleted"),
        Outcome::Done(Answer::Deleted { existed: false }) => {
            details.fact(name, &"nothing to delete");
        }
        Outcome::Done(Answer::Value(Some(value))) => {
            details.fact(name, &format_args!("value {}", words::shown(value)));
        }
        Outcome::Done(Answer::Value(None)) => details.fact(name, &"no value"),
        Outcome::NotLeader { leader: Some(leader) } => {
            details.fact(name, &format_args!("not the leader, try {leader}"));
        }
        Outcome::NotLeader { leader: None } => {
            details.fact(name, &"not the leader, and knows no leader");
        }
        Outcome::Unknown => details.fact(name, &"outcome unknown"),
    }
}

fn yes(good: bool) -> &'static str {
    if good { "yes" } else { "no" }
}
