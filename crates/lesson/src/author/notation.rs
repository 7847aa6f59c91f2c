//! How conditions and points are read. All of it comes from outside.

use crate::author::condition::{
    Comparison, Condition, ExpectedAnswer, ExpectedEntry, ExpectedRole, Metric, NodeField,
    Predicate,
};
use crate::author::event_name::EVENT_NAMES;
use crate::compiled::Point;
use crate::goal::Goal;
use raft::{ClientId, Index, Micros, NodeId, Term, Text};
use sim::{Address, Flights, MessageKind, Property, address, kind_name, quoted_words, whole};

type Read<T> = Result<T, String>;

/// Reads conditions that are joined by `and`.
///
/// # Errors
/// A sentence that says what is wrong with them.
pub fn conditions(text: &str) -> Read<Vec<Condition>> {
    let words = words(text)?;
    let mut parts = words.split(|word| word == "and");
    if words.is_empty() {
        return Ok(Vec::new());
    }
    parts.try_fold(Vec::new(), |mut list, part| {
        list.push(condition(part)?);
        Ok(list)
    })
}

fn words(text: &str) -> Read<Vec<String>> {
    quoted_words(text).map_err(|why| why.to_string())
}

fn condition(words: &[String]) -> Read<Condition> {
    let text = words.join(" ");
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let not = words.first() == Some(&"not");
    if not {
        words.remove(0);
    }
    let unknown = || format!("“{text}” is not a condition: see docs/LESSONS.md");
    let predicate = match predicate(&words)? {
        Some(predicate) => predicate,
        None => comparison(&words)?.ok_or_else(unknown)?,
    };
    Ok(Condition { not, predicate, text })
}

fn predicate(words: &[&str]) -> Read<Option<Predicate>> {
    Ok(Some(match *words {
        ["logs", "equal"] => Predicate::LogsEqual([].into_iter().collect()),
        [ref nodes @ .., "logs", "equal"] => {
            Predicate::LogsEqual(nodes.iter().map(|word| node(word)).collect::<Read<_>>()?)
        }
        ["properties", "hold"] => Predicate::Violated(None),
        ["violated", name] => Predicate::Violated(Some(property(name)?)),
        ["proxy", "asks", who] => Predicate::ProxyGuess(node(who)?),
        [who, "is", role] => Predicate::HasRole(node(who)?, expected_role(role)?),
        [who, "follows", leader] => Predicate::Follows(node(who)?, node(leader)?),
        [who, "voted", "none"] => Predicate::Voted(node(who)?, None),
        [who, "voted", vote] => Predicate::Voted(node(who)?, Some(node(vote)?)),
        [who, "entry", index, "is", what] => {
            Predicate::Entry(node(who)?, Index(number(index)?), expected_entry(what)?)
        }
        [who, "store", key, "is", value] => {
            let value = if value == "none" { None } else { Some(text(value)?) };
            Predicate::Store(node(who)?, text(key)?, value)
        }
        [who, "waits"] => Predicate::Waits(client(who)?),
        [who, "answer", "is", what] => Predicate::Answered(client(who)?, expected_answer(what)?),
        _ => return Ok(None),
    }))
}

fn comparison(words: &[&str]) -> Read<Option<Predicate>> {
    let place = words.iter().position(|word| matches!(*word, "=" | "<=" | ">="));
    let Some(place) = place else {
        // That it happened at all.
        let at_least_once = |number| Predicate::Compares(number, Comparison::AtLeast, 1);
        return Ok(counted(words)?
            .filter(|it| matches!(it, Metric::EventCount(..)))
            .map(at_least_once));
    };
    let compare = match words[place] {
        "=" => Comparison::Equal,
        "<=" => Comparison::AtMost,
        _ => Comparison::AtLeast,
    };
    let (Some(what), [than]) = (counted(&words[..place])?, &words[place + 1..]) else {
        return Ok(None);
    };
    let than = match what {
        Metric::Elapsed | Metric::Leaderless => span(than)?.0,
        _ => number(than)?,
    };
    Ok(Some(Predicate::Compares(what, compare, than)))
}

fn counted(words: &[&str]) -> Read<Option<Metric>> {
    Ok(Some(match *words {
        ["leaders"] => Metric::Leaders,
        ["candidates"] => Metric::Candidates,
        ["votes"] => Metric::MostVotes,
        ["term"] => Metric::HighestTerm,
        ["time"] => Metric::Elapsed,
        ["split-votes"] => Metric::SplitVotes,
        ["leaderless"] => Metric::Leaderless,
        ["lost-writes"] => Metric::LostWrites,
        ["cleared-doubts"] => Metric::ClearedDoubts,
        ["flights", kind, way] => Metric::InFlight(flights(kind, way)?),
        ["happened", name] => Metric::EventCount(event_name(name)?, None),
        ["happened", who, name] => Metric::EventCount(event_name(name)?, Some(actor(who)?)),
        [who, "next", peer] => Metric::Next(node(who)?, node(peer)?),
        [who, "match", peer] => Metric::Match(node(who)?, node(peer)?),
        [who, "term"] => Metric::Node(node(who)?, NodeField::Term),
        [who, "log"] => Metric::Node(node(who)?, NodeField::Log),
        [who, "commit"] => Metric::Node(node(who)?, NodeField::Commit),
        [who, "applied"] => Metric::Node(node(who)?, NodeField::Applied),
        [who, "votes"] => Metric::Node(node(who)?, NodeField::Votes),
        _ => return Ok(None),
    }))
}

/// Reads what is highlighted.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn point(text: &str) -> Read<Point> {
    let list = words(text)?;
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    Ok(match *list {
        ["messages"] => Point::Messages(None),
        ["message", kind] => Point::Messages(Some(message(kind)?)),
        ["logs"] => Point::Logs,
        ["log", who] => Point::Log(node(who)?),
        ["entry", index] => Point::Index(Index(number(index)?)),
        ["entry", who, index] => Point::Entry(node(who)?, Index(number(index)?)),
        ["events"] => Point::Events,
        ["timeline"] => Point::Timeline,
        ["details"] => Point::Details,
        ["client"] => Point::Client,
        ["answer"] => Point::Answer,
        [word] => match word.split_once('-') {
            Some((one, other)) => Point::Link(actor(one)?, actor(other)?),
            None => Point::Actor(actor(word)?),
        },
        _ => return Err(format!("“{text}” cannot be pointed at: see docs/LESSONS.md")),
    })
}

/// Reads the goal of a challenge: a condition of those that a page can look for.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn goal(text: &str) -> Read<Goal> {
    let conditions = conditions(text)?;
    let wanted = "n3 is leader, leaders, split-votes, leaderless, lost-writes or cleared-doubts";
    let wrong = || format!("“{text}” is not a goal: one of {wanted}, with >= and a number");
    match &conditions[..] {
        [Condition { not: false, predicate, .. }] => match predicate {
            Predicate::HasRole(node, ExpectedRole::Leader) => Ok(Goal::Leads(*node)),
            Predicate::Compares(Metric::Leaders, Comparison::AtLeast, count) => {
                Ok(Goal::Leaders(*count))
            }
            Predicate::Compares(Metric::SplitVotes, Comparison::AtLeast, count) => {
                Ok(Goal::SplitVotes(*count))
            }
            Predicate::Compares(Metric::Leaderless, Comparison::AtLeast, span) => {
                Ok(Goal::Leaderless(Micros(*span)))
            }
            Predicate::Compares(Metric::LostWrites, Comparison::AtLeast, count) => {
                Ok(Goal::LostWrites(*count))
            }
            Predicate::Compares(Metric::ClearedDoubts, Comparison::AtLeast, count) => {
                Ok(Goal::ClearedDoubts(*count))
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// Reads a length of time, such as 250ms.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn span(word: &str) -> Read<Micros> {
    sim::parse_time(word).map(|time| Micros(time.0)).map_err(|why| why.to_string())
}

fn flights(kind: &str, way: &str) -> Read<Flights> {
    sim::flights(kind, way).map_err(|why| why.to_string())
}

fn message(word: &str) -> Read<MessageKind> {
    let kind = MessageKind::ALL.into_iter().find(|kind| kind_name(*kind) == word);
    kind.ok_or_else(|| format!("“{word}” is not a kind of message, such as append-entries"))
}

fn event_name(word: &str) -> Read<&'static str> {
    EVENT_NAMES.into_iter().find(|name| *name == word).ok_or_else(|| {
        format!("“{word}” is not an event: expected one of {}", EVENT_NAMES.join(", "))
    })
}

fn property(word: &str) -> Read<Property> {
    let name = |property: &Property| property.name().to_lowercase().replace(' ', "-");
    Property::ALL.into_iter().find(|property| name(property) == word).ok_or_else(|| {
        let names: Vec<String> = Property::ALL.iter().map(name).collect();
        format!("“{word}” is not a property: expected one of {}", names.join(", "))
    })
}

fn expected_role(word: &str) -> Read<ExpectedRole> {
    Ok(match word {
        "leader" => ExpectedRole::Leader,
        "candidate" => ExpectedRole::Candidate,
        "follower" => ExpectedRole::Follower,
        "down" => ExpectedRole::Down,
        "paused" => ExpectedRole::Paused,
        _ => {
            let roles = "a role: leader, candidate, follower, down, paused";
            return Err(format!("“{word}” is not {roles}"));
        }
    })
}

fn expected_entry(word: &str) -> Read<ExpectedEntry> {
    if word == "none" {
        return Ok(ExpectedEntry::None);
    }
    match word.split_once('=') {
        Some((key, value)) => Ok(ExpectedEntry::Write(text(key)?, text(value)?)),
        None => Ok(ExpectedEntry::Term(Term(number(word)?))),
    }
}

fn expected_answer(word: &str) -> Read<ExpectedAnswer> {
    Ok(match word {
        "done" => ExpectedAnswer::Done,
        "unknown" => ExpectedAnswer::Unknown,
        "none" => ExpectedAnswer::Read(None),
        value => ExpectedAnswer::Read(Some(text(value)?)),
    })
}

fn actor(word: &str) -> Read<Address> {
    address(word).ok_or_else(|| format!("“{word}” is not a server, a client or the proxy"))
}

fn node(word: &str) -> Read<NodeId> {
    actor(word)
        .ok()
        .and_then(Address::node)
        .ok_or_else(|| format!("“{word}” is not a server, n1 to n9"))
}

fn client(word: &str) -> Read<ClientId> {
    match address(word) {
        Some(Address::Client(client)) => Ok(client),
        _ => Err(format!("“{word}” is not a client, such as c1")),
    }
}

fn number(word: &str) -> Read<u64> {
    whole(word).map_err(|why| why.to_string())
}

fn text(word: &str) -> Read<Text> {
    Text::new(word).ok_or_else(|| format!("“{word}” is too long for a key or a value"))
}
