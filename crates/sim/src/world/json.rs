//! How events look in JSON, where that is not how their types are made.

use std::fmt::Display;

use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::world::event::MessageRef;
use crate::world::message::Address;
use raft::{Answer, ClientId, NodeId, json_field};

/// A place is its name in JSON, `"n1"`, `"c1"` or `"proxy"`. Links have the form of the enum.
impl Serialize for Address {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { Address::serialize(self, to) }
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        /// Earlier versions wrote `{"node":1}`.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum AddressForm {
            Name(String),
            #[serde(deserialize_with = "Address::deserialize")]
            Enum(Address),
        }
        if !from.is_human_readable() {
            return Address::deserialize(from);
        }
        let name = match AddressForm::deserialize(from)? {
            AddressForm::Enum(address) => return Ok(address),
            AddressForm::Name(name) => name,
        };
        match name.as_str() {
            "proxy" => Ok(Self::Proxy),
            server if server.starts_with('n') => {
                NodeId::deserialize(server.into_deserializer()).map(Self::Node)
            }
            client => ClientId::deserialize(client.into_deserializer()).map(Self::Client),
        }
    }
}

/// A message is not an event: its fields stand under a name of their own.
pub(super) fn message<S: Serializer>(message: &MessageRef, to: S) -> Result<S::Ok, S::Error> {
    json_field("message", message, to)
}

/// An answer has a kind of its own.
pub(super) fn answer<S: Serializer>(answer: &Answer, to: S) -> Result<S::Ok, S::Error> {
    json_field("answer", answer, to)
}

/// What is written in the notation elsewhere is so here, too.
pub(super) fn notation<T: Display, S: Serializer>(line: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given a place, when it is written, then it is a name in JSON and the enum of earlier versions in links;
    /// and what earlier versions wrote as JSON still reads as the same.
    #[test]
    fn places_are_names_in_json_and_numbers_in_links() {
        let server = NodeId::new(3).expect("from 1 to 9");
        for (place, name, former, bytes) in [
            (Address::Node(server), r#""n3""#, r#"{"node":3}"#, &[0, 3][..]),
            (Address::Proxy, r#""proxy""#, r#""proxy""#, &[1]),
            (Address::Client(ClientId(2)), r#""c2""#, r#"{"client":2}"#, &[2, 2]),
        ] {
            assert_eq!(serde_json::to_string(&place).ok().as_deref(), Some(name));
            assert_eq!(postcard::to_allocvec(&place).ok().as_deref(), Some(bytes));
            for json in [name, former] {
                assert_eq!(serde_json::from_str(json).ok(), Some(place), "{json}");
            }
            assert_eq!(postcard::from_bytes(bytes).ok(), Some(place), "{name}");
        }
        for json in [r#""n0""#, r#""n10""#, r#""n03""#, r#""n""#, r#""x1""#, r#"{"node":0}"#, "0"] {
            assert!(serde_json::from_str::<Address>(json).is_err(), "{json}");
        }
    }
}
