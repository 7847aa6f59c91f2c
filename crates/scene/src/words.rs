//! Small pieces of text that sentences share.

mod refusals;
mod rules;

pub use refusals::{impossible, refusal, setup_problem};
pub use rules::{risk, rule};

use std::borrow::Cow;
use std::fmt::{self, Arguments, Display, Write};

use raft::{Answer, FormerRole, Index, Micros, NodeSet, Operation, Position, Text, Time};
use sim::{Address, Conditions, GroupList, Latency, Level, OnDisk, Outcome, Permille, is_hidden};

/// Appends words to a text.
pub fn add(text: &mut String, words: Arguments<'_>) {
    text.write_fmt(words).expect("a text takes all words");
}

/// A length of time: "212 ms".
#[must_use]
pub fn millis(span: Micros) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{} ms", span.as_millis()))
}

/// A time, as minutes, seconds and milliseconds: "00:03.202".
#[must_use]
pub fn clock(time: Time) -> String {
    let millis = time.as_millis();
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    format!("{:02}:{:02}.{millis:03}", seconds / 60, seconds % 60)
}

/// A time in a list, in seconds: "03.202", or "1:03.202" past a minute.
#[must_use]
pub fn moment(time: Time) -> String {
    let millis = time.as_millis();
    format!("{}.{:03}", seconds(millis / 1_000), millis % 1_000)
}

/// A stretch of time in a list, in tenths of seconds: "02.9–3.1".
#[must_use]
pub fn stretch(from: Time, until: Time) -> String {
    let [first, last] = [from, until].map(|time| time.as_millis() / 100);
    let mut text = format!("{}.{}", seconds(first / 10), first % 10);
    if first != last {
        let last = format!("{}.{}", seconds(last / 10), last % 10);
        add(&mut text, format_args!("–{}", last.strip_prefix('0').unwrap_or(&last)));
    }
    text
}

/// "03", or "1:03" past a minute.
fn seconds(seconds: u64) -> impl Display {
    fmt::from_fn(move |f| match seconds / 60 {
        0 => write!(f, "{seconds:02}"),
        minutes => write!(f, "{minutes}:{:02}", seconds % 60),
    })
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

/// An index, or a dash if nobody knows it.
#[must_use]
pub fn index(index: Option<Index>) -> String {
    index.map_or_else(|| "–".to_owned(), |index| index.to_string())
}

/// What a server ceased to be.
#[must_use]
pub fn stopped(was: FormerRole) -> &'static str {
    match was {
        FormerRole::Leader => "stepped down as leader",
        FormerRole::Candidate => "ended its candidacy",
        FormerRole::PreCandidate => "stopped asking for pre-votes",
    }
}

/// "1 entry", or "2 entries".
#[must_use]
pub fn counted_entries(count: u64) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{count} {}", if count == 1 { "entry" } else { "entries" }))
}

/// What a server has on its disk: "term 2, with a vote for n1 and 3 entries".
#[must_use]
pub fn on_disk(on_disk: &OnDisk) -> impl Display {
    let OnDisk { term, voted_for, last } = *on_disk;
    fmt::from_fn(move |f| {
        write!(f, "term {term}, with ")?;
        match voted_for {
            Some(vote) => write!(f, "a vote for {vote} and ")?,
            None => f.write_str("no vote and ")?,
        }
        match last {
            Index(0) => f.write_str("an empty log"),
            Index(last) => write!(f, "{}", counted_entries(last)),
        }
    })
}

/// "1 read", or "2 reads".
#[must_use]
pub fn counted(count: u32, one: &'static str, more: &'static str) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{count} {}", if count == 1 { one } else { more }))
}

/// A key or a value; the empty one as a pair of quotation marks, so that nothing looks cut off.
#[must_use]
pub fn shown(text: &Text) -> Cow<'_, str> {
    match text.as_str() {
        "" => "''".into(),
        text => legible(text),
    }
}

/// A text as people can read it safely: in the place of a character that hides and changes what is seen around it,
/// its number, as `\u{1b}`. What comes from a file or a link cannot forge a line by that.
#[must_use]
pub fn legible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut legible = String::new();
    for letter in text.chars() {
        match is_hidden(letter) {
            true => add(&mut legible, format_args!("\\u{{{:x}}}", u32::from(letter))),
            false => legible.push(letter),
        }
    }
    legible.into()
}

/// An operation as a label: "x=5".
#[must_use]
pub fn operation(operation: &Operation) -> String {
    match operation {
        Operation::Write { key, value } => format!("{}={}", shown(key), shown(value)),
        Operation::Read { key } => format!("{}?", shown(key)),
        Operation::Delete { key } => format!("del {}", shown(key)),
    }
}

/// An operation as part of a sentence: "write x = 5".
#[must_use]
pub fn request(operation: &Operation) -> String {
    match operation {
        Operation::Write { key, value } => format!("write {} = {}", shown(key), shown(value)),
        Operation::Read { key } => format!("read {}", shown(key)),
        Operation::Delete { key } => format!("delete {}", shown(key)),
    }
}

/// The outcome of an operation: "wrote x = 5".
#[must_use]
pub fn answer(operation: &Operation, outcome: &Outcome) -> String {
    match (outcome, operation) {
        (Outcome::Done(Answer::Value(Some(value))), Operation::Read { key }) => {
            format!("read {} = {}", shown(key), shown(value))
        }
        (Outcome::Done(Answer::Value(None)), Operation::Read { key }) => {
            format!("read {}: no value", shown(key))
        }
        (Outcome::Done(Answer::Deleted { existed: false }), Operation::Delete { key }) => {
            format!("deleted {}, which had no value", shown(key))
        }
        (Outcome::Done(_), Operation::Write { key, value }) => {
            format!("wrote {} = {}", shown(key), shown(value))
        }
        (Outcome::Done(_), Operation::Delete { key }) => format!("deleted {}", shown(key)),
        (Outcome::Unknown | Outcome::NotLeader { .. } | Outcome::Done(_), _) => {
            format!("{}: outcome unknown", request(operation))
        }
    }
}

/// A range of latencies: "20 to 30 ms", or "60 ms" if there is but one.
#[must_use]
pub fn latency(latency: Latency) -> String {
    let Latency { min, max } = latency;
    match min == max {
        true => format!("{} ms", tenths(min)),
        false => format!("{} to {} ms", tenths(min), tenths(max)),
    }
}

/// Milliseconds, with a tenth below ten: "0.2", "25".
fn tenths(span: Micros) -> impl Display {
    fmt::from_fn(move |f| match (span.as_millis(), span.0 / 100 % 10) {
        (millis @ 0..10, tenth @ 1..) => write!(f, "{millis}.{tenth}"),
        (millis, _) => write!(f, "{millis}"),
    })
}

/// A length of time, with a tenth below ten milliseconds: "0.2 ms".
#[must_use]
pub fn delay(span: Micros) -> impl Display {
    fmt::from_fn(move |f| write!(f, "{} ms", tenths(span)))
}

/// The conditions of the network.
#[must_use]
pub fn conditions(conditions: &Conditions) -> String {
    let Conditions { latency: range, loss, duplication, reordering, .. } = *conditions;
    let mut text = latency(range);
    for (share, noun) in [(loss, "lost"), (duplication, "duplicated"), (reordering, "reordered")] {
        if share > Permille(0) {
            add(&mut text, format_args!(", {} {noun}", percent(share)));
        }
    }
    text
}

/// What of the network's conditions changed: "loss is 10%, was 0%".
#[must_use]
pub fn conditions_change(from: &Conditions, to: &Conditions) -> String {
    let mut parts = Vec::new();
    if from.latency != to.latency {
        let [new, old] = [to, from].map(|it| latency(it.latency));
        parts.push(format!("latency is {new}, was {old}"));
    }
    for (name, old, new) in [
        ("loss", from.loss, to.loss),
        ("duplication", from.duplication, to.duplication),
        ("reordering", from.reordering, to.reordering),
    ] {
        if old != new {
            parts.push(format!("{name} is {}, was {}", percent(new), percent(old)));
        }
    }
    if from.hold_up != to.hold_up {
        let [new, old] = [to, from].map(|it| tenths(it.hold_up));
        parts.push(format!("a reordered message is late by up to {new} ms, was {old} ms"));
    }
    match parts.is_empty() {
        true => format!("nothing is different, {}", conditions(to)),
        false => parts.join("; "),
    }
}

/// The groups of a partition: "n1 n2 | n3 proxy".
#[must_use]
pub fn groups(groups: &GroupList) -> String {
    let group = |members: &Vec<Address>| {
        let names: Vec<String> = members.iter().map(ToString::to_string).collect();
        names.join(" ")
    };
    groups.0.iter().map(group).collect::<Vec<_>>().join(" | ")
}

/// "n1-n2 is", or "n1-n2, n1-n3 and n2-n3 are".
#[must_use]
pub fn are(names: &[String]) -> String {
    match names {
        [] => "none is".into(),
        [one] => format!("{one} is"),
        [most @ .., last] => format!("{} and {last} are", most.join(", ")),
    }
}

/// A share of messages: "12.5%".
#[must_use]
pub fn percent(share: Permille) -> impl Display {
    fmt::from_fn(move |f| match share.0 % 10 {
        0 => write!(f, "{}%", share.0 / 10),
        tenth => write!(f, "{}.{tenth}%", share.0 / 10),
    })
}

/// The name of a level.
#[must_use]
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

/// The name of a link, made of its two ends: "n1-n2".
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
    fn a_range_of_one_latency_is_one_number_and_short_ones_keep_a_tenth() {
        let range = |min, max| latency(Latency { min: Micros(min), max: Micros(max) });
        assert_eq!(range(20_000, 30_000), "20 to 30 ms");
        assert_eq!(range(60_000, 60_000), "60 ms");
        assert_eq!(range(200, 900), "0.2 to 0.9 ms");
        assert_eq!(range(1_000, 12_300), "1 to 12 ms");
    }

    #[test]
    fn empty_keys_and_values_are_seen() {
        let [key, value] = ["k", ""].map(|text| Text::new(text).expect("short enough"));
        let read = Operation::Read { key: key.clone() };
        let done = Outcome::Done(Answer::Value(Some(value.clone())));
        assert_eq!(answer(&read, &done), "read k = ''");
        let write = Operation::Write { key: value, value: key };
        assert_eq!(operation(&write), "''=k");
        assert_eq!(answer(&write, &Outcome::Unknown), "write '' = k: outcome unknown");
    }

    #[test]
    fn times_in_lists_are_seconds_and_minutes_only_if_there_are_any() {
        assert_eq!(moment(Time(3_187_900)), "03.187");
        assert_eq!(moment(Time(62_540_000)), "1:02.540");
        assert_eq!(stretch(Time(2_900_000), Time(3_199_000)), "02.9–3.1");
        assert_eq!(stretch(Time(2_900_000), Time(2_950_000)), "02.9");
        assert_eq!(stretch(Time(59_900_000), Time(61_000_000)), "59.9–1:01.0");
    }

    #[test]
    fn the_clock_shows_minutes_past_the_hour() {
        assert_eq!(clock(Time(3_202_000)), "00:03.202");
        assert_eq!(clock(Time(3_661_000_999)), "61:01.000");
    }
}
