//! Questions of a lesson: skipped or answered, judged, and only then played.

use raft::Time;
use session::{LessonAction, PlaybackAction};

use crate::visitor::{Visitor, course};

/// Given a question, when the reader just goes on, then its answer is shown; when they go on again, then
/// the next caption comes; and when they go back without having answered, they are asked again.
#[test]
fn a_question_can_be_skipped() {
    let mut visitor = Visitor::reading("election.8");
    visitor.check("election", 7, true);
    visitor.next();
    visitor.check("election", 7, false);
    assert!(
        visitor.session.lesson().expect("one").open_question().is_none(),
        "the caption stands there"
    );
    visitor.next();
    visitor.check("election", 8, false);
    visitor.back();
    visitor.check("election", 7, true);
}

/// Given a step that asks, when the reader plays, steps or seeks on, then the question waits for its answer.
#[test]
fn nothing_plays_over_a_question() {
    let mut visitor = Visitor::reading("election.8");
    for action in [
        PlaybackAction::TogglePlay,
        PlaybackAction::Step,
        PlaybackAction::GoToEnd,
        PlaybackAction::Seek(Time(100_000_000)),
    ] {
        visitor.act(action);
        visitor.watch();
        visitor.check("election", 7, true);
    }
}

/// Given a question, when it is answered, then that choice stands: another one changes nothing, and a
/// choice that is not there is none.
#[test]
fn the_first_answer_stands() {
    let mut visitor = Visitor::reading("election.8");
    visitor.act(LessonAction::Choose(99));
    visitor.check("election", 7, true);
    visitor.act(LessonAction::Choose(1));
    visitor.act(LessonAction::Choose(0));
    assert_eq!(visitor.session.lesson().expect("one").choice(), Some(1));
    visitor.next();
    visitor.act(LessonAction::Choose(0));
    visitor.next();
    visitor.back();
    visitor.check("election", 7, false);
    assert_eq!(visitor.session.lesson().expect("one").choice(), Some(1), "it is not asked again");
}

/// Given a question, when it is answered, then the verdict and its reason are there at once, and nothing has
/// happened yet; it does when the reader goes on, or plays.
#[test]
fn a_verdict_is_read_before_the_answer_is_played() {
    for action in [session::Action::from(LessonAction::Next), PlaybackAction::TogglePlay.into()] {
        let mut visitor = Visitor::reading("election.8");
        let stop = &course("election").steps[7];
        assert_eq!(visitor.session.lesson().and_then(|lesson| lesson.verdict()), None);
        visitor.act(LessonAction::Choose(1));
        visitor.check("election", 7, true);
        let why = &stop.question.as_ref().expect("it asks").choices[1].why;
        assert_eq!(visitor.session.lesson().and_then(|it| it.verdict()), Some(&why[..]));
        assert_eq!(visitor.session.horizon(), stop.from);
        visitor.act(action);
        assert!(visitor.session.playback().is_playing());
        visitor.watch();
        visitor.check("election", 7, false);
        assert_eq!(visitor.session.lesson().and_then(|it| it.verdict()), Some(&why[..]));
    }
}
