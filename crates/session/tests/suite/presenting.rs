//! Presenter mode: all of the screen for the stage and the caption, and a blank stage.

use session::{LessonAction, Report, ViewAction};

use crate::visitor::Visitor;

/// Given a visitor, when they turn presenter mode on and off, then the page gets all of the screen and no longer;
/// when they leave full screen by the browser's own key, then presenter mode is off as well.
#[test]
fn presenter_mode_goes_with_full_screen() {
    let mut visitor = Visitor::reading("election.4");
    visitor.act(ViewAction::Present(true));
    assert!(visitor.is_full_screen && visitor.session.view().is_presenting());
    visitor.act(ViewAction::Present(false));
    assert!(!visitor.is_full_screen && !visitor.session.view().is_presenting());
    visitor.act(ViewAction::Present(true));
    visitor.act(Report::FullScreenLeft);
    assert!(!visitor.session.view().is_presenting());
    visitor.check("election", 3, false);
}

/// Given presenter mode, when the stage is blanked, then it stays so until that is taken back, pages are turned, or
/// presenter mode ends; without presenter mode nothing is blanked.
#[test]
fn a_blank_stage_comes_back_with_the_next_caption() {
    let mut visitor = Visitor::reading("election.4");
    visitor.act(ViewAction::Blank(true));
    assert!(!visitor.session.view().is_blank());
    visitor.act(ViewAction::Present(true));
    let show: [session::Action; 4] = [
        ViewAction::Blank(false).into(),
        LessonAction::Next.into(),
        LessonAction::Back.into(),
        ViewAction::Present(true).into(),
    ];
    for action in show {
        assert!(!visitor.session.view().is_blank());
        visitor.act(ViewAction::Blank(true));
        assert!(visitor.session.view().is_blank());
        visitor.act(action);
    }
    assert!(!visitor.session.view().is_blank());
}

/// Given a link to a step or a run with `present` at its end, when it is opened, then presenter mode is on, and nothing
/// else is different. Full screen needs a press.
#[test]
fn a_link_can_turn_presenter_mode_on() {
    let mut visitor = Visitor::new(1);
    visitor.write();
    let link = visitor.session.link_fragment().expect("a short link");
    for link in ["#story=election.4", &link] {
        let mut plain = Visitor::new(2);
        plain.follow(link);
        assert!(!plain.session.view().is_presenting());
        let mut other = Visitor::new(2);
        other.follow(&format!("{link}&present"));
        assert!(other.session.view().is_presenting() && !other.is_full_screen);
        assert_eq!((other.seen(), other.error()), (plain.seen(), None));
        assert_eq!(other.fragment, plain.fragment);
    }
}
