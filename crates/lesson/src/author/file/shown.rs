//! What a lesson shows from which step on, and the check that its captions name nothing else.

use std::collections::BTreeSet;

use super::document::{Table, Value};
use super::source::missing;
use super::{ParseError, Read};
use crate::author::play::MAIN_LANGUAGE;
use crate::author::script::{Line, StepSource, Texts};
use crate::compiled::Point;
use crate::glossary::Words;
use crate::shown::Shown;
use raft::ClientId;
use sim::{Address, Setup, address};

/// The words of captions that name a part, whole and in any case. Each means nothing else: the proxy has timeouts too,
/// so that only an election timeout names the timers.
const NAMED: [(Shown, &[&str]); 7] = [
    (Shown::Roles, &["leader", "leaders", "follower", "followers", "candidate", "candidates"]),
    (Shown::Terms, &["term", "terms"]),
    (Shown::Votes, &["vote", "votes", "voted", "voter", "voters"]),
    (Shown::Timers, &["timer", "timers", "election timeout", "election timeouts"]),
    (Shown::Logs, &["log", "logs", "entry", "entries", "index"]),
    (Shown::Commits, &["commit", "commits", "committed", "uncommitted", "commitIndex"]),
    (Shown::Progress, &["nextIndex", "matchIndex"]),
];

/// Reads what comes with each step, and checks that all that a step names or points at is there by then. A lesson
/// that says nothing about it shows everything.
pub(super) fn reveal(
    lesson: &Table<'_>,
    tables: &[Table<'_>],
    steps: &mut [StepSource],
    setup: &Setup,
) -> Read<()> {
    let says_so = |table: &Table<'_>| table.get("show").is_some();
    if !says_so(lesson) && !tables.iter().any(says_so) {
        return Ok(());
    }
    let mut shown = BTreeSet::new();
    for (place, (table, step)) in tables.iter().zip(steps).enumerate() {
        if place == 0 {
            step.shows = coming(lesson, setup, &mut shown)?;
        }
        step.shows.extend(coming(table, setup, &mut shown)?);
        if step.shows.is_empty() && place == 0 {
            return Err(table.error("the first step shows nothing"));
        }
        check(place + 1, table, step, &shown)?;
    }
    Ok(())
}

/// Reads a table's `show`, and adds it to what is shown.
fn coming(table: &Table<'_>, setup: &Setup, shown: &mut BTreeSet<Shown>) -> Read<Vec<Shown>> {
    let mut list = Vec::new();
    for value in table.strings("show")? {
        let fresh: Vec<Shown> =
            meant(&value, setup)?.into_iter().filter(|it| shown.insert(*it)).collect();
        if fresh.is_empty() {
            return Err(value.error(&format!("“{}” is shown already", value.text(40)?)));
        }
        list.extend(fresh);
    }
    Ok(list)
}

/// Reads a word of `show`: one thing, or several.
fn meant(value: &Value<'_>, setup: &Setup) -> Read<Vec<Shown>> {
    let word = value.text(40)?;
    let part = Shown::PARTS.into_iter().find(|part| part.to_string() == word);
    match (word.as_str(), part, address(&word)) {
        ("all-nodes", ..) => Ok(Shown::nodes(setup).collect()),
        ("cluster", ..) => {
            let apart = [Shown::Events, Shown::Timeline];
            Ok(Shown::all(setup).into_iter().filter(|it| !apart.contains(it)).collect())
        }
        (_, Some(part), _) => Ok(vec![part]),
        (_, _, Some(actor)) if setup.has(actor) => Ok(vec![Shown::Actor(actor)]),
        (_, _, Some(_)) => Err(missing(value, &word, setup)),
        _ => Err(value.error(&format!("“{word}” cannot be shown: see docs/LESSONS.md"))),
    }
}

/// Checks that all that a step names or points at is shown.
fn check(number: usize, table: &Table<'_>, step: &StepSource, shown: &BTreeSet<Shown>) -> Read<()> {
    let hidden = |line: Line, what: &str, needed: Shown| ParseError {
        line,
        what: format!("step {number} {what}, so its `show` or an earlier one needs `{needed}`"),
    };
    let line = |key: &'static str| table.get(key).map_or(table.line, |value| value.line());
    for (value, point) in table.strings("point")?.iter().zip(&step.points) {
        if let Some(needed) = pointed_at(point).into_iter().find(|it| !shown.contains(it)) {
            return Err(hidden(value.line(), &format!("points at “{}”", value.text(80)?), needed));
        }
    }
    let asked = step.ask.iter().flat_map(|ask| {
        let choices = ask.choices.iter().flat_map(|choice| [&choice.text, &choice.why]);
        [&ask.text].into_iter().chain(choices).map(|texts| ("ask", texts))
    });
    for (key, texts) in [("caption", &step.caption)].into_iter().chain(asked) {
        if let Some((word, needed)) = named(texts).into_iter().find(|(_, it)| !shown.contains(it)) {
            return Err(hidden(line(key), &format!("says “{word}”"), needed));
        }
    }
    Ok(())
}

/// Returns what has to be shown for a caption to point at something.
fn pointed_at(point: &Point) -> Vec<Shown> {
    match *point {
        Point::Actor(actor) => vec![Shown::Actor(actor)],
        Point::Link(one, other) => vec![Shown::Actor(one), Shown::Actor(other)],
        Point::Log(node) | Point::Entry(node, _) => vec![Shown::Actor(node.into()), Shown::Logs],
        Point::Logs | Point::Index(_) => vec![Shown::Logs],
        Point::Events => vec![Shown::Events],
        Point::Timeline => vec![Shown::Timeline],
        Point::Client | Point::Answer => vec![Shown::Actor(Address::Client(ClientId(1)))],
        Point::Messages(_) | Point::Details => Vec::new(),
    }
}

/// Returns what a text in the main language names, each with its word, also as words of the glossary.
fn named(texts: &Texts) -> Vec<(String, Shown)> {
    let text = texts.get(MAIN_LANGUAGE).map_or("", String::as_str);
    let glossary = Words(text).pieces().filter_map(|(_, word)| word.map(str::to_owned));
    let all = [Words(text).plain()].into_iter().chain(glossary);
    all.flat_map(|text| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .collect();
        let actors = words.iter().filter_map(|word| Some((*word, Shown::Actor(address(word)?))));
        let spaced = format!(" {} ", words.join(" "));
        let parts = NAMED.iter().flat_map(|(part, names)| names.iter().map(|name| (*name, *part)));
        let parts =
            parts.filter(|(name, _)| spaced.contains(&format!(" {} ", name.to_lowercase())));
        let found = actors.chain(parts).map(|(word, shown)| (word.to_owned(), shown));
        found.collect::<Vec<_>>()
    })
    .collect()
}
