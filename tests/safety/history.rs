//! What the clients saw, and whether it is linearizable: whether there is one order of all
//! operations, each at some instant between its request and its answer, that explains every answer.

use std::collections::{BTreeMap, BTreeSet};

use raftarium::raft::{Answer, Operation, Outcome, RequestId, Text};
use raftarium::sim::{Event, Record};

/// One operation as its client saw it.
#[derive(Clone, Debug)]
struct Seen {
    operation: Operation,
    /// The numbers of the records of its request and of its answer.
    asked: u64,
    answered: u64,
    /// The answer; `None` if it is unknown, so that it may have taken effect at any time, or never.
    answer: Option<Answer>,
}

/// What the clients saw.
#[derive(Default)]
pub(crate) struct History {
    operations: BTreeMap<RequestId, Seen>,
}

impl History {
    pub(crate) fn add(&mut self, records: &[Record]) {
        for record in records {
            match &record.event {
                Event::Asked { id, operation } => {
                    let seen = Seen {
                        operation: operation.clone(),
                        asked: record.number,
                        answered: u64::MAX,
                        answer: None,
                    };
                    assert!(self.operations.insert(*id, seen).is_none());
                }
                Event::Answered { id, outcome, .. } => {
                    let seen = self.operations.get_mut(id).expect("it was asked");
                    match outcome {
                        Outcome::Done(answer) => {
                            assert!(seen.answer.is_none(), "answered twice");
                            seen.answer = Some(answer.clone());
                            seen.answered = record.number;
                        }
                        Outcome::Unknown => {}
                        Outcome::NotLeader { .. } => panic!("that is for the proxy only"),
                    }
                }
                _ => {}
            }
        }
    }

    /// Keys do not touch each other, so that each has a history of its own.
    pub(crate) fn check(&self) {
        let mut keys: BTreeMap<&Text, Vec<Seen>> = BTreeMap::new();
        for seen in self.operations.values() {
            let (Operation::Write { key, .. }
            | Operation::Read { key }
            | Operation::Delete { key }) = &seen.operation;
            keys.entry(key).or_default().push(seen.clone());
        }
        for (key, operations) in keys {
            assert!(linearizable(&operations), "{key}: {operations:#?}");
        }
    }
}

/// Whether a history of one key is linearizable: a search over which operation came next, that
/// never looks twice at the same set of operations with the same value.
fn linearizable(operations: &[Seen]) -> bool {
    // A read without an answer tells nothing.
    let told =
        |seen: &&Seen| seen.answer.is_some() || !matches!(seen.operation, Operation::Read { .. });
    let operations: Vec<&Seen> = operations.iter().filter(told).collect();
    assert!(operations.len() <= 128, "a set has 128 places");
    let mut tried = BTreeSet::new();
    search(&operations, 0, None, &mut tried)
}

fn search(
    operations: &[&Seen],
    done: u128,
    value: Option<&Text>,
    tried: &mut BTreeSet<(u128, Option<Text>)>,
) -> bool {
    let left = || (0..operations.len()).filter(|place| done & (1 << place) == 0);
    let answered = |place: &usize| operations[*place].answer.is_some();
    if !left().any(|place| answered(&place)) {
        return true;
    }
    if !tried.insert((done, value.cloned())) {
        return false;
    }
    // What comes next was asked before anything that is left was answered.
    let horizon = left().map(|place| operations[place].answered).min().unwrap_or(u64::MAX);
    left().filter(|place| operations[*place].asked < horizon).any(|place| {
        let seen = operations[place];
        let (answer, after) = match &seen.operation {
            Operation::Read { .. } => (Answer::Value(value.cloned()), value),
            Operation::Write { value, .. } => (Answer::Written, Some(value)),
            Operation::Delete { .. } => {
                let existed = value.is_some();
                (Answer::Deleted { existed }, None)
            }
        };
        let fits = seen.answer.as_ref().is_none_or(|given| *given == answer);
        fits && search(operations, done | 1 << place, after, tried)
    })
}

mod tests {
    use raftarium::raft::{Answer, Operation};

    use super::{Seen, linearizable};
    use crate::common::{delete_op, read_op, text, write_op};

    fn seen(operation: Operation, asked: u64, answered: u64, answer: Option<Answer>) -> Seen {
        Seen { operation, asked, answered, answer }
    }

    fn write(value: &str, asked: u64, answered: u64) -> Seen {
        seen(write_op("x", value), asked, answered, Some(Answer::Written))
    }

    fn unknown_write(value: &str, asked: u64) -> Seen {
        seen(write_op("x", value), asked, u64::MAX, None)
    }

    fn read(value: &str, asked: u64, answered: u64) -> Seen {
        let value = (!value.is_empty()).then(|| text(value));
        seen(read_op("x"), asked, answered, Some(Answer::Value(value)))
    }

    fn delete(existed: bool, asked: u64, answered: u64) -> Seen {
        let answer = Some(Answer::Deleted { existed });
        seen(delete_op("x"), asked, answered, answer)
    }

    #[test]
    fn good_histories_are_linearizable() {
        for history in [
            vec![],
            vec![read("", 1, 2), write("a", 3, 4), read("a", 5, 6)],
            vec![write("a", 1, 9), read("", 2, 3), read("a", 4, 5)],
            vec![write("a", 1, 9), write("b", 2, 8), read("a", 10, 11)],
            vec![unknown_write("a", 1), read("", 2, 3), read("a", 4, 5)],
            vec![unknown_write("a", 1), read("", 2, 3), read("", 4, 5)],
            vec![write("a", 1, 2), delete(true, 3, 4), delete(false, 5, 6)],
            vec![delete(false, 1, 9), write("a", 2, 3), read("a", 10, 11)],
        ] {
            assert!(linearizable(&history), "{history:?}");
        }
    }

    #[test]
    fn bad_histories_are_not() {
        for history in [
            vec![read("a", 1, 2)],
            vec![write("a", 1, 2), read("", 3, 4)],
            vec![write("a", 1, 2), write("b", 3, 4), read("a", 5, 6)],
            vec![write("a", 1, 9), read("a", 2, 3), read("", 4, 5)],
            vec![read("a", 1, 2), unknown_write("a", 3)],
            vec![unknown_write("a", 1), read("a", 2, 3), write("b", 4, 5), read("a", 6, 7)],
            vec![write("a", 1, 2), delete(false, 3, 4)],
            vec![write("a", 1, 2), delete(true, 3, 4), delete(true, 5, 6)],
        ] {
            assert!(!linearizable(&history), "{history:?}");
        }
    }
}
