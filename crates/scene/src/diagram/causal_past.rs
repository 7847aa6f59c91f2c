//! The events that happened before another, and could have led to it.

use crate::diagram::tracks::Tracks;
use raft::Time;
use sim::Address;

/// The causal past of a record: all that happened before it at its place and, for each message that
/// arrived there, all that happened before that at the sender, and so on (Lamport's "happened before").
///
/// At each place it is everything up to some record, so one bound for each place is enough.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CausalPast {
    /// The record.
    pub chosen: u64,
    /// For each lane the last record of the past, 0 if there is none, and its time.
    bounds: Vec<(u64, Time)>,
}

impl CausalPast {
    /// Computes the past of a record, if the tracks have it.
    ///
    /// One pass back over the arrivals is enough: the past of a message happened before it was sent, and
    /// that was before it arrived.
    #[must_use]
    pub fn compute(tracks: &Tracks, chosen: u64) -> Option<Self> {
        let start = tracks.position(chosen)?;
        let mut bounds = vec![(0, tracks.since()); tracks.all().len()];
        // A message is lost at no place. Its loss has the past of its sending.
        let last = start.cause.map_or(Some(start), |cause| tracks.position(cause));
        if let Some(last) = last
            && let Some(lane) = last.lane
        {
            bounds[usize::from(lane)] = (last.number, last.time);
        }
        for arrival in tracks.arrivals_before(chosen) {
            let message = tracks.message(arrival.message);
            if arrival.number <= bounds[usize::from(message.to)].0 {
                let sender = &mut bounds[usize::from(message.from)];
                *sender = (*sender).max((message.number, message.sent.max(tracks.since())));
            }
        }
        Some(Self { chosen, bounds })
    }

    /// True if an event of a place belongs to it; the record itself does too.
    #[must_use]
    pub fn has(&self, tracks: &Tracks, place: Address, number: u64) -> bool {
        self.holds(tracks.lane(place), number)
    }

    /// True if an event on a lane belongs to it.
    pub(super) fn holds(&self, lane: u8, number: u64) -> bool {
        number == self.chosen || number <= self.bound(lane).0
    }

    /// The time until which a lane belongs to it.
    pub(super) fn ends(&self, lane: u8) -> Time {
        self.bound(lane).1
    }

    /// The past of another run may have fewer lanes: nothing on the others belongs to it.
    fn bound(&self, lane: u8) -> (u64, Time) {
        self.bounds.get(usize::from(lane)).copied().unwrap_or_default()
    }
}
