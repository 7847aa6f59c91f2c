//! Election Safety (§5.2): who led which term, ever.

use raft::{NodeId, Term};

/// The first leader of each term that had one.
#[derive(Clone, Debug, Default)]
pub(super) struct Elections {
    /// In the order of the terms.
    leaders: Vec<(Term, NodeId)>,
}

impl Elections {
    /// A server leads a term. Returns another leader of that term, if there was one.
    pub(super) fn led(&mut self, term: Term, id: NodeId) -> Option<NodeId> {
        // Elections are mostly won in the order of their terms.
        let place = match self.leaders.last() {
            Some((last, _)) if *last >= term => {
                self.leaders.partition_point(|(known, _)| *known < term)
            }
            _ => self.leaders.len(),
        };
        match self.leaders.get(place) {
            Some((known, first)) if *known == term => (*first != id).then_some(*first),
            _ => {
                self.leaders.insert(place, (term, id));
                None
            }
        }
    }
}
