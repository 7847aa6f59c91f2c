//! What must hold of what a server keeps in a crash: term, vote and log.

use crate::check::Checker;
use crate::check::findings::Violations;
use crate::check::ghost::Ghost;
use crate::check::last_observed::LastObserved;
use crate::check::matching::Matching;
use crate::check::places::{after, place};
use crate::check::view::Servers;
use crate::check::violation::Fact;
use raft::{Durable, Index, Log, NodeId};

impl Checker {
    /// Terms never fall, a vote stays given within its term, and the log is in order.
    pub(super) fn look_at_durable(
        &mut self,
        servers: &impl Servers,
        id: NodeId,
        durable: &Durable,
    ) {
        let Self { seen, found, matching, ghost, .. } = self;
        let Some(seen) = seen.get_mut(place(id)) else {
            return;
        };
        look_at_vote(seen, found, id, durable);
        let last = durable.log.last();
        if seen.changed.is_none() && seen.last == last {
            return;
        }
        let kept = kept(seen, matching, &durable.log);
        let before = seen.last.index;
        let lost = kept < before;
        found.add_if(lost && seen.led == Some(durable.term), id, || Fact::LeaderChanged {
            term: durable.term,
            from: kept.next(),
        });
        look_at_promise(seen, ghost, found, id, &durable.log, kept);
        look_at_entries(matching, found, id, durable, kept);
        seen.last = last;
        seen.changed = None;
        if lost {
            self.look_at_loss(servers, id, durable, kept, before);
        }
    }

    /// All entries of a log once more, whatever its events say.
    pub(super) fn look_at_whole_log(&mut self, id: NodeId, durable: &Durable) {
        let Self { seen, found, matching, ghost, .. } = self;
        if let Some(seen) = seen.get(place(id)) {
            look_at_promise(seen, ghost, found, id, &durable.log, Index(0));
            look_at_entries(matching, found, id, durable, Index(0));
        }
    }
}

fn look_at_vote(seen: &mut LastObserved, found: &mut Violations, id: NodeId, durable: &Durable) {
    let Durable { term, voted_for, .. } = *durable;
    if seen.term == term && seen.voted_for == voted_for {
        return;
    }
    let from = seen.term;
    found.add_if(term < from, id, || Fact::TermFell { from, to: term });
    if let Some(from) = seen.voted_for
        && seen.term == term
    {
        found.add([id], Fact::VoteChanged { term, from, to: voted_for });
    }
    (seen.term, seen.voted_for) = (term, voted_for);
}

/// Up to where a log is as it was at the last look. What its events do not say is noticed where
/// it shows: at the log's end, as it was and as it is.
fn kept(seen: &LastObserved, matching: &Matching, log: &Log) -> Index {
    let last = seen.last.index.min(log.last().index);
    let kept = seen.changed.map_or(last, |changed| changed.previous().min(last));
    let term = log.term_at(kept).unwrap_or_default();
    let other = kept == seen.last.index && term != seen.last.term;
    if other || !matching.knows(kept, term) { Index(0) } else { kept }
}

/// What it knew to be committed stays.
fn look_at_promise(
    seen: &LastObserved,
    ghost: &Ghost,
    found: &mut Violations,
    id: NodeId,
    log: &Log,
    kept: Index,
) {
    let holds = |index| ghost.at(index).zip(log.get(index)).is_some_and(|(it, entry)| it.is(entry));
    if let Some(index) = after(kept, seen.acknowledged).find(|index| !holds(*index)) {
        found.add([id], Fact::CommittedLost { index });
    }
}

/// Terms never fall along a log, and logs that meet agree before.
fn look_at_entries(
    matching: &mut Matching,
    found: &mut Violations,
    id: NodeId,
    durable: &Durable,
    kept: Index,
) {
    let mut before = durable.log.term_at(kept).unwrap_or_default();
    for index in after(kept, durable.log.last().index) {
        let Some(entry) = durable.log.get(index) else {
            return;
        };
        let term = entry.term;
        let fits = matching.fits(index, before, entry);
        found.add_if(!fits, id, || Fact::LogsDiffer { index, term });
        let in_order = before <= term && term <= durable.term;
        found.add_if(!in_order, id, || Fact::TermOutOfOrder { index });
        before = term;
    }
}
