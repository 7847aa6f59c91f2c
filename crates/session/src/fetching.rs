//! Lessons on their way: what the visitor waits for, and what comes of it.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::library::{Catalog, FetchState};
use crate::session::Session;
use crate::view::Dialog;
use lesson::{CompiledLesson, Contents, Heading, Kind};

impl Session {
    /// Returns how it stands with what the visitor waits for: a lesson that is to be opened, and what the
    /// gallery shows.
    #[must_use]
    pub fn fetch_state(&self) -> Option<FetchState> {
        self.library.fetch_state(&self.awaited())
    }

    /// Returns the files that the visitor waits for.
    fn awaited(&self) -> Vec<String> {
        let gallery = self.view.dialog == Some(Dialog::Gallery);
        let Some(contents) = self.library.contents() else {
            let waits = gallery || self.wanted.is_some();
            return waits.then(|| Contents::FILE.to_owned()).into_iter().collect();
        };
        let is_wanted =
            |it: &Heading| self.wanted.as_ref().is_some_and(|wanted| wanted.id == it.id);
        let is_shown = |it: &Heading| gallery && it.kind != Kind::Chapter;
        let is_missing = |it: &Heading| self.library.lesson(&it.id).is_none();
        let awaited = |it: &&Heading| (is_wanted(it) || is_shown(it)) && is_missing(it);
        // Several lessons are in one file.
        let files: BTreeSet<&String> =
            contents.list.iter().filter(awaited).map(|it| &it.file).collect();
        files.into_iter().cloned().collect()
    }

    pub(crate) fn fetch_awaited(&mut self) {
        for file in self.awaited() {
            self.effects.extend(self.library.fetch(&file));
        }
    }

    pub(crate) fn catalog_fetched(&mut self, catalog: Option<Rc<Catalog>>) {
        self.library.fetched(Contents::FILE, catalog.is_some());
        if catalog.is_some() {
            self.library.catalog = catalog;
            self.open_wanted();
            self.fetch_awaited();
        }
    }

    pub(crate) fn lessons_fetched(
        &mut self,
        file: &str,
        lessons: Option<Vec<(String, Rc<CompiledLesson>)>>,
    ) {
        self.library.fetched(file, lessons.is_some());
        let Some(lessons) = lessons else { return };
        self.library.lessons.extend(lessons);
        if self.view.dialog == Some(Dialog::Gallery) {
            self.library.take_pictures();
        }
        self.open_wanted();
    }
}
