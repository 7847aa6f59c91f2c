//! Keys do what buttons do.

use session::{
    Action, Dialog, EditAction, Explained, LessonAction, LessonSession, PlaybackAction, Session,
    ViewAction,
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
    let is_reading = session.lesson().is_some_and(LessonSession::is_reading);
    let page = is_reading && session.view().dialog().is_none();
    if page && let Some(action) = while_reading(key.name) {
        return Some(Action::Lesson(action));
    }
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
        "Escape" if session.view().dialog().is_some() => Action::View(ViewAction::Close),
        "Escape" if session.lesson().is_some() => {
            Action::Lesson(LessonAction::Explain(Explained::Nothing))
        }
        _ => return None,
    })
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
    use super::*;
    use session::Stored;

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
}
