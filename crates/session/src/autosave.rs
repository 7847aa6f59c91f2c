//! What is unsaved, and storing it for the next visit.

use std::sync::Arc;

use crate::effect::{Effect, Store};
use crate::lesson_session::LessonSession;
use crate::notice::{ErrorNotice, Note};
use crate::session::Session;
use crate::stored::{Place, STORED_BRANCHES_BYTES_MAX, STORED_RUN_BYTES_MAX};
use crate::view_state::ViewState;
use raft::Time;
use sim::{Link, Saved, Timeline};

/// What of the run has been stored in the browser or given to someone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Autosave {
    /// How often the run had been changed when it was stored last.
    stored_revision: Option<u64>,
    /// How often it had been changed when it was opened, or given to someone.
    exported_revision: u64,
    /// Whether the visitor was told that the browser stores nothing.
    has_warned: bool,
    /// Whether the run is stored for this tab alone.
    is_in_tab: bool,
}

impl Autosave {
    /// Nothing is stored yet. `is_in_tab` is whether the run is stored for this tab alone.
    pub(crate) fn new(is_in_tab: bool) -> Self {
        Self { is_in_tab, ..Self::default() }
    }

    /// Returns whether the run is as it was given to someone.
    pub(crate) fn is_exported(self, revision: u64) -> bool {
        self.exported_revision == revision
    }

    /// Returns whether the visitor is to be told now that the browser stores nothing: it is said once.
    pub(crate) fn warn_once(&mut self) -> bool {
        !std::mem::replace(&mut self.has_warned, true)
    }
}

impl Session {
    /// Another tab has stored a run. This one does not overwrite it, nor is it overwritten: from now on it stores its
    /// own run for itself, and says so once.
    pub(crate) fn keep_to_tab(&mut self) {
        if std::mem::replace(&mut self.autosave.is_in_tab, true) {
            return;
        }
        self.effects.push(Effect::StoreInTab);
        self.notices.note = Some(Note::OtherTab);
        self.autosave.stored_revision = None;
        match self.lesson.as_ref().and_then(LessonSession::sandbox) {
            // It is not played now, so it is not stored from time to time.
            Some((timeline, view)) => {
                let Saved { run, until } = timeline.saved();
                let link = Link { run, until, at: timeline.now(), view: *view };
                let branches = branches(timeline);
                self.effects.push(Effect::Store(Store::Run(link.encode())));
                self.effects.push(Effect::Store(Store::Branches(branches)));
                self.store_attempt();
            }
            None => self.store_run(),
        }
    }

    /// Notes that the run was given to someone, so that it may be replaced without a question.
    pub(crate) fn note_exported(&mut self) {
        self.autosave.exported_revision = self.playback.timeline().changes();
    }

    /// Returns what is to be stored so that the next visit continues here. The run is written down only
    /// if it has changed.
    pub fn autosave(&mut self) -> Vec<Effect> {
        match &self.lesson {
            // The run of the sandbox was stored when the lesson was opened.
            Some(_) => self.store_attempt(),
            None => self.store_run(),
        }
        std::mem::take(&mut self.effects)
    }

    /// Stores the run, its branches and the place in it.
    pub(crate) fn store_run(&mut self) {
        let timeline = self.playback.timeline();
        let place = Place {
            seed: timeline.run().seed,
            until: timeline.end(),
            at: self.playback.seeking().unwrap_or(timeline.now()),
            view: self.view_state(),
        };
        let revision = timeline.changes();
        if self.autosave.stored_revision != Some(revision) {
            self.effects.push(Effect::Store(Store::Run(self.link().encode())));
            self.store_branches();
            self.autosave.stored_revision = Some(revision);
        }
        self.effects.push(Effect::Store(Store::Place(place)));
    }

    fn store_branches(&mut self) {
        let branches = branches(self.playback.timeline());
        self.effects.push(Effect::Store(Store::Branches(branches)));
    }

    /// Stores what the reader did in a lesson, if they have taken over.
    fn store_attempt(&mut self) {
        let taken_over = self.lesson.as_ref().filter(|lesson| !lesson.is_reading());
        let attempt = taken_over
            .map(|lesson| format!("{}&run={}", lesson.place(), self.link().encode()))
            .unwrap_or_default();
        self.effects.push(Effect::Store(Store::Attempt(attempt)));
    }

    /// Returns the run and the place in it, as a link.
    pub(crate) fn link(&self) -> Link<ViewState> {
        let (run, until) = (self.playback.run().clone(), self.playback.end());
        let view = ViewState { playing: false, ..self.view_state() };
        Link { run, until, at: self.playback.now(), view }
    }

    /// Continues the run of the last visit.
    pub(crate) fn restore(&mut self, run: &str, place: Option<Place>, branches: &[String]) {
        if run.len() > STORED_RUN_BYTES_MAX {
            return self.show_run();
        }
        let mut link = match Link::decode_stored(run) {
            Ok(link) => link,
            Err(why) => {
                self.notices.error = Some(ErrorNotice::LastRun(why));
                return self.show_run();
            }
        };
        if let Some(Place { until, at, view, .. }) =
            place.filter(|place| place.seed == link.run.seed)
        {
            (link.until, link.at, link.view) = (until, at, view);
        }
        let Link { run, until, at, view } = link;
        if let Err(problem) = self.playback.load(Saved { run, until }) {
            self.notices.error = Some(ErrorNotice::RunSetup(problem));
            return self.show_run();
        }
        self.show_opened(at, &view);
        let read = branches.iter().filter_map(|text| Link::<()>::decode(text).ok());
        let forks = read.map(|Link { run, until, .. }| Arc::new(Saved { run, until })).collect();
        self.playback.change(|timeline| timeline.set_forks(forks));
        if view.playing {
            self.playback.play();
        }
    }

    /// Shows a run that was just opened, paused at a time.
    pub(crate) fn show_opened(&mut self, at: Time, state: &ViewState) {
        self.view.dialog = None;
        self.playback.pause();
        self.seek(at);
        self.show_run();
        self.apply_view_state(state);
        self.note_exported();
    }
}

/// Returns the branches of a run as links, unless they are too long to be stored.
pub(crate) fn branches(timeline: &Timeline) -> Vec<String> {
    let link = |saved: &Arc<Saved>| {
        let Saved { run, until } = (**saved).clone();
        Link { run, until, at: until, view: () }.encode()
    };
    let links: Vec<String> = timeline.forks().iter().map(link).collect();
    let bytes: usize = links.iter().map(String::len).sum();
    if bytes <= STORED_BRANCHES_BYTES_MAX { links } else { Vec::new() }
}
