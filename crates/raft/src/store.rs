//! The state machine: a key-value store that remembers its clients (§8, thesis 6.3).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use imbl::OrdMap;

use crate::ids::{ClientId, Serial};
#[cfg(feature = "serde")]
use crate::json::OperationFields;

/// A key or a value: text of at most [`Text::MAX_BYTES`] bytes, cheap to copy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Text(Arc<str>);

impl Text {
    /// The longest text that the store takes, in bytes of UTF-8.
    pub const MAX_BYTES: usize = 64;

    /// Returns the text, or `None` if it is too long.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (text.len() <= Self::MAX_BYTES).then(|| Self(text.into()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0.as_ref().into()
    }
}

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text).ok_or("a key or value is longer than 64 bytes")
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An operation on the store.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Operation {
    /// Sets a key to a value.
    Write {
        /// The key to set.
        key: Text,
        /// Its new value.
        value: Text,
    },
    /// Returns a key's value. A read is not logged: it is served by ReadIndex (§8, thesis 6.4).
    Read {
        /// The key to look up.
        key: Text,
    },
    /// Deletes a key.
    Delete {
        /// The key to delete.
        key: Text,
    },
}

/// One request as its client numbered it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RequestId {
    /// The client.
    pub client: ClientId,
    /// Its number, the same each time it is repeated.
    pub serial: Serial,
}

/// A client's command (§8). A write or a delete becomes a log entry; a read does not.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Command {
    /// The request, by which a repetition is recognized.
    pub id: RequestId,
    /// The client has the answers to all its requests below this one, so they can be forgotten.
    pub unanswered_from: Serial,
    /// The operation.
    #[cfg_attr(feature = "serde", serde(serialize_with = "OperationFields::serialize"))]
    pub operation: Operation,
}

/// An answer of the state machine.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum Answer {
    /// The key now has the value.
    Written,
    /// The key has no value now.
    Deleted {
        /// True if the key had a value before.
        existed: bool,
    },
    /// The key's value, or none.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::json::value"))]
    Value(Option<Text>),
}

/// The effect of applying a command.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Applied {
    /// The command took effect.
    New(Answer),
    /// The command had taken effect before: this is the remembered answer, and nothing changed.
    Repeated(Answer),
    /// The command is so old that its client has the answer already.
    Forgotten,
}

/// The session of one client (thesis 6.3).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
struct Session {
    /// The client has all answers below this number.
    unanswered_from: Serial,
    /// Answers from that number on, in the order of the log: no more than requests under way.
    answers: Vec<(Serial, Answer)>,
}

/// The key-value store and the sessions of its clients.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Store {
    values: OrdMap<Text, Text>,
    /// A session for each client, in the order of their first commands.
    sessions: Vec<(ClientId, Session)>,
}

impl Hash for Store {
    /// Hashes the number of keys first. It is a format: recorded digests depend on it.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.values.len().hash(state);
        self.values.iter().for_each(|pair| pair.hash(state));
        self.sessions.hash(state);
    }
}

impl Store {
    /// Applies a command. It takes effect the first time only, and gives the same answer each
    /// further time (§8).
    pub fn apply(&mut self, command: &Command) -> Applied {
        let serial = command.id.serial;
        let place = self.session_place(command.id.client);
        let session = &mut self.sessions[place].1;
        if command.unanswered_from > session.unanswered_from {
            session.unanswered_from = command.unanswered_from;
            session.answers.retain(|(known, _)| *known >= command.unanswered_from);
        }
        if serial < session.unanswered_from {
            return Applied::Forgotten;
        }
        if let Some((_, answer)) = session.answers.iter().find(|(known, _)| *known == serial) {
            return Applied::Repeated(answer.clone());
        }
        let answer = match &command.operation {
            Operation::Write { key, value } => {
                self.values.insert(key.clone(), value.clone());
                Answer::Written
            }
            Operation::Delete { key } => {
                Answer::Deleted { existed: self.values.remove(key).is_some() }
            }
            Operation::Read { key } => Answer::Value(self.values.get(key).cloned()),
        };
        session.answers.push((serial, answer.clone()));
        Applied::New(answer)
    }

    /// Returns the place of a client's session, which it opens for a new client.
    fn session_place(&mut self, client: ClientId) -> usize {
        let known = self.sessions.iter().position(|(known, _)| *known == client);
        known.unwrap_or_else(|| {
            self.sessions.push((client, Session::default()));
            self.sessions.len() - 1
        })
    }

    /// Returns the value of a key.
    #[must_use]
    pub fn get(&self, key: &Text) -> Option<&Text> {
        self.values.get(key)
    }

    /// Returns all keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Text, &Text)> {
        self.values.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Text {
        Text::new(text).expect("short")
    }

    fn write(serial: u64, unanswered_from: u64, value: &str) -> Command {
        Command {
            id: RequestId { client: ClientId(1), serial: Serial(serial) },
            unanswered_from: Serial(unanswered_from),
            operation: Operation::Write { key: text("x"), value: text(value) },
        }
    }

    #[test]
    fn a_repeated_command_takes_effect_once_and_gets_the_same_answer() {
        let mut store = Store::default();
        assert_eq!(store.apply(&write(1, 1, "5")), Applied::New(Answer::Written));
        assert_eq!(store.apply(&write(2, 1, "6")), Applied::New(Answer::Written));
        assert_eq!(store.apply(&write(1, 1, "5")), Applied::Repeated(Answer::Written));
        assert_eq!(store.get(&text("x")), Some(&text("6")));
    }

    #[test]
    fn answers_that_the_client_has_are_forgotten_and_their_commands_stay_without_effect() {
        let mut store = Store::default();
        store.apply(&write(1, 1, "5"));
        store.apply(&write(2, 2, "6"));
        assert_eq!(store.apply(&write(1, 1, "5")), Applied::Forgotten);
        assert_eq!(store.get(&text("x")), Some(&text("6")));
    }

    #[test]
    fn a_text_of_65_bytes_is_refused_and_one_of_64_is_not() {
        assert!(Text::new(&"a".repeat(64)).is_some());
        assert!(Text::new(&"a".repeat(65)).is_none());
        assert!(Text::new(&"é".repeat(33)).is_none(), "bytes count, not letters");
    }
}
