//! Linearizability of one key (§8): whether its operations can be put into one order, each at some
//! moment between its request and its answer, that explains every answer.
//!
//! This is the search of Wing and Gong as Lowe does it, "just in time" (Lowe, Testing for
//! linearizability, 2017): requests and answers are taken in as they come, and all states are kept
//! that the key can be in by then. An operation is put into its place only when an answer forces
//! it, so that the states stay few. When no state is left, the last answer has no explanation.
//!
//! What keeps them few even if many outcomes are unknown:
//!
//! - An operation that changes nothing is put into its place as soon as it fits: it is in no one's
//!   way there.
//! - A write is put into its place only if someone sees its value there, or if its own answer comes.
//!   A write that nobody sees is hidden right before another change, while both are under way;
//!   which one that is need not be known.
//! - A write of unknown outcome may have happened or not. It is used only where someone sees it.
//!   One that is deleted before anyone sees its value may be any of them: it is only counted.
//! - A state that can do all that another can makes the other superfluous.

mod pending;
mod places;
mod state;
mod states;

pub(super) use pending::{KnownEffect, OperationNumber, ValueId};

use pending::PendingOperations;
use state::{KeyState, Taken, UncertainWrite};
use states::States;

/// The most states that are looked at for one answer. More are not decided.
const MAX_STATES: usize = 1_000;

/// The most pairs of pending operations that are looked at for one answer, in all states together.
const MAX_WORK: usize = 2_000_000;

/// What may have happened at any time since its request, or never.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PossibleEffect {
    /// A write of this value.
    Write(ValueId),
    /// A delete.
    Delete,
}

/// What came of an answer, and so of the history up to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Judgment {
    /// It can be explained.
    #[default]
    Explained,
    /// It cannot.
    Inexplicable,
    /// There are too many ways in which it might be.
    Undecided,
}

/// All that the answers so far allow.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    /// How many requests there were.
    asked: OperationNumber,
    pending: PendingOperations,
    /// Writes of unknown outcome that need not have happened.
    writes: Vec<UncertainWrite>,
    /// How many deletes of unknown outcome there are.
    deletes: usize,
    states: States,
}

impl Default for Linear {
    fn default() -> Self {
        Self::new(None)
    }
}

impl Linear {
    /// All that can be of a key that has a value and for which nobody waits.
    pub(super) fn new(value: Option<ValueId>) -> Self {
        Self {
            asked: 0,
            pending: PendingOperations::default(),
            writes: Vec::new(),
            deletes: 0,
            states: States::only(KeyState { value, ..KeyState::default() }),
        }
    }

    /// The key's value, if it is certain and nothing that was asked can make a difference any more.
    pub(super) fn at_rest(&self) -> Option<Option<ValueId>> {
        let quiet = self.pending.is_empty() && self.writes.is_empty() && self.deletes == 0;
        match self.states.list() {
            [state] if quiet => Some(state.value),
            _ => None,
        }
    }

    /// The values that can still matter.
    pub(super) fn values(&self) -> impl Iterator<Item = ValueId> {
        let pending = self.pending.iter().filter_map(|(_, it)| match it.effect {
            KnownEffect::Wrote(value) | KnownEffect::Saw(Some(value)) => Some(value),
            KnownEffect::Saw(None) | KnownEffect::Erased | KnownEffect::Impossible => None,
        });
        let states = self.states.list().iter().filter_map(|state| state.value);
        pending.chain(states).chain(self.writes.iter().map(|write| write.value))
    }

    /// A request comes to which an answer will come; those that are due sooner come first.
    pub(super) fn ask(&mut self, effect: KnownEffect, due: u64) -> OperationNumber {
        let number = self.next();
        self.pending.push(number, effect, due);
        self.states.satisfy(&self.pending);
        number
    }

    /// A request comes of which nobody will ever hear.
    pub(super) fn ask_unanswered(&mut self, effect: Option<PossibleEffect>) {
        let number = self.next();
        match effect {
            Some(PossibleEffect::Write(value)) => {
                let like = self.writes.iter().find(|write| write.value == value);
                let like = like.map_or(number, |write| write.like);
                self.writes.push(UncertainWrite { number, value, like });
            }
            Some(PossibleEffect::Delete) => self.deletes += 1,
            None => {}
        }
    }

    fn next(&mut self) -> OperationNumber {
        self.asked += 1;
        self.asked - 1
    }

    /// The answer to a request comes.
    pub(super) fn answer(&mut self, number: OperationNumber) -> Judgment {
        let Some(place) = self.pending.place(number) else {
            return Judgment::Explained;
        };
        let Some(states) = self.explanations(place) else {
            return Judgment::Undecided;
        };
        self.pending.remove(place);
        self.states = states;
        self.forget_used();
        if self.states.list().is_empty() { Judgment::Inexplicable } else { Judgment::Explained }
    }

    /// The states in which an operation has taken its place; `None` if they are too many.
    fn explanations(&self, place: usize) -> Option<States> {
        let answered = self.pending.get(place);
        let mut explained = States::default();
        let mut seen = self.states.clone();
        let mut open = self.states.list().to_vec();
        let mut steps = Vec::new();
        while let Some(state) = open.pop() {
            let taken = state.has_taken_place(place, answered);
            // A write that can be hidden can as well be in its own place, now or never.
            if taken != Some(Taken::Surely) {
                self.add_steps(&state, place, &mut steps);
                for next in steps.drain(..) {
                    if seen.add(&next) {
                        open.push(next);
                    }
                }
            }
            if taken.is_some() {
                explained.add(&state.without(place));
            }
            if seen.len() > MAX_STATES || seen.len() * self.pending.len().pow(2) > MAX_WORK {
                return None;
            }
        }
        Some(explained)
    }

    /// Adds what can happen next that may help to explain the answer to the operation at a place.
    fn add_steps(&self, state: &KeyState, answered: usize, steps: &mut Vec<KeyState>) {
        let erasable = self.pending.erasers.first_not_in(&state.done).is_some();
        for (place, pending) in self.pending.iter().filter(|(it, _)| !state.done.contains(*it)) {
            // Of those that do the same, that which is due first may as well do it first.
            if pending.sooner.first_not_in(&state.done).is_some() {
                continue;
            }
            match pending.effect {
                KnownEffect::Wrote(value) => {
                    let seen =
                        self.wanted(state, Some(value)) || (erasable && state.value.is_none());
                    if seen || place == answered {
                        steps.push(self.after(state, Some(value), |it| it.done.insert(place)));
                    }
                }
                KnownEffect::Erased if state.value.is_some() => {
                    steps.push(self.after(state, None, |it| it.done.insert(place)));
                }
                KnownEffect::Erased => steps.extend(self.erase_unseen(state, place)),
                KnownEffect::Saw(_) | KnownEffect::Impossible => {}
            }
        }
        self.add_uncertain_writes(state, steps);
        if state.value.is_some() && state.deleted < self.deletes && self.wanted(state, None) {
            steps.push(self.after(state, None, |it| it.deleted += 1));
        }
    }

    /// True if a pending operation still has to see a value, or that there is none.
    fn wanted(&self, state: &KeyState, value: Option<ValueId>) -> bool {
        let viewers = self.pending.viewers(value);
        viewers.is_some_and(|it| it.first_not_in(&state.satisfied).is_some())
    }

    /// A write of unknown outcome happens before a delete that needs something to delete.
    fn erase_unseen(&self, state: &KeyState, place: usize) -> Option<KeyState> {
        let next = self.after(state, None, |it| {
            it.done.insert(place);
            it.unseen.push(self.asked);
        });
        self.enough_writes(&next).then_some(next)
    }

    /// Adds writes of unknown outcome whose values someone still has to see. Of equal ones it is
    /// the last that happens: an earlier one can stand in for more that went unseen.
    fn add_uncertain_writes(&self, state: &KeyState, steps: &mut Vec<KeyState>) {
        if self.writes.is_empty() {
            return;
        }
        for (place, pending) in self.pending.iter() {
            let KnownEffect::Saw(Some(value)) = pending.effect else {
                continue;
            };
            // Of those that have to see the same, one is enough.
            let viewers = self.pending.viewers(Some(value));
            let first = viewers.and_then(|it| it.first_not_in(&state.satisfied));
            if state.value == Some(value) || first != Some(place) {
                continue;
            }
            let unused = |it: &&UncertainWrite| it.value == value && !state.has_used(it);
            let Some(write) = self.writes.iter().rev().find(unused) else {
                continue;
            };
            let next = self.after(state, Some(value), |it| it.uses(write));
            if self.enough_writes(&next) {
                steps.push(next);
            }
        }
    }

    /// True if there is a write for each time that one went unseen, and was asked for before.
    fn enough_writes(&self, state: &KeyState) -> bool {
        state.unseen.iter().enumerate().all(|(before, deadline)| {
            let unused = |it: &&UncertainWrite| it.number < *deadline && !state.has_used(it);
            self.writes.iter().filter(unused).count() > before
        })
    }

    /// A state after a change.
    fn after(
        &self,
        state: &KeyState,
        value: Option<ValueId>,
        change: impl FnOnce(&mut KeyState),
    ) -> KeyState {
        let mut next = state.clone();
        next.value = value;
        next.covered = self.asked;
        change(&mut next);
        next.satisfy(&self.pending);
        next
    }

    /// A write that has happened in every state need not be remembered.
    fn forget_used(&mut self) {
        let states = self.states.list();
        if states.iter().any(|state| state.used.is_empty()) {
            return;
        }
        let by_all = |write: &UncertainWrite| states.iter().all(|state| state.has_used(write));
        let sure: Vec<OperationNumber> =
            self.writes.iter().filter(|it| by_all(it)).map(|it| it.number).collect();
        self.writes.retain(|write| !sure.contains(&write.number));
        self.states.forget_writes(&sure);
    }
}
