//! Small pieces of text, shared by all that is told.

use std::fmt::{self, Arguments, Display, Write};

use raft::{Answer, Micros, NodeSet, Operation, Position, Rule, Time};
use sim::{
    Address, Conditions, Impossible, Latency, Level, MAX_OPEN, Outcome, Permille, SetupProblem,
};

/// Adds words to a text.
///
/// It is one function for all that is told, so that a sentence costs no more than its words.
pub fn add(text: &mut String, words: Arguments<'_>) {
    text.write_fmt(words).expect("a text takes all words");
}

/// A length of time: "212 ms".
#[must_use]
pub fn millis(span: Micros) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{} ms", span.as_millis()))
}

/// An instant, as minutes, seconds and milliseconds: "00:03.202".
#[must_use]
pub fn clock(time: Time) -> String {
    let millis = time.as_millis();
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    format!("{:02}:{:02}.{millis:03}", seconds / 60, seconds % 60)
}

/// The end of a log, as term and index: "(1,2)".
#[must_use]
pub fn at(position: Position) -> impl Display {
    let Position { term, index } = position;
    fmt::from_fn(move |f| write!(f, "({term},{index})"))
}

/// Servers by name: "n1, n2 and n5".
#[must_use]
pub fn names(nodes: NodeSet) -> String {
    let mut text = String::new();
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            let last = u32::try_from(place + 1).is_ok_and(|place| place == nodes.len());
            text.push_str(if last { " and " } else { ", " });
        }
        text.push_str(&node.to_string());
    }
    text
}

/// What is to be done, in short: "x=5".
#[must_use]
pub fn operation(operation: &Operation) -> String {
    match operation {
        Operation::Write { key, value } => format!("{key}={value}"),
        Operation::Read { key } => format!("{key}?"),
        Operation::Delete { key } => format!("del {key}"),
    }
}

/// What is asked for: "write x = 5".
#[must_use]
pub fn request(operation: &Operation) -> String {
    match operation {
        Operation::Write { key, value } => format!("write {key} = {value}"),
        Operation::Read { key } => format!("read {key}"),
        Operation::Delete { key } => format!("delete {key}"),
    }
}

/// What came of it: "wrote x = 5".
#[must_use]
pub fn answer(operation: &Operation, outcome: &Outcome) -> String {
    match (outcome, operation) {
        (Outcome::Done(Answer::Value(Some(value))), Operation::Read { key }) => {
            format!("read {key} = {value}")
        }
        (Outcome::Done(Answer::Value(None)), Operation::Read { key }) => {
            format!("read {key}: no value")
        }
        (Outcome::Done(Answer::Deleted { existed: false }), Operation::Delete { key }) => {
            format!("deleted {key}, which had no value")
        }
        (Outcome::Done(_), Operation::Write { key, value }) => format!("wrote {key} = {value}"),
        (Outcome::Done(_), Operation::Delete { key }) => format!("deleted {key}"),
        (Outcome::Unknown, Operation::Read { .. }) => {
            format!("{}: no answer, outcome unknown", request(operation))
        }
        (Outcome::Unknown | Outcome::NotLeader { .. } | Outcome::Done(_), _) => {
            format!("{}: outcome unknown", request(operation))
        }
    }
}

/// A range of latencies: "20 to 30 ms".
#[must_use]
pub fn latency(latency: Latency) -> String {
    format!("{} to {}", latency.min.as_millis(), millis(latency.max))
}

/// How good the network is.
#[must_use]
pub fn conditions(conditions: &Conditions) -> String {
    let Conditions { latency: range, loss, duplication, reordering, .. } = *conditions;
    let mut text = latency(range);
    for (share, noun) in [(loss, "lost"), (duplication, "doubled"), (reordering, "held up")] {
        if share > Permille(0) {
            add(&mut text, format_args!(", {} {noun}", percent(share)));
        }
    }
    text
}

/// A share of messages: "12.5 %".
#[must_use]
pub fn percent(share: Permille) -> impl Display {
    fmt::from_fn(move |f| match share.0 % 10 {
        0 => write!(f, "{} %", share.0 / 10),
        tenth => write!(f, "{}.{tenth} %", share.0 / 10),
    })
}

/// Why something cannot be done, as a sentence.
#[must_use]
pub fn impossible(impossible: Impossible) -> String {
    match impossible {
        Impossible::NoSuchNode(node) => format!("There is no {node}."),
        Impossible::NoSuchClient(client) => format!("There is no {client}."),
        Impossible::NoSuchLink(one, other) => format!("There is no link from {one} to {other}."),
        Impossible::TooManyFlights => "Too many messages are on their way.".into(),
        Impossible::NoSuchFlight(_) => "That message is no longer on its way.".into(),
        Impossible::Down(node) => format!("{node} is down: restart it first."),
        Impossible::NotDown(node) => format!("{node} is up already."),
        Impossible::Paused(node) => format!("{node} is paused: resume it first."),
        Impossible::NotPaused(node) => format!("{node} is not paused."),
        Impossible::TooManyRequests(client) => {
            format!("{client} has {MAX_OPEN} requests under way: wait for an answer.")
        }
        Impossible::Network(problem) => setup_problem(problem).into(),
        Impossible::TooLate(node) => format!(
            "{node} can be given its beginning only once, and only at the very start of a run."
        ),
        Impossible::NotInOrder(node) => format!(
            "{node} cannot begin like that: terms never fall along a log, and are not above that \
             of the server."
        ),
        Impossible::Contradiction(node, other) => format!(
            "{node} cannot begin like that: the log of {other} has another entry at the same index \
             and term, or before it."
        ),
    }
}

/// Why a setup is refused, as a sentence.
#[must_use]
pub fn setup_problem(problem: SetupProblem) -> &'static str {
    match problem {
        SetupProblem::Nodes => "A cluster here has 1 to 9 nodes.",
        SetupProblem::Clients => "There can be 1 to 9 clients.",
        SetupProblem::Batch => "A message carries 1 to 256 entries.",
        SetupProblem::Span => "A time must be from 1 to 60,000 ms.",
        SetupProblem::ElectionRange => "The shortest election timeout is above the longest.",
        SetupProblem::Heartbeat => {
            "The heartbeat must be below the shortest election timeout, or healthy leaders fall."
        }
        SetupProblem::LatencyRange => "The shortest latency is above the longest.",
        SetupProblem::RoundTrip => {
            "Too slow: a vote's way there and back must be below the longest election timeout, \
             or nobody can be elected."
        }
        SetupProblem::Share => "A share must be from 0 to 100 %.",
    }
}

/// What a rule says.
#[must_use]
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Majority => "a majority is more than half",
        Rule::OneVotePerTerm => "one vote per term",
        Rule::DurableVote => "the vote survives a crash",
        Rule::DurableLog => "the log survives a crash",
        Rule::UpToDate => "no vote for a log less up-to-date",
        Rule::UpToDateLength => "of equal last terms, the longer log is more up-to-date",
        Rule::UpToDateTerm => "the log with the later last term is more up-to-date",
        Rule::OwnTermCommit => "a leader counts copies only of entries of its own term",
        Rule::PrevLogTerm => "the consistency check compares terms",
        Rule::CutConflict => "a conflict cuts the tail behind it",
        Rule::RefuseOldTerms => "requests from older terms are refused",
        Rule::ReadQuorum => "a read asks a majority first",
    }
}

/// How much something matters, in a word.
#[must_use]
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

/// The two ends of a link, as its name: "n1-n2".
#[must_use]
pub fn link(one: Address, other: Address) -> String {
    format!("{one}-{other}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_people_do() {
        assert_eq!(names(NodeSet::first(1)), "n1");
        assert_eq!(names(NodeSet::first(2)), "n1 and n2");
        assert_eq!(names(NodeSet::first(4)), "n1, n2, n3 and n4");
    }

    #[test]
    fn the_clock_shows_minutes_past_the_hour() {
        assert_eq!(clock(Time(3_202_000)), "00:03.202");
        assert_eq!(clock(Time(3_661_000_999)), "61:01.000");
    }
}
