//! How ids, reasons and operations look in JSON. Servers and clients are written by name there, `"n1"` and
//! `"c1"`, and as numbers in formats that no person reads.

use std::collections::BTreeMap;

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::{ClientId, NodeId, NodeSet};
use crate::store::{Operation, Text};
use crate::time::Micros;

/// A server or a client as it is read from JSON: by its name, or by its number as earlier versions wrote it.
#[derive(Deserialize)]
#[serde(untagged)]
enum NameOrNumber {
    Number(u8),
    Name(String),
}

/// Reads a number, or a letter with a number behind it.
fn number<'de, D: Deserializer<'de>>(from: D, letter: char) -> Result<u8, D::Error> {
    if !from.is_human_readable() {
        return u8::deserialize(from);
    }
    match NameOrNumber::deserialize(from)? {
        NameOrNumber::Number(number) => Ok(number),
        NameOrNumber::Name(name) => {
            let number = name.strip_prefix(letter).and_then(|digits| digits.parse().ok());
            let named = number.filter(|number| name == format!("{letter}{number}"));
            named.ok_or_else(|| {
                Error::invalid_value(Unexpected::Str(&name), &"a name such as n1 or c1")
            })
        }
    }
}

impl Serialize for NodeId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { to.serialize_u8(self.number()) }
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        number(from, 'n')?.try_into().map_err(Error::custom)
    }
}

impl Serialize for ClientId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { to.serialize_u8(self.0) }
    }
}

impl<'de> Deserialize<'de> for ClientId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        number(from, 'c').map(Self)
    }
}

impl Serialize for NodeSet {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

/// An operation in an event, where its kind is a field like that of everything else. On its own it has the
/// form of stored runs.
#[derive(Serialize)]
#[serde(remote = "Operation", tag = "kind", rename_all = "kebab-case")]
pub enum OperationFields {
    /// Sets a key to a value.
    Write {
        /// The key to set.
        key: Text,
        /// Its new value.
        value: Text,
    },
    /// Returns a key's value.
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

/// A length of time as the only field beside a kind.
pub(crate) fn waited<S: Serializer>(waited: &Micros, to: S) -> Result<S::Ok, S::Error> {
    field("waited_us", waited, to)
}

/// Servers as the only field beside a kind.
pub(crate) fn votes<S: Serializer>(votes: &NodeSet, to: S) -> Result<S::Ok, S::Error> {
    field("votes", votes, to)
}

/// A key's value as the only field beside a kind.
pub(crate) fn value<S: Serializer>(value: &Option<Text>, to: S) -> Result<S::Ok, S::Error> {
    field("value", value, to)
}

/// A value with a name, for a variant that has no names for its fields.
///
/// # Errors
/// Those of the serializer.
pub fn field<S: Serializer>(
    name: &'static str,
    value: &impl Serialize,
    to: S,
) -> Result<S::Ok, S::Error> {
    BTreeMap::from([(name, value)]).serialize(to)
}
