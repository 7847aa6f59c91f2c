//! How setups and interventions are read. All of it comes from outside.

use std::str::FromStr;

use super::error::NotationError;
use super::names::rule_name;
use crate::world::intervention::{Groups, InitialEntry, InitialState, Intervention, MAX_LINE};
use crate::world::message::Address;
use crate::world::network::FlightId;
use crate::world::run::MAX_TIME;
use crate::world::setup::{Conditions, Latency, Permille, Setup};
use raft::{ClientId, Micros, NodeId, Operation, Rule, Term, Text, Time};

type Read<T> = Result<T, NotationError>;

fn unreadable<T>(what: &str, wanted: &str) -> Read<T> {
    let mut shown: String = what.chars().take(40).collect();
    if shown.len() < what.len() {
        shown.push('…');
    }
    Err(NotationError(format!("“{shown}” is not {wanted}")))
}

impl FromStr for Setup {
    type Err = NotationError;

    /// Reads `name=value` pairs; what is not named is as by default. Whether a world can be made
    /// of it is not asked here, see [`Setup::check`].
    fn from_str(line: &str) -> Read<Self> {
        let mut setup = Self::default();
        for word in words(line)? {
            let (name, value) = pair(&word)?;
            if !set_condition(&mut setup.conditions, name, value)? {
                set(&mut setup, name, value)?;
            }
        }
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
fn set_condition(conditions: &mut Conditions, name: &str, value: &str) -> Read<bool> {
    match name {
        "latency" => conditions.latency = range(value)?,
        "loss" => conditions.loss = share(value)?,
        "duplication" => conditions.duplication = share(value)?,
        "reordering" => conditions.reordering = share(value)?,
        "hold-up" => conditions.hold_up = span(value)?,
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
    let mut words = words.iter().map(String::as_str);
    let verb = words.next().unwrap_or_default();
    if verb == "partition" {
        return groups(words).map(Intervention::Partition);
    }
    if verb == "network" {
        return conditions(words).map(Intervention::SetConditions);
    }
    if verb == "begin" {
        return initial_state(words).map(|it| Intervention::Preload(it.into()));
    }
    if let Some(Address::Client(client)) = address(verb) {
        return ask(client, words);
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
        "drop" => Intervention::Drop(flight(rest())?),
        "duplicate" => Intervention::Duplicate(flight(rest())?),
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
                 partition, heal, drop, duplicate, network, latency, begin, or a client such as c1",
            );
        }
    };
    match words.next() {
        None => Ok(read),
        Some(more) => unreadable(more, &format!("expected after “{read}”")),
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

fn conditions<'a>(words: impl Iterator<Item = &'a str>) -> Read<Conditions> {
    let mut conditions = Conditions::default();
    for word in words {
        let (name, value) = pair(word)?;
        if !set_condition(&mut conditions, name, value)? {
            let wanted =
                "a property of the network: latency, loss, duplication, reordering, hold-up";
            return unreadable(name, wanted);
        }
    }
    Ok(conditions)
}

fn groups<'a>(words: impl Iterator<Item = &'a str>) -> Read<Groups> {
    let mut groups = Groups::default();
    let mut group = 0_u8;
    for word in words {
        match address(word) {
            _ if word == "|" => match group.checked_add(1) {
                Some(next) => group = next,
                None => return unreadable(word, "expected: there are too many groups"),
            },
            Some(Address::Node(node)) => groups.nodes[usize::from(node.number()) - 1] = group,
            Some(Address::Proxy) => groups.proxy = Some(group),
            Some(Address::Client(_)) | None => {
                return unreadable(word, "a node, the proxy, or | between two groups");
            }
        }
    }
    Ok(groups)
}

fn pair(word: &str) -> Read<(&str, &str)> {
    match word.split_once('=') {
        Some(pair) => Ok(pair),
        None => unreadable(word, "a setting, such as nodes=5"),
    }
}

/// Reads a whole number.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn whole(word: &str) -> Result<u64, NotationError> {
    number(word)
}

fn number<T: FromStr>(word: &str) -> Read<T> {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match word.parse() {
        Ok(number) if digits => Ok(number),
        _ => unreadable(word, "a whole number in range"),
    }
}

fn switch(word: &str) -> Read<bool> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => unreadable(word, "on or off"),
    }
}

/// A length of time: `250ms`, `1.5s`, `20us`.
fn span(word: &str) -> Read<Micros> {
    let units = [("ms", 3), ("us", 0), ("s", 6)];
    let with_unit = |(unit, digits)| Some((word.strip_suffix(unit)?, digits));
    let micros =
        units.into_iter().find_map(with_unit).and_then(|(text, digits)| fixed(text, digits));
    match micros {
        Some(micros) => Ok(Micros(micros)),
        None => unreadable(word, "a time, such as 250ms or 1.5s"),
    }
}

/// A share of messages: `5%`, `12.5%`.
fn share(word: &str) -> Read<Permille> {
    let permille = word.strip_suffix('%').and_then(|text| fixed(text, 1));
    match permille.and_then(|permille| u16::try_from(permille).ok()) {
        Some(permille) => Ok(Permille(permille)),
        None => unreadable(word, "a share, such as 12.5%"),
    }
}

/// A number with at most so many digits after the point, as so many times as large a whole one.
fn fixed(text: &str, digits: usize) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if whole.is_empty() || part.is_empty() || part.len() > digits.max(1) {
        return None;
    }
    let all = format!("{whole}{part:0<digits$}");
    let all = if digits == 0 { all.strip_suffix('0')? } else { &all };
    let digits_only = all.bytes().all(|byte| byte.is_ascii_digit());
    all.parse().ok().filter(|_| digits_only)
}

fn range(word: &str) -> Read<Latency> {
    match word.split_once("..") {
        Some((min, max)) => Ok(Latency { min: span(min)?, max: span(max)? }),
        None => unreadable(word, "a range of times, such as 20ms..30ms"),
    }
}

/// Reads a server, a client or the proxy.
#[must_use]
pub fn address(word: &str) -> Option<Address> {
    if word == "proxy" {
        return Some(Address::Proxy);
    }
    let client = |digits| number(digits).ok().filter(|number| *number > 0).map(ClientId);
    let node = |digits| number(digits).ok().and_then(NodeId::new);
    match word.split_at_checked(1)? {
        ("n", digits) => node(digits).map(Address::Node),
        ("c", digits) => client(digits).map(Address::Client),
        _ => None,
    }
}

fn node(word: &str) -> Read<NodeId> {
    match address(word).and_then(Address::node) {
        Some(node) => Ok(node),
        None => unreadable(word, "a node, n1 to n9"),
    }
}

fn ends(word: &str, between: char) -> Read<(Address, Address)> {
    let ends = word.split_once(between);
    match ends.and_then(|(one, other)| Some((address(one)?, address(other)?))) {
        Some(ends) => Ok(ends),
        None => unreadable(word, &format!("a link, such as n1{between}n2")),
    }
}

fn flight(word: &str) -> Read<FlightId> {
    match word.strip_prefix('#') {
        Some(digits) => number(digits).map(FlightId),
        None => unreadable(word, "a message, such as #17"),
    }
}

fn text(word: &str) -> Read<Text> {
    match Text::new(word) {
        Some(text) => Ok(text),
        None => unreadable(word, "short enough: a key or value has at most 64 bytes"),
    }
}

/// The words of a line: between blanks, or between quotation marks.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn words(line: &str) -> Result<Vec<String>, NotationError> {
    if line.len() > MAX_LINE {
        return unreadable(line, "a line of at most 2,000 bytes");
    }
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let word;
        (word, rest) = match rest.strip_prefix('\'') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let (word, rest) = rest.split_at(end);
                (word.to_owned(), rest)
            }
        };
        words.push(word);
        rest = rest.trim_start();
    }
    Ok(words)
}

/// A word up to its closing quotation mark, and what follows.
fn unquote(text: &str) -> Read<(String, &str)> {
    let mut word = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => return Ok((word, letters.as_str())),
            '\\' => word.push(escaped(&mut letters, text)?),
            letter => word.push(letter),
        }
    }
    unreadable(text, "closed: a quotation mark ' is missing")
}

fn escaped(letters: &mut std::str::Chars<'_>, text: &str) -> Read<char> {
    let letter = match letters.next() {
        Some(letter @ ('\'' | '\\')) => Some(letter),
        Some('u') => letters.as_str().strip_prefix('{').and_then(|rest| {
            let (code, rest) = rest.split_once('}')?;
            *letters = rest.chars();
            char::from_u32(u32::from_str_radix(code, 16).ok()?)
        }),
        _ => None,
    };
    match letter {
        Some(letter) => Ok(letter),
        None => unreadable(text, r"valid: \ must be followed by ', \ or u{…}"),
    }
}
