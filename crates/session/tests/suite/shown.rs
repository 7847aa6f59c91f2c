//! What may be drawn, and what is listed, while a lesson is read.

use raft::{ClientId, NodeId, Time};
use scene::{Part, Visible};
use session::{LessonAction, ViewAction};
use sim::{Address, Intervention, Level, Mark};

use crate::visitor::{Visitor, chapters, course};

fn node(number: u8) -> NodeId {
    NodeId::new(number).expect("a number from 1 to 9")
}

/// Everything that there is in the run that is played.
fn everything(visitor: &Visitor) -> Visible {
    Visible::all(visitor.session.playback().world().setup())
}

/// Given the sandbox, then everything may be drawn.
#[test]
fn the_sandbox_shows_everything() {
    let mut visitor = Visitor::new(1);
    visitor.write();
    assert_eq!(**visitor.session.shown(), everything(&visitor));
    assert!(visitor.session.shown().has_link(node(1), Address::Proxy));
}

/// Given a new visitor, when they begin the story, then there is one server and nothing else; with the second caption
/// come the client and the proxy, with that of the log come the logs; and nothing is seen of roles and terms.
#[test]
fn the_story_begins_with_one_server_and_brings_in_the_rest() {
    let mut visitor = Visitor::new(1);
    visitor.act(LessonAction::Story);
    let first = Visible { actors: [node(1).into()].into(), parts: [].into() };
    assert_eq!(**visitor.session.shown(), first);
    visitor.next();
    let shown = visitor.session.shown().clone();
    assert!(shown.has_actor(ClientId(1)) && shown.has_link(node(1), Address::Proxy));
    assert!(shown.parts.is_empty());
    visitor.follow("#story=one-server.8");
    assert!(!visitor.session.shown().has(Part::Logs));
    visitor.follow("#story=one-server.9");
    assert_eq!(visitor.session.shown().parts, [Part::Logs].into());
}

/// Given a step that brings something in with a question, when it is asked, then that is there already; and when the
/// reader goes back, then it is gone again, from the first step too.
#[test]
fn back_takes_away_what_had_come() {
    let mut visitor = Visitor::reading("many-servers.2");
    assert!(!visitor.session.shown().has(Part::Roles));
    visitor.next();
    visitor.check("many-servers", 2, true);
    assert!(visitor.session.shown().has(Part::Roles), "the question may speak of it");
    visitor.next();
    assert!(visitor.session.shown().has(Part::Roles));
    visitor.back();
    assert!(!visitor.session.shown().has(Part::Roles));
    assert!(visitor.session.shown().has_actor(ClientId(2)));
    visitor.back();
    assert!(!visitor.session.shown().has_actor(ClientId(2)));
}

/// Given a reader, when they take over, then everything may be drawn; when they come back to the lesson, then again only
/// what it shows; and when they leave it, then everything.
#[test]
fn a_reader_who_takes_over_sees_everything() {
    let mut visitor = Visitor::reading("one-server.1");
    let before = visitor.session.shown().clone();
    assert_ne!(*before, everything(&visitor));
    visitor.intervene(Intervention::Crash(node(1)));
    assert_eq!(**visitor.session.shown(), everything(&visitor));
    visitor.act(LessonAction::Return);
    assert_eq!(visitor.session.shown(), &before);
    visitor.act(LessonAction::Leave);
    assert_eq!(**visitor.session.shown(), everything(&visitor));
    assert!(visitor.session.shown().has_actor(node(3)), "the sandbox has its own cluster");
}

/// Given the story, when it is read from end to end, then within a chapter nothing goes that has come, and what may be
/// drawn is there.
#[test]
fn within_a_chapter_nothing_goes_that_has_come() {
    for id in chapters() {
        let mut visitor = Visitor::reading(&format!("{id}.1"));
        let mut so_far = visitor.session.shown().clone();
        for step in 1..=course(&id).steps.len() {
            visitor.follow(&format!("#story={id}.{step}"));
            let shown = visitor.session.shown().clone();
            let all = everything(&visitor);
            assert!(shown.actors.is_superset(&so_far.actors), "{id}, step {step}");
            assert!(shown.parts.is_superset(&so_far.parts), "{id}, step {step}");
            assert!(shown.actors.is_subset(&all.actors), "{id}, step {step}");
            so_far = shown;
        }
    }
}

/// Returns the times and sentences of the events that are listed but for the steady flow.
fn listed(visitor: &mut Visitor) -> Vec<(Time, String)> {
    visitor.act(ViewAction::ListLevel(Level::Info));
    let rows = visitor.session.picture().rows.iter();
    rows.flat_map(|(_, row)| row.lines()).map(|line| (line.time, line.what.clone())).collect()
}

/// Given lessons that set their scene by interventions, when they are read, then neither the events up to their first
/// caption nor changes of the network are listed or marked; what happens in their steps is. When the reader takes over,
/// then everything is listed.
#[test]
fn what_sets_the_scene_is_not_listed_while_one_reads() {
    for id in ["split-vote", "election", "old-message", "far-behind"] {
        let from = course(id).steps[0].from;
        let mut visitor = Visitor::reading(&format!("{id}.1"));
        visitor.act(LessonAction::Next);
        for step in 1..=course(id).steps.len() {
            visitor.follow(&format!("#story={id}.{step}"));
            visitor.watch();
            let lines = listed(&mut visitor);
            assert!(lines.iter().all(|(time, _)| *time > from), "{id}, step {step}: {lines:?}");
            let changed = lines.iter().find(|(_, what)| what.ends_with(" changed"));
            assert_eq!(changed, None, "{id}, step {step}");
            let marks = &visitor.session.picture().timeline.marks;
            assert!(step > 1 || marks.iter().all(|(mark, _)| *mark != Mark::Heal), "{id}");
        }
        assert!(!listed(&mut visitor).is_empty(), "{id}");
        visitor.follow(&format!("#story={id}.1"));
        visitor.intervene(Intervention::Crash(node(2)));
        let lines = listed(&mut visitor);
        assert!(lines.iter().any(|(time, _)| *time <= from), "{id}: {lines:?}");
        visitor.act(LessonAction::Return);
        assert!(listed(&mut visitor).iter().all(|(time, _)| *time > from), "{id}");
    }
}
