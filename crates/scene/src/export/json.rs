//! The events of a run as JSON lines, by `docs/EVENTS.md`.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::narration;
use crate::narration::EventLine;
use crate::stage::NodeView;
use crate::words;
use raft::{ClientId, Index, NodeId, NodeSet, Term, Time};
use sim::{
    Address, CheckedWorld, Event, Fact, FlightId, Host, Level, MessageRef, Record, Run, Violation,
    World,
};

/// The version of the format. Whatever changes the meaning of a field gets the next one.
pub const EVENTS_VERSION: u32 = 1;

/// The fields that each line has, which those of an event must not cover.
const COMMON: [&str; 7] = ["number", "time_us", "level", "node", "what", "why", "section"];

/// An event as a JSON object.
#[derive(Serialize)]
struct JsonLine<'a> {
    number: u64,
    time_us: u64,
    level: &'static str,
    node: Option<Address>,
    kind: Value,
    term: Value,
    #[serde(flatten)]
    fields: Map<String, Value>,
    what: &'a str,
    why: &'a str,
    section: &'static str,
}

/// Returns an event as a JSON object in one line, without a line break at its end. The world is that
/// after the step of the event.
#[must_use]
pub fn json_line(record: &Record, world: &World) -> String {
    let EventLine { number, time, level, what, why, section } = narration::describe(record);
    let mut fields = fields(&record.event, world);
    debug_assert!(
        COMMON.iter().all(|common| !fields.contains_key(*common)),
        "a field of an event has the name of a field of each line: {fields:?}"
    );
    let line = JsonLine {
        number,
        time_us: time.0,
        level: words::level(level),
        node: record.place,
        kind: fields.remove("kind").unwrap_or_default(),
        term: fields.remove("term").unwrap_or_else(|| term(record, world)),
        fields,
        what: &what,
        why: &why,
        section,
    };
    serde_json::to_string(&line).expect("texts and numbers always serialize")
}

/// The term of the server that did it.
fn term(record: &Record, world: &World) -> Value {
    let server = record.place.and_then(Address::node).and_then(|node| world.host(node));
    json!(server.map(Host::durable).map(|durable| durable.term))
}

/// The fields of an event.
fn fields(event: &Event, world: &World) -> Map<String, Value> {
    let mut fields = match event {
        Event::Raft(event) => object(event),
        event => object(event),
    };
    // Only a message that has just been sent is still there to be read.
    if let Event::Sent(message) | Event::Duplicated { message, .. } = event {
        fields.insert("message".into(), message_with_fields(message, world).into());
    }
    fields
}

fn message_with_fields(message: &MessageRef, world: &World) -> Map<String, Value> {
    let mut fields = object(message);
    if let Some(flight) = world.network().flight(message.id) {
        fields.extend(object(&flight.envelope.payload));
    }
    fields
}

fn object(what: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(what).expect("texts and numbers always serialize") {
        Value::Object(fields) => fields,
        other => unreachable!("only structs are written as objects: {other}"),
    }
}

/// The first line.
#[derive(Serialize)]
struct JsonHeader {
    kind: &'static str,
    raftarium: &'static str,
    format: u32,
    level: &'static str,
    nodes: NodeSet,
    clients: Vec<ClientId>,
    setup: String,
    /// It is a text because not all readers of JSON take numbers of 64 bits.
    seed: String,
    rules_off: Vec<&'static str>,
    interventions: Vec<String>,
}

/// Returns the first line: the run, in the notation of saved runs, and the lowest level of the events.
#[must_use]
pub fn json_header(run: &Run, level: Level) -> String {
    let Run { setup, seed, .. } = run;
    let header = JsonHeader {
        kind: "header",
        raftarium: env!("CARGO_PKG_VERSION"),
        format: EVENTS_VERSION,
        level: words::level(level),
        nodes: NodeSet::first(setup.nodes),
        clients: (1..=setup.clients).map(ClientId).collect(),
        setup: setup.to_string(),
        seed: seed.to_string(),
        rules_off: setup.rules.switched_off().map(sim::rule_name).collect(),
        interventions: run.lines().collect(),
    };
    serde_json::to_string(&header).expect("texts and numbers always serialize")
}

/// The last line.
#[derive(Serialize)]
struct JsonSummary<'a> {
    kind: &'static str,
    until_us: Time,
    /// It was ended there because it has too many steps.
    stopped: bool,
    steps: u64,
    nodes: Vec<JsonNode>,
    in_flight: Vec<FlightId>,
    undecided: usize,
    violations: Vec<JsonViolation<'a>>,
}

/// A server at the end.
#[derive(Serialize)]
struct JsonNode {
    node: NodeId,
    state: String,
    role: &'static str,
    paused: bool,
    term: Term,
    voted_for: Option<NodeId>,
    last: Index,
    commit: Option<Index>,
    applied: Option<Index>,
}

/// A violation.
#[derive(Serialize)]
struct JsonViolation<'a> {
    property: &'static str,
    nodes: NodeSet,
    time_us: Time,
    record: u64,
    /// Only an audit found it: it came about then at the latest.
    audited: bool,
    fact: &'a Fact,
    sentence: String,
}

/// Returns the last line: how it all ended.
#[must_use]
pub fn json_summary(watched: &CheckedWorld, violations: &[Violation], is_whole: bool) -> String {
    let world = watched.world();
    let mut in_flight: Vec<_> = world.network().flights().map(|flight| flight.id).collect();
    in_flight.sort();
    let summary = JsonSummary {
        kind: "summary",
        until_us: world.now(),
        stopped: !is_whole,
        steps: watched.stats().steps,
        nodes: world.hosts().map(node).collect(),
        in_flight,
        undecided: watched.checker().undecided(),
        violations: violations.iter().map(violation).collect(),
    };
    serde_json::to_string(&summary).expect("texts and numbers always serialize")
}

fn node((id, host): (NodeId, &Host)) -> JsonNode {
    let view = NodeView::new(id, host);
    let (state, role) = (view.state(), view.role.word());
    let NodeView { paused, term, voted_for, last, commit, applied, .. } = view;
    JsonNode { node: id, state, role, paused, term, voted_for, last, commit, applied }
}

fn violation(violation: &Violation) -> JsonViolation<'_> {
    let Violation { property, nodes, time, record, ref fact, audited } = *violation;
    let (property, sentence) = (property.name(), violation.to_string());
    JsonViolation { property, nodes, time_us: time, record, audited, fact, sentence }
}
