//! The ghost: the one sequence of entries that were ever committed, which no server holds, and
//! the state that follows from it, computed in the plainest way.

use std::sync::Arc;

use crate::check::keys::Keys;
use crate::check::places::offset;
use raft::{ClientId, Command, Entry, Index, Operation, RequestId, Serial, Shared, Term, Text};

/// The committed entries and what they do.
#[derive(Clone, Debug, Default)]
pub(super) struct Ghost {
    /// For each index from 1 on.
    fixed: Shared<Fixed>,
    /// The last index that was first committed in this term or an earlier one, by terms.
    terms: Vec<(Term, Index)>,
    keys: Keys,
    /// For each key, the last entry that concerns it.
    last: Shared<Index>,
    sessions: Vec<(ClientId, GhostSession)>,
}

/// A committed entry, and the key that it concerns as it was after it.
#[derive(Clone, Debug)]
pub(super) struct Fixed {
    term: Term,
    command: Option<Arc<Command>>,
    /// The value of the entry's key after it.
    pub(super) value: Option<Text>,
    /// True if its command had taken effect before, or was too old to take any.
    pub(super) repeated: bool,
    /// The next entry that concerns the same key, or 0.
    next: Index,
}

/// Which commands of a client took effect (thesis 6.3).
#[derive(Clone, Debug, Default)]
struct GhostSession {
    /// Those below need not be known: the client has its answers, so they take no effect again.
    unanswered_from: Serial,
    done: Vec<Serial>,
}

impl Fixed {
    /// True if it is this entry.
    pub(super) fn is(&self, entry: &Entry) -> bool {
        self.term == entry.term && self.command == entry.command
    }

    /// The key that it concerns, if it is a command for one.
    pub(super) fn key(&self) -> Option<&Text> {
        self.command.as_ref().and_then(|command| changed_key(&command.operation))
    }

    /// Whose command it is, if it is one.
    pub(super) fn id(&self) -> Option<RequestId> {
        self.command.as_ref().map(|command| command.id)
    }

    /// True if it is the last that concerns its key, up to an index.
    pub(super) fn last_by(&self, index: Index) -> bool {
        self.next == Index(0) || self.next > index
    }

    /// What its key would hold if it took effect right after this entry.
    pub(super) fn effect(&self) -> Option<&Text> {
        match &self.command.as_ref()?.operation {
            Operation::Write { value, .. } => Some(value),
            Operation::Delete { .. } | Operation::Read { .. } => None,
        }
    }
}

impl Ghost {
    /// The last index that was ever committed.
    pub(super) fn last(&self) -> Index {
        Index(self.fixed.len())
    }

    /// What was committed at an index.
    pub(super) fn at(&self, index: Index) -> Option<&Fixed> {
        self.fixed.get(offset(index)?)
    }

    /// The term of what was committed at an index, 0 before the first.
    pub(super) fn term_at(&self, index: Index) -> Term {
        self.at(index).map_or(Term(0), |fixed| fixed.term)
    }

    /// The last index that was first committed in a term before this one.
    pub(super) fn committed_before(&self, term: Term) -> Index {
        let before = self.terms.partition_point(|(known, _)| *known < term);
        before.checked_sub(1).map_or(Index(0), |place| self.terms[place].1)
    }

    /// The next entry is committed, by a server of this term.
    pub(super) fn fix(&mut self, entry: &Entry, by: Term) {
        let index = self.last().next();
        self.note_term(by, index);
        let mut fixed = Fixed {
            term: entry.term,
            command: entry.command.clone(),
            value: None,
            repeated: false,
            next: Index(0),
        };
        if let Some(command) = &entry.command {
            fixed.repeated = !self.takes_effect(command);
            fixed.value = self.touch(index, &fixed);
        }
        self.fixed.push(fixed);
    }

    fn note_term(&mut self, term: Term, index: Index) {
        let place = self.terms.partition_point(|(known, _)| *known < term);
        match self.terms.get_mut(place) {
            Some((known, last)) if *known == term => *last = index,
            _ => self.terms.insert(place, (term, index)),
        }
        // What is committed in a term is so in all later ones.
        for (_, last) in &mut self.terms[place + 1..] {
            *last = index;
        }
    }

    /// An entry concerns its key. Returns the key's value after it.
    fn touch(&mut self, index: Index, fixed: &Fixed) -> Option<Text> {
        let number = self.keys.number(fixed.key()?);
        if number == self.last.len() {
            self.last.push(Index(0));
        }
        let before = std::mem::replace(self.last.get_mut(number)?, index);
        let value = match self.before(before) {
            Some(before) => {
                before.next = index;
                before.value.clone()
            }
            None => None,
        };
        if fixed.repeated { value } else { fixed.effect().cloned() }
    }

    fn before(&mut self, index: Index) -> Option<&mut Fixed> {
        self.fixed.get_mut(offset(index)?)
    }

    /// A command takes effect unless it did before, or its client has its answer (thesis 6.3).
    fn takes_effect(&mut self, command: &Command) -> bool {
        let RequestId { client, serial } = command.id;
        let session = self.session(client);
        if command.unanswered_from > session.unanswered_from {
            session.unanswered_from = command.unanswered_from;
            session.done.retain(|done| *done >= command.unanswered_from);
        }
        let new = serial >= session.unanswered_from && !session.done.contains(&serial);
        if new {
            session.done.push(serial);
        }
        new
    }

    fn session(&mut self, client: ClientId) -> &mut GhostSession {
        let place = self.sessions.partition_point(|(known, _)| *known < client);
        if self.sessions.get(place).is_none_or(|(known, _)| *known != client) {
            self.sessions.insert(place, (client, GhostSession::default()));
        }
        &mut self.sessions[place].1
    }
}

/// The key that an operation changes.
fn changed_key(operation: &Operation) -> Option<&Text> {
    match operation {
        Operation::Write { key, .. } | Operation::Delete { key } => Some(key),
        Operation::Read { .. } => None,
    }
}
