//! Copies of the world at some moments, from which all others are reached.

use crate::history::replay::Replay;
use raft::{Micros, Time};

/// The most keyframes that are kept. When there would be more, every other one goes.
pub const MAX_KEYFRAMES: usize = 1_024;

/// How far apart keyframes are at first: so many slices of an [`Overview`](crate::history::overview::Overview), now and
/// whenever both have been thinned out.
const FIRST_SPACING: Micros = Micros::from_millis(512);

/// Keyframes in the order of time, the first at the beginning.
#[derive(Clone, Debug)]
pub(super) struct Keyframes {
    list: Vec<Replay>,
    spacing: Micros,
}

impl Keyframes {
    pub(super) fn new(first: Replay) -> Self {
        Self { list: vec![first], spacing: FIRST_SPACING }
    }

    /// The moment at which the next keyframe is due, after another one.
    pub(super) fn next_after(&self, now: Time) -> Time {
        Time((now.0 / self.spacing.0 + 1) * self.spacing.0)
    }

    /// Takes a keyframe, if one is due there and none is yet.
    pub(super) fn offer(&mut self, head: &mut Replay) {
        let now = time(head);
        let due = now.0.is_multiple_of(self.spacing.0);
        if !due || self.list.last().is_some_and(|last| time(last) >= now) {
            return;
        }
        head.watched.share();
        self.list.push(head.clone());
        if self.list.len() > MAX_KEYFRAMES {
            self.thin_out();
        }
    }

    fn thin_out(&mut self) {
        self.spacing = self.spacing.times(2);
        let spacing = self.spacing.0;
        self.list.retain(|head| time(head).0.is_multiple_of(spacing));
    }

    /// The last keyframe at or before a moment.
    pub(super) fn before(&self, moment: Time) -> &Replay {
        let after = self.list.partition_point(|head| time(head) <= moment);
        &self.list[after.max(1) - 1]
    }

    /// The last of all.
    pub(super) fn last(&self) -> &Replay {
        self.before(Time::NEVER)
    }

    /// The last keyframe before a moment, or the first of all.
    pub(super) fn strictly_before(&self, moment: Time) -> &Replay {
        let after = self.list.partition_point(|head| time(head) < moment);
        &self.list[after.max(1) - 1]
    }

    /// The first keyframe after a moment.
    pub(super) fn after(&self, moment: Time) -> Option<&Replay> {
        self.list.get(self.list.partition_point(|head| time(head) <= moment))
    }

    /// Forgets those at or after a moment, as something else happens there. The first stays: the
    /// beginning is before all that is done.
    pub(super) fn forget_from(&mut self, moment: Time) {
        let kept = self.list.partition_point(|head| time(head) < moment);
        self.list.truncate(kept.max(1));
    }
}

pub(super) fn time(head: &Replay) -> Time {
    head.watched.world().now()
}
