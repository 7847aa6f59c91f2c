//! Explanations: from any event and any state back to timeouts, random faults and interventions.

mod any_run;
mod beginning;
mod elections;
mod entries;
mod messages;
mod words;

use raft::{Event as Raft, NodeId};
use sim::{Cause, Event, Explanation, Question, Record, Saved, Timeline};
use test_support::Lab;

/// A lab's run as a timeline, with its playhead where the lab is.
fn timeline_of(lab: &Lab) -> Timeline {
    let saved = Saved { run: lab.run.clone(), until: lab.world.now() };
    let mut timeline = Timeline::from_saved(saved).expect("a good setup");
    timeline.seek(lab.world.now(), &mut Vec::new());
    assert!(*timeline.world() == lab.world);
    timeline
}

fn ask(timeline: &Timeline, question: Question) -> Vec<Cause> {
    let why = Explanation::compute(timeline, question).expect("it is there");
    assert!(!why.more, "{why:?}");
    why.chain
}

fn event(record: &Record) -> Question {
    Question::Event { number: record.number, time: record.time }
}

/// The last record of a lab that matches.
fn last(lab: &Lab, is: impl Fn(&Record) -> bool) -> &Record {
    lab.records.iter().rev().find(|record| is(record)).expect("it has happened")
}

/// Checks that a chain of causes contains these stations in their order.
fn leads_through(chain: &[Cause], stations: &[&dyn Fn(&Cause) -> bool]) {
    let mut rest = chain.iter();
    for (place, station) in stations.iter().enumerate() {
        assert!(rest.any(station), "station {place} of {chain:#?}");
    }
}

fn raft(line: &Cause) -> Option<(NodeId, &Raft)> {
    match &line.record.event {
        Event::Raft(event) => Some((line.record.place?.node()?, event)),
        _ => None,
    }
}

fn is_candidacy(line: &Cause, id: NodeId) -> bool {
    matches!(raft(line), Some((at, Raft::BecameCandidate { .. })) if at == id)
}

fn is_at(line: &Cause, id: NodeId, event: &Event) -> bool {
    line.record.place == Some(id.into()) && line.record.event == *event
}

fn crashed(line: &Cause, id: NodeId) -> bool {
    line.record.place == Some(id.into()) && matches!(line.record.event, Event::Crashed(_))
}
