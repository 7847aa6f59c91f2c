//! Giving runs to others, and opening what others give.

use crate::action::{ExportFormat, ShareAction};
use crate::effect::Effect;
use crate::export::Export;
use crate::notice::{ErrorNotice, Notices};
use crate::session::Session;
use crate::view_state::ViewState;
use lesson::Kind;
use scene::words;
use sim::{Link, MAX_LINK, Saved};

impl Session {
    pub(crate) fn share(&mut self, action: ShareAction) {
        match action {
            ShareAction::CopyLink => {
                if let Some(fragment) = self.link_fragment() {
                    self.effects.push(Effect::CopyLink(fragment));
                    self.note_exported();
                }
            }
            ShareAction::SaveFile => self.save_file(),
            ShareAction::Export(format) => self.export(format),
            ShareAction::OpenFile(text) => self.open_file(text),
            ShareAction::OpenLink(text) => self.open_link(&text),
        }
    }

    /// Returns the fragment of a link to exactly what is shown, unless it is too long for one.
    #[must_use]
    pub fn link_fragment(&self) -> Option<String> {
        let lesson = self.lesson.as_ref();
        if let Some(lesson) = lesson.filter(|lesson| lesson.is_reading()) {
            return Some(format!("#story={}", lesson.place()));
        }
        let text = self.link().encode();
        let challenge = lesson.filter(|lesson| lesson.heading().kind == Kind::Challenge);
        let start = challenge.map(|lesson| format!("#story={}&run=", lesson.place()));
        let start = start.unwrap_or_else(|| "#run=".into());
        (text.len() <= MAX_LINK).then(|| start + &text)
    }

    fn save_file(&mut self) {
        let text = self.playback.timeline().saved().to_json();
        let name = format!("seed-{}.raftarium", self.playback.run().seed);
        self.effects.push(Effect::Download { name, parts: vec![text] });
        self.note_exported();
    }

    /// Begins to write all events of the run, from the level on that the event list shows.
    fn export(&mut self, format: ExportFormat) {
        let level = self.playback.feed().filter().level;
        self.export = Some(Export::new(self.playback.timeline(), format, level));
    }

    /// Writes some more of a file, and hands it out when it is done.
    pub(crate) fn go_on_with_export(&mut self) {
        let Some(mut export) = self.export.take() else { return };
        if export.work() {
            let (name, parts) = export.into_file();
            self.effects.push(Effect::Download { name, parts });
        } else {
            self.export = Some(export);
        }
    }

    /// Opens a link that the visitor was given.
    fn open_link(&mut self, text: &str) {
        let text = self.without_present(text);
        match Link::decode(text) {
            Ok(Link { run, until, at, view }) => {
                if self.open(Saved { run, until }, at, &view) {
                    self.effects.push(Effect::SetFragment(String::new()));
                }
            }
            Err(why) => self.notices.error = Some(ErrorNotice::Link(why)),
        }
    }

    /// Opens the text of a file that the visitor has chosen.
    fn open_file(&mut self, text: Result<String, String>) {
        let saved = text.and_then(|text| parse(&text));
        match saved {
            Ok(saved) => {
                let (at, state) = (saved.until, self.view_state());
                self.open(saved, at, &state);
            }
            Err(why) => self.notices.error = Some(ErrorNotice::File(why)),
        }
    }

    /// Plays a run from outside in the place of the present one, which is kept as a branch. Returns
    /// whether its setup describes a cluster; otherwise the present run stays.
    fn open(&mut self, saved: Saved, at: raft::Time, state: &ViewState) -> bool {
        self.leave_lesson();
        let beginning = saved.run.check_beginning();
        if let Err(problem) = self.playback.change(|timeline| timeline.open(saved)) {
            self.notices.error = Some(ErrorNotice::RunSetup(problem));
            return false;
        }
        self.notices = Notices::default();
        self.notices.error = beginning.err().map(|(_, why)| ErrorNotice::Impossible(why));
        self.show_opened(at, state);
        true
    }
}

/// Reads a saved run. Its text may come from anywhere.
fn parse(text: &str) -> Result<Saved, String> {
    let saved = Saved::from_json(text).map_err(|error| format!("{error}."))?;
    saved.run.setup.check().map_err(|problem| words::setup_problem(problem).to_owned())?;
    Ok(saved)
}
