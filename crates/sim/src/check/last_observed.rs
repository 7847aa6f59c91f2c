//! What the checker remembers of a server from its last look.

use raft::{Event, Index, MAX_NODES, NodeId, Position, Term};

/// What is remembered of a server. Its log is not: an index and a term fix it.
#[derive(Clone, Debug)]
pub(super) struct LastObserved {
    /// currentTerm.
    pub(super) term: Term,
    /// votedFor.
    pub(super) voted_for: Option<NodeId>,
    /// Where its log ended.
    pub(super) last: Position,
    /// The first entry that changed since, by what its events say.
    pub(super) changed: Option<Index>,
    /// commitIndex.
    pub(super) commit: Index,
    /// lastApplied.
    pub(super) applied: Index,
    /// Up to where what it committed in this life is what was committed: one server's entries are
    /// compared with the ghost in their order, so that past the first that differs nothing follows
    /// from the ghost for this server.
    pub(super) agreed: Index,
    /// The highest `agreed` that it ever had, former lives included: it knew that these entries of
    /// the ghost are committed.
    pub(super) acknowledged: Index,
    /// The term in which it led.
    pub(super) led: Option<Term>,
    /// The matchIndex of each peer while it led.
    matched: [Index; MAX_NODES as usize],
}

impl Default for LastObserved {
    fn default() -> Self {
        Self {
            term: Term(0),
            voted_for: None,
            last: Position::default(),
            changed: None,
            commit: Index(0),
            applied: Index(0),
            agreed: Index(0),
            acknowledged: Index(0),
            led: None,
            matched: [Index(0); MAX_NODES as usize],
        }
    }
}

impl LastObserved {
    /// It starts a new life: what it had not to keep, it has lost.
    pub(super) fn restart(&mut self) {
        self.commit = Index(0);
        self.applied = Index(0);
        self.agreed = Index(0);
        self.led = None;
    }

    /// It begins to lead a term.
    pub(super) fn lead(&mut self, term: Term) {
        self.led = Some(term);
        self.matched = [Index(0); MAX_NODES as usize];
    }

    /// What it knows of a peer now. Returns what it knew before.
    pub(super) fn match_peer(&mut self, peer: NodeId, matched: Index) -> Index {
        let before = &mut self.matched[usize::from(peer.number()) - 1];
        std::mem::replace(before, matched)
    }

    /// What an event says of its log.
    pub(super) fn take_in(&mut self, event: &Event) {
        let from = match event {
            Event::Appended { index, .. } => *index,
            Event::Stored { first, .. } => *first,
            Event::Truncated { from, .. } => *from,
            _ => return,
        };
        self.changed = Some(self.changed.map_or(from, |changed| changed.min(from)));
    }
}
