//! How conditions, actions and points are read. All of it comes from outside.

use crate::author::condition::{AnswerIs, Compare, Condition, EntryIs, Kept, Number, RoleIs, Says};
use crate::author::happening::HAPPENINGS;
use crate::author::script::{Flights, StepAction};
use crate::compiled::Point;
use crate::goal::Goal;
use raft::{ClientId, Index, Micros, NodeId, Term, Text};
use sim::{Address, Intervention, MessageKind, Property, address, kind_name, quoted_words, whole};

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
    let says = match says(&words)? {
        Some(says) => says,
        None => comparison(&words)?.ok_or_else(unknown)?,
    };
    Ok(Condition { not, says, text })
}

fn says(words: &[&str]) -> Read<Option<Says>> {
    Ok(Some(match *words {
        ["logs", "equal"] => Says::LogsEqual([].into_iter().collect()),
        [ref nodes @ .., "logs", "equal"] => {
            Says::LogsEqual(nodes.iter().map(|word| node(word)).collect::<Read<_>>()?)
        }
        ["properties", "hold"] => Says::Broken(None),
        ["violated", name] => Says::Broken(Some(property(name)?)),
        ["proxy", "asks", who] => Says::Asks(node(who)?),
        [who, "is", role] => Says::Is(node(who)?, role_is(role)?),
        [who, "follows", leader] => Says::Follows(node(who)?, node(leader)?),
        [who, "voted", "none"] => Says::Voted(node(who)?, None),
        [who, "voted", vote] => Says::Voted(node(who)?, Some(node(vote)?)),
        [who, "entry", index, "is", what] => {
            Says::Entry(node(who)?, Index(number(index)?), entry(what)?)
        }
        [who, "store", key, "is", value] => {
            let value = if value == "none" { None } else { Some(text(value)?) };
            Says::Store(node(who)?, text(key)?, value)
        }
        [who, "waits"] => Says::Waits(client(who)?),
        [who, "answer", "is", what] => Says::Answered(client(who)?, answer(what)?),
        _ => return Ok(None),
    }))
}

fn comparison(words: &[&str]) -> Read<Option<Says>> {
    let place = words.iter().position(|word| matches!(*word, "=" | "<=" | ">="));
    let Some(place) = place else {
        // That it happened at all.
        let at_least_once = |number| Says::Counts(number, Compare::AtLeast, 1);
        return Ok(counted(words)?
            .filter(|it| matches!(it, Number::Happened(..)))
            .map(at_least_once));
    };
    let compare = match words[place] {
        "=" => Compare::Is,
        "<=" => Compare::AtMost,
        _ => Compare::AtLeast,
    };
    let (Some(what), [than]) = (counted(&words[..place])?, &words[place + 1..]) else {
        return Ok(None);
    };
    let than = match what {
        Number::Passed | Number::Leaderless => span(than)?.0,
        _ => number(than)?,
    };
    Ok(Some(Says::Counts(what, compare, than)))
}

fn counted(words: &[&str]) -> Read<Option<Number>> {
    Ok(Some(match *words {
        ["leaders"] => Number::Leaders,
        ["candidates"] => Number::Candidates,
        ["votes"] => Number::MostVotes,
        ["term"] => Number::HighestTerm,
        ["time"] => Number::Passed,
        ["split-votes"] => Number::SplitVotes,
        ["leaderless"] => Number::Leaderless,
        ["lost-writes"] => Number::LostWrites,
        ["cleared-doubts"] => Number::ClearedDoubts,
        ["flights", kind, way] => Number::InFlight(flights(kind, way)?),
        ["happened", name] => Number::Happened(happened(name)?, None),
        ["happened", who, name] => Number::Happened(happened(name)?, Some(actor(who)?)),
        [who, "next", peer] => Number::Next(node(who)?, node(peer)?),
        [who, "match", peer] => Number::Match(node(who)?, node(peer)?),
        [who, "term"] => Number::Of(node(who)?, Kept::Term),
        [who, "log"] => Number::Of(node(who)?, Kept::Log),
        [who, "commit"] => Number::Of(node(who)?, Kept::Commit),
        [who, "applied"] => Number::Of(node(who)?, Kept::Applied),
        [who, "votes"] => Number::Of(node(who)?, Kept::Votes),
        _ => return Ok(None),
    }))
}

/// Reads what is done.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn action(text: &str) -> Read<StepAction> {
    let list = words(text)?;
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    Ok(match *list {
        ["drop", kind, way] => StepAction::Drop(flights(kind, way)?),
        ["duplicate", kind, way] => StepAction::Duplicate(flights(kind, way)?),
        _ => StepAction::Do(text.parse::<Intervention>().map_err(|why| why.to_string())?),
    })
}

/// Reads what is lit up.
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
        ["tape"] => Point::Tape,
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
        [Condition { not: false, says, .. }] => match says {
            Says::Is(node, RoleIs::Leader) => Ok(Goal::Leads(*node)),
            Says::Counts(Number::Leaders, Compare::AtLeast, count) => Ok(Goal::Leaders(*count)),
            Says::Counts(Number::SplitVotes, Compare::AtLeast, count) => {
                Ok(Goal::SplitVotes(*count))
            }
            Says::Counts(Number::Leaderless, Compare::AtLeast, span) => {
                Ok(Goal::Leaderless(Micros(*span)))
            }
            Says::Counts(Number::LostWrites, Compare::AtLeast, count) => {
                Ok(Goal::LostWrites(*count))
            }
            Says::Counts(Number::ClearedDoubts, Compare::AtLeast, count) => {
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
    sim::instant(word).map(|time| Micros(time.0)).map_err(|why| why.to_string())
}

fn flights(kind: &str, way: &str) -> Read<Flights> {
    let with_entries = kind == "append-entries+";
    let kind = message(kind.trim_end_matches('+'))?;
    let ends =
        way.split_once('>').ok_or_else(|| format!("“{way}” is not a direction, such as n1>n2"))?;
    let end = |word: &str| if word == "*" { Ok(None) } else { actor(word).map(Some) };
    Ok(Flights { kind, with_entries, from: end(ends.0)?, to: end(ends.1)? })
}

fn message(word: &str) -> Read<MessageKind> {
    let kind = MessageKind::ALL.into_iter().find(|kind| kind_name(*kind) == word);
    kind.ok_or_else(|| format!("“{word}” is not a kind of message, such as append-entries"))
}

fn happened(word: &str) -> Read<&'static str> {
    HAPPENINGS.into_iter().find(|name| *name == word).ok_or_else(|| {
        format!("“{word}” is not an event: expected one of {}", HAPPENINGS.join(", "))
    })
}

fn property(word: &str) -> Read<Property> {
    let name = |property: &Property| property.name().to_lowercase().replace(' ', "-");
    Property::ALL.into_iter().find(|property| name(property) == word).ok_or_else(|| {
        let names: Vec<String> = Property::ALL.iter().map(name).collect();
        format!("“{word}” is not a property: expected one of {}", names.join(", "))
    })
}

fn role_is(word: &str) -> Read<RoleIs> {
    Ok(match word {
        "leader" => RoleIs::Leader,
        "candidate" => RoleIs::Candidate,
        "follower" => RoleIs::Follower,
        "down" => RoleIs::Down,
        "paused" => RoleIs::Paused,
        _ => {
            let roles = "a role: leader, candidate, follower, down, paused";
            return Err(format!("“{word}” is not {roles}"));
        }
    })
}

fn entry(word: &str) -> Read<EntryIs> {
    if word == "none" {
        return Ok(EntryIs::None);
    }
    match word.split_once('=') {
        Some((key, value)) => Ok(EntryIs::Write(text(key)?, text(value)?)),
        None => Ok(EntryIs::Term(Term(number(word)?))),
    }
}

fn answer(word: &str) -> Read<AnswerIs> {
    Ok(match word {
        "done" => AnswerIs::Done,
        "unknown" => AnswerIs::Unknown,
        "none" => AnswerIs::Read(None),
        value => AnswerIs::Read(Some(text(value)?)),
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
