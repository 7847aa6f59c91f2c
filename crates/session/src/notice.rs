//! What the page says to the visitor: what could not be done, what is under way, what has to be confirmed.

use std::fmt::{self, Display, Formatter};

use lesson::Kind;
use raft::Time;
use scene::words;
use sim::{InterventionError, LinkError, NotationError, Setup, SetupError};

/// The notices that are shown. Each kind has its own place, so that none hides another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notices {
    pub(crate) error: Option<ErrorNotice>,
    pub(crate) progress: Option<WorkProgress>,
    pub(crate) confirmation: Option<Confirmation>,
    pub(crate) note: Option<Note>,
}

/// Something good to know, with nothing to be done about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// A link leads to a step that the lesson does not have; it is open at its last one.
    NoSuchStep {
        /// The lesson's title.
        title: String,
        /// How many steps it has.
        steps: usize,
    },
    /// Another tab stores its run for the next visit; this one keeps its own.
    OtherTab,
    /// The reader tries something, and the lesson waits.
    LessonWaits {
        /// What it is.
        kind: Kind,
        /// Its title.
        title: String,
        /// The step at which it goes on, from 1.
        step: usize,
    },
}

/// Something that was asked for and could not be done, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ErrorNotice {
    /// The intervention is impossible now.
    Impossible(InterventionError),
    /// Interventions of the run cannot be done in it as it is now.
    Refused {
        /// How many.
        count: usize,
        /// The first of them, as it is written in files.
        first: String,
        /// Why it cannot be done.
        why: InterventionError,
    },
    /// No cluster can have this setup.
    Setup(SetupError),
    /// The new time of an intervention is no time.
    Time(NotationError),
    /// No such event comes within a minute.
    NothingAhead,
    /// The step of the lesson ends here.
    StepOver,
    /// There was no such event before.
    NothingBefore,
    /// The run of the last visit cannot be read.
    LastRun(LinkError),
    /// A link cannot be read.
    Link(LinkError),
    /// A file is not a saved run, or too long for one.
    File(String),
    /// No cluster can have the setup of the run that was opened.
    RunSetup(SetupError),
    /// There is no lesson of that name.
    NoSuchLesson,
    /// The browser stores nothing for this page.
    StorageFailed,
    /// The browser took no file from this page.
    DownloadFailed,
}

/// Work that takes a while, and how much of it is done, in percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkProgress {
    /// The run is replayed up to where the playhead is to go.
    Replaying(u64),
    /// What happened is written into a file.
    Exporting(u64),
}

/// A new run that is begun in the place of the present one if the visitor confirms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Confirmation {
    /// How many interventions the present run has.
    pub interventions: usize,
    pub(crate) setup: Setup,
    pub(crate) seed: u64,
}

/// How loudly a notice speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeKind {
    /// Something could not be done.
    Error,
    /// Something is under way.
    Progress,
    /// Something waits for a yes.
    Confirmation,
    /// Something is good to know.
    Note,
}

impl Notices {
    /// Returns all that there is to say, the most urgent first, as sentences.
    #[must_use]
    pub fn sentences(&self) -> Vec<(NoticeKind, String)> {
        let error = self.error.as_ref().map(|it| (NoticeKind::Error, it.to_string()));
        let asked = self.confirmation.as_ref();
        let asked = asked.map(|it| (NoticeKind::Confirmation, it.to_string()));
        let note = self.note.as_ref().map(|it| (NoticeKind::Note, it.to_string()));
        let progress = self.progress.as_ref().map(|it| (NoticeKind::Progress, it.to_string()));
        [error, asked, note, progress].into_iter().flatten().collect()
    }

    /// Returns what is good to know.
    #[must_use]
    pub fn note(&self) -> Option<&Note> {
        self.note.as_ref()
    }

    /// Returns what could not be done last.
    #[must_use]
    pub fn error(&self) -> Option<&ErrorNotice> {
        self.error.as_ref()
    }

    /// Returns what is under way.
    #[must_use]
    pub fn progress(&self) -> Option<WorkProgress> {
        self.progress
    }

    /// Returns what waits for a yes.
    #[must_use]
    pub fn confirmation(&self) -> Option<Confirmation> {
        self.confirmation
    }
}

impl ErrorNotice {
    /// Returns whether it is about the file that was to be opened, so that it stands beside the field for it.
    #[must_use]
    pub fn is_of_file(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

impl Display for ErrorNotice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible(why) => f.write_str(&words::impossible(*why)),
            Self::Refused { count, first, why } => {
                let what = match count {
                    1 => "1 intervention of this run cannot be done".to_owned(),
                    more => format!("{more} interventions of this run cannot be done; the first"),
                };
                write!(f, "{what}: “{first}” ({}).", words::refusal(*why))
            }
            Self::Setup(problem) => f.write_str(words::setup_problem(*problem)),
            Self::Time(why) => write!(f, "{why}."),
            Self::NothingAhead => f.write_str("No such event within the next minute."),
            Self::StepOver => f.write_str("This step ends here. Press Next to go on."),
            Self::NothingBefore => f.write_str("No such event before this one."),
            Self::LastRun(why) => write!(f, "Your last run cannot be opened. {why}."),
            Self::Link(why) => write!(f, "This link cannot be opened. {why}."),
            Self::File(why) => write!(f, "This file cannot be opened: {why}"),
            Self::RunSetup(problem) => {
                write!(f, "This run cannot be opened. {}", words::setup_problem(*problem))
            }
            Self::NoSuchLesson => f.write_str("There is no such lesson: it may have been renamed."),
            Self::StorageFailed => f.write_str(
                "Can't save: browser storage is full or blocked. Reloading will lose this run; to keep \
                 it, save it as a file (Share).",
            ),
            Self::DownloadFailed => f.write_str("Download failed."),
        }
    }
}

impl Display for Note {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchStep { title, steps } => {
                let s = if *steps == 1 { "" } else { "s" };
                write!(f, "“{title}” has only {steps} step{s}: this is the last one.")
            }
            Self::OtherTab => f.write_str(
                "Raftarium is open in another tab. This tab keeps its own run until it is closed.",
            ),
            Self::LessonWaits { kind, title, step } => {
                let lesson = match kind {
                    Kind::Chapter => "story",
                    Kind::Scenario => "scenario",
                    Kind::Challenge => "challenge",
                };
                write!(f, "The {lesson} waits at “{title}”, step {step}.")
            }
        }
    }
}

impl WorkProgress {
    /// Returns how much of the work is done, in percent.
    #[must_use]
    pub fn percent(self) -> u64 {
        let (Self::Replaying(percent) | Self::Exporting(percent)) = self;
        percent
    }
}

impl Display for WorkProgress {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replaying(percent) => write!(f, "Replaying… {percent}%"),
            Self::Exporting(percent) => write!(f, "Exporting… {percent}%"),
        }
    }
}

impl Display for Confirmation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (number, end) = (self.interventions, if self.interventions == 1 { "" } else { "s" });
        write!(f, "Start over? This discards {number} intervention{end} (you can undo).")
    }
}

/// Returns how much of the way to a time has been done, in percent.
pub(crate) fn percent(done: Time, all: Time) -> u64 {
    done.0.saturating_mul(100) / all.0.max(1)
}
