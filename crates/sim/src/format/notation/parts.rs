//! The parts of a line: words, numbers, times, and who is meant.

use std::str::FromStr;

use super::error::NotationError;
use super::write::is_hidden;
use crate::world::intervention::MAX_LINE;
use crate::world::message::Address;
use crate::world::network::FlightId;
use crate::world::setup::{Latency, Permille};
use raft::{ClientId, Micros, NodeId, Text};

/// The most letters of what is quoted in a sentence.
const MAX_QUOTED: usize = 40;

pub(super) type Read<T> = Result<T, NotationError>;

pub(super) fn unreadable<T>(what: &str, wanted: &str) -> Read<T> {
    let mut shown = String::new();
    for letter in what.chars().take(MAX_QUOTED) {
        match is_hidden(letter) {
            true => shown.extend(format!("\\u{{{:x}}}", u32::from(letter)).chars()),
            false => shown.push(letter),
        }
    }
    if what.chars().nth(MAX_QUOTED).is_some() {
        shown.push('…');
    }
    Err(NotationError(format!("“{shown}” is not {wanted}")))
}

/// Reads `name=value` pairs. Each name can be there once.
pub(super) fn pairs<'a>(words: &[&'a str]) -> Read<Vec<(&'a str, &'a str)>> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for word in words {
        let (name, value) = pair(word)?;
        if pairs.iter().any(|(known, _)| *known == name) {
            return unreadable(word, &format!("expected: {name} is set twice"));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
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

pub(super) fn number<T: FromStr>(word: &str) -> Read<T> {
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match word.parse() {
        Ok(number) if digits => Ok(number),
        _ => unreadable(word, "a whole number in range"),
    }
}

pub(super) fn switch(word: &str) -> Read<bool> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => unreadable(word, "on or off"),
    }
}

/// A length of time: `250ms`, `1.5s`, `20us`, `10m`, `24h`.
pub(super) fn span(word: &str) -> Read<Micros> {
    // Each unit with the digits that its numbers may have behind the point, and in how many of the last of them it
    // counts.
    let units = [("ms", 3, 1), ("us", 0, 1), ("s", 6, 1), ("m", 6, 60), ("h", 6, 3_600)];
    let with_unit = |(unit, digits, times)| {
        Some(fixed(word.strip_suffix(unit)?, digits).and_then(|it| it.checked_mul(times)))
    };
    match units.into_iter().find_map(with_unit).flatten() {
        Some(micros) => Ok(Micros(micros)),
        None => unreadable(word, "a time, such as 250ms, 1.5s, 10m or 24h"),
    }
}

/// A share of messages: `5%`, `12.5%`.
pub(super) fn share(word: &str) -> Read<Permille> {
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

pub(super) fn range(word: &str) -> Read<Latency> {
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

pub(super) fn node(word: &str) -> Read<NodeId> {
    match address(word).and_then(Address::node) {
        Some(node) => Ok(node),
        None => unreadable(word, "a node, n1 to n9"),
    }
}

pub(super) fn ends(word: &str, between: char) -> Read<(Address, Address)> {
    let ends = word.split_once(between);
    match ends.and_then(|(one, other)| Some((address(one)?, address(other)?))) {
        Some(ends) => Ok(ends),
        None => unreadable(word, &format!("a link, such as n1{between}n2")),
    }
}

pub(super) fn flight(word: &str) -> Read<FlightId> {
    match word.strip_prefix('#') {
        Some(digits) => number(digits).map(FlightId),
        None => unreadable(word, "a message, such as #17"),
    }
}

pub(super) fn text(word: &str) -> Read<Text> {
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
