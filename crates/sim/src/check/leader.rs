//! What must hold of those who lead.

use crate::check::Checker;
use crate::check::places::{after, place};
use crate::check::view::VolatileState;
use crate::check::violation::{Fact, Property};
use raft::{Durable, Index, Leadership, NodeId, Role, Term};

impl Checker {
    /// One leader in each term, which holds what was committed before; and what it knows of its
    /// peers only grows.
    pub(super) fn look_at_role(&mut self, id: NodeId, durable: &Durable, life: &VolatileState<'_>) {
        let Some(seen) = self.seen.get_mut(place(id)) else {
            return;
        };
        let Role::Leader(leadership) = life.role else {
            seen.led = None;
            return;
        };
        if seen.led != Some(durable.term) {
            seen.lead(durable.term);
            self.note_leader(id, durable.term);
            // Votes may come so late that a leader of a later term has committed more already.
            let before = self.ghost.committed_before(durable.term);
            self.look_at_completeness(id, durable, before);
        }
        self.look_at_progress(id, durable, leadership);
    }

    /// A server leads a term, or did.
    pub(super) fn note_leader(&mut self, id: NodeId, term: Term) {
        if let Some(first) = self.elections.led(term, id) {
            self.found.add([first, id], Fact::TwoLeaders { term });
        }
    }

    /// A leader holds all that was committed up to an index. An entry's index and term stand for
    /// the whole log up to it, so that one look is enough.
    pub(super) fn look_at_completeness(&mut self, id: NodeId, durable: &Durable, index: Index) {
        let Self { ghost, found, .. } = self;
        let holds = durable.log.term_at(index) == Some(ghost.term_at(index));
        if holds || found.has(Property::LeaderCompleteness) {
            return;
        }
        let differs = |index: &Index| durable.log.term_at(*index) != Some(ghost.term_at(*index));
        let first = after(Index(0), index).find(differs).unwrap_or(index);
        found.add([id], Fact::LeaderLacks { term: durable.term, index: first });
    }

    fn look_at_progress(&mut self, id: NodeId, durable: &Durable, leadership: &Leadership) {
        let Self { seen, found, .. } = self;
        let Some(seen) = seen.get_mut(place(id)) else {
            return;
        };
        let last = durable.log.last().index;
        for progress in &leadership.peers {
            let (peer, next, to) = (progress.id, progress.next, progress.matched);
            let from = seen.match_peer(peer, to);
            found.add_if(to < from, id, || Fact::MatchFell { peer, from, to });
            let in_order = to < next && next.previous() <= last;
            found.add_if(!in_order, id, || Fact::ProgressOutOfOrder {
                peer,
                matched: to,
                next,
                last,
            });
        }
    }
}
