//! The lines of `--json`: all that happened is in them as data, by `docs/events.schema.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../../../../docs/events.schema.json");

/// The safety rules, each of which is disabled in some of the runs.
const RULES: [&str; 12] = [
    "majority",
    "one-vote-per-term",
    "durable-vote",
    "durable-log",
    "up-to-date",
    "up-to-date-length",
    "up-to-date-term",
    "own-term-commit",
    "prev-log-term",
    "cut-conflict",
    "refuse-old-terms",
    "read-quorum",
];

/// How many schedules are played, which have all faults.
const SCHEDULES: u64 = 24;

/// What the schedules do not do: settings, interventions, and how long.
const BY_HAND: [(&str, &[&str], &str); 7] = [
    (
        "nodes=5 clients=2",
        &[
            "0ms begin n1 term=3 vote=n1 1:x=5 2",
            "0ms begin n2 term=3 vote=n1 1:x=5",
            "0ms begin n3 term=3 vote=n1",
            "0ms time-out n1",
            "300ms cut n1>n2",
            "310ms mend n1>n2",
            "320ms latency n1-n3 5ms..9ms",
            "330ms partition n1 n2 | n3 n4 n5",
            "600ms heal",
            "700ms cut-off n1",
            "900ms reconnect n1",
            "910ms latency n1-n3 as-others",
            "1s network latency=1ms..2ms loss=5% duplication=5% reordering=5%",
            "1100ms c2 delete x",
            "1200ms c2 read y",
        ],
        "2s",
    ),
    ("nodes=3 pre-vote=on", &["0ms time-out n1", "400ms crash n1", "900ms restart n1"], "2s"),
    (
        "nodes=3",
        &[
            "0ms time-out n1",
            "200ms c1 read x",
            "300ms c1 write x 1",
            "301ms c1 read x",
            "1s pause n1",
            "3s resume n1",
        ],
        "4s",
    ),
    (
        "nodes=3",
        &[
            "0ms time-out n1",
            "5ms hold request-vote n1>n2",
            "6ms delay request-vote n1>n3 by 10ms",
            "9ms release request-vote n1>n2",
            "10ms restart n2",
            "400ms crash leader",
        ],
        "1s",
    ),
    ("nodes=1", &["0ms time-out n1", "1ms c1 write x 1", "1ms c1 read x"], "1s"),
    ("nodes=2", &["0ms c1 write x 1", "1ms crash n1", "2ms crash n2"], "4s"),
    ("nodes=3", &["0ms c1 write x 1", "1ms duplicate #1", "2ms drop #1"], "1s"),
];

/// A run: what was asked for, and all its lines.
struct Played {
    arguments: Vec<String>,
    lines: Vec<Value>,
}

impl Played {
    fn new(arguments: &[&str]) -> Self {
        let program = env!("CARGO_BIN_EXE_raftarium");
        let arguments = [arguments, &["--json", "--level", "debug"]].concat();
        let output = Command::new(program).args(&arguments).output().expect("it was built");
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(!text.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let line = |line| serde_json::from_str(line).expect("an object on each line");
        let lines = text.lines().map(line).collect();
        Self { arguments: arguments.into_iter().map(Into::into).collect(), lines }
    }

    fn events(&self) -> &[Value] {
        &self.lines[1..self.lines.len() - 1]
    }
}

/// Schedules with all faults, with each rule disabled too, and what is done by hand.
fn runs() -> &'static [Played] {
    static RUNS: OnceLock<Vec<Played>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let mut runs = Vec::new();
        for schedule in 0..SCHEDULES {
            let seed = schedule.to_string();
            runs.push(Played::new(&["run", "--schedule", &seed, "--until", "5s"]));
        }
        for rule in RULES {
            for seed in ["1", "2"] {
                let off = ["run", "--schedule", seed, "--rules-off", rule, "--until", "5s"];
                runs.push(Played::new(&off));
            }
        }
        for (setup, interventions, until) in BY_HAND {
            let mut arguments = vec!["run", "--lenient", "--setup", setup, "--until", until];
            arguments.extend(interventions.iter().flat_map(|line| ["--do", *line]));
            runs.push(Played::new(&arguments));
        }
        runs
    })
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// The kinds of lines that the schema knows.
fn kinds(schema: &Value) -> BTreeSet<String> {
    let references = schema["oneOf"].as_array().expect("a list of kinds");
    let name =
        |it: &Value| it["$ref"].as_str().and_then(|it| it.strip_prefix("#/$defs/")).map(Into::into);
    references.iter().map(|it| name(it).expect("a reference to a definition")).collect()
}

/// What a line of a kind must be. A line is compared with its own kind alone, so that what is wrong
/// with it can be said.
fn validators(schema: &Value) -> BTreeMap<String, Validator> {
    let of_kind = |kind: String| {
        let reference = format!("#/$defs/{kind}");
        let schema =
            json!({ "$schema": schema["$schema"], "$ref": reference, "$defs": schema["$defs"] });
        (kind, jsonschema::validator_for(&schema).expect("a good schema"))
    };
    kinds(schema).into_iter().map(of_kind).collect()
}

/// Given runs with all faults, with each safety rule disabled, with PreVote, reads and clients, when they
/// are printed as JSON, then each line is what the schema says of its kind, and all kinds are seen.
#[test]
fn each_line_is_what_the_schema_says() {
    let validators = validators(&schema());
    let mut seen = BTreeSet::new();
    for Played { arguments, lines } in runs() {
        for line in lines {
            let kind = line["kind"].as_str().expect("each line has a kind");
            let validator = validators.get(kind).unwrap_or_else(|| {
                panic!("the kind “{kind}” is not in docs/events.schema.json: {line}")
            });
            let errors: Vec<_> = validator
                .iter_errors(line)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{arguments:?}: {line}\n{errors:#?}");
            seen.insert(kind.to_owned());
        }
    }
    let unseen: Vec<_> = validators.keys().filter(|kind| !seen.contains(*kind)).collect();
    assert!(unseen.is_empty(), "no run has shown {unseen:?}; add one that does");
}

/// Given a line, when something is missing, added, or of another kind, then the schema as a whole
/// refuses it.
#[test]
fn the_schema_is_strict() {
    let validator = jsonschema::validator_for(&schema()).expect("a good schema");
    let mut tried = BTreeSet::new();
    for line in runs().iter().flat_map(|run| &run.lines) {
        if !tried.insert(line["kind"].to_string()) {
            continue;
        }
        assert!(validator.is_valid(line), "{line}");
        let fields = line.as_object().expect("an object");
        for name in fields.keys() {
            let mut less = fields.clone();
            less.remove(name);
            assert!(!validator.is_valid(&less.into()), "without {name}: {line}");
        }
        let mut more = fields.clone();
        more.insert("more".into(), json!(1));
        assert!(!validator.is_valid(&more.into()), "with more: {line}");
        let mut other = fields.clone();
        other.insert("kind".into(), json!("other"));
        assert!(!validator.is_valid(&other.into()), "of another kind: {line}");
    }
}

/// The number of a message, and whether it came about or ended by this line.
fn message(line: &Value) -> Option<(u64, &Value, bool)> {
    let begins = match line["kind"].as_str() {
        Some("sent" | "duplicated") => true,
        Some("delivered" | "lost") => false,
        _ => return None,
    };
    let message = &line["message"];
    Some((message["number"].as_u64().expect("a number"), message, begins))
}

/// Given any run, when its sendings are joined with arrivals and losses by their numbers, then each message
/// has arrived, is lost or is still in flight, just once, and is the same at both ends.
#[test]
fn each_sending_is_joined_with_its_end() {
    for Played { arguments, lines } in runs() {
        let mut open: BTreeMap<u64, &Value> = BTreeMap::new();
        let mut last = 0;
        for line in lines {
            match message(line) {
                Some((number, message, true)) => {
                    assert!(number > last, "{arguments:?}: {line}");
                    last = number;
                    open.insert(number, message);
                }
                Some((number, message, false)) => {
                    let sent = open.remove(&number);
                    let sent = sent.unwrap_or_else(|| panic!("{arguments:?}: not open: {line}"));
                    let same =
                        ["type", "from", "to"].iter().all(|name| sent[name] == message[name]);
                    assert!(same, "{sent}: {line}");
                }
                None => {}
            }
        }
        let in_flight = &lines[lines.len() - 1]["in_flight"];
        assert_eq!(*in_flight, json!(open.keys().collect::<Vec<_>>()), "{arguments:?}");
    }
}

/// Given two events with the same data, when they are put into words, then the words are the same too: no
/// sentence says what the data does not.
#[test]
fn no_line_needs_its_sentence() {
    let mut said: BTreeMap<String, [&Value; 4]> = BTreeMap::new();
    for line in runs().iter().flat_map(Played::events) {
        let mut data = line.as_object().expect("an object").clone();
        for name in ["number", "time_us", "what", "why", "section", "level"] {
            data.remove(name);
        }
        if let Some(Value::Object(message)) = data.get_mut("message") {
            message.remove("number");
        }
        data.remove("of");
        let words = ["what", "why", "section", "level"].map(|name| &line[name]);
        let before = said.entry(Value::from(data).to_string()).or_insert(words);
        assert_eq!(*before, words, "{line}");
    }
}

/// Given a run, when it is printed, then the first line is what it needs to be played again, and playing
/// that gives the same lines.
#[test]
fn the_first_line_is_the_run() {
    for Played { lines, .. } in runs().iter().step_by(5) {
        let header = &lines[0];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let (setup, seed) = (text(&header["setup"]), text(&header["seed"]));
        let micros = lines[lines.len() - 1]["until_us"].as_u64().expect("a time");
        let until = format!("{micros}us");
        let mut arguments = vec!["run", "--setup", &setup, "--seed", &seed, "--until", &until];
        let interventions = header["interventions"].as_array().expect("a list").iter().map(text);
        let interventions: Vec<String> = interventions.collect();
        arguments.extend(interventions.iter().flat_map(|line| ["--do", line]));
        let again = Played::new(&arguments);
        assert!(again.events() == &lines[1..lines.len() - 1], "{header}");
    }
}
