//! Histories made up by hand or by chance, and what the checker makes of them.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::check::history::Histories;
use crate::world::event::{Event, Record};
use crate::world::message::{Address, Outcome};
use raft::{Answer, ClientId, Micros, Operation, RequestId, Serial, Text, Time};

/// One operation as its client saw it.
#[derive(Clone, Debug)]
pub(super) struct ClientOperation {
    pub(super) operation: Operation,
    /// When it was asked. All times are different.
    pub(super) asked: u64,
    /// When the client was answered, or that nobody knows; `None` if it still waits.
    pub(super) answered: Option<u64>,
    /// The answer, if it had one.
    pub(super) answer: Option<Answer>,
}

impl ClientOperation {
    /// When it must have taken effect, if it did.
    fn until(&self) -> u64 {
        self.answered.filter(|_| self.answer.is_some()).unwrap_or(u64::MAX)
    }
}

/// The checker's verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Fine,
    Wrong,
    Undecided,
}

/// Plays a history to the checker.
pub(super) fn verdict(history: &[ClientOperation]) -> Verdict {
    judge(history).0
}

/// Plays a history to the checker. Returns its verdict, and when that came about.
fn judge(history: &[ClientOperation]) -> (Verdict, u64) {
    let mut moments = Vec::new();
    for (serial, entry) in history.iter().enumerate() {
        let id = RequestId { client: ClientId(1), serial: Serial(serial as u64) };
        let operation = entry.operation.clone();
        moments.push((entry.asked, Event::Asked { id, operation }));
        if let Some(answered) = entry.answered {
            let operation = entry.operation.clone();
            let outcome = entry.answer.clone().map_or(Outcome::Unknown, Outcome::Done);
            let event = Event::Answered { id, operation, outcome, after: Micros(0) };
            moments.push((answered, event));
        }
    }
    moments.sort_by_key(|(time, _)| *time);
    let mut histories = Histories::default();
    for (number, event) in moments {
        let place = Some(Address::Client(ClientId(1)));
        let record = Record { number, time: Time(number), place, event };
        if let Some(finding) = histories.observe(&record) {
            return (Verdict::Wrong, finding.record);
        }
    }
    if let Some(finding) = histories.check_all() {
        return (Verdict::Wrong, finding.record);
    }
    let undecided = histories.undecided() > 0;
    (if undecided { Verdict::Undecided } else { Verdict::Fine }, u64::MAX)
}

/// A history as far as it was known at a time.
fn known_at(history: &[ClientOperation], time: u64) -> Vec<ClientOperation> {
    let asked = history.iter().filter(|entry| entry.asked <= time).cloned();
    let known = |mut entry: ClientOperation| {
        if entry.answered.is_none_or(|answered| answered > time) {
            (entry.answered, entry.answer) = (None, None);
        }
        entry
    };
    asked.map(known).collect()
}

/// The same by trying every order.
fn try_all(history: &[ClientOperation]) -> bool {
    let matters = |entry: &&ClientOperation| {
        entry.answer.is_some() || !matches!(entry.operation, Operation::Read { .. })
    };
    let history: Vec<&ClientOperation> = history.iter().filter(matters).collect();
    search(&history, 0, None, &mut BTreeSet::new())
}

fn search<'a>(
    history: &[&'a ClientOperation],
    done: u128,
    value: Option<&'a Text>,
    tried: &mut BTreeSet<(u128, Option<&'a Text>)>,
) -> bool {
    let left = || (0..history.len()).filter(|place| done & (1 << place) == 0);
    if !left().any(|place| history[place].answer.is_some()) {
        return true;
    }
    if !tried.insert((done, value)) {
        return false;
    }
    // What comes next was asked before anything that is left was answered.
    let horizon = left().map(|place| history[place].until()).min().unwrap_or(u64::MAX);
    left().filter(|place| history[*place].asked < horizon).any(|place| {
        let entry = history[place];
        let (answer, after) = act(&entry.operation, value);
        let fits = entry.answer.as_ref().is_none_or(|given| *given == answer);
        fits && search(history, done | 1 << place, after, tried)
    })
}

/// What an operation answers, and the value after it.
fn act<'a>(operation: &'a Operation, value: Option<&'a Text>) -> (Answer, Option<&'a Text>) {
    match operation {
        Operation::Read { .. } => (Answer::Value(value.cloned()), value),
        Operation::Write { value, .. } => (Answer::Written, Some(value)),
        Operation::Delete { .. } => (Answer::Deleted { existed: value.is_some() }, None),
    }
}

fn text(text: &str) -> Text {
    Text::new(text).expect("short")
}

fn operation(kind: u32, value: &str) -> Operation {
    let key = text("x");
    match kind {
        0..4 => Operation::Write { key, value: text(value) },
        4..8 => Operation::Read { key },
        _ => Operation::Delete { key },
    }
}

/// How a history is drawn.
#[derive(Clone, Copy)]
pub(super) struct Recipe {
    pub(super) operations: usize,
    /// The longest duration of an operation.
    pub(super) longest: u64,
    /// How many different values there are.
    pub(super) values: u32,
    /// How many percent end without an answer.
    pub(super) unknown: u32,
    /// How many percent of the histories are spoiled afterwards.
    pub(super) spoiled: u32,
}

/// A history that one server might have produced, but for one answer that may be spoiled.
pub(super) fn draw(dice: &mut Pcg32, recipe: Recipe) -> Vec<ClientOperation> {
    let Recipe { operations, longest, values, unknown, spoiled } = recipe;
    let mut points = Vec::new();
    for place in 0..operations as u64 {
        // Thousandths keep all times apart.
        let asked = (10 * place + dice.random_range(0..15)) * 1_000 + place;
        let answered = asked + dice.random_range(1..longest * 10) * 1_000 + 500;
        let is_known = dice.random_range(0..100) >= unknown;
        let value = dice.random_range(0..values).to_string();
        let entry = ClientOperation {
            operation: operation(dice.random_range(0..10), &value),
            asked,
            answered: (is_known || dice.random_range(0..3) > 0).then_some(answered),
            answer: None,
        };
        let late = if is_known { answered } else { asked + longest * 40_000 };
        points.push((dice.random_range(asked..=late), is_known, entry));
    }
    points.sort_by_key(|(point, ..)| *point);
    let mut history = apply_all(dice, points);
    if dice.random_range(0..100) < spoiled {
        spoil(dice, &mut history, values);
    }
    history
}

/// Applies all in the order of their times; those without a known outcome perhaps not.
fn apply_all(dice: &mut Pcg32, points: Vec<(u64, bool, ClientOperation)>) -> Vec<ClientOperation> {
    let mut value: Option<Text> = None;
    let mut history = Vec::new();
    for (_, is_known, mut entry) in points {
        if is_known || dice.random_range(0..2) > 0 {
            let (answer, after) = act(&entry.operation, value.as_ref());
            let after = after.cloned();
            entry.answer = is_known.then_some(answer);
            value = after;
        }
        history.push(entry);
    }
    history
}

fn spoil(dice: &mut Pcg32, history: &mut [ClientOperation], values: u32) {
    let place = dice.random_range(0..history.len());
    match &mut history[place].answer {
        Some(Answer::Value(value)) => {
            let other = dice.random_range(0..=values);
            *value = (other < values).then(|| text(&other.to_string()));
        }
        Some(Answer::Deleted { existed }) => *existed = !*existed,
        Some(Answer::Written) | None => {}
    }
}

#[test]
fn histories_of_chance_are_judged_as_by_trying_every_order() {
    let mut dice = Pcg32::seed_from_u64(7);
    let (mut fine, mut wrong) = (0, 0);
    for round in 0..ROUNDS {
        let recipe = Recipe {
            operations: dice.random_range(1..=9),
            longest: dice.random_range(1..=8),
            values: dice.random_range(1..=3),
            unknown: [0, 20, 50, 80][round % 4],
            spoiled: 70,
        };
        let history = draw(&mut dice, recipe);
        // It names the very answer after which no order is left.
        if let (Verdict::Wrong, time) = judge(&history) {
            assert!(!try_all(&known_at(&history, time)), "{time}: {history:?}");
            assert!(try_all(&known_at(&history, time - 1)), "{time}: {history:?}");
        }
        let expected = if try_all(&history) { Verdict::Fine } else { Verdict::Wrong };
        assert_eq!(verdict(&history), expected, "{history:#?}");
        if expected == Verdict::Fine { fine += 1 } else { wrong += 1 }
    }
    assert!(fine > ROUNDS / 4 && wrong > ROUNDS / 10, "{fine} fine, {wrong} wrong");
}

/// How many histories of chance are tried.
const ROUNDS: usize = 20_000;

/// With many outcomes unknown, deletes among them, and values that are written again and again.
#[test]
fn long_histories_are_decided() {
    let mut dice = Pcg32::seed_from_u64(8);
    for (longest, values) in [(2, 1_000), (6, 1_000), (10, 1_000), (2, 3), (6, 3), (10, 3)] {
        for unknown in [0, 10, 40] {
            let recipe = Recipe { operations: 1_000, longest, values, unknown, spoiled: 0 };
            let mut history = draw(&mut dice, recipe);

            assert_eq!(verdict(&history), Verdict::Fine);
            history.push(read("none of them", u64::MAX - 2, u64::MAX - 1));
            assert_eq!(verdict(&history), Verdict::Wrong);
        }
    }
}

#[test]
fn good_histories_are_fine() {
    for history in [
        vec![],
        vec![read("", 1, 2), write("a", 3, 4), read("a", 5, 6)],
        vec![write("a", 1, 9), read("", 2, 3), read("a", 4, 5)],
        vec![write("a", 1, 9), write("b", 2, 8), read("a", 10, 11)],
        vec![unknown_write("a", 1), read("", 2, 3), read("a", 4, 5)],
        vec![unknown_write("a", 1), read("", 2, 3), read("", 4, 5)],
        vec![write("a", 1, 2), delete(true, 3, 4), delete(false, 5, 6)],
        vec![delete(false, 1, 9), write("a", 2, 3), read("a", 10, 11)],
        vec![unknown_write("a", 1), delete(true, 2, 3), read("", 4, 5)],
        vec![unknown_write("a", 1), unknown_write("a", 2), delete(true, 3, 4), read("a", 5, 6)],
    ] {
        assert!(try_all(&history), "{history:?}");
        assert_eq!(verdict(&history), Verdict::Fine, "{history:?}");
    }
}

#[test]
fn bad_histories_are_wrong() {
    for history in [
        vec![read("a", 1, 2)],
        vec![write("a", 1, 2), read("", 3, 4)],
        vec![write("a", 1, 2), write("b", 3, 4), read("a", 5, 6)],
        vec![write("a", 1, 9), read("a", 2, 3), read("", 4, 5)],
        vec![read("a", 1, 2), unknown_write("a", 3)],
        vec![unknown_write("a", 1), read("a", 2, 3), write("b", 4, 5), read("a", 6, 7)],
        vec![write("a", 1, 2), delete(false, 3, 4)],
        vec![write("a", 1, 2), delete(true, 3, 4), delete(true, 5, 6)],
        vec![unknown_write("a", 1), delete(true, 2, 3), read("a", 4, 5)],
        vec![delete(true, 1, 2), unknown_write("a", 3)],
    ] {
        assert!(!try_all(&history), "{history:?}");
        assert_eq!(verdict(&history), Verdict::Wrong, "{history:?}");
    }
}

#[test]
fn an_answer_of_another_kind_is_wrong() {
    let mut nonsense = read("a", 3, 4);
    nonsense.answer = Some(Answer::Written);
    assert_eq!(verdict(&[write("a", 1, 2), nonsense]), Verdict::Wrong);
}

/// Too many writes at once, in any order, each of which a read sees: that is not decided, and not
/// skipped in silence.
#[test]
fn what_is_too_tangled_is_not_decided() {
    let mut history: Vec<ClientOperation> =
        (0..40).map(|it| write(&it.to_string(), it, 1_000 + it)).collect();
    history.extend((0..20).map(|it| read(&it.to_string(), 100 + it, 900 + it)));
    assert_eq!(verdict(&history), Verdict::Undecided);
}

fn entry(operation: Operation, asked: u64, answered: u64, answer: Answer) -> ClientOperation {
    ClientOperation { operation, asked, answered: Some(answered), answer: Some(answer) }
}

fn write(value: &str, asked: u64, answered: u64) -> ClientOperation {
    entry(operation(0, value), asked, answered, Answer::Written)
}

fn unknown_write(value: &str, asked: u64) -> ClientOperation {
    ClientOperation { operation: operation(0, value), asked, answered: None, answer: None }
}

fn read(value: &str, asked: u64, answered: u64) -> ClientOperation {
    let value = (!value.is_empty()).then(|| text(value));
    entry(operation(4, ""), asked, answered, Answer::Value(value))
}

fn delete(existed: bool, asked: u64, answered: u64) -> ClientOperation {
    entry(operation(9, ""), asked, answered, Answer::Deleted { existed })
}
