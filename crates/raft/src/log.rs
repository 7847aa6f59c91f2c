//! The replicated log (§5.3).

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::ids::{Index, Position, Term};
use crate::shared::Shared;
use crate::store::Command;

/// A log entry: a command, and the term in which a leader received it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Entry {
    /// The term in which a leader appended it.
    pub term: Term,
    /// The command for the state machine; `None` in the empty entry with which a leadership begins
    /// (§8).
    ///
    /// It is shared by all logs and messages that hold it, so that a copy of an entry is cheap.
    pub command: Option<Arc<Command>>,
}

/// A log: entries from index 1, their terms never falling.
///
/// It is kept in shared pieces, so that a copy of a long log costs nothing, and a write to one of the
/// copies a few pieces.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Log {
    entries: Shared<Entry>,
}

/// The number of entries that are hashed in one piece. It is a format: recorded digests depend on it.
const HASHED: u64 = 256;

impl Hash for Log {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pieces = self.len().div_ceil(HASHED);
        state.write_u64(pieces);
        for piece in 0..pieces {
            let from = piece * HASHED;
            let until = self.len().min(from + HASHED);
            state.write_u64(until - from);
            let entries = (from..until).filter_map(|place| self.entries.get(place));
            entries.for_each(|entry| entry.hash(state));
        }
    }
}

impl Log {
    /// Returns the index and term of the last entry; zeros if there is none.
    #[must_use]
    pub fn last(&self) -> Position {
        let index = Index(self.len());
        Position { index, term: self.term_at(index).unwrap_or_default() }
    }

    /// Returns the index of the last entry; 0 if there is none.
    #[must_use]
    pub fn last_index(&self) -> Index {
        Index(self.len())
    }

    /// Returns the number of entries, which is also the last index.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.len()
    }

    /// Returns true if there is no entry yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the entry at an index, if the log has one there.
    #[must_use]
    pub fn get(&self, index: Index) -> Option<&Entry> {
        self.entries.get(index.0.checked_sub(1)?)
    }

    /// Returns the term at an index: 0 before the first entry, `None` past the last.
    #[must_use]
    pub fn term_at(&self, index: Index) -> Option<Term> {
        if index == Index(0) {
            return Some(Term(0));
        }
        self.get(index).map(|entry| entry.term)
    }

    /// Adds an entry at the end and returns its index.
    pub fn append(&mut self, entry: Entry) -> Index {
        self.entries.push(entry);
        Index(self.len())
    }

    /// Puts an entry at an index, at most one past the last. It replaces an entry that is there.
    pub fn put(&mut self, index: Index, entry: Entry) {
        let place = index.0.checked_sub(1);
        let held = place.and_then(|place| self.entries.get_mut(place));
        match held {
            Some(held) => *held = entry,
            None => {
                self.append(entry);
            }
        }
    }

    /// Deletes the entry at `from` and all that follow it.
    pub fn truncate(&mut self, from: Index) {
        self.entries.truncate(from.0.saturating_sub(1));
    }

    /// Returns at most `limit` entries from index `from` on, in order.
    #[must_use]
    pub fn slice(&self, from: Index, limit: u64) -> Vec<Entry> {
        let end = self.len().min(from.0.saturating_add(limit).saturating_sub(1));
        (from.0..=end).filter_map(|index| self.get(Index(index)).cloned()).collect()
    }

    /// Returns the last position at or before `index` whose term is not above `term`.
    ///
    /// Terms never fall along a log, so nothing past that position can agree with a log that has
    /// `term` at `index`. This lets a leader skip a whole conflicting term at once (end of §5.3).
    #[must_use]
    pub fn last_possible_agreement(&self, index: Index, term: Term) -> Position {
        let (mut low, mut high) = (0, index.0.min(self.len()));
        while low < high {
            let middle = high - (high - low) / 2;
            if self.term_at(Index(middle)).is_some_and(|held| held <= term) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        let index = Index(low);
        Position { index, term: self.term_at(index).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(terms: &[u64]) -> Log {
        let mut log = Log::default();
        for term in terms {
            log.append(Entry { term: Term(*term), command: None });
        }
        log
    }

    #[test]
    fn agreement_is_sought_by_term_not_entry_by_entry() {
        let follower = log(&[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]);
        let at = |index, term| {
            let found = follower.last_possible_agreement(Index(index), Term(term));
            (found.index.0, found.term.0)
        };
        assert_eq!(at(10, 6), (10, 3), "nothing there is of a later term");
        assert_eq!(at(10, 2), (6, 2), "all of term 3 is skipped at once");
        assert_eq!(at(4, 3), (4, 2));
        assert_eq!(at(99, 9), (11, 3), "past the end is the end");
        assert_eq!(at(5, 0), (0, 0), "the empty prefix always agrees");
    }

    #[test]
    fn a_slice_ends_with_the_log_and_with_its_limit() {
        let log = log(&[1, 1, 2, 2, 3]);
        let terms = |from, limit| {
            log.slice(Index(from), limit).iter().map(|entry| entry.term.0).collect::<Vec<_>>()
        };
        assert_eq!(terms(2, 2), [1, 2]);
        assert_eq!(terms(4, 99), [2, 3]);
        assert!(terms(6, 5).is_empty());
        assert!(terms(1, 0).is_empty());
    }
}
