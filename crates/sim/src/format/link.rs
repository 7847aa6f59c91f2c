//! Links: a run, packed into as few letters as it takes, with the instant that someone looked at.
//!
//! The letters are those of base64url. Inside there are whole numbers, seven bits to a byte and the
//! lowest first (LEB128), in a fixed order; times are told as the time since the one before. Four
//! bytes at the end tell whether any of it was altered on its way. What is read comes from anywhere:
//! it is limited in size, and whatever is wrong with it is said.

mod pack;
mod unpack;

use std::hash::Hasher;

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::format::notation;
use crate::format::notation::NotationError;
use crate::history::digest::Digest;
use crate::world::run::Run;
use raft::Time;

/// The version of the format, the first number of each link. Links outlive the program that made
/// them: whatever changes the meaning of a number gets the next one.
pub const LINK_VERSION: u64 = 1;

/// The longest link that is read, in letters.
pub const MAX_LINK: usize = 60_000;

/// A run and a place in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The run.
    pub run: Run,
    /// How far it was watched.
    pub until: Time,
    /// The instant that is looked at.
    pub at: Time,
    /// What of the page is looked at, as the page numbers it.
    pub view: u64,
}

impl Link {
    /// The link as letters.
    #[must_use]
    pub fn letters(&self) -> String {
        Self::seal(&pack::link(self))
    }

    /// The letters of packed numbers, whatever they are: with what tells that they are as they
    /// were. A fuzzer gets past the check by this.
    #[must_use]
    pub fn seal(packed: &[u8]) -> String {
        Base64UrlUnpadded::encode_string(&[packed, &check(packed)].concat())
    }

    /// Reads a link. Whether a world can be made of its setup is not asked here, see
    /// [`crate::world::setup::Setup::check`].
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn read(letters: &str) -> Result<Self, NotationError> {
        if letters.len() > MAX_LINK {
            return Err(notation::refused("The link is too long"));
        }
        Self::read_kept(letters)
    }

    /// The same for letters that were never a link, and may be longer: those that are kept in a
    /// browser. Whoever reads them limits them.
    ///
    /// # Errors
    /// A sentence that says what is wrong with them.
    pub fn read_kept(letters: &str) -> Result<Self, NotationError> {
        let bytes = Base64UrlUnpadded::decode_vec(letters)
            .map_err(|_| notation::refused("The link contains invalid characters"))?;
        let Some((packed, told)) = bytes.split_last_chunk() else {
            return Err(altered());
        };
        // What comes from a later version may end otherwise, and is told apart by its first number.
        if check(packed) != *told && !is_later(packed) {
            return Err(altered());
        }
        unpack::link(packed)
    }
}

/// Four bytes that are others if any of these bytes are.
fn check(bytes: &[u8]) -> [u8; 4] {
    let mut digest = Digest::default();
    digest.write(bytes);
    let [a, b, c, d, e, f, g, h] = digest.value().to_le_bytes();
    [a ^ e, b ^ f, c ^ g, d ^ h]
}

fn is_later(packed: &[u8]) -> bool {
    packed.first().is_some_and(|version| u64::from(*version) > LINK_VERSION)
}

fn altered() -> NotationError {
    notation::refused("The link is incomplete or was altered")
}
