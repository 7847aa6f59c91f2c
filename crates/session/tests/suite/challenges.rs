//! Challenges: solving them, and giving solutions away.

use raft::{Micros, NodeId};
use session::{LessonAction, PlaybackAction, Screen};
use sim::{Intervention, Link};

use crate::visitor::{Visitor, course};

fn n3() -> NodeId {
    NodeId::new(3).expect("a number from 1 to 9")
}

/// Someone at the last step of the challenge to make n3 the leader.
fn challenger(seed: u64) -> Visitor {
    let mut visitor = Visitor::new(seed);
    visitor.write();
    visitor.follow("#story=elect-n3.2");
    visitor.check("elect-n3", 1, false);
    visitor
}

fn solved(visitor: &Visitor) -> Option<u64> {
    visitor.session.lesson().and_then(session::LessonSession::solved)
}

/// Given a challenge, when its goal is reached, then it is solved with so many interventions, also for
/// anyone who opens the link to it; and the best solution is remembered.
#[test]
fn a_solution_can_be_given_away() {
    let mut visitor = challenger(4);
    assert_eq!(solved(&visitor), None);
    visitor.intervene(Intervention::TimeOut(n3()));
    visitor.play_for(600);
    assert_eq!(solved(&visitor), Some(1));
    let there = visitor.seen();
    let link = visitor.session.link_fragment().expect("a short link");
    assert!(link.starts_with("#story=elect-n3.2&run="), "{link}");
    assert_eq!(visitor.stored.solved.of("elect-n3"), 1);

    let mut other = Visitor::new(5);
    other.write();
    let own = other.seen();
    other.follow(&link);
    assert_eq!(solved(&other), Some(1));
    assert_eq!(other.seen(), there);
    other.act(LessonAction::Return);
    other.check("elect-n3", 1, false);
    assert_eq!(solved(&other), None);
    other.act(LessonAction::Leave);
    assert_eq!(other.seen(), own);
}

/// Given a solution that is none, then the lesson is there, and the page says what is wrong; given one of
/// another lesson, then nothing is solved; given one of a lesson that is not there, then it is not opened
/// in another.
#[test]
fn a_solution_belongs_to_its_challenge() {
    let mut saved = course("leaderless").saved.clone();
    saved.run.interventions.push((saved.until, Intervention::TimeOut(n3())));
    saved.until = saved.until + Micros::from_millis(500);
    let (until, run) = (saved.until, saved.run);
    let foreign = Link { run: run.clone(), until, at: until, view: () }.encode();
    let mut visitor = challenger(6);
    for bad in ["AQ", "%00", "?"] {
        visitor.follow(&format!("#story=elect-n3.2&run={bad}"));
        let why = visitor.error().expect("it is none");
        assert!(why.contains("cannot be opened"), "{bad}: {why}");
        assert!(visitor.session.lesson().is_some_and(|lesson| lesson.place() == "elect-n3.2"));
    }
    visitor.follow(&format!("#story=elect-n3.2&run={foreign}"));
    assert_eq!(visitor.session.playback().run(), &run);
    assert_eq!(solved(&visitor), None);
    visitor.act(LessonAction::Leave);
    visitor.follow(&format!("#story=nope.1&run={foreign}"));
    assert!(visitor.error().is_some());
    visitor.act(LessonAction::Story);
    let lesson = visitor.session.lesson().expect("the story");
    assert!(lesson.is_reading() && lesson.step() == 0, "the other solution is not opened here");
}

/// Given a challenge, when it is begun again, then nothing that was done counts.
#[test]
fn a_challenge_can_be_begun_again() {
    let mut visitor = challenger(7);
    visitor.intervene(Intervention::TimeOut(n3()));
    visitor.play_for(600);
    visitor.act(session::EditAction::Reset);
    visitor.check("elect-n3", 0, false);
    assert_eq!(solved(&visitor), None);
    visitor.next();
    visitor.act(PlaybackAction::TogglePlay);
    visitor.check("elect-n3", 1, false);
}

/// Given a challenge, when its introduction is read, then that is a step like any other; its task is on the workbench,
/// where time goes on as long as the visitor wants, and nothing waits.
#[test]
fn the_task_of_a_challenge_is_on_the_workbench() {
    let mut visitor = Visitor::new(8);
    visitor.follow("#story=elect-n3.1");
    assert_eq!(visitor.session.screen(), Screen::Story);
    visitor.next();
    assert_eq!(visitor.session.screen(), Screen::Workbench);
    visitor.watch();
    let before = visitor.now();
    visitor.play_for(1_000);
    assert!(visitor.now() > before && visitor.session.horizon() == visitor.now());
    visitor.intervene(Intervention::TimeOut(n3()));
    assert!(visitor.session.playback().is_playing());
    assert_eq!(visitor.session.notices().note(), None);
    visitor.act(LessonAction::Return);
    visitor.check("elect-n3", 1, false);
    // Anyone who tries it before its task is shown has to come back for that.
    visitor.follow("#story=elect-n3.1");
    visitor.act(LessonAction::TryIt);
    let note = visitor.session.notices().note().map(ToString::to_string);
    assert!(note.is_some_and(|note| note.starts_with("The challenge waits at “")));
    visitor.intervene(Intervention::TimeOut(n3()));
    visitor.play_for(600);
    assert_eq!(solved(&visitor), Some(1), "it counts all the same");
}
