//! Carries out in the browser what the session asks for.

use gloo_timers::callback::Timeout;
use yew::Callback;

use crate::browser::{address, files, full_screen, lessons, preferences, storage};
use crate::components::crash_screen;
use crate::dispatch::Dispatch;
use session::{Action, Effect, LessonAction, Report};

/// The run is stored so many milliseconds after the visitor has last done something.
const AUTOSAVE_AFTER_MS: u32 = 500;

/// What carries out effects. Timers end when it is dropped.
pub struct Effects {
    dispatch: Dispatch,
    /// Called when it is time to store the run.
    autosave: Callback<()>,
    autosave_timer: Option<Timeout>,
    advance_timer: Option<Timeout>,
}

impl Effects {
    pub fn new(dispatch: Dispatch, autosave: Callback<()>) -> Self {
        Self { dispatch, autosave, autosave_timer: None, advance_timer: None }
    }

    pub fn carry_out(&mut self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.one(effect));
    }

    fn one(&mut self, effect: Effect) {
        match effect {
            Effect::Store(it) => {
                if !storage::store(&it) {
                    self.dispatch.emit(Action::Report(Report::StorageFailed));
                }
            }
            Effect::StoreInTab => {
                if !storage::store_in_tab() {
                    self.dispatch.emit(Action::Report(Report::StorageFailed));
                }
            }
            Effect::AutosaveSoon => {
                let autosave = self.autosave.clone();
                self.autosave_timer =
                    Some(Timeout::new(AUTOSAVE_AFTER_MS, move || autosave.emit(())));
            }
            Effect::Download { name, parts } => {
                if !files::download(&name, &parts) {
                    self.dispatch.emit(Action::Report(Report::DownloadFailed));
                }
            }
            Effect::CopyLink(fragment) => address::copy(&address::with_fragment(&fragment)),
            Effect::SetFragment(fragment) => address::set_fragment(&fragment),
            Effect::FetchCatalog => lessons::fetch_catalog(self.dispatch.clone()),
            Effect::FetchLessons(file) => lessons::fetch_lessons(file, self.dispatch.clone()),
            Effect::ShowTheme(dark) => preferences::show_theme(dark),
            Effect::SetFullScreen(on) => full_screen::set(on),
            Effect::ShowSeed(seed) => crash_screen::note_seed(seed),
            Effect::AdvanceAfter(ms) => {
                let dispatch = self.dispatch.clone();
                let next = move || dispatch.emit(Action::Lesson(LessonAction::Next));
                self.advance_timer = Some(Timeout::new(ms, next));
            }
            Effect::CancelAdvance => self.advance_timer = None,
        }
    }
}
