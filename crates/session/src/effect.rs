//! What the page is to do in the browser for its session.

use crate::settings::Settings;
use crate::stored::{Place, Progress};

/// One thing to do in the browser.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Store something until the next visit. A failure is reported back as
    /// [`Report::StorageFailed`](crate::Report::StorageFailed).
    Store(Store),
    /// From now on, store runs and what belongs to them where no other tab reads or writes, and read them from there
    /// when this tab is loaded again.
    StoreInTab,
    /// Call [`Session::autosave`](crate::Session::autosave) soon, once for several of these.
    AutosaveSoon,
    /// Give the visitor a file of these parts. A failure is reported back as
    /// [`Report::DownloadFailed`](crate::Report::DownloadFailed).
    Download {
        /// Its name.
        name: String,
        /// Its parts, to be put one after the other.
        parts: Vec<String>,
    },
    /// Copy the page's address with this fragment.
    CopyLink(String),
    /// Let the address end in this fragment, without a new entry in the history.
    SetFragment(String),
    /// Fetch the list of lessons, and report it as
    /// [`LessonAction::CatalogFetched`](crate::LessonAction::CatalogFetched).
    FetchCatalog,
    /// Fetch this file of lessons, see [`lesson::Heading::file`], and report them as
    /// [`LessonAction::Fetched`](crate::LessonAction::Fetched).
    FetchLessons(String),
    /// Show the page dark, light, or as the system has it.
    ShowTheme(Option<bool>),
    /// Give the page all of the screen, or no longer. When the visitor leaves full screen by themselves, that is
    /// reported as [`Report::FullScreenLeft`](crate::Report::FullScreenLeft).
    SetFullScreen(bool),
    /// Another run is shown, with this seed.
    ShowSeed(u64),
    /// Dispatch [`LessonAction::Next`](crate::LessonAction::Next) in so many milliseconds, unless
    /// [`Effect::CancelAdvance`] comes first.
    AdvanceAfter(u32),
    /// Do not.
    CancelAdvance,
}

/// Something that outlives the visit.
#[derive(Clone, PartialEq, Debug)]
pub enum Store {
    /// The settings.
    Settings(Settings),
    /// The run, as a link's text.
    Run(String),
    /// The branches of the run, as links' texts.
    Branches(Vec<String>),
    /// Where in the run the visitor is.
    Place(Place),
    /// Where in the story the visitor is, as in a link.
    Story(String),
    /// What the visitor did in a lesson, as in a link; empty if nothing.
    Attempt(String),
    /// How many steps of each lesson were read.
    Read(Progress),
    /// With how many interventions each challenge was solved.
    Solved(Progress),
}
