//! A visitor: a session, and what of a browser it needs.

use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;

use lesson::author::compile;
use lesson::{CompiledLesson, Contents, Glossary, Kind};
use raft::{Micros, Time};
use session::{
    Action, Catalog, EditAction, Effect, FetchError, FormAction, LessonAction, PlaybackAction,
    Report, Session, ShareAction, Speed, Store, Stored, Verb,
};
use sim::Intervention;

/// All lessons of the repository, compiled once: the same as the page fetches.
pub struct Lessons {
    contents: Contents,
    glossary: Glossary,
    courses: Vec<(String, CompiledLesson)>,
}

pub fn lessons() -> &'static Lessons {
    static LESSONS: OnceLock<Lessons> = OnceLock::new();
    LESSONS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
        let files = compile(&folder).expect("the lessons are true");
        let text = |name: &str| &files.iter().find(|it| it.name == name).expect(name).json;
        let contents: Contents = serde_json::from_str(text("contents.json")).expect("contents");
        let mut names: Vec<&str> = contents.list.iter().map(|it| &it.file[..]).collect();
        names.dedup();
        let read = |name: &str| CompiledLesson::read_all(text(name)).expect("lessons");
        Lessons {
            glossary: serde_json::from_str(text("glossary.json")).expect("a glossary"),
            courses: names.into_iter().flat_map(read).map(|it| (it.id.clone(), it)).collect(),
            contents,
        }
    })
}

/// Returns a lesson by its name.
pub fn course(id: &str) -> &'static CompiledLesson {
    &lessons().courses.iter().find(|(name, _)| name == id).expect("a lesson").1
}

/// Returns the names of all chapters, in their order.
pub fn chapters() -> Vec<String> {
    lessons().contents.of_kind(Kind::Chapter).map(|heading| heading.id.clone()).collect()
}

/// A session in a browser that answers at once.
pub struct Visitor {
    pub session: Session,
    pub stored: Stored,
    /// What the address ends in.
    pub fragment: String,
    /// What was downloaded: name and text.
    pub downloads: Vec<(String, String)>,
    /// In how many milliseconds the next caption comes, if it does.
    pub advance_after: Option<u32>,
    /// Whether the page has all of the screen.
    pub is_full_screen: bool,
    /// Whether fetches fail.
    pub is_offline: bool,
    /// Whether storing fails.
    pub storage_fails: bool,
}

impl Visitor {
    /// Someone who comes for the first time.
    pub fn new(seed: u64) -> Self {
        Self::with(Stored::default(), seed, "")
    }

    /// Someone who comes with what was stored and an address.
    pub fn with(stored: Stored, seed: u64, fragment: &str) -> Self {
        let (session, effects) = Session::new(stored.clone(), seed);
        let mut visitor = Self {
            session,
            stored,
            fragment: fragment.to_owned(),
            downloads: Vec::new(),
            advance_after: None,
            is_full_screen: false,
            is_offline: false,
            storage_fails: false,
        };
        visitor.carry_out(effects);
        if !fragment.is_empty() {
            visitor.follow(fragment);
        }
        visitor
    }

    /// Loads the page again.
    pub fn reload(mut self) -> Self {
        let effects = self.session.autosave();
        self.carry_out(effects);
        let Self { stored, fragment, .. } = self;
        Self::with(stored, 99, &fragment)
    }

    /// Opens the link with this fragment.
    pub fn follow(&mut self, fragment: &str) {
        self.fragment = fragment.to_owned();
        match fragment.split_once('=') {
            Some(("#run", text)) => self.act(ShareAction::OpenLink(text.to_owned())),
            Some(("#story", text)) => self.act(LessonAction::OpenLink(text.to_owned())),
            _ => panic!("{fragment} is no link"),
        }
    }

    /// Someone who reads a step of a lesson, such as "election.7", and comes from a run of their own.
    pub fn reading(place: &str) -> Self {
        let mut visitor = Self::new(1);
        visitor.write();
        visitor.follow(&format!("#story={place}"));
        visitor
    }

    /// Wants something.
    pub fn act(&mut self, action: impl Into<Action>) {
        let effects = self.session.apply(action.into());
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store(store) => self.store(store),
                Effect::Download { name, parts } => self.downloads.push((name, parts.concat())),
                Effect::SetFragment(fragment) => self.fragment = fragment,
                Effect::FetchCatalog => {
                    let Lessons { contents, glossary, .. } = lessons();
                    let catalog =
                        Catalog { contents: contents.clone(), glossary: glossary.clone() };
                    let fetched = self.fetched(Rc::new(catalog));
                    self.act(LessonAction::CatalogFetched(fetched));
                }
                Effect::FetchLessons(file) => {
                    let list = &lessons().contents.list;
                    let lessons = list.iter().filter(|heading| heading.file == file);
                    let lesson = |id: &String| (id.clone(), Rc::new(course(id).clone()));
                    let fetched = self.fetched(lessons.map(|it| lesson(&it.id)).collect());
                    self.act(LessonAction::Fetched { file, lessons: fetched });
                }
                Effect::AdvanceAfter(ms) => self.advance_after = Some(ms),
                Effect::CancelAdvance => self.advance_after = None,
                Effect::StoreInTab => {
                    self.stored = Stored {
                        run: None,
                        branches: Vec::new(),
                        place: None,
                        attempt: None,
                        is_of_tab: true,
                        ..self.stored.clone()
                    };
                }
                Effect::SetFullScreen(on) => self.is_full_screen = on,
                Effect::AutosaveSoon
                | Effect::CopyLink(_)
                | Effect::ShowTheme(_)
                | Effect::ShowSeed(_) => {}
            }
        }
    }

    fn fetched<T>(&self, it: T) -> Result<T, FetchError> {
        if self.is_offline { Err(FetchError) } else { Ok(it) }
    }

    fn store(&mut self, store: Store) {
        if self.storage_fails {
            return self.act(Report::StorageFailed);
        }
        match store {
            Store::Settings(settings) => self.stored.settings = Some(settings),
            Store::Run(run) => self.stored.run = Some(run),
            Store::Branches(branches) => self.stored.branches = branches,
            Store::Place(place) => self.stored.place = Some(place),
            Store::Story(story) => self.stored.story = Some(story),
            Store::Attempt(attempt) => self.stored.attempt = Some(attempt),
            Store::Read(read) => self.stored.read = read,
            Store::Solved(solved) => self.stored.solved = solved,
        }
    }

    /// Lets real time pass until time of the world stands still, or for a minute.
    pub fn watch(&mut self) {
        for _ in 0..3_600 {
            if !self.session.playback().is_playing() {
                break;
            }
            let (_, effects) = self.session.elapse(Micros(16_667));
            self.carry_out(effects);
        }
        while self.session.has_work() {
            let effects = self.session.work();
            self.carry_out(effects);
        }
    }

    /// Lets time of the world pass for so many milliseconds, as fast as it can.
    pub fn play_for(&mut self, ms: u64) {
        let until = self.session.playback().now() + Micros::from_millis(ms);
        self.act(PlaybackAction::SetSpeed(Speed::at(Speed::MAX_STEP)));
        if !self.session.playback().is_playing() {
            self.act(PlaybackAction::TogglePlay);
        }
        while self.session.playback().now() < until {
            let (_, effects) = self.session.elapse(Micros(16_667));
            self.carry_out(effects);
        }
        self.act(PlaybackAction::TogglePlay);
    }

    /// Lets a leader be elected and the client write.
    pub fn write(&mut self) {
        self.play_for(1_000);
        self.act(FormAction::Ask(Verb::Write));
        self.play_for(500);
    }

    pub fn next(&mut self) {
        self.act(LessonAction::Next);
    }

    pub fn back(&mut self) {
        self.act(LessonAction::Back);
    }

    pub fn intervene(&mut self, intervention: Intervention) {
        self.act(EditAction::Intervene(vec![intervention]));
    }

    pub fn now(&self) -> Time {
        self.session.playback().now()
    }

    /// Returns the sentence that says what could not be done, if there is one.
    pub fn error(&self) -> Option<String> {
        self.session.notices().error().map(ToString::to_string)
    }

    /// Returns all that makes the run and the place in it.
    pub fn seen(&self) -> (sim::Saved, Time, u64) {
        let playback = self.session.playback();
        (playback.timeline().saved(), playback.now(), playback.timeline().done() as u64)
    }

    /// Checks that a step of a lesson is read: it stands in the address, the world is at its time or on
    /// the way there, and its question waits if it asks one that is to be answered.
    pub fn check(&self, id: &str, step: usize, asks: bool) {
        let place = format!("{id}.{}", step + 1);
        let lesson = self.session.lesson().unwrap_or_else(|| panic!("{place} is not read"));
        let stop = &course(id).steps[step];
        assert_eq!(lesson.place(), place);
        assert_eq!(self.fragment, format!("#story={place}"));
        assert!(lesson.is_reading(), "{place}: nobody has taken over");
        assert_eq!(lesson.is_answered(), !asks, "{place} asks");
        let (now, is_playing) = (self.now(), self.session.playback().is_playing());
        if asks {
            assert!(!is_playing && now == stop.from, "{place} waits for an answer at {now:?}");
        } else if is_playing {
            assert!(stop.from <= now && now <= stop.until, "{place} plays at {now:?}");
        } else {
            assert_eq!(now, stop.until, "{place} stands still");
        }
    }
}
