//! Log Matching (§5.3): an index and a term fix an entry, and the whole log before it.

use std::sync::Arc;

use crate::check::places::offset;
use raft::{Command, Entry, Index, Shared, Term};

/// An entry as it was first seen in some log.
#[derive(Clone, Debug)]
struct KnownEntry {
    term: Term,
    /// The term of the entry before it. With that entry, which is known too, it fixes the one
    /// before that, and so on to the first: no fingerprints, and no chance, are needed.
    before: Term,
    command: Option<Arc<Command>>,
}

/// Every entry that was ever seen in a log.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// For each index from 1 on, the entry of the latest term.
    latest: Shared<KnownEntry>,
    /// All others, in the order of index and term. They are few: each was overwritten, or will be.
    others: Vec<(Index, KnownEntry)>,
}

impl Matching {
    /// True if the entry at an index of a log fits all that was seen there. A new one is noted.
    pub(super) fn fits(&mut self, index: Index, before: Term, entry: &Entry) -> bool {
        match self.find(index, entry.term) {
            Some(known) => known.before == before && known.command == entry.command,
            None => {
                let command = entry.command.clone();
                self.note(index, KnownEntry { term: entry.term, before, command });
                true
            }
        }
    }

    /// True if an entry of this index and term was seen.
    pub(super) fn knows(&self, index: Index, term: Term) -> bool {
        index == Index(0) || self.find(index, term).is_some()
    }

    fn find(&self, index: Index, term: Term) -> Option<&KnownEntry> {
        let latest = self.latest.get(offset(index)?)?;
        if latest.term == term {
            return Some(latest);
        }
        let other = self.other(index, term).ok()?;
        self.others.get(other).map(|(_, known)| known)
    }

    fn other(&self, index: Index, term: Term) -> Result<usize, usize> {
        self.others.binary_search_by_key(&(index, term), |(index, known)| (*index, known.term))
    }

    fn note(&mut self, index: Index, mut known: KnownEntry) {
        let Some(place) = offset(index) else {
            return;
        };
        if place == self.latest.len() {
            self.latest.push(known);
            return;
        }
        if let Some(latest) = self.latest.get_mut(place)
            && latest.term < known.term
        {
            std::mem::swap(latest, &mut known);
        }
        if let Err(other) = self.other(index, known.term) {
            self.others.insert(other, (index, known));
        }
    }
}
