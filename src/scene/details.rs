//! All there is to know of one thing: a server, a link, a message, the proxy, a client.

use super::narration;
use super::stage::{LinkView, RoleName, timer};
use super::words::{self, at, millis, names};
use crate::raft::{
    Address, AppendResult, ClientId, ClientReply, ClientRequest, Entry, Message, Node, NodeId,
    Outcome, Role,
};
use crate::sim::{Fate, Flight, FlightId, Host, World};

/// Something that can be chosen on the stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Selection {
    /// A server.
    Node(NodeId),
    /// A link from a server to a later server or the proxy.
    Link(NodeId, Address),
    /// A message on its way.
    Flight(FlightId),
    /// The proxy.
    Proxy,
    /// A client.
    Client(ClientId),
}

/// A name and what is said under it.
pub type Fact = (&'static str, String);

/// What is known of a thing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Details {
    /// Its name.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// Facts in a few words each.
    pub facts: Vec<Fact>,
    /// What a leader knows of its peers: name, nextIndex, matchIndex.
    pub peers: Vec<[String; 3]>,
    /// Keys and values, as far as applied.
    pub store: Vec<[String; 2]>,
    /// How many more keys there are.
    pub more_keys: usize,
    /// What a message carries.
    pub entries: Vec<String>,
    /// How many more entries there are.
    pub more_entries: usize,
}

/// How many keys or entries are listed at most.
const LISTED: usize = 12;

/// What is known of a server.
#[must_use]
pub fn node(id: NodeId, host: &Host, world: &World) -> Details {
    let durable = host.durable();
    let mut facts: Vec<Fact> = vec![
        ("term", durable.term.to_string()),
        ("voted for", durable.voted_for.map_or_else(|| "nobody".into(), |vote| vote.to_string())),
        ("last entry", at(durable.log.last())),
    ];
    let mut details = Details { title: id.to_string(), ..Details::default() };
    details.kind = RoleName::of(host).word().into();
    match host {
        Host::Down(_) => facts.push(("kept", "term, vote and log".into())),
        Host::Paused(_, inbox) => {
            details.kind.push_str(", paused");
            facts.push(("waiting", format!("{} messages", inbox.len())));
        }
        Host::Up(_) => {}
    }
    if let Some(node) = host.node() {
        facts.push(("committed", node.commit().to_string()));
        facts.push(("applied", node.applied().to_string()));
        role(node, &mut facts, &mut details);
        let left = timer(host).filter(|_| host.running().is_some());
        if let Some(timer) = left {
            facts.push(("times out in", millis(timer.until - world.now())));
        }
        let pairs = node.store().iter();
        details.store =
            pairs.take(LISTED).map(|(key, value)| [key.to_string(), value.to_string()]).collect();
        details.more_keys = node.store().iter().count() - details.store.len();
    }
    details.facts = facts;
    details
}

fn role(node: &Node, facts: &mut Vec<Fact>, details: &mut Details) {
    match node.role() {
        Role::Follower { leader, .. } => {
            facts.push((
                "leader",
                leader.map_or_else(|| "unknown".into(), |leader| leader.to_string()),
            ));
        }
        Role::Candidate { votes, refusals, .. } => {
            facts.push(("votes", names(*votes)));
            if !refusals.is_empty() {
                facts.push(("refused by", names(*refusals)));
            }
        }
        Role::Leader(leadership) => {
            let reads = leadership.reads_waiting.len()
                + leadership.reads_asked.as_ref().map_or(0, |asked| asked.reads.len());
            facts.push(("reads waiting", reads.to_string()));
            let peer = |peer: &crate::raft::Progress| {
                [peer.id.to_string(), peer.next.to_string(), peer.matched.to_string()]
            };
            details.peers = leadership.peers.iter().map(peer).collect();
        }
    }
}

/// What is known of a link.
#[must_use]
pub fn link(one: NodeId, other: Address, world: &World) -> Details {
    let view = LinkView::of(world, one, other);
    let on_it = |flight: &&Flight| {
        let (from, to) = (flight.envelope.from, flight.envelope.to);
        (from, to) == (one.into(), other) || (from, to) == (other, one.into())
    };
    let cut = match view.cut_name().as_str() {
        "none" => "nothing".into(),
        "both" => "both ways".into(),
        _ if world.network().is_cut(one.into(), other) => format!("{one} to {other}"),
        _ => format!("{other} to {one}"),
    };
    Details {
        title: format!("{one} – {other}"),
        kind: "link".into(),
        facts: vec![
            ("cut", cut),
            ("takes", words::latency(world.network().latency(one.into(), other))),
            ("on it", format!("{} messages", world.network().flights().filter(on_it).count())),
        ],
        ..Details::default()
    }
}

/// What is known of the proxy.
#[must_use]
pub fn proxy(world: &World) -> Details {
    let proxy = world.proxy();
    let patience = proxy.patience();
    let open = proxy.open().map(|attempt| {
        let id = attempt.request.id;
        let what = words::operation(&attempt.request.operation);
        format!(
            "{} no. {}: {what}, try {} at {}",
            id.client, id.serial.0, attempt.tries, attempt.asked
        )
    });
    let entries: Vec<String> = open.take(LISTED).collect();
    Details {
        title: "proxy".into(),
        kind: "knows addresses, not leaders".into(),
        facts: vec![
            ("would ask", proxy.guess().to_string()),
            ("under way", proxy.open().len().to_string()),
            ("waits for one", millis(patience.answer)),
            ("gives up after", millis(patience.whole)),
        ],
        more_entries: proxy.open().len() - entries.len(),
        entries,
        ..Details::default()
    }
}

/// What is known of a client.
#[must_use]
pub fn client(id: ClientId, world: &World) -> Details {
    let Some(client) = world.clients().iter().find(|client| client.id() == id) else {
        return Details::default();
    };
    let last = client.last().map_or_else(
        || "none yet".into(),
        |answered| words::answer(&answered.operation, &answered.outcome),
    );
    let open = client.open().map(|(serial, asked)| {
        let since = millis(world.now() - asked.at);
        format!("no. {}: {}, since {since}", serial.0, words::request(&asked.operation))
    });
    let entries: Vec<String> = open.take(LISTED).collect();
    Details {
        title: id.to_string(),
        kind: "client".into(),
        facts: vec![("under way", client.open().count().to_string()), ("last answer", last)],
        more_entries: client.open().count() - entries.len(),
        entries,
        ..Details::default()
    }
}

/// What is known of a message: every field that it has.
#[must_use]
pub fn flight(flight: &Flight, world: &World) -> Details {
    let envelope = &flight.envelope;
    let mut details = Details {
        title: format!("{} → {}", envelope.from, envelope.to),
        kind: narration::kind(envelope.message.kind()).into(),
        ..Details::default()
    };
    if let Some(term) = envelope.message.term() {
        details.facts.push(("term", term.to_string()));
    }
    fields(&envelope.message, &mut details);
    let now = world.now();
    let under_way = world.network().flight(flight.id).is_some();
    let ends = match (under_way, flight.fate) {
        (true, Fate::Arrives) => ("arrives in", millis(flight.arrives - now)),
        (true, Fate::Lost(_)) => ("will be lost", "half-way".into()),
        (false, _) => ("has ended", "it arrived or was lost".into()),
    };
    details.facts.push(ends);
    details
}

fn fields(message: &Message, details: &mut Details) {
    let facts = &mut details.facts;
    match message {
        Message::RequestVote(request) => {
            facts.push(("lastLogIndex", request.last.index.to_string()));
            facts.push(("lastLogTerm", request.last.term.to_string()));
        }
        Message::RequestVoteReply(reply) => facts.push(("voteGranted", yes(reply.granted))),
        Message::AppendEntries(request) => {
            facts.push(("prevLogIndex", request.prev.index.to_string()));
            facts.push(("prevLogTerm", request.prev.term.to_string()));
            facts.push(("leaderCommit", request.commit.to_string()));
            facts.push(("round", request.round.0.to_string()));
            facts.push(("entries", request.entries.len().to_string()));
            let listed = request.entries.iter().take(LISTED).zip(request.prev.index.0 + 1..);
            details.entries = listed.map(|(held, index)| entry(held, index)).collect();
            details.more_entries = request.entries.len() - details.entries.len();
        }
        Message::AppendEntriesReply(reply) => {
            facts.push(("round", reply.round.0.to_string()));
            match reply.result {
                AppendResult::Accepted { matched } => {
                    facts.push(("success", yes(true)));
                    facts.push(("matched up to", matched.to_string()));
                }
                AppendResult::Refused { prev, hint } => {
                    facts.push(("success", yes(false)));
                    facts.push(("prevLogIndex", prev.to_string()));
                    facts.push(("may agree at", at(hint)));
                }
            }
        }
        Message::ClientRequest(ClientRequest { id, operation, .. }) => {
            facts.push(("client", id.client.to_string()));
            facts.push(("number", id.serial.0.to_string()));
            facts.push(("asks to", words::request(operation)));
        }
        Message::ClientReply(ClientReply { id, outcome }) => {
            facts.push(("client", id.client.to_string()));
            facts.push(("number", id.serial.0.to_string()));
            facts.push(("says", said(outcome)));
        }
    }
}

fn entry(entry: &Entry, index: u64) -> String {
    let what = entry
        .command
        .as_ref()
        .map_or_else(|| "empty".into(), |command| words::operation(&command.operation));
    format!("{index}: {what} (term {})", entry.term)
}

fn said(outcome: &Outcome) -> String {
    use crate::raft::Answer;
    match outcome {
        Outcome::Done(Answer::Written) => "written".into(),
        Outcome::Done(Answer::Deleted { existed: true }) => "deleted".into(),
        Outcome::Done(Answer::Deleted { existed: false }) => "there was nothing to delete".into(),
        Outcome::Done(Answer::Value(Some(value))) => format!("the value is {value}"),
        Outcome::Done(Answer::Value(None)) => "there is no value".into(),
        Outcome::NotLeader { leader: Some(leader) } => format!("not the leader, try {leader}"),
        Outcome::NotLeader { leader: None } => "not the leader, and I know of none".into(),
        Outcome::Unknown => "outcome unknown".into(),
    }
}

fn yes(good: bool) -> String {
    if good { "yes".into() } else { "no".into() }
}
