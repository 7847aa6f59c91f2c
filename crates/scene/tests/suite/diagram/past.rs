//! The causal past of a record.

use std::collections::BTreeSet;

use super::{Played, arrows, bars, dots, played, random_run, sendings};
use raft::{Micros, Time};
use scene::diagram::ArrowEnd;
use scene::{CausalPast, Window};
use sim::{Event, Record};
use test_support::Dice;

/// The records that happened before a record, computed naively: from each record to its direct causes.
/// Nobody notices that a message was lost.
fn before(records: &[Record], chosen: u64) -> BTreeSet<u64> {
    let noticed = |record: &&Record| !matches!(record.event, Event::Lost { .. });
    let sent = sendings(records);
    let (mut past, mut open) = (BTreeSet::new(), vec![chosen]);
    while let Some(number) = open.pop() {
        if !past.insert(number) {
            continue;
        }
        let place = records.partition_point(|record| record.number < number);
        let record = &records[place];
        let same = |other: &&Record| record.place.is_some() && other.place == record.place;
        match &record.event {
            Event::Lost { message, .. } => open.extend(sent.get(&message.id).map(|it| it.number)),
            event => {
                let earlier = records[..place].iter().rev().filter(noticed).find(same);
                open.extend(earlier.map(|it| it.number));
                if let Event::Delivered(message) = event {
                    open.extend(sent.get(&message.id).map(|it| it.number));
                }
            }
        }
    }
    past
}

/// Given any record, when its past is computed, then it is exactly what happened before it: at its
/// place, and through messages.
#[test]
fn the_past_is_what_happened_before() {
    for seed in 0..6 {
        let mut dice = Dice::new(seed);
        let whole = random_run(seed);
        let since = whole.since;
        let played = played(whole.run, since, whole.until.min(since + Micros(1_000_000)));
        for _ in 0..12 {
            let most = played.records.len() as u64;
            let chosen = played.records[0].number + dice.below(most);
            let past = CausalPast::compute(&played.tracks, chosen).expect("it is of this stretch");
            let expected = before(&played.records, chosen);
            for record in &played.records {
                let Some(place) = record.place else { continue };
                if matches!(record.event, Event::Lost { .. }) && record.number != chosen {
                    continue;
                }
                assert_eq!(
                    past.has(&played.tracks, place, record.number),
                    expected.contains(&record.number),
                    "seed {seed}: {record:?} before {:?}",
                    played.record(chosen),
                );
            }
            lit_is_what_belongs_to_it(&played, &past, &expected);
        }
    }
}

/// Checks that events are lit if they belong to the past, and messages if their arrival does.
fn lit_is_what_belongs_to_it(played: &Played, past: &CausalPast, expected: &BTreeSet<u64>) {
    let time = played.record(past.chosen).time;
    let window = Window::over(Time(time.0.saturating_sub(400_000)), time + Micros(50_000));
    let diagram = played.diagram(&window, Some(past));
    for (_, dot) in dots(&diagram, &window) {
        assert_eq!(dot.lit, expected.contains(&dot.record), "{dot:?}");
    }
    for (_, way) in arrows(&diagram, &window).into_iter().filter(|(_, way)| !way.chosen) {
        let came = way.record.is_some_and(|(number, _)| expected.contains(&number));
        assert_eq!(way.lit, way.ending == ArrowEnd::Came && came, "{way:?}");
    }
    let noticed = |record: &&Record| !matches!(record.event, Event::Lost { .. });
    for lane in &diagram.lanes {
        let here = |record: &&Record| record.place == Some(lane.place);
        let past = |record: &&Record| expected.contains(&record.number);
        let last = played.records.iter().filter(noticed).rev().filter(here).find(past);
        let border = diagram.x(&window, last.map_or(played.since, |record| record.time));
        let bars = bars(&diagram, &window).into_iter().filter(|(_, bar)| bar.from.y == lane.y);
        for (left, bar) in bars.filter(|(_, bar)| bar.length > 40) {
            assert_eq!(bar.lit, left + bar.from.x + bar.length / 2 < border, "{bar:?}");
        }
    }
}

/// Given a number of no record, when its past is computed, then there is none.
#[test]
fn unknown_records_have_no_past() {
    let played = random_run(1);
    let last = played.records.last().expect("something happened").number;
    for number in [0, played.records[0].number - 1, last + 1, u64::MAX] {
        assert_eq!(CausalPast::compute(&played.tracks, number), None);
    }
}
