//! Keys do what buttons do, and so do swipes.

use crate::browser::swipe::Swipe;
use session::{
    Action, Dialog, EditAction, Explained, LessonAction, LessonSession, PlaybackAction, Screen,
    Session, ViewAction,
};

/// A key that was pressed outside of all fields and buttons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key<'a> {
    /// Its name, as the browser has it.
    pub name: &'a str,
    /// Control, or Command on a Mac, is held.
    pub command: bool,
    /// Shift is held.
    pub shift: bool,
}

/// Returns what a key wants, if anything.
pub fn action(key: Key<'_>, session: &Session) -> Option<Action> {
    if key.command {
        return with_command(key);
    }
    let view = session.view();
    let is_story = session.screen() == Screen::Story && view.dialog().is_none();
    if is_story && let Some(action) = while_reading(key.name) {
        return Some(Action::Lesson(action));
    }
    let explained = session.lesson().map(LessonSession::explained);
    let is_explaining = explained.is_some_and(|it| *it != Explained::Nothing);
    let is_open = view.dialog().is_some() || view.selection().is_some();
    let is_covered = is_open || view.partitioning().is_some() || is_explaining;
    Some(match key.name {
        " " => Action::Playback(PlaybackAction::TogglePlay),
        "ArrowRight" | "." => Action::Playback(PlaybackAction::Step),
        "ArrowLeft" | "," => Action::Playback(PlaybackAction::StepBack),
        "Home" => Action::Playback(PlaybackAction::GoToStart),
        "End" => Action::Playback(PlaybackAction::GoToEnd),
        "d" => Action::View(ViewAction::ToggleDiagram),
        "+" => Action::View(ViewAction::ZoomTimeline(true)),
        "-" => Action::View(ViewAction::ZoomTimeline(false)),
        "?" => Action::View(ViewAction::Toggle(Dialog::Legend)),
        "f" | "F" => Action::View(ViewAction::Present(!view.is_presenting())),
        "b" | "B" if view.is_presenting() => Action::View(ViewAction::Blank(!view.is_blank())),
        "Escape" if is_covered => Action::View(ViewAction::Close),
        "Escape" if view.is_presenting() => Action::View(ViewAction::Present(false)),
        _ => return None,
    })
}

/// Returns what a swipe wants, if anything: as with a book, it turns the pages of a lesson that is read.
pub fn swiped(swipe: Swipe, session: &Session) -> Option<Action> {
    let is_story = session.screen() == Screen::Story && session.view().dialog().is_none();
    let turn = match swipe {
        Swipe::Left => LessonAction::Next,
        Swipe::Right => LessonAction::Back,
    };
    is_story.then_some(turn.into())
}

fn with_command(key: Key<'_>) -> Option<Action> {
    Some(Action::Edit(match key.name {
        "z" | "Z" if key.shift => EditAction::Redo,
        "z" | "Z" => EditAction::Undo,
        "y" => EditAction::Redo,
        _ => return None,
    }))
}

/// Returns what a key wants of a reader's page.
fn while_reading(name: &str) -> Option<LessonAction> {
    Some(match name {
        " " | "Enter" | "ArrowRight" | "PageDown" => LessonAction::Next,
        "ArrowLeft" | "PageUp" => LessonAction::Back,
        digit @ ("1" | "2" | "3" | "4" | "5" | "6") => {
            LessonAction::Choose(usize::from(digit.as_bytes()[0] - b'1'))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use lesson::{CompiledLesson, Contents, Glossary};
    use scene::Selection;
    use session::{Catalog, Effect, Stored};
    use sim::Intervention;

    fn wants(name: &str, command: bool, shift: bool) -> Option<Action> {
        let (session, _) = Session::new(Stored::default(), 1);
        action(Key { name, command, shift }, &session)
    }

    #[test]
    fn undo_and_redo_need_the_command_key() {
        assert_eq!(wants("z", true, false), Some(Action::Edit(EditAction::Undo)));
        assert_eq!(wants("Z", true, true), Some(Action::Edit(EditAction::Redo)));
        assert_eq!(wants("z", false, false), None);
        assert_eq!(wants("r", true, false), None, "the browser's own keys are left alone");
    }

    #[test]
    fn in_a_run_of_ones_own_space_plays_and_digits_choose_nothing() {
        assert_eq!(wants(" ", false, false), Some(Action::Playback(PlaybackAction::TogglePlay)));
        assert_eq!(wants("1", false, false), None);
        assert_eq!(wants("Escape", false, false), None, "there is nothing to close");
    }

    fn file(name: &str) -> &'static str {
        let found = test_lessons::FILES.iter().find(|(known, _)| *known == name);
        found.map(|(_, json)| *json).expect("a file of lessons")
    }

    /// Does something in a browser that fetches at once.
    fn act(session: &mut Session, action: impl Into<Action>) {
        let effects = session.apply(action.into());
        carry_out(session, effects);
    }

    fn carry_out(session: &mut Session, effects: Vec<Effect>) {
        for effect in effects {
            let fetched = match effect {
                Effect::FetchCatalog => {
                    let contents: Contents =
                        serde_json::from_str(file(Contents::FILE)).expect("contents");
                    let glossary: Glossary =
                        serde_json::from_str(file(Glossary::FILE)).expect("a glossary");
                    LessonAction::CatalogFetched(Ok(Rc::new(Catalog { contents, glossary })))
                }
                Effect::FetchLessons(name) => {
                    let lessons = CompiledLesson::read_all(file(&name)).expect("lessons");
                    let lessons = lessons.into_iter().map(|it| (it.id.clone(), Rc::new(it)));
                    LessonAction::Fetched { file: name, lessons: Ok(lessons.collect()) }
                }
                _ => continue,
            };
            act(session, fetched);
        }
    }

    fn reading(place: &str) -> Session {
        let (mut session, effects) = Session::new(Stored::default(), 1);
        carry_out(&mut session, effects);
        act(&mut session, LessonAction::OpenLink(place.to_owned()));
        assert!(session.lesson().is_some_and(|lesson| lesson.place() == place));
        session
    }

    fn plain(name: &str, session: &Session) -> Option<Action> {
        action(Key { name, command: false, shift: false }, session)
    }

    /// Given a lesson that is read, then Space, Enter, the arrows and the keys of a presenter turn its pages, and digits
    /// choose answers; with a dialog over it they do not.
    #[test]
    fn in_a_lesson_keys_turn_pages() {
        let mut session = reading("election.8");
        for name in [" ", "Enter", "ArrowRight", "PageDown"] {
            assert_eq!(plain(name, &session), Some(LessonAction::Next.into()), "{name}");
        }
        for name in ["ArrowLeft", "PageUp"] {
            assert_eq!(plain(name, &session), Some(LessonAction::Back.into()), "{name}");
        }
        assert_eq!(plain("2", &session), Some(LessonAction::Choose(1).into()));
        act(&mut session, ViewAction::Toggle(Dialog::Legend));
        for name in ["Enter", "PageDown", "PageUp", "2"] {
            assert_eq!(plain(name, &session), None, "{name}");
        }
    }

    /// Given a lesson that is read, then a swipe to the left turns to the next page and one to the right to the page
    /// before; elsewhere it does nothing.
    #[test]
    fn swipes_turn_the_pages_of_a_lesson() {
        let mut session = reading("election.7");
        assert_eq!(swiped(Swipe::Left, &session), Some(LessonAction::Next.into()));
        assert_eq!(swiped(Swipe::Right, &session), Some(LessonAction::Back.into()));
        act(&mut session, ViewAction::Toggle(Dialog::Legend));
        assert_eq!(swiped(Swipe::Left, &session), None);
        assert_eq!(swiped(Swipe::Left, &reading("elect-n3.2")), None);
    }

    /// Given a lesson that waits while its cluster is tried, or the task of a challenge, then the keys are those of a
    /// run of one's own.
    #[test]
    fn on_the_workbench_keys_go_through_the_run() {
        let mut tried = reading("election.7");
        act(&mut tried, EditAction::Intervene(vec![Intervention::HealNetwork]));
        for session in [tried, reading("elect-n3.2")] {
            assert_eq!(plain(" ", &session), Some(PlaybackAction::TogglePlay.into()));
            assert_eq!(plain("ArrowRight", &session), Some(PlaybackAction::Step.into()));
            assert_eq!(plain("ArrowLeft", &session), Some(PlaybackAction::StepBack.into()));
            assert_eq!(plain("1", &session), None);
        }
    }

    /// Given a page, then F turns presenter mode on, in which B blanks the stage and shows it again, and F or Escape
    /// leave it. Escape first closes what lies over the stage.
    #[test]
    fn presenters_have_keys_as_in_slides() {
        let mut session = reading("election.7");
        let present = |on| Some(Action::View(ViewAction::Present(on)));
        assert_eq!((plain("f", &session), plain("F", &session)), (present(true), present(true)));
        assert_eq!((plain("b", &session), plain("Escape", &session)), (None, None));
        act(&mut session, ViewAction::Present(true));
        for blank in [true, false] {
            let action = plain("b", &session).expect("B is a key of presenters");
            assert_eq!(action, ViewAction::Blank(blank).into());
            act(&mut session, action);
        }
        assert_eq!(
            (plain("f", &session), plain("Escape", &session)),
            (present(false), present(false))
        );
        act(&mut session, LessonAction::Explain(Explained::Word("term".into())));
        assert_eq!(plain("Escape", &session), Some(ViewAction::Close.into()));
        act(&mut session, ViewAction::Close);
        assert_eq!(plain("Escape", &session), present(false));
    }

    #[test]
    fn escape_lets_go_of_what_is_chosen() {
        let (mut session, _) = Session::new(Stored::default(), 1);
        session.apply(ViewAction::Select(Selection::Proxy).into());
        let escape = Key { name: "Escape", command: false, shift: false };
        assert_eq!(action(escape, &session), Some(Action::View(ViewAction::Close)));
    }
}
