//! Interventions of a run that are impossible in it: the page says so wherever the run came from.

use raft::Time;
use session::{EditAction, NoticeAction, PlaybackAction, ShareAction};
use sim::Intervention;

use crate::visitor::Visitor;

/// A saved run of three servers with these interventions.
fn saved(interventions: &str) -> String {
    format!(
        "{{\"raftarium\": 1, \"setup\": \"\", \"seed\": \"1\", \"until\": \"2s\", \
         \"interventions\": [{interventions}]}}"
    )
}

fn node(number: u8) -> raft::NodeId {
    raft::NodeId::new(number).expect("a number from 1 to 9")
}

/// Does all work that there is.
fn work(visitor: &mut Visitor) {
    while visitor.session.has_work() {
        visitor.session.work();
    }
}

/// Given a file with interventions that are impossible, when it is opened, then a notice says so, and the event
/// list and the history show it.
#[test]
fn a_run_with_impossible_interventions_says_so() {
    let mut visitor = Visitor::new(1);
    let text = saved("\"1s restart n1\", \"1.1s crash n1\", \"1.2s cut n2>c1\"");
    visitor.act(ShareAction::OpenFile(Ok(text)));
    work(&mut visitor);
    let error = visitor.error().expect("a notice");
    assert!(error.contains("2 interventions") && error.contains("already up"), "{error}");
    let timeline = visitor.session.playback().timeline();
    let rows = scene::RunList::new(timeline, Time::NEVER).rows;
    assert_eq!(rows[0].text, "restart n1 (refused: n1 is already up)");
    assert_eq!(rows[1].text, "crash n1");
    visitor.act(PlaybackAction::Seek(Time(1_000_000)));
    let lines = visitor.session.playback().feed().rows();
    let said = |line: &str| lines.iter().any(|row| format!("{row:?}").contains(line));
    assert!(said("“restart n1” was refused"), "{lines:?}");
}

/// Given a run, when an edit of its past makes a later intervention impossible, then a notice says so once, and undo
/// makes it possible again.
#[test]
fn an_edit_that_makes_a_later_intervention_impossible_says_so() {
    let mut visitor = Visitor::new(1);
    visitor.act(PlaybackAction::Seek(Time(500_000)));
    visitor.intervene(Intervention::Crash(node(3)));
    visitor.session.elapse(raft::Micros(100_000));
    visitor.intervene(Intervention::Restart(node(3)));
    assert_eq!(visitor.error(), None);
    visitor.act(EditAction::Remove(0));
    work(&mut visitor);
    let error = visitor.error().expect("a notice");
    assert!(error.contains("“restart n3” (n3 is already up)"), "{error}");
    visitor.act(NoticeAction::Dismiss);
    work(&mut visitor);
    assert_eq!(visitor.error(), None, "it was said once");
    visitor.act(EditAction::Undo);
    work(&mut visitor);
    assert_eq!(visitor.error(), None);
    assert!(visitor.session.playback().timeline().refused().is_empty());
}
