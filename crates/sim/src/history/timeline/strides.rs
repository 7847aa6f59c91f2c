//! Steps along a run, forward and back, from one thing of a kind to the next.

use crate::history::replay::Replay;
use crate::history::stride::Stride;
use crate::history::timeline::Timeline;
use crate::history::timeline::keyframes::time;
use raft::{Micros, Time};

/// How far beyond the end of a run the next thing is looked for.
const LOOK_AHEAD: Micros = Micros::from_millis(60_000);

impl Timeline {
    /// The last moment before the playhead at which a thing of a kind came about.
    #[must_use]
    pub fn previous(&self, stride: Stride) -> Option<Time> {
        if stride == Stride::Intervention {
            let times = self.run.interventions.iter().map(|(time, _)| *time);
            return times.rev().find(|time| *time < self.now());
        }
        let mut until = self.now();
        while until > Time(0) {
            let start = self.keyframes.strictly_before(until);
            if self.may_have(stride, time(start), until) {
                let mut last = None;
                self.look_for(
                    start.clone(),
                    until,
                    |at, found| {
                        last = (found && at < self.now()).then_some(at).or(last);
                        at < self.now()
                    },
                    stride,
                );
                if last.is_some() {
                    return last;
                }
            }
            until = time(start);
        }
        None
    }

    /// The next moment after the playhead at which a thing of a kind comes about, as far as the run
    /// was watched, and for a while longer.
    #[must_use]
    pub fn next(&self, stride: Stride) -> Option<Time> {
        if stride == Stride::Intervention {
            let mut times = self.run.interventions.iter().map(|(time, _)| *time);
            return times.find(|time| *time > self.now());
        }
        let mut start = self.head.clone();
        loop {
            // A stretch that is known and has no such thing in it is skipped.
            let next = self.keyframes.after(time(&start));
            let until = next.map_or(self.end.max(self.now()) + LOOK_AHEAD, time);
            let unknown = until > self.known();
            if unknown || self.may_have(stride, time(&start), Time(until.0 + 1)) {
                let mut first = None;
                self.look_for(
                    start,
                    until,
                    |at, found| {
                        first = (found && at > self.now()).then_some(at);
                        first.is_none()
                    },
                    stride,
                );
                if first.is_some() {
                    return first;
                }
            }
            start = next?.clone();
        }
    }

    fn may_have(&self, stride: Stride, from: Time, before: Time) -> bool {
        let marks = stride.marks();
        marks.is_empty() || marks.iter().any(|mark| self.overview.has(*mark, from, before))
    }

    /// Plays on from a place as long as `go_on` wants to, which is called when something happened and
    /// whether it is of a kind.
    fn look_for(
        &self,
        mut head: Replay,
        until: Time,
        mut go_on: impl FnMut(Time, bool) -> bool,
        stride: Stride,
    ) {
        while let Some(records) = head.step(&self.run, until) {
            let found = records.iter().any(|record| stride.is(record));
            let at = records.last().map(|record| record.time);
            if at.is_some_and(|at| !go_on(at, found)) {
                return;
            }
        }
    }
}
