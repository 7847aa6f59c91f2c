//! Lessons: how the session opens, follows and leaves them.

use std::rc::Rc;

use crate::action::LessonAction;
use crate::autosave::branches;
use crate::effect::{Effect, Store};
use crate::lesson_session::{Destination, LessonSession};
use crate::notice::{ErrorNotice, Note};
use crate::session::Session;
use crate::view::{Dialog, Mode, Screen, Tab};
use crate::visible::visible;
use lesson::{CompiledLesson, Heading, Kind, Point};
use scene::Visible;
use sim::{Link, MAX_LINK, Saved};

/// The longest stored attempt that is read, in bytes: a link, and the lesson and step before it.
const ATTEMPT_BYTES_MAX: usize = MAX_LINK + 80;

/// A lesson to be opened as soon as it has been fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Wanted {
    pub(crate) id: String,
    step: usize,
    /// Whether a link names the step.
    is_link: bool,
    /// What someone did in it, as a link's text.
    solution: Option<String>,
    /// Whether it is to be a chapter: if it is none, then the first one.
    is_story: bool,
}

impl Wanted {
    fn lesson(id: String, step: usize) -> Self {
        Self { id, step, is_link: false, solution: None, is_story: false }
    }
}

impl Session {
    pub(crate) fn read(&mut self, action: LessonAction) {
        match action {
            LessonAction::Story => self.story(),
            LessonAction::Leave => self.leave_lesson(),
            LessonAction::Gallery => self.toggle_gallery(),
            LessonAction::Open { id, step } => self.want(Wanted::lesson(id, step)),
            LessonAction::OpenLink(text) => self.open_lesson_link(&text),
            LessonAction::Next => self.next(),
            LessonAction::Back => self.back(),
            LessonAction::TryIt => self.try_it(),
            LessonAction::Return => self.return_to_lesson(),
            LessonAction::Choose(place) => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.choose(place);
                }
            }
            LessonAction::ToggleAutoAdvance => {
                self.lesson.iter_mut().for_each(LessonSession::toggle_auto_advance);
            }
            LessonAction::Explain(what) => {
                if let Some(lesson) = &mut self.lesson {
                    lesson.explain(what, &mut self.playback);
                }
            }
            LessonAction::CatalogFetched(catalog) => self.catalog_fetched(catalog.ok()),
            LessonAction::Fetched { file, lessons } => self.lessons_fetched(&file, lessons.ok()),
            LessonAction::FetchAgain => self.fetch_awaited(),
            LessonAction::StopWaiting => {
                self.wanted = None;
                self.library.forget_failures();
                self.show_place();
            }
        }
    }
}

/// Opening and leaving.
impl Session {
    /// Continues the story; in the story, shows its contents.
    fn story(&mut self) {
        if self.mode() == Mode::Story {
            return self.view.toggle(Dialog::Contents);
        }
        let (id, step) = place_in_link(self.story.as_deref().unwrap_or_default());
        let id = id.to_owned();
        self.want(Wanted { is_story: true, ..Wanted::lesson(id, step) });
    }

    fn toggle_gallery(&mut self) {
        self.view.toggle(Dialog::Gallery);
        self.library.take_pictures();
        self.fetch_awaited();
    }

    /// Opens what a link says: a lesson and a step, or a lesson and what someone did in it.
    fn open_lesson_link(&mut self, text: &str) {
        let text = self.without_present(text);
        let stored = self.attempt.take().filter(|it| it.len() <= ATTEMPT_BYTES_MAX);
        let is_same = |it: &String| it.split_once("&run=").is_some_and(|(place, _)| place == text);
        // After a reload readers find what they did.
        let stored = stored.filter(is_same).filter(|_| self.lesson.is_none());
        let text = stored.as_deref().unwrap_or(text);
        let (place, run) = text.split_once("&run=").unwrap_or((text, ""));
        let (id, step) = place_in_link(place);
        let solution = (!run.is_empty()).then(|| run.to_owned());
        if solution.is_none() && self.lesson.as_ref().is_some_and(|it| it.is_at(id, step)) {
            return;
        }
        self.want(Wanted { is_link: true, solution, ..Wanted::lesson(id.to_owned(), step) });
    }

    /// Opens a lesson, now or as soon as it has been fetched.
    fn want(&mut self, wanted: Wanted) {
        self.wanted = Some(wanted);
        self.open_wanted();
    }

    pub(crate) fn open_wanted(&mut self) {
        let Some(mut wanted) = self.wanted.take() else { return };
        let Some(contents) = self.library.contents() else {
            self.wanted = Some(wanted);
            return self.fetch_awaited();
        };
        let is_chapter = |it: &&Heading| it.kind == Kind::Chapter;
        if wanted.is_story
            && contents.find(&wanted.id).filter(is_chapter).is_none()
            && let Some(first) = contents.of_kind(Kind::Chapter).next()
        {
            wanted = Wanted::lesson(first.id.clone(), 0);
        }
        let Some(heading) = contents.find(&wanted.id).cloned() else {
            self.show_place();
            self.notices.error = Some(ErrorNotice::NoSuchLesson);
            return;
        };
        match self.library.lesson(&wanted.id).cloned() {
            Some(lesson) => self.open_lesson(&heading, lesson, wanted),
            None => {
                self.playback.pause();
                self.wanted = Some(wanted);
                self.fetch_awaited();
            }
        }
    }

    /// Lets the address lead to what is read, after it led elsewhere.
    fn show_place(&mut self) {
        let here = self.lesson.as_ref().map(|lesson| format!("#story={}", lesson.place()));
        self.effects.push(Effect::SetFragment(here.unwrap_or_default()));
    }

    fn open_lesson(&mut self, heading: &Heading, lesson: Rc<CompiledLesson>, wanted: Wanted) {
        match &self.lesson {
            Some(_) => self.keep_attempt(),
            None => self.store_run(),
        }
        let (left, view) = (self.lesson.take(), self.view_state());
        self.show_diagram(false);
        let (step, steps) = (wanted.step, lesson.steps.len());
        let opened = LessonSession::open(heading, lesson, step, left, view, &mut self.playback);
        self.lesson = Some(opened);
        self.view.dialog = None;
        self.show_run();
        self.show_step();
        if wanted.is_link && step >= steps {
            let title = heading.title.clone();
            self.notices.note = Some(Note::NoSuchStep { title, steps });
        }
        if let Some(solution) = wanted.solution {
            self.open_solution(&solution);
        }
    }

    /// Opens what someone did in the lesson that is open now.
    fn open_solution(&mut self, text: &str) {
        match Link::<()>::decode(text) {
            Ok(Link { run, until, at, .. }) => {
                let Some(lesson) = &mut self.lesson else { return };
                let attempt = Saved { run, until };
                if let Err(problem) = lesson.open_attempt(attempt, &mut self.playback) {
                    self.notices.error = Some(ErrorNotice::RunSetup(problem));
                    return;
                }
                self.follow_lesson();
                self.show_run();
                self.seek(at);
            }
            Err(why) => self.notices.error = Some(ErrorNotice::Link(why)),
        }
    }

    /// Leaves the lesson: the sandbox is as it was left.
    pub(crate) fn leave_lesson(&mut self) {
        (self.view.dialog, self.wanted) = (None, None);
        if self.lesson.is_none() {
            return;
        }
        self.keep_attempt();
        let sandbox = self.lesson.take().and_then(LessonSession::into_sandbox);
        if let Some((timeline, state)) = sandbox {
            self.playback.replace(timeline);
            self.playback.set_speed(self.settings.speed);
            self.show_run();
            self.apply_view_state(&state);
        }
        self.notices.error = None;
        self.effects.push(Effect::Store(Store::Attempt(String::new())));
        self.effects.push(Effect::SetFragment(String::new()));
    }

    /// Keeps what the reader did in the lesson as a branch of the sandbox.
    fn keep_attempt(&mut self) {
        let Some(lesson) = &mut self.lesson else { return };
        if let Some(sandbox) = lesson.keep_attempt(&self.playback) {
            self.effects.push(Effect::Store(Store::Branches(branches(sandbox))));
        }
    }
}

/// Turning pages.
impl Session {
    fn next(&mut self) {
        self.view.blank = false;
        self.keep_attempt_if_taken_over();
        let Some(lesson) = &mut self.lesson else { return };
        match lesson.next(&mut self.playback) {
            Destination::Here | Destination::PreviousLesson => {}
            Destination::Step => self.arrived(),
            Destination::NextLesson => {
                let (id, kind) = (lesson.heading().id.clone(), lesson.heading().kind);
                let contents = self.library.contents();
                let next = contents.and_then(|contents| contents.beside(&id, true));
                match (kind, next.map(|next| next.id.clone())) {
                    (Kind::Chapter, Some(id)) => self.want(Wanted::lesson(id, 0)),
                    (Kind::Chapter | Kind::Scenario, _) => self.toggle_gallery(),
                    (Kind::Challenge, _) => {}
                }
            }
        }
    }

    fn back(&mut self) {
        self.view.blank = false;
        self.keep_attempt_if_taken_over();
        let Some(lesson) = &mut self.lesson else { return };
        match lesson.back(&mut self.playback) {
            Destination::Step => self.arrived(),
            Destination::Here | Destination::NextLesson => {}
            Destination::PreviousLesson => {
                let heading = lesson.heading();
                let contents = self.library.contents().filter(|_| heading.kind == Kind::Chapter);
                let before = contents.and_then(|contents| contents.beside(&heading.id, false));
                if let Some(id) = before.map(|before| before.id.clone()) {
                    self.want(Wanted::lesson(id, usize::MAX));
                }
            }
        }
    }

    /// Opens the workbench with the lesson's cluster, unless it is open.
    pub(crate) fn try_it(&mut self) {
        if self.screen() == Screen::Story
            && let Some(lesson) = &mut self.lesson
        {
            lesson.try_it(&mut self.playback);
        }
    }

    /// Goes back to the step at which the lesson waits.
    fn return_to_lesson(&mut self) {
        let step = self.lesson.as_ref().map_or(0, LessonSession::step);
        self.resume(step);
    }

    /// Begins the lesson again.
    pub(crate) fn restart_lesson(&mut self) {
        self.resume(0);
    }

    fn resume(&mut self, step: usize) {
        self.keep_attempt();
        if let Some(lesson) = &mut self.lesson {
            lesson.resume(step, &mut self.playback);
            self.arrived();
        }
    }

    fn keep_attempt_if_taken_over(&mut self) {
        if self.lesson.as_ref().is_some_and(|lesson| !lesson.is_reading()) {
            self.keep_attempt();
        }
    }

    /// Another step is read, maybe of a run that was loaded again.
    pub(crate) fn arrived(&mut self) {
        if matches!(self.notices.note, Some(Note::NoSuchStep { .. })) {
            self.notices.note = None;
        }
        self.show_run();
        self.show_step();
    }

    /// Shows the panel that the step points at, on a page that shows one at a time, and notes where the reader is.
    fn show_step(&mut self) {
        let Some(lesson) = &self.lesson else { return };
        if let Some(tab) = lesson.current().points.iter().find_map(panel) {
            self.view.tab = tab;
        }
        // Readers who turn the page do not wait for another lesson.
        (self.notices.error, self.wanted) = (None, None);
        self.view.deselect();
        self.note_place();
    }

    /// Notes where the reader is, in the address and for the next visit.
    fn note_place(&mut self) {
        let Some(lesson) = &self.lesson else { return };
        let (place, heading) = (lesson.place(), lesson.heading());
        self.effects.push(Effect::SetFragment(format!("#story={place}")));
        if self.read.raise(&heading.id, (lesson.step() + 1) as u64) {
            self.effects.push(Effect::Store(Store::Read(self.read.clone())));
        }
        if heading.kind == Kind::Chapter {
            self.story = Some(place.clone());
            self.effects.push(Effect::Store(Store::Story(place)));
        }
    }

    /// Follows the playback in the lesson: whether the reader has taken over, whether a challenge is
    /// solved, and whether the next caption comes by itself.
    pub(crate) fn follow_lesson(&mut self) {
        let has_next = self.has_next_lesson();
        let idle = self.view.dialog.is_none();
        let mut advances_in = None;
        let step = self.lesson.as_ref().map(LessonSession::step);
        if let Some(lesson) = &mut self.lesson {
            if let Some(interventions) = lesson.follow(&self.playback)
                && self.solved.lower(&lesson.heading().id, interventions)
            {
                self.effects.push(Effect::Store(Store::Solved(self.solved.clone())));
            }
            advances_in = lesson.advances_in(&self.playback, has_next).filter(|_| idle);
        }
        self.say_that_the_lesson_waits();
        // The address is always that of the caption on screen.
        if step != self.lesson.as_ref().map(LessonSession::step) {
            self.note_place();
        }
        match (advances_in, self.is_advancing) {
            (Some(ms), false) => self.effects.push(Effect::AdvanceAfter(ms)),
            (None, true) => self.effects.push(Effect::CancelAdvance),
            (Some(_), true) | (None, false) => {}
        }
        self.is_advancing = advances_in.is_some();
    }

    /// Returns what may be drawn.
    pub(crate) fn visible(&self) -> Visible {
        let shown = self.lesson.as_ref().and_then(LessonSession::shown);
        shown.map_or_else(|| Visible::all(&self.playback.run().setup), visible)
    }

    /// Says once where the lesson goes on after the reader has tried something. In a challenge that is its task.
    fn say_that_the_lesson_waits(&mut self) {
        let waiting = self.lesson.as_ref();
        let waiting = waiting.filter(|it| !it.is_reading() && it.challenge().is_none());
        let note = |lesson: &LessonSession| {
            let Heading { kind, title, .. } = lesson.heading();
            Note::LessonWaits { kind: *kind, title: title.clone(), step: lesson.step() + 1 }
        };
        if waiting.is_some() == self.lesson_waits {
            return;
        }
        self.lesson_waits = waiting.is_some();
        match (waiting.map(note), &self.notices.note) {
            (Some(note), _) => self.notices.note = Some(note),
            (None, Some(Note::LessonWaits { .. })) => self.notices.note = None,
            (None, _) => {}
        }
    }

    fn has_next_lesson(&self) -> bool {
        let here = self.lesson.as_ref().map(|lesson| &lesson.heading().id);
        let contents = self.library.contents();
        here.zip(contents).is_some_and(|(id, contents)| contents.beside(id, true).is_some())
    }
}

/// Returns the panel in which something that a caption points at is shown on a narrow page.
fn panel(point: &Point) -> Option<Tab> {
    match point {
        Point::Logs | Point::Log(_) | Point::Index(_) | Point::Entry(..) => Some(Tab::Logs),
        Point::Events => Some(Tab::Events),
        _ => None,
    }
}

/// Returns the lesson and the step, from 0, of a place in a link, such as "election.7".
fn place_in_link(place: &str) -> (&str, usize) {
    let (id, step) = place.split_once('.').unwrap_or((place, "1"));
    let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large is past the last step, as any other such number.
    let step = if is_number { step.parse().unwrap_or(usize::MAX) } else { 1 };
    (id, step.saturating_sub(1))
}
