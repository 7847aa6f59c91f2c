//! The clients' requests and answers, key by key: keys do not touch each other, so that each
//! has a history of its own.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::check::findings::Finding;
use crate::check::keys::Keys;
use crate::check::linear::{Judgment, KnownEffect, Linear, OperationNumber, PossibleEffect};
use crate::check::places::after;
use crate::check::value_ids::ValueIds;
use crate::check::violation::Fact;
use crate::world::event::{Event, Record};
use crate::world::message::Outcome;
use raft::{Answer, Index, Log, Operation, RequestId, Shared, Text, Time};

/// The histories of all keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Histories {
    keys: Keys,
    list: Shared<KeyEntry>,
    undecided: usize,
    /// The last of the writes that logs were given.
    given: Option<RequestId>,
}

/// What is kept of a key. Most keys are at rest at any time, and then there is little to keep.
#[derive(Clone, Debug)]
enum KeyEntry {
    /// Nobody waits for an answer, and the key has this value for certain.
    AtRest(Option<Text>),
    /// Anything else.
    Open(Arc<KeyHistory>),
}

impl Histories {
    /// Takes in what a client did.
    pub(super) fn observe(&mut self, record: &Record) -> Option<Finding> {
        match &record.event {
            Event::Asked { id, operation } => {
                self.history_of(operation)?.ask(*id, operation);
                None
            }
            Event::Answered { id, operation, outcome, .. } => {
                let history = self.history_of(operation)?;
                let decided = history.state != Judgment::Undecided;
                history.answer(*id, outcome, (record.time, record.number));
                let wrong = history.go_on().map(|id| {
                    let fact = Fact::Inexplicable { id, key: key(operation).clone() };
                    let now = Finding { time: record.time, record: record.number, fact };
                    history.dated(key(operation)).unwrap_or(now)
                });
                let undecided = decided && history.state == Judgment::Undecided;
                let rest = history.at_rest();
                self.undecided += usize::from(undecided);
                if let Some(value) = rest {
                    let number = self.keys.number(key(operation));
                    *self.list.get_mut(number)? = KeyEntry::AtRest(value);
                }
                wrong
            }
            _ => None,
        }
    }

    /// Takes in the log that a server was given. Nobody will hear of the writes in it, and each may
    /// happen or not. Some are in several logs; later ones have higher numbers.
    pub(super) fn add_given(&mut self, log: &Log) {
        let commands = after(Index(0), log.last().index).filter_map(|index| log.get(index));
        for command in commands.filter_map(|entry| entry.command.as_deref()) {
            if self.given.is_some_and(|last| command.id <= last) {
                continue;
            }
            self.given = Some(command.id);
            if let Some(history) = self.history_of(&command.operation) {
                history.perhaps(&command.operation);
            }
        }
    }

    /// Everything up to now, as if no further answer came. Returns what came about first.
    pub(super) fn check_all(&mut self) -> Option<Finding> {
        self.undecided = 0;
        let mut first: Option<Finding> = None;
        for (key, kept) in self.keys.iter().zip(self.list.iter()) {
            let KeyEntry::Open(history) = kept else { continue };
            let mut finished = KeyHistory::clone(history);
            let wrong = finished.finish().and_then(|_| history.dated(key));
            self.undecided += usize::from(finished.state == Judgment::Undecided);
            first = first.into_iter().chain(wrong).min_by_key(|finding| finding.record);
        }
        first
    }

    /// For how many keys it could not be decided.
    pub(super) fn undecided(&self) -> usize {
        self.undecided
    }

    fn history_of(&mut self, operation: &Operation) -> Option<&mut KeyHistory> {
        let number = self.keys.number(key(operation));
        if number == self.list.len() {
            self.list.push(KeyEntry::AtRest(None));
        }
        let kept = self.list.get_mut(number)?;
        if let KeyEntry::AtRest(value) = kept {
            *kept = KeyEntry::Open(Arc::new(KeyHistory::from(value.take())));
        }
        match kept {
            KeyEntry::Open(history) => Some(Arc::make_mut(history)),
            KeyEntry::AtRest(_) => None,
        }
    }
}

/// The history of a key, as far as it is not taken into account yet.
///
/// An operation can be taken into account only once its outcome is known, and so can what came
/// after its request. Requests time out in the end, so that what waits stays short.
#[derive(Clone, Debug, Default)]
struct KeyHistory {
    linear: Linear,
    values: ValueIds,
    /// The numbers of the operations whose requests it has taken in, and not their answers.
    pending: Vec<(RequestId, OperationNumber)>,
    /// Once it is not explained, nothing more is of interest.
    state: Judgment,
    /// What is to be taken into account next, in the order of the records.
    moments: VecDeque<HistoryEvent>,
    /// Operations whose requests wait in `moments`, in the same order.
    asked: VecDeque<QueuedRequest>,
    /// The key's value before `past`, and all that came since: if no order explains it, this says when
    /// that came about.
    before: Option<Text>,
    past: Shared<PastEvent>,
}

/// What came to be known of a key.
#[derive(Clone, Debug)]
enum PastEvent {
    /// Some log was given this operation.
    Given(Operation),
    /// A client asked for it.
    Asked(RequestId, Operation),
    /// It was told what came of it, in this record.
    Answered(RequestId, Outcome, (Time, u64)),
}

/// A request or an answer.
#[derive(Clone, Copy, Debug)]
enum HistoryEvent {
    /// The first request in `asked`.
    Asked,
    /// The answer to a request.
    Answered(RequestId),
}

/// An operation whose request waits to be taken into account.
#[derive(Clone, Debug)]
struct QueuedRequest {
    id: RequestId,
    operation: Operation,
    /// Its outcome, and the record that has it.
    outcome: Option<(Outcome, u64)>,
}

impl KeyHistory {
    /// The history of a key that has had a value for as long as is known.
    fn from(value: Option<Text>) -> Self {
        let mut values = ValueIds::default();
        let linear = Linear::new(value.as_ref().map(|value| values.id(value)));
        Self { linear, values, before: value, ..Self::default() }
    }

    /// The key's value, if it is certain and nobody waits for an answer.
    fn at_rest(&self) -> Option<Option<Text>> {
        let explained = self.state == Judgment::Explained && self.moments.is_empty();
        let value = self.linear.at_rest().filter(|_| explained && self.pending.is_empty())?;
        Some(value.and_then(|id| self.values.text(id)).cloned())
    }

    fn ask(&mut self, id: RequestId, operation: &Operation) {
        if self.state == Judgment::Explained {
            self.past.push(PastEvent::Asked(id, operation.clone()));
            self.moments.push_back(HistoryEvent::Asked);
            self.asked.push_back(QueuedRequest { id, operation: operation.clone(), outcome: None });
        }
    }

    /// An operation may have happened at any time since the run began, or never.
    fn perhaps(&mut self, operation: &Operation) {
        self.past.push(PastEvent::Given(operation.clone()));
        self.take_in(operation, &Outcome::Unknown, u64::MAX);
    }

    fn answer(&mut self, id: RequestId, outcome: &Outcome, at: (Time, u64)) {
        let waits = |asked: &&mut QueuedRequest| asked.id == id && asked.outcome.is_none();
        if let Some(asked) = self.asked.iter_mut().find(waits) {
            self.past.push(PastEvent::Answered(id, outcome.clone(), at));
            asked.outcome = Some((outcome.clone(), at.1));
            if matches!(outcome, Outcome::Done(_)) {
                self.moments.push_back(HistoryEvent::Answered(id));
            }
        }
    }

    /// The answer after which no order was left that explains all, and the first that lacks an
    /// explanation by then: those who still waited may have had an effect or not. What became known
    /// later, and who looks when, makes no difference to it.
    fn dated(&self, key: &Text) -> Option<Finding> {
        let answered = |event: &PastEvent| match event {
            PastEvent::Answered(_, Outcome::Done(_), at) => Some(*at),
            _ => None,
        };
        let answers: Vec<(Time, u64)> = self.past.iter().filter_map(answered).collect();
        let first = answers.partition_point(|(_, record)| self.wrong_by(*record).is_none());
        let (time, record) = *answers.get(first)?;
        let id = self.wrong_by(record)?;
        Some(Finding { time, record, fact: Fact::Inexplicable { id, key: key.clone() } })
    }

    /// What cannot be explained, as far as was known after a record.
    fn wrong_by(&self, record: u64) -> Option<RequestId> {
        let mut history = Self::from(self.before.clone());
        for event in self.past.iter() {
            match event {
                PastEvent::Given(operation) => history.perhaps(operation),
                PastEvent::Asked(id, operation) => history.ask(*id, operation),
                PastEvent::Answered(_, _, (_, number)) if *number > record => break,
                PastEvent::Answered(id, outcome, at) => history.answer(*id, outcome, *at),
            }
        }
        history.finish()
    }

    /// Takes into account what can be by now. Returns what cannot be explained.
    fn go_on(&mut self) -> Option<RequestId> {
        while self.state == Judgment::Explained {
            match *self.moments.front()? {
                HistoryEvent::Asked => {
                    let known = self.asked.pop_front_if(|asked| asked.outcome.is_some())?;
                    let QueuedRequest { id, operation, outcome: Some((outcome, due)) } = known
                    else {
                        return None;
                    };
                    let number = self.take_in(&operation, &outcome, due);
                    self.pending.extend(number.map(|number| (id, number)));
                }
                HistoryEvent::Answered(id) => {
                    self.state = self.take_in_answer(id);
                    if self.state == Judgment::Inexplicable {
                        return Some(id);
                    }
                }
            }
            self.moments.pop_front();
        }
        (self.moments, self.asked) = Default::default();
        None
    }

    fn take_in_answer(&mut self, id: RequestId) -> Judgment {
        let Some(place) = self.pending.iter().position(|(known, _)| *known == id) else {
            return self.state;
        };
        let (_, number) = self.pending.remove(place);
        let judgment = self.linear.answer(number);
        self.values.forget_unused(|| self.linear.values());
        judgment
    }

    /// The rest, as if nobody who still waits were ever answered.
    fn finish(&mut self) -> Option<RequestId> {
        for asked in &mut self.asked {
            asked.outcome.get_or_insert((Outcome::Unknown, u64::MAX));
        }
        self.go_on()
    }

    /// Takes in a request. Returns its number, if an answer to it will come.
    fn take_in(
        &mut self,
        operation: &Operation,
        outcome: &Outcome,
        due: u64,
    ) -> Option<OperationNumber> {
        if let Outcome::Done(answer) = outcome {
            let effect = self.effect(operation, answer);
            return Some(self.linear.ask(effect, due));
        }
        self.linear.ask_unanswered(match operation {
            Operation::Write { value, .. } => Some(PossibleEffect::Write(self.values.id(value))),
            Operation::Delete { .. } => Some(PossibleEffect::Delete),
            Operation::Read { .. } => None,
        });
        None
    }

    fn effect(&mut self, operation: &Operation, answer: &Answer) -> KnownEffect {
        let mut id = |value| self.values.id(value);
        match (operation, answer) {
            (Operation::Write { value, .. }, Answer::Written) => KnownEffect::Wrote(id(value)),
            (Operation::Delete { .. }, Answer::Deleted { existed: true }) => KnownEffect::Erased,
            (Operation::Delete { .. }, Answer::Deleted { existed: false }) => {
                KnownEffect::Saw(None)
            }
            (Operation::Read { .. }, Answer::Value(value)) => {
                KnownEffect::Saw(value.as_ref().map(id))
            }
            _ => KnownEffect::Impossible,
        }
    }
}

fn key(operation: &Operation) -> &Text {
    match operation {
        Operation::Write { key, .. } | Operation::Read { key } | Operation::Delete { key } => key,
    }
}
