//! Where in lists the checker keeps what it remembers of servers and indexes.

use raft::{Index, NodeId};

/// Where what is remembered of a server lies.
pub(super) fn place(id: NodeId) -> usize {
    usize::from(id.number()) - 1
}

/// Where what is remembered of an index lies; of index 0 nothing is.
pub(super) fn offset(index: Index) -> Option<u64> {
    index.0.checked_sub(1)
}

/// The indexes after one and up to another.
pub(super) fn after(from: Index, to: Index) -> impl Iterator<Item = Index> {
    (from.0.saturating_add(1)..=to.0).map(Index)
}
