//! What happened before an event, and could have led to it.

use crate::diagram::tracks::Tracks;
use raft::Time;
use sim::Address;

/// The causal past of a record: what happened before it at its place, and, for each message that
/// came there, what happened before that at the sender's, and so on (Lamport's "happened before").
///
/// At each place it is all up to some record, so one bound for each place says it all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    /// The record whose past it is.
    pub chosen: u64,
    /// For each lane, the last record of the past, 0 if there is none, and when it was.
    bounds: Vec<(u64, Time)>,
}

impl Past {
    /// The past of a record, if the stretch has it.
    ///
    /// One pass back over the messages that came is enough: what a message brings along happened
    /// before it was sent, and that was before it came.
    #[must_use]
    pub fn of(tracks: &Tracks, chosen: u64) -> Option<Self> {
        let start = tracks.moment(chosen)?;
        let mut bounds = vec![(0, tracks.since()); tracks.rows().len()];
        // A message is lost somewhere on its way. What led to that is what led to its sending.
        let last = start.cause.map_or(Some(start), |cause| tracks.moment(cause));
        if let Some(last) = last
            && let Some(row) = last.row
        {
            bounds[usize::from(row)] = (last.number, last.time);
        }
        for arrival in tracks.arrivals_before(chosen) {
            let way = tracks.way(arrival.way);
            if arrival.number <= bounds[usize::from(way.to)].0 {
                let sender = &mut bounds[usize::from(way.from)];
                *sender = (*sender).max((way.number, way.sent.max(tracks.since())));
            }
        }
        Some(Self { chosen, bounds })
    }

    /// Whether what a place did at a record belongs to it; the chosen record itself does, too.
    #[must_use]
    pub fn has(&self, tracks: &Tracks, place: Address, number: u64) -> bool {
        self.holds(tracks.row(place), number)
    }

    pub(super) fn holds(&self, row: u8, number: u64) -> bool {
        number == self.chosen || number <= self.bound(row).0
    }

    /// Until when a lane belongs to it.
    pub(super) fn ends(&self, row: u8) -> Time {
        self.bound(row).1
    }

    /// A past of another run's stretch may have fewer places: nothing of the others belongs to it.
    fn bound(&self, row: u8) -> (u64, Time) {
        self.bounds.get(usize::from(row)).copied().unwrap_or_default()
    }
}
