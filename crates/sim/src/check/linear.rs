//! Linearizability of one key (§8): whether its operations can be put into one order, each at some
//! instant between its request and its answer, that explains every answer.
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

use raft::Text;

/// The most states that are looked at for one answer. More are not decided.
const MAX_STATES: usize = 1_000;

/// The most pairs of pending operations that are looked at for one answer, in all states together.
const MAX_WORK: usize = 2_000_000;

/// The number of an operation, in the order of the requests for its key, from 0.
pub(super) type Number = u64;

/// What an operation is known to have done, or to have seen, sometime before its answer came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Deed {
    /// It gave the key a value.
    Wrote(Text),
    /// It took the key's value away; there was one.
    Erased,
    /// It changed nothing and saw this: a read, or a delete that found nothing.
    Saw(Option<Text>),
    /// It was answered what no operation of its kind can be answered.
    Nonsense,
}

/// What may have happened at any time since its request, or never.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Perhaps {
    /// A write of this value.
    Write(Text),
    /// A delete.
    Delete,
}

/// What came of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It can be explained.
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
    asked: Number,
    /// Those whose answer is still to come.
    pending: Vec<Pending>,
    /// Writes of unknown outcome that need not have happened.
    writes: Vec<Uncertain>,
    /// How many deletes of unknown outcome there are.
    deletes: usize,
    /// None makes another superfluous.
    states: Vec<State>,
}

/// An operation whose answer is still to come.
#[derive(Clone, Debug)]
struct Pending {
    number: Number,
    deed: Deed,
    /// Tells which of two answers comes first.
    due: u64,
}

/// A write of unknown outcome.
#[derive(Clone, Debug)]
struct Uncertain {
    number: Number,
    value: Text,
    /// The number of the first of those with the same value.
    like: Number,
}

/// A state that the key can be in, and how it came there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct State {
    value: Option<Text>,
    /// Pending operations that have made their change, in order.
    done: Vec<Number>,
    /// Pending operations that have seen what they saw, in order.
    satisfied: Vec<Number>,
    /// How many requests there were when the last change took its place. A write that was asked
    /// for before, and is pending, may be hidden right before that change.
    covered: Number,
    /// Writes of unknown outcome that have happened: the first with the same value, and their own
    /// number; in order.
    used: Vec<(Number, Number)>,
    /// How many deletes of unknown outcome have happened.
    deleted: usize,
    /// Some write of unknown outcome happened and was deleted unseen: how many requests there
    /// were by then, for each time that this was so.
    unseen: Vec<Number>,
}

impl Default for Linear {
    fn default() -> Self {
        Self::from(None)
    }
}

impl Linear {
    /// All that can be of a key that has a value and for which nobody waits.
    pub(super) fn from(value: Option<Text>) -> Self {
        Self {
            asked: 0,
            pending: Vec::new(),
            writes: Vec::new(),
            deletes: 0,
            states: vec![State { value, ..State::default() }],
        }
    }

    /// The key's value, if it is certain and nothing that was asked can make a difference any more.
    pub(super) fn at_rest(&self) -> Option<&Option<Text>> {
        let quiet = self.pending.is_empty() && self.writes.is_empty() && self.deletes == 0;
        match &self.states[..] {
            [state] if quiet => Some(&state.value),
            _ => None,
        }
    }

    /// A request comes to which an answer will come; those that are due sooner come first.
    pub(super) fn ask(&mut self, deed: Deed, due: u64) -> Number {
        let number = self.next();
        self.pending.push(Pending { number, deed, due });
        let Self { states, pending, .. } = self;
        states.iter_mut().for_each(|state| state.satisfy(pending));
        number
    }

    /// A request comes of which nobody will ever hear.
    pub(super) fn ask_in_vain(&mut self, perhaps: Option<Perhaps>) {
        let number = self.next();
        match perhaps {
            Some(Perhaps::Write(value)) => {
                let like = self.writes.iter().find(|write| write.value == value);
                let like = like.map_or(number, |write| write.like);
                self.writes.push(Uncertain { number, value, like });
            }
            Some(Perhaps::Delete) => self.deletes += 1,
            None => {}
        }
    }

    fn next(&mut self) -> Number {
        self.asked += 1;
        self.asked - 1
    }

    /// The answer to a request comes.
    pub(super) fn answer(&mut self, number: Number) -> Verdict {
        let Some(place) = self.pending.iter().position(|pending| pending.number == number) else {
            return Verdict::Explained;
        };
        let Some(states) = self.explanations(number, place) else {
            return Verdict::Undecided;
        };
        self.pending.remove(place);
        self.states = states;
        self.forget_used();
        if self.states.is_empty() { Verdict::Inexplicable } else { Verdict::Explained }
    }

    /// The states in which an operation has taken its place; `None` if they are too many.
    fn explanations(&self, number: Number, place: usize) -> Option<Vec<State>> {
        let mut explained = Vec::new();
        let mut seen = self.states.clone();
        let mut open = self.states.clone();
        while let Some(state) = open.pop() {
            let taken = state.has_taken_place(number, &self.pending[place].deed);
            // A write that can be hidden can as well be in its own place, now or never.
            if taken != Some(Taken::Surely) {
                for next in self.steps(&state, number) {
                    if add(&mut seen, next.clone()) {
                        open.push(next);
                    }
                }
            }
            if taken.is_some() {
                add(&mut explained, state.without(number));
            }
            if seen.len() > MAX_STATES || seen.len() * self.pending.len().pow(2) > MAX_WORK {
                return None;
            }
        }
        Some(explained)
    }

    /// What can happen next that may help to explain an answer.
    fn steps(&self, state: &State, answered: Number) -> Vec<State> {
        let mut steps = Vec::new();
        let wanted = |value: Option<&Text>| self.wanted(state, value);
        let left = self.pending.iter().filter(|it| !state.done.contains(&it.number));
        let erasable = left.clone().any(|it| it.deed == Deed::Erased);
        for Pending { number, deed, due } in left.clone() {
            // Of those that do the same, that which is due first may as well do it first.
            if left.clone().any(|other| other.deed == *deed && other.due < *due) {
                continue;
            }
            match deed {
                Deed::Wrote(value) => {
                    let seen = wanted(Some(value)) || (erasable && state.value.is_none());
                    if seen || *number == answered {
                        steps.push(self.after(state, Some(value), |it| it.does(*number)));
                    }
                }
                Deed::Erased if state.value.is_some() => {
                    steps.push(self.after(state, None, |it| it.does(*number)));
                }
                Deed::Erased => steps.extend(self.erase_unseen(state, *number)),
                Deed::Saw(_) | Deed::Nonsense => {}
            }
        }
        self.perhaps_written(state, &mut steps);
        if state.value.is_some() && state.deleted < self.deletes && wanted(None) {
            steps.push(self.after(state, None, |it| it.deleted += 1));
        }
        steps
    }

    /// Whether a pending operation still has to see a value, or that there is none.
    fn wanted(&self, state: &State, value: Option<&Text>) -> bool {
        self.pending.iter().any(|Pending { number, deed, .. }| {
            matches!(deed, Deed::Saw(saw) if saw.as_ref() == value)
                && !state.satisfied.contains(number)
        })
    }

    /// A write of unknown outcome happens before a delete that needs something to delete.
    fn erase_unseen(&self, state: &State, number: Number) -> Option<State> {
        let next = self.after(state, None, |it| {
            it.does(number);
            it.unseen.push(self.asked);
        });
        self.enough_writes(&next).then_some(next)
    }

    /// Writes of unknown outcome whose values someone still has to see. Of equal ones it is the
    /// last that happens: an earlier one can stand in for more that went unseen.
    fn perhaps_written(&self, state: &State, steps: &mut Vec<State>) {
        for Pending { number, deed, .. } in &self.pending {
            let Deed::Saw(Some(value)) = deed else {
                continue;
            };
            if state.value.as_ref() == Some(value) || state.satisfied.contains(number) {
                continue;
            }
            let unused = |it: &&Uncertain| it.value == *value && !state.has_used(it);
            let Some(Uncertain { number, like, .. }) = self.writes.iter().rev().find(unused) else {
                continue;
            };
            let next = self.after(state, Some(value), |it| insert(&mut it.used, (*like, *number)));
            if self.enough_writes(&next) {
                steps.push(next);
            }
        }
    }

    /// Whether there is a write for each time that one went unseen, and was asked for before.
    fn enough_writes(&self, state: &State) -> bool {
        state.unseen.iter().enumerate().all(|(before, deadline)| {
            let unused = |it: &&Uncertain| it.number < *deadline && !state.has_used(it);
            self.writes.iter().filter(unused).count() > before
        })
    }

    /// A state after a change.
    fn after(&self, state: &State, value: Option<&Text>, change: impl FnOnce(&mut State)) -> State {
        let mut next = state.clone();
        next.value = value.cloned();
        next.covered = self.asked;
        change(&mut next);
        next.satisfy(&self.pending);
        next
    }

    /// A write that has happened in every state need not be remembered.
    fn forget_used(&mut self) {
        if self.states.iter().any(|state| state.used.is_empty()) {
            return;
        }
        let by_all = |write: &Uncertain| self.states.iter().all(|state| state.has_used(write));
        let sure: Vec<Number> =
            self.writes.iter().filter(|it| by_all(it)).map(|it| it.number).collect();
        self.writes.retain(|write| !sure.contains(&write.number));
        for state in &mut self.states {
            state.used.retain(|(_, number)| !sure.contains(number));
        }
    }
}

/// How an operation has taken its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Taken {
    /// It stands somewhere.
    Surely,
    /// It stands somewhere, or can be hidden before another change.
    IfHidden,
}

impl State {
    /// Whether an operation stands somewhere in the order by now.
    fn has_taken_place(&self, number: Number, deed: &Deed) -> Option<Taken> {
        let surely = match deed {
            Deed::Wrote(_) | Deed::Erased => self.done.contains(&number),
            Deed::Saw(_) => self.satisfied.contains(&number),
            Deed::Nonsense => false,
        };
        let hidden = matches!(deed, Deed::Wrote(_)) && number < self.covered;
        if surely { Some(Taken::Surely) } else { hidden.then_some(Taken::IfHidden) }
    }

    fn does(&mut self, number: Number) {
        insert(&mut self.done, number);
    }

    fn has_used(&self, write: &Uncertain) -> bool {
        self.used.binary_search(&(write.like, write.number)).is_ok()
    }

    /// All who only look, and can see what is there, do so.
    fn satisfy(&mut self, pending: &[Pending]) {
        for Pending { number, deed, .. } in pending {
            if matches!(deed, Deed::Saw(saw) if *saw == self.value) {
                insert(&mut self.satisfied, *number);
            }
        }
    }

    /// The state once an operation's answer has come.
    fn without(mut self, number: Number) -> Self {
        self.done.retain(|done| *done != number);
        self.satisfied.retain(|satisfied| *satisfied != number);
        self
    }

    /// Whether all that can follow on another state can follow on this one.
    fn can_do_all_of(&self, other: &Self) -> bool {
        self.value == other.value
            && self.done == other.done
            && self.covered >= other.covered
            && self.deleted <= other.deleted
            && includes(&other.satisfied, &self.satisfied)
            && spares(&self.used, &other.used)
            && includes(&self.unseen, &other.unseen)
    }
}

/// Adds a state, unless another can do all that it can. Tells whether it was added.
fn add(states: &mut Vec<State>, state: State) -> bool {
    if states.iter().any(|other| other.can_do_all_of(&state)) {
        return false;
    }
    states.retain(|other| !state.can_do_all_of(other));
    states.push(state);
    true
}

/// Adds a number to numbers in order, if it is not there.
fn insert<T: Ord>(numbers: &mut Vec<T>, number: T) {
    if let Err(place) = numbers.binary_search(&number) {
        numbers.insert(place, number);
    }
}

/// Whether all numbers of the first list, as often as they are there, are in the second. Both are
/// in order.
fn includes(few: &[Number], many: &[Number]) -> bool {
    let mut many = many.iter();
    few.iter().all(|number| many.any(|other| other == number))
}

/// Whether the first has used no more writes than the second, value by value, and none that was
/// asked for before those, so that it has kept at least as much.
fn spares(few: &[(Number, Number)], many: &[(Number, Number)]) -> bool {
    let mut many = many.iter();
    few.iter().all(|(like, number)| {
        let next = many.find(|(other, _)| other >= like);
        next.is_some_and(|(other, earlier)| other == like && earlier <= number)
    })
}
