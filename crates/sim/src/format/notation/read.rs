//! How setups and interventions are read. All of it comes from outside.

use std::str::FromStr;

use super::error::NotationError;
use super::names::{kind_name, rule_name};
use super::parts::{
    Read, address, ends, flight, node, number, pairs, range, share, span, switch, text, unreadable,
    words,
};
use crate::world::by_role::RoleLine;
use crate::world::handling::{FlightChoice, Flights, Handling};
use crate::world::intervention::{
    ConditionsChange, GroupList, InitialEntry, InitialState, Intervention,
};
use crate::world::message::{Address, MessageKind};
use crate::world::run::MAX_TIME;
use crate::world::setup::{Latency, Setup};
use raft::{ClientId, Micros, Operation, Rule, Term, Time};

/// The most bars between the groups of a partition.
const MAX_GROUPS: usize = 255;

impl FromStr for Setup {
    type Err = NotationError;

    /// Reads `name=value` pairs; what is not named is as by default. Whether a world can be made
    /// of it is not asked here, see [`Setup::check`].
    fn from_str(line: &str) -> Read<Self> {
        let (mut setup, mut change) = (Self::default(), ConditionsChange::default());
        let words = words(line)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for (name, value) in pairs(&words)? {
            if !set_condition(&mut change, name, value)? {
                set(&mut setup, name, value)?;
            }
        }
        setup.conditions = change.of(setup.conditions);
        Ok(setup)
    }
}

fn set(setup: &mut Setup, name: &str, value: &str) -> Read<()> {
    match name {
        "nodes" => setup.nodes = number(value)?,
        "clients" => setup.clients = number(value)?,
        "election" => {
            let Latency { min, max } = range(value)?;
            (setup.timing.election_min, setup.timing.election_max) = (min, max);
        }
        "heartbeat" => setup.timing.heartbeat = span(value)?,
        "batch" => setup.batch = number(value)?,
        "check-quorum" => setup.check_quorum = switch(value)?,
        "pre-vote" => setup.pre_vote = switch(value)?,
        "rules-off" => {
            for name in value.split(',') {
                setup.rules = setup.rules.without(rule_named(name)?);
            }
        }
        _ => {
            return unreadable(
                name,
                "a setting: nodes, clients, election, heartbeat, batch, check-quorum, pre-vote, \
                 latency, loss, duplication, reordering, hold-up, rules-off",
            );
        }
    }
    Ok(())
}

/// Reads one property of the network, if it is one.
fn set_condition(change: &mut ConditionsChange, name: &str, value: &str) -> Read<bool> {
    match name {
        "latency" => change.latency = Some(range(value)?),
        "loss" => change.loss = Some(share(value)?),
        "duplication" => change.duplication = Some(share(value)?),
        "reordering" => change.reordering = Some(share(value)?),
        "hold-up" => change.hold_up = Some(span(value)?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// Reads the name of a rule.
///
/// # Errors
/// A sentence that lists the names of all rules.
pub fn rule_named(name: &str) -> Result<Rule, NotationError> {
    match Rule::ALL.into_iter().find(|rule| rule_name(*rule) == name) {
        Some(rule) => Ok(rule),
        None => unreadable(name, &format!("a rule: {}", Rule::ALL.map(rule_name).join(", "))),
    }
}

impl FromStr for Intervention {
    type Err = NotationError;

    fn from_str(line: &str) -> Read<Self> {
        intervention(&words(line)?)
    }
}

/// Reads a line of a run: when, and what.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn timed(line: &str) -> Result<(Time, Intervention), NotationError> {
    let words = words(line)?;
    match words.split_first() {
        Some((time, rest)) => Ok((parse_time(time)?, intervention(rest)?)),
        None => unreadable(line, "a time and an intervention, such as “250ms crash n1”"),
    }
}

/// Reads a time of a run, since its beginning.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn parse_time(word: &str) -> Result<Time, NotationError> {
    let time = Time(span(word)?.0);
    if time > MAX_TIME {
        unreadable(word, "within the 24 hours that a run can last")
    } else {
        Ok(time)
    }
}

fn intervention(words: &[String]) -> Read<Intervention> {
    let all: Vec<&str> = words.iter().map(String::as_str).collect();
    // What a client asks for may be called like a role.
    let is_asked = all.first().and_then(|verb| address(verb)).is_some();
    if let Some(line) = RoleLine::from_words(&all).filter(|_| !is_asked) {
        line.check()?;
        return Ok(Intervention::ByRole(line));
    }
    let mut words = words.iter().map(String::as_str);
    let verb = words.next().unwrap_or_default();
    if verb == "partition" {
        let groups = groups(words)?;
        return Ok(match groups.to_groups() {
            Some(groups) => Intervention::Partition(groups),
            None => Intervention::PartitionInto(groups),
        });
    }
    if verb == "network" {
        let change = conditions(&words.collect::<Vec<_>>())?;
        return Ok(match change.whole() {
            Some(conditions) => Intervention::SetConditions(conditions),
            None => Intervention::ChangeConditions(change),
        });
    }
    if verb == "begin" {
        return initial_state(words).map(|it| Intervention::Preload(it.into()));
    }
    if let Some(Address::Client(client)) = address(verb) {
        return ask(client, words);
    }
    if let Some(handling) = handling(verb) {
        return handle(handling, &words.collect::<Vec<_>>());
    }
    let mut rest = || words.next().unwrap_or_default();
    let read = match verb {
        "crash" => Intervention::Crash(node(rest())?),
        "restart" => Intervention::Restart(node(rest())?),
        "pause" => Intervention::Pause(node(rest())?),
        "resume" => Intervention::Resume(node(rest())?),
        "time-out" => Intervention::TimeOut(node(rest())?),
        "cut-off" => Intervention::Isolate(node(rest())?),
        "reconnect" => Intervention::Rejoin(node(rest())?),
        "cut" => ends(rest(), '>').map(|(from, to)| Intervention::CutLink { from, to })?,
        "mend" => ends(rest(), '>').map(|(from, to)| Intervention::RestoreLink { from, to })?,
        "heal" => Intervention::HealNetwork,
        "latency" => {
            let (one, other) = ends(rest(), '-')?;
            let latency = match rest() {
                "as-others" => None,
                latency => Some(range(latency)?),
            };
            Intervention::SetLatency { one, other, latency }
        }
        _ => {
            return unreadable(
                verb,
                "an intervention: crash, restart, pause, resume, time-out, cut, mend, cut-off, reconnect, \
                 partition, heal, drop, duplicate, hold, release, delay, network, latency, begin, or a client such as c1",
            );
        }
    };
    match words.next() {
        None => Ok(read),
        Some(more) => unreadable(more, &format!("expected after “{read}”")),
    }
}

fn handling(verb: &str) -> Option<Handling> {
    Some(match verb {
        "drop" => Handling::Drop,
        "duplicate" => Handling::Duplicate,
        "hold" => Handling::Hold,
        "release" => Handling::Release,
        "delay" => Handling::Delay(Micros(0)),
        _ => return None,
    })
}

/// Reads which message something is done to, and for a delay, how long it is.
fn handle(mut how: Handling, words: &[&str]) -> Read<Intervention> {
    let mut words = words;
    if let Handling::Delay(by) = &mut how {
        let [rest @ .., "by", time] = words else {
            return unreadable(
                &words.join(" "),
                "a message and a time, such as append-entries n1>n2 by 30ms",
            );
        };
        *by = span(time)?;
        words = rest;
    }
    let message = match *words {
        [kind, way] => FlightChoice::Oldest(flights(kind, way)?, 1),
        [kind, way, place] => {
            let number = place.strip_prefix('#').map(number).transpose()?;
            match number.filter(|number| *number > 0) {
                Some(number) => FlightChoice::Oldest(flights(kind, way)?, number),
                None => return unreadable(place, "which of these messages it is, such as #2"),
            }
        }
        [word] => FlightChoice::Number(flight(word)?),
        _ => {
            let wanted = "a message, such as append-entries n1>n2, or #17";
            return unreadable(&words.join(" "), wanted);
        }
    };
    Ok(match (how, message) {
        (Handling::Drop, FlightChoice::Number(id)) => Intervention::Drop(id),
        (Handling::Duplicate, FlightChoice::Number(id)) => Intervention::Duplicate(id),
        (how, message) => Intervention::Handle { message, how },
    })
}

/// Reads messages of a kind from one to another, such as `append-entries n1>*`.
///
/// # Errors
/// A sentence that says what is wrong with them.
pub fn flights(kind: &str, way: &str) -> Result<Flights, NotationError> {
    let (name, with_entries) = match kind.strip_suffix('+') {
        Some(name) if name == kind_name(MessageKind::AppendEntries) => (name, true),
        _ => (kind, false),
    };
    let named = MessageKind::ALL.into_iter().find(|known| kind_name(*known) == name);
    let Some(kind) = named else {
        return unreadable(kind, "a kind of message, such as append-entries");
    };
    let end = |word: &str| match word {
        "*" => Some(None),
        word => address(word).map(Some),
    };
    match way.split_once('>').and_then(|(from, to)| Some((end(from)?, end(to)?))) {
        Some((from, to)) => Ok(Flights { kind, with_entries, from, to }),
        None => unreadable(way, "a direction, such as n1>n2 or n1>*"),
    }
}

fn ask<'a>(client: ClientId, words: impl Iterator<Item = &'a str>) -> Read<Intervention> {
    let words: Vec<&str> = words.take(4).collect();
    let operation = match words[..] {
        ["write", key, value] => Operation::Write { key: text(key)?, value: text(value)? },
        ["read", key] => Operation::Read { key: text(key)? },
        ["delete", key] => Operation::Delete { key: text(key)? },
        _ => {
            let wanted = "a request: write KEY VALUE, read KEY or delete KEY";
            return unreadable(&words.join(" "), wanted);
        }
    };
    Ok(Intervention::Ask { client, operation })
}

/// Reads a server's initial state. Without a term it is that of its last entry.
fn initial_state<'a>(mut words: impl Iterator<Item = &'a str>) -> Read<InitialState> {
    let node = node(words.next().unwrap_or_default())?;
    let (mut term, mut voted_for, mut log) = (None, None, Vec::new());
    for word in words {
        match word.split_once('=') {
            Some(("term", value)) => term = Some(Term(number(value)?)),
            Some(("vote", value)) => voted_for = Some(self::node(value)?),
            _ => log.push(initial_entry(word)?),
        }
    }
    let last = log.last().map(|(term, _)| *term);
    let term = term.or(last).unwrap_or_default();
    let initial = InitialState { node, term, voted_for, log };
    if !initial.is_in_order() {
        let wanted = "in order: terms are from 1 to 1,000,000, never fall along a log, and are not \
                      above that of the server";
        return unreadable(&initial.to_string(), wanted);
    }
    if !initial.has_a_line() {
        return unreadable(&initial.to_string(), "short enough for one line");
    }
    Ok(initial)
}

/// Reads an entry: `3`, or `3:KEY=VALUE`.
fn initial_entry(word: &str) -> Read<InitialEntry> {
    let Some((term, write)) = word.split_once(':') else {
        return Ok((Term(number(word)?), None));
    };
    match write.split_once('=') {
        Some((key, value)) => Ok((Term(number(term)?), Some((text(key)?, text(value)?)))),
        None => unreadable(word, "an entry, such as 3 or 3:x=5"),
    }
}

fn conditions(words: &[&str]) -> Read<ConditionsChange> {
    let mut change = ConditionsChange::default();
    let wanted = "a property of the network: latency, loss, duplication, reordering, hold-up";
    if words.is_empty() {
        return unreadable("", wanted);
    }
    for (name, value) in pairs(words)? {
        if !set_condition(&mut change, name, value)? {
            return unreadable(name, wanted);
        }
    }
    Ok(change)
}

/// Reads the groups of a partition. Who is named twice in a group is in it once.
fn groups<'a>(words: impl Iterator<Item = &'a str>) -> Read<GroupList> {
    let (mut groups, mut group) = (Vec::new(), Vec::new());
    for word in words {
        match address(word) {
            _ if word == "|" && groups.len() == MAX_GROUPS => {
                return unreadable(word, "expected: there are too many groups");
            }
            _ if word == "|" => groups.push(std::mem::take(&mut group)),
            Some(member @ (Address::Node(_) | Address::Proxy)) => group.push(member),
            Some(Address::Client(_)) | None => {
                return unreadable(word, "a node, the proxy, or | between two groups");
            }
        }
    }
    groups.push(group);
    for group in &mut groups {
        group.sort_unstable();
        group.dedup();
    }
    Ok(GroupList(groups))
}
