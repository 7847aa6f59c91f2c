//! How events look in JSON, where that is not how their types are made.

use std::fmt::Display;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::world::event::MessageRef;
use crate::world::message::Address;
use raft::{Answer, ClientId, NodeId};

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
        enum Form {
            Node(NodeId),
            Client(ClientId),
            #[serde(deserialize_with = "Address::deserialize")]
            Enum(Address),
        }
        if !from.is_human_readable() {
            return Address::deserialize(from);
        }
        Form::deserialize(from).map(|form| match form {
            Form::Node(node) => node.into(),
            Form::Client(client) => client.into(),
            Form::Enum(address) => address,
        })
    }
}

/// A message is not an event: its fields stand under a name of their own.
pub(super) fn message<S: Serializer>(message: &MessageRef, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct OfMessage<'a> {
        message: &'a MessageRef,
    }
    OfMessage { message }.serialize(to)
}

/// An answer has a kind of its own.
pub(super) fn answer<S: Serializer>(answer: &Answer, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct OfAnswer<'a> {
        answer: &'a Answer,
    }
    OfAnswer { answer }.serialize(to)
}

/// What is written in the notation elsewhere is so here, too.
pub(super) fn notation<T: Display, S: Serializer>(line: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(line)
}
