//! The lessons that there are, and those that have been fetched.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::effect::Effect;
use lesson::{CompiledLesson, Contents, Glossary, Kind};
use scene::Miniature;

/// The list of lessons, and the meanings of words.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Catalog {
    /// All lessons.
    pub contents: Contents,
    /// All words that are explained.
    pub glossary: Glossary,
}

/// Something could not be fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FetchError;

/// How it stands with what is being fetched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FetchState {
    /// It is under way.
    UnderWay,
    /// It failed.
    Failed,
}

/// What the visitor can read.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The list of lessons, once it has come.
    pub(crate) catalog: Option<Rc<Catalog>>,
    /// The lessons that were fetched, by their names.
    pub(crate) lessons: BTreeMap<String, Rc<CompiledLesson>>,
    /// Pictures of the lessons in the gallery that were fetched.
    pictures: Rc<BTreeMap<String, Rc<Miniature>>>,
    /// The files that were asked for and are not here, by their names.
    fetches: BTreeMap<String, FetchState>,
}

impl Library {
    /// Returns the list of lessons, once it has come.
    #[must_use]
    pub fn catalog(&self) -> Option<&Rc<Catalog>> {
        self.catalog.as_ref()
    }

    /// Returns the list of lessons, once it has come.
    #[must_use]
    pub fn contents(&self) -> Option<&Contents> {
        self.catalog.as_deref().map(|catalog| &catalog.contents)
    }

    /// Returns pictures of the lessons in the gallery, by their names, as far as they were taken.
    #[must_use]
    pub fn pictures(&self) -> &Rc<BTreeMap<String, Rc<Miniature>>> {
        &self.pictures
    }

    /// Notes that a file is asked for. Returns what fetches it, unless that is under way.
    pub(crate) fn fetch(&mut self, file: &str) -> Option<Effect> {
        let before = self.fetches.insert(file.to_owned(), FetchState::UnderWay);
        let effect = if file == Contents::FILE {
            Effect::FetchCatalog
        } else {
            Effect::FetchLessons(file.to_owned())
        };
        (before != Some(FetchState::UnderWay)).then_some(effect)
    }

    /// Notes what has become of a file that was asked for.
    pub(crate) fn fetched(&mut self, file: &str, has_come: bool) {
        if has_come {
            self.fetches.remove(file);
        } else {
            self.fetches.insert(file.to_owned(), FetchState::Failed);
        }
    }

    /// Forgets what could not be fetched, until it is asked for again.
    pub(crate) fn forget_failures(&mut self) {
        self.fetches.retain(|_, state| *state != FetchState::Failed);
    }

    /// Returns how it stands with some files, by the worst of them.
    pub(crate) fn fetch_state(&self, files: &[String]) -> Option<FetchState> {
        files.iter().filter_map(|file| self.fetches.get(file)).max().copied()
    }

    /// Takes a picture of each fetched lesson of the gallery that has none yet.
    pub(crate) fn take_pictures(&mut self) {
        for (id, lesson) in &self.lessons {
            if lesson.kind == Kind::Chapter || self.pictures.contains_key(id) {
                continue;
            }
            let until = lesson.steps[lesson.picture].until;
            if let Ok(world) = lesson.saved.run.play(until, &mut Vec::new()) {
                let picture = Rc::new(Miniature::new(&world));
                Rc::make_mut(&mut self.pictures).insert(id.clone(), picture);
            }
        }
    }

    /// Returns a lesson, if it was fetched.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Rc<CompiledLesson>> {
        self.lessons.get(id)
    }
}
