//! Links: a run, a place in it, and how it was shown, as text for an address.
//!
//! The text is base64url. Inside are the version, a serde type in the form of postcard, and a checksum. Links outlive
//! the program that made them: those of version 1 still open ([`version_1`]). What is read comes from anywhere: it is
//! limited in size before it is decoded, and its numbers are checked after.

mod version_1;

use std::hash::Hasher;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::format::saved::MAX_INTERVENTIONS;
use crate::history::digest::Digest;
use crate::world::intervention::Intervention;
use crate::world::run::{MAX_TIME, Run};
use crate::world::setup::Setup;
use raft::{Micros, Time};

/// The version of the format, the first byte of each link. Whatever changes the meaning of a byte gets the next one:
/// of the types that are written, new variants and fields may only come last.
pub const LINK_VERSION: u8 = 2;

/// The longest link that is read, in characters.
pub const MAX_LINK: usize = 60_000;

/// A run, a place in it, and how it was shown: `View` is the page's own type for that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link<View = ()> {
    /// The run.
    pub run: Run,
    /// How far it was watched.
    pub until: Time,
    /// The time that is looked at.
    pub at: Time,
    /// What of the page is looked at.
    pub view: View,
}

/// What of the page is looked at, as links of version 1 have it: packed into one number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ViewNumber {
    /// The number.
    pub number: u64,
    /// The time that the link leads to.
    pub at: Time,
}

impl From<ViewNumber> for () {
    fn from(_: ViewNumber) {}
}

/// Why a text is not a link that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LinkError {
    /// It is longer than [`MAX_LINK`].
    #[error("The link is too long")]
    TooLong,
    /// It is not base64url.
    #[error("The link contains invalid characters")]
    Letters,
    /// Its checksum is wrong, or it ends too early or too late.
    #[error("The link is incomplete or was altered")]
    Altered,
    /// It is of a version that is not known here.
    #[error("The link has version {0}, but only versions 1 to {LINK_VERSION} are supported")]
    Version(u8),
    /// There is something in it that no link from here has.
    #[error("The link contains something unknown")]
    Unknown,
    /// It leads past the longest run.
    #[error("The link points beyond the longest possible run, 24 hours")]
    TooLate,
    /// An intervention names what is not there, or comes too late.
    #[error("Intervention {0} of the link names a server, client or time that does not exist")]
    Intervention(usize),
    /// There are too many interventions.
    #[error("The link has more than 100,000 interventions")]
    TooMany,
}

/// What is written into a link.
#[derive(Serialize, Deserialize)]
struct Content {
    setup: Setup,
    seed: u64,
    until: Time,
    at: Time,
    /// The page's own type, in the form of postcard: another page may read the run without it.
    view: Vec<u8>,
    /// Each with the time since the one before, which is short, and never negative.
    interventions: Vec<(Micros, Intervention)>,
}

impl<View: Serialize> Link<View> {
    /// Returns the link as text.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut last = Time(0);
        let since_last = |(time, intervention): &(Time, Intervention)| {
            let span = *time - std::mem::replace(&mut last, *time);
            (span, intervention.clone())
        };
        let content = Content {
            setup: self.run.setup,
            seed: self.run.seed,
            until: self.until,
            at: self.at,
            view: postcard::to_allocvec(&self.view).expect("plain data serializes"),
            interventions: self.run.interventions.iter().map(since_last).collect(),
        };
        let packed = postcard::to_extend(&content, vec![LINK_VERSION]);
        seal(&packed.expect("plain data serializes"))
    }
}

impl<View: DeserializeOwned + Default + From<ViewNumber>> Link<View> {
    /// Reads a link. Whether a world can be made of its setup is not asked here, see [`Setup::check`]. A view that
    /// makes no sense is as at first.
    ///
    /// # Errors
    /// A [`LinkError`], whose sentence says what is wrong with it.
    pub fn decode(text: &str) -> Result<Self, LinkError> {
        if text.len() > MAX_LINK {
            return Err(LinkError::TooLong);
        }
        Self::decode_stored(text)
    }

    /// Reads what was never a link and may be longer: a run that a browser has stored. The caller limits its length.
    ///
    /// # Errors
    /// A [`LinkError`], whose sentence says what is wrong with it.
    pub fn decode_stored(text: &str) -> Result<Self, LinkError> {
        let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| LinkError::Letters)?;
        let (packed, sum) = bytes.split_last_chunk().ok_or(LinkError::Altered)?;
        let (version, content) = packed.split_first().ok_or(LinkError::Altered)?;
        // What comes from a later version may end otherwise.
        if *version <= LINK_VERSION && checksum(packed) != *sum {
            return Err(LinkError::Altered);
        }
        match version {
            1 => version_1::read(content).map(Link::with_view),
            2 => read(content),
            version => Err(LinkError::Version(*version)),
        }
    }
}

impl Link<ViewNumber> {
    fn with_view<View: From<ViewNumber>>(self) -> Link<View> {
        let Self { run, until, at, view } = self;
        Link { run, until, at, view: view.into() }
    }
}

/// Reads a link of the present version.
fn read<View: DeserializeOwned + Default>(bytes: &[u8]) -> Result<Link<View>, LinkError> {
    let (content, rest) = postcard::take_from_bytes(bytes).map_err(|error| match error {
        postcard::Error::DeserializeUnexpectedEnd => LinkError::Altered,
        _ => LinkError::Unknown,
    })?;
    if !rest.is_empty() {
        return Err(LinkError::Altered);
    }
    let Content { setup, seed, until, at, view, interventions } = content;
    let run = timed_run(Run::new(setup, seed), interventions)?;
    check_times(until, at)?;
    let view = postcard::from_bytes(&view).unwrap_or_default();
    Ok(Link { run, until, at, view })
}

/// Gives a run its interventions, each with the time since the one before.
fn timed_run(
    mut run: Run,
    interventions: impl IntoIterator<Item = (Micros, Intervention)>,
) -> Result<Run, LinkError> {
    let mut time = Time(0);
    for (place, (span, intervention)) in (1..).zip(interventions) {
        time = time + span;
        if place > MAX_INTERVENTIONS {
            return Err(LinkError::TooMany);
        }
        let intervention = intervention.within(run.setup.nodes);
        if time > MAX_TIME || !intervention.fits(&run.setup) {
            return Err(LinkError::Intervention(place));
        }
        run.interventions.push((time, intervention));
    }
    Ok(run)
}

fn check_times(until: Time, at: Time) -> Result<(), LinkError> {
    if until > MAX_TIME || at > MAX_TIME { Err(LinkError::TooLate) } else { Ok(()) }
}

/// Returns the text of a link with this content, whatever it is, and a checksum that fits. A fuzzer gets past the
/// check by this.
#[must_use]
pub fn seal(packed: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(&[packed, &checksum(packed)].concat())
}

/// Four bytes that are others if any of these bytes are.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut digest = Digest::default();
    digest.write(bytes);
    let [a, b, c, d, e, f, g, h] = digest.value().to_le_bytes();
    [a ^ e, b ^ f, c ^ g, d ^ h]
}
