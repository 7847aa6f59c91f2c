//! The session as a whole: which part of it does what a visitor wants.

use std::rc::Rc;

use crate::action::{Action, EditAction, NoticeAction, PlaybackAction, Report, ViewAction};
use crate::autosave::Autosave;
use crate::effect::{Effect, Store};
use crate::export::Export;
use crate::forms::Forms;
use crate::lesson_session::LessonSession;
use crate::library::Library;
use crate::notice::{ErrorNotice, Notices, WorkProgress};
use crate::picture::{Extent, Picture};
use crate::playback::Playback;
use crate::reading::Wanted;
use crate::settings::Settings;
use crate::space_time::SpaceTime;
use crate::stored::{self, Stored};
use crate::view::{Mode, Screen, View};
use lesson::Contents;
use raft::{Micros, NodeId, Time};
use scene::{Filter, RoleName, Selection, Visible};
use sim::Setup;

/// How far a run that was never stored itself is played when it is come back to.
const UNSTORED_RUN_MAX: Time = Time(600_000_000);

/// One visitor of the page: what plays, what is open, what is read, what is unsaved.
///
/// It changes only by [`Session::apply`] and as time passes, and says what the browser is to do as
/// [`Effect`]s. It knows no browser.
#[derive(Debug)]
pub struct Session {
    pub(crate) playback: Playback,
    pub(crate) view: View,
    pub(crate) diagram: Option<SpaceTime>,
    pub(crate) picture: Picture,
    pub(crate) library: Library,
    pub(crate) lesson: Option<LessonSession>,
    /// The lesson that is opened as soon as it has been fetched.
    pub(crate) wanted: Option<Wanted>,
    pub(crate) forms: Rc<Forms>,
    pub(crate) settings: Settings,
    pub(crate) read: stored::Progress,
    pub(crate) solved: stored::Progress,
    /// Where in the story the visitor was last, as in a link.
    pub(crate) story: Option<String>,
    /// What the visitor did in a lesson before the page was loaded, as in a link.
    pub(crate) attempt: Option<String>,
    pub(crate) autosave: Autosave,
    pub(crate) notices: Notices,
    /// How many interventions of the run the visitor knows to be impossible.
    pub(crate) refused: usize,
    pub(crate) export: Option<Export>,
    /// Whether the page was told that the next caption comes by itself.
    pub(crate) is_advancing: bool,
    /// Whether the visitor was told that the lesson waits.
    pub(crate) lesson_waits: bool,
    pub(crate) effects: Vec<Effect>,
}

impl Session {
    /// Begins a visit: continues the run of the last one, if there was one, otherwise begins a run with
    /// this seed.
    #[must_use]
    pub fn new(stored: Stored, seed: u64) -> (Self, Vec<Effect>) {
        let settings = stored.settings.unwrap_or_default();
        let playback = Playback::new(settings.setup, seed)
            .or_else(|_| Playback::new(Setup::default(), seed))
            .expect("the default setup is sound");
        let view = View::default();
        let mut session = Self {
            picture: Picture::new(&playback, &view),
            forms: Rc::new(Forms::new(playback.run())),
            playback,
            view,
            diagram: None,
            library: Library::default(),
            lesson: None,
            wanted: None,
            settings,
            read: stored.read,
            solved: stored.solved,
            story: stored.story,
            attempt: stored.attempt,
            autosave: Autosave::new(stored.is_of_tab),
            notices: Notices::default(),
            refused: 0,
            export: None,
            is_advancing: false,
            lesson_waits: false,
            effects: vec![Effect::ShowTheme(settings.dark)],
        };
        session.effects.extend(session.library.fetch(Contents::FILE));
        session.playback.set_speed(settings.speed);
        session.list(|filter| Filter { level: settings.level, ..filter });
        session.playback.play();
        match (stored.run, stored.place) {
            (Some(run), place) => session.restore(&run, place, &stored.branches),
            (None, Some(place)) => {
                let at = place.at.min(UNSTORED_RUN_MAX);
                if session.playback.change(|it| it.begin(settings.setup, place.seed)).is_ok() {
                    session.playback.change(|it| it.play(at, &mut Vec::new()));
                }
                session.show_run();
            }
            (None, None) => {
                session.show_run();
                session.playback.hurry_to_the_first_leader();
            }
        }
        let effects = session.refresh_and_take();
        (session, effects)
    }

    /// Does what a visitor wants. Returns what the browser is to do for it.
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        // To store again because storing failed would never end.
        let is_unsaved =
            !matches!(action, Action::Report(_) | Action::View(ViewAction::Resize(..)));
        self.note_press(&action);
        match action {
            Action::Playback(action) => self.play(action),
            Action::Edit(action) => self.edit(action),
            Action::Partition(action) => self.partition(action),
            Action::View(action) => self.look(action),
            Action::Form(action) => self.fill_in(action),
            Action::Lesson(action) => self.read(action),
            Action::Share(action) => self.share(action),
            Action::Notice(NoticeAction::Dismiss) => self.notices = Notices::default(),
            Action::Notice(NoticeAction::Confirm) => self.start_over_now(),
            Action::Report(Report::StorageFailed) => {
                if self.autosave.warn_once() {
                    self.notices.error = Some(ErrorNotice::StorageFailed);
                }
            }
            Action::Report(Report::StorageChangedElsewhere) => self.keep_to_tab(),
            Action::Report(Report::FullScreenLeft) => self.view.present(false),
            Action::Report(Report::DownloadFailed) => {
                self.notices.error = Some(ErrorNotice::DownloadFailed);
            }
        }
        if is_unsaved {
            self.effects.push(Effect::AutosaveSoon);
        }
        self.refresh_and_take()
    }

    /// Lets real time pass. Returns whether there is anything new to see besides messages moving on,
    /// and what the browser is to do.
    pub fn elapse(&mut self, real: Micros) -> (bool, Vec<Effect>) {
        let happened = self.playback.elapse(real);
        self.after_time(happened)
    }

    /// Lets real time pass and goes on to the next event: for a visitor who wants nothing to move.
    pub fn leap(&mut self, real: Micros) -> (bool, Vec<Effect>) {
        let happened = self.playback.leap(real);
        self.after_time(happened)
    }

    fn after_time(&mut self, happened: bool) -> (bool, Vec<Effect>) {
        let timeline = self.playback.timeline();
        let drifted = self.diagram.as_mut().is_some_and(|diagram| diagram.pass(timeline));
        if !happened && !drifted {
            return (false, Vec::new());
        }
        (true, self.refresh_and_take())
    }

    /// Looks again at the numbers that run in the panel of what is chosen. Returns whether any did.
    pub fn refresh_details(&mut self) -> bool {
        self.picture.refresh_details(&self.playback, &self.view)
    }

    /// Returns whether there is work to do beside what is shown.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.export.is_some() || self.playback.has_work() || self.playback.seeking().is_some()
    }

    /// Does a piece of that work.
    pub fn work(&mut self) -> Vec<Effect> {
        self.go_on_with_export();
        self.playback.work();
        let replaying = self.playback.seek_percent().map(WorkProgress::Replaying);
        let exporting = self.export.as_ref().map(|it| WorkProgress::Exporting(it.percent()));
        self.notices.progress = replaying.or(exporting);
        self.refresh_and_take()
    }

    /// Looks at everything again, and returns what the browser is to do.
    pub(crate) fn refresh_and_take(&mut self) -> Vec<Effect> {
        self.follow_lesson();
        self.note_refused();
        self.playback.list_story(self.lesson.as_ref().and_then(LessonSession::story_from));
        let extent = self.extent();
        self.picture.show(self.visible());
        self.picture.refresh(&self.playback, &mut self.view, extent);
        if let Some(diagram) = &mut self.diagram {
            diagram.refresh(self.playback.timeline(), self.view.selection);
        }
        std::mem::take(&mut self.effects)
    }
}

/// What the page shows.
impl Session {
    /// Returns what plays.
    #[must_use]
    pub fn playback(&self) -> &Playback {
        &self.playback
    }

    /// Returns what is open and chosen.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Returns the view models.
    #[must_use]
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Returns what may be drawn: while a lesson is read, what it has shown up to this step, otherwise everything.
    #[must_use]
    pub fn shown(&self) -> &Rc<Visible> {
        &self.picture.visible
    }

    /// Returns the space-time diagram, if it is shown in place of the ring.
    #[must_use]
    pub fn diagram(&self) -> Option<&SpaceTime> {
        self.diagram.as_ref()
    }

    /// Returns the lessons that there are.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Returns the lesson that is read.
    #[must_use]
    pub fn lesson(&self) -> Option<&LessonSession> {
        self.lesson.as_ref()
    }

    /// Returns what stands in the forms.
    #[must_use]
    pub fn forms(&self) -> &Rc<Forms> {
        &self.forms
    }

    /// Returns what there is to say to the visitor.
    #[must_use]
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// Returns the settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns how many steps of each lesson were read.
    #[must_use]
    pub fn read_so_far(&self) -> &stored::Progress {
        &self.read
    }

    /// Returns with how many interventions each challenge was solved.
    #[must_use]
    pub fn solved_so_far(&self) -> &stored::Progress {
        &self.solved
    }

    /// Returns the server that the page invites to press, if the visitor has never pressed one: the leader, or while
    /// there is none, the first.
    #[must_use]
    pub fn invited(&self) -> Option<NodeId> {
        let is_invited = !self.settings.has_pressed && self.lesson.is_none();
        is_invited.then(|| self.leader().or_else(|| NodeId::new(1))).flatten()
    }

    /// Returns the server that leads, if the visitor has never pressed one and is to crash it.
    #[must_use]
    pub fn invited_to_crash(&self) -> Option<NodeId> {
        self.invited().filter(|node| self.leader() == Some(*node))
    }

    fn leader(&self) -> Option<NodeId> {
        let nodes = &self.picture.stage.nodes;
        nodes.iter().find(|node| node.role == RoleName::Leader).map(|node| node.id)
    }

    /// Notes that something on the stage was pressed, or that something was done: nobody need be invited to it again.
    fn note_press(&mut self, action: &Action) {
        let is_press = match action {
            Action::View(ViewAction::Select(selection)) => !matches!(selection, Selection::Why(_)),
            Action::Edit(EditAction::Intervene(_)) | Action::Partition(_) => true,
            _ => false,
        };
        if is_press && !self.settings.has_pressed {
            self.settings.has_pressed = true;
            self.store_settings();
        }
    }

    /// Returns whether a lesson was ever opened.
    #[must_use]
    pub fn has_read(&self) -> bool {
        self.story.is_some()
    }

    /// Returns which part of the site the visitor is in.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match &self.lesson {
            None => Mode::Sandbox,
            Some(it) if it.heading().kind == lesson::Kind::Chapter => Mode::Story,
            Some(_) => Mode::Scenarios,
        }
    }

    /// Returns which screen is drawn.
    #[must_use]
    pub fn screen(&self) -> Screen {
        let bounds = self.lesson.as_ref().and_then(LessonSession::bounds);
        if bounds.is_some() { Screen::Story } else { Screen::Workbench }
    }

    /// Returns where the timeline ends: what a story tells later is not shown yet.
    #[must_use]
    pub fn horizon(&self) -> Time {
        let end = self.playback.end();
        self.bounds().1.min(end)
    }
}

/// Time.
impl Session {
    /// Returns how far the timeline goes. In a lesson there is another way back to where one was.
    pub(crate) fn extent(&self) -> Extent {
        let branch = self.playback.timeline().left_branch().filter(|_| self.lesson.is_none());
        let branch_until = branch.map(|(_, branch)| branch.saved.until);
        Extent { horizon: self.horizon(), branch_until }
    }

    fn play(&mut self, action: PlaybackAction) {
        let in_step = self.lesson.as_mut().filter(|lesson| lesson.bounds().is_some());
        if let Some(lesson) = in_step {
            match action {
                PlaybackAction::TogglePlay => return lesson.toggle_play(&mut self.playback),
                PlaybackAction::ToggleBackwards => {
                    return lesson.toggle_backwards(&mut self.playback);
                }
                PlaybackAction::GoToStart => {
                    lesson.start(&mut self.playback);
                    return self.arrived();
                }
                _ => {}
            }
        }
        match action {
            PlaybackAction::TogglePlay => self.playback.toggle(),
            PlaybackAction::ToggleBackwards => self.playback.toggle_backwards(),
            PlaybackAction::Step => {
                let (_, until) = self.bounds();
                let is_step_over = until <= self.playback.now();
                let nothing =
                    if is_step_over { ErrorNotice::StepOver } else { ErrorNotice::NothingAhead };
                self.notices.error = self.playback.step(until).err().map(|_| nothing);
            }
            PlaybackAction::StepBack => {
                let (from, _) = self.bounds();
                let nothing = |_| ErrorNotice::NothingBefore;
                self.notices.error = self.playback.step_back(from).err().map(nothing);
            }
            PlaybackAction::Seek(time) => {
                self.playback.pause();
                self.seek(time);
            }
            PlaybackAction::GoToStart => self.seek(Time(0)),
            PlaybackAction::GoToEnd => self.seek(Time::NEVER),
            PlaybackAction::SetSpeed(speed) => {
                self.playback.set_speed(speed);
                self.lesson.iter_mut().for_each(|lesson| lesson.set_speed(speed));
                self.settings.speed = speed;
                self.store_settings();
            }
            PlaybackAction::SetStride(stride) => self.playback.set_stride(stride),
        }
    }

    /// Returns from when to when one can go.
    fn bounds(&self) -> (Time, Time) {
        let read = self.lesson.as_ref().and_then(LessonSession::bounds);
        read.unwrap_or((Time(0), Time::NEVER))
    }

    /// Goes to a time; past the end of the timeline, to its end.
    pub(crate) fn seek(&mut self, time: Time) {
        let (from, until) = self.bounds();
        self.playback.seek(time.clamp(from, until));
        self.notices.progress = self.playback.seek_percent().map(WorkProgress::Replaying);
    }

    pub(crate) fn store_settings(&mut self) {
        self.effects.push(Effect::Store(Store::Settings(self.settings)));
    }
}
