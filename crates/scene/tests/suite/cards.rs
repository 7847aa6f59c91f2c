//! Cards: for any event, what happened, why, and by which rule of the paper.

use std::collections::BTreeSet;

use raft::Rules;
use scene::card::{self, PaperReference};
use scene::{WhyView, narration};
use sim::{Explanation, Question, Record, Saved, ScheduleRun, Timeline};

/// The maximum length of a rule, so that a card stays short on a phone.
const MAX_RULE: usize = 160;

/// A run with random faults, and all that happened in it.
fn random_run(seed: u64) -> (Timeline, Vec<Record>) {
    let ScheduleRun { run, until, .. } = ScheduleRun::play(seed, Rules::default());
    let mut timeline = Timeline::from_saved(Saved { run, until }).expect("a good setup");
    let mut records = Vec::new();
    timeline.play(until, &mut records);
    (timeline, records)
}

/// True if a rule is in the section that the event's line names, or in a part of it.
fn is_in(reference: PaperReference, section: &str) -> bool {
    match reference.section.strip_prefix(section) {
        // "§5.4" is not "§5.4.1", nor is "§5" in "§5.1".
        Some(rest) => section.is_empty() || rest.is_empty() || rest.starts_with([',', ';']),
        None => false,
    }
}

/// Given any run, when anything happens, then its rule is one short sentence, in the section that the
/// event's own line names.
#[test]
fn every_event_has_a_rule() {
    let mut rules = BTreeSet::new();
    for seed in 0..60 {
        let (_, records) = random_run(seed);
        for record in &records {
            let reference = card::reference(&record.event);
            let PaperReference { section, text } = reference;
            assert!(section.starts_with('§') || section.starts_with("thesis "), "{record:?}");
            assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            assert!((40..=MAX_RULE).contains(&text.chars().count()), "{text}");
            let line = narration::describe(record);
            assert!(is_in(reference, line.section), "{section} for {line:?}");
            rules.insert(text);
        }
    }
    assert!(rules.len() > 50, "the runs met only {} rules", rules.len());
}

/// Given any run, when any of its events is asked about, then the card says what happened and why; and
/// only an event has a card.
#[test]
fn an_event_that_is_asked_about_has_a_card() {
    for seed in 0..12 {
        let (timeline, records) = random_run(seed);
        let ask = |question| {
            let why = Explanation::compute(&timeline, question).expect("it is there");
            (WhyView::new(timeline.world(), question, &why), why.more)
        };
        for record in records.iter().step_by(records.len() / 40 + 1) {
            let (answer, more) = ask(Question::Event { number: record.number, time: record.time });
            let card = answer.card().expect("it is an event");
            assert_eq!(card.what, narration::describe(record).what);
            assert_eq!(card.reference, card::reference(&record.event));
            assert!(!card.why.is_empty() && card.why != card.what, "{card:?}");
            assert!(more || !card.why.contains("cause not found"), "{card:?}");
        }
        let (id, _) = timeline.world().hosts().next().expect("a server");
        assert!(ask(Question::Role(id)).0.card().is_none());
    }
}
