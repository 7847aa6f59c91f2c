//! Lessons on their way: waiting for them, failing, trying again.

use session::{
    Effect, FetchError, FetchState, LessonAction, Mode, NoticeAction, Session, Stored, ViewAction,
};

use crate::visitor::{Visitor, chapters};

/// Given lessons that cannot be fetched, when one is opened, then that has failed, and what is on screen stays;
/// when it is tried again later, then the lesson is there.
#[test]
fn what_cannot_be_fetched_can_be_tried_again() {
    for again in [LessonAction::FetchAgain, LessonAction::Story] {
        let mut visitor = Visitor::new(5);
        visitor.is_offline = true;
        visitor.act(LessonAction::Story);
        assert_eq!(visitor.session.fetch_state(), Some(FetchState::Failed));
        assert_eq!((visitor.session.mode(), visitor.error()), (Mode::Sandbox, None));
        visitor.act(NoticeAction::Dismiss);
        visitor.act(LessonAction::FetchAgain);
        assert_eq!(visitor.session.fetch_state(), Some(FetchState::Failed), "it fails again");
        visitor.is_offline = false;
        visitor.act(again);
        assert_eq!(visitor.session.fetch_state(), None);
        visitor.check(&chapters()[0], 0, false);
    }
}

/// Given a reader whose next chapter cannot be fetched, when they turn back or stop waiting, then nothing says so
/// any more, and the address leads to what they read.
#[test]
fn a_reader_need_not_wait() {
    for action in [LessonAction::Back, LessonAction::StopWaiting] {
        let mut visitor = Visitor::reading("roles.1");
        visitor.follow("#story=roles.99");
        let last = visitor.session.lesson().expect("the story").step();
        visitor.is_offline = true;
        visitor.follow("#story=election.1");
        assert_eq!(visitor.session.fetch_state(), Some(FetchState::Failed));
        let turns_back = action == LessonAction::Back;
        visitor.act(action);
        assert_eq!(visitor.session.fetch_state(), None);
        visitor.check("roles", if turns_back { last - 1 } else { last }, false);
    }
}

/// Given the scenarios, when their pictures cannot be fetched, then that has failed as long as they are looked at,
/// and can be tried again.
#[test]
fn pictures_can_be_fetched_again() {
    let mut visitor = Visitor::new(6);
    visitor.is_offline = true;
    visitor.act(LessonAction::Gallery);
    assert_eq!(visitor.session.fetch_state(), Some(FetchState::Failed));
    visitor.act(ViewAction::Close);
    assert_eq!(visitor.session.fetch_state(), None, "nobody waits");
    visitor.act(LessonAction::Gallery);
    assert_eq!(visitor.session.fetch_state(), Some(FetchState::Failed), "it fails again");
    visitor.act(LessonAction::StopWaiting);
    assert_eq!(visitor.session.fetch_state(), None, "they do without");
    visitor.act(LessonAction::Gallery);
    visitor.act(LessonAction::Gallery);
    visitor.is_offline = false;
    visitor.act(LessonAction::FetchAgain);
    assert_eq!(visitor.session.fetch_state(), None);
    assert!(!visitor.session.library().pictures().is_empty());
}

/// Given a visitor who waits for a chapter, when they look at the scenarios, then these are fetched all the same.
#[test]
fn pictures_do_not_wait_for_a_chapter() {
    let mut visitor = Visitor::new(8);
    visitor.is_offline = true;
    visitor.act(LessonAction::Story);
    visitor.is_offline = false;
    let effects = visitor.session.apply(LessonAction::Gallery.into());
    let fetches = effects.iter().filter(|it| matches!(it, Effect::FetchLessons(_)));
    assert_eq!(fetches.count(), 3, "the chapter, the scenarios and the challenges");
}

/// Given a page whose list of lessons is still being fetched, when the story is opened, then that is what the
/// visitor waits for, and it is not fetched twice; once it has failed, it is, if they want to try again.
#[test]
fn nothing_is_fetched_twice_at_a_time() {
    let (mut session, effects) = Session::new(Stored::default(), 7);
    assert!(effects.contains(&Effect::FetchCatalog));
    assert_eq!(session.fetch_state(), None, "nobody waits");
    let effects = session.apply(LessonAction::Story.into());
    assert!(!effects.contains(&Effect::FetchCatalog));
    assert_eq!(session.fetch_state(), Some(FetchState::UnderWay));
    session.apply(LessonAction::CatalogFetched(Err(FetchError)).into());
    assert_eq!(session.fetch_state(), Some(FetchState::Failed));
    let effects = session.apply(LessonAction::FetchAgain.into());
    assert!(effects.contains(&Effect::FetchCatalog));
    assert_eq!(session.fetch_state(), Some(FetchState::UnderWay));
}
