//! One visitor of the page: what plays, what is open, what is read, what is unsaved. No browser.
//!
//! A [`Session`] holds all of the page's state and its rules. The page hands it what the visitor wants,
//! as an [`Action`], and carries out the [`Effect`]s that come back: store, download, copy, fetch. What
//! is drawn are view models: [`Picture`] and the crate `scene`.
//!
//! - [`Playback`] plays a run, forward and backward; it always has its timeline.
//! - [`LessonSession`] is a lesson being read, with its state machine.
//! - [`View`] is what is open and chosen; [`ViewState`] is the same as it travels in links.
//! - [`Forms`] reads what people type; [`Stored`] is what was stored during earlier visits. Both are
//!   hostile until parsed.
//! - [`Notices`] are what the page says: errors, progress, confirmations, each in its own place.
//!
//! # Invariant
//!
//! The session reads no clock and draws no random numbers: time is passed to it by [`Session::elapse`],
//! and a fresh seed comes with the action that asks for one.

mod action;
mod autosave;
mod edit;
mod effect;
mod export;
mod fetching;
mod forms;
mod lesson_session;
mod library;
mod looking;
mod notice;
mod partitioning;
mod picture;
mod playback;
mod presets;
mod reading;
mod session;
mod settings;
mod share;
mod space_time;
mod speed;
mod stored;
mod view;
mod view_state;
mod visible;

pub use action::{
    Action, Area, DiagramAction, EditAction, ExportFormat, FormAction, LessonAction, NoticeAction,
    PartitionAction, PlaybackAction, Report, ShareAction, ViewAction,
};
pub use effect::{Effect, Store};
pub use forms::{Field, FieldError, Forms, Verb};
pub use lesson_session::{Explained, LessonSession};
pub use library::{Catalog, FetchError, FetchState, Library};
pub use notice::{Confirmation, ErrorNotice, Note, NoticeKind, Notices, WorkProgress};
pub use partitioning::Partitioning;
pub use picture::Picture;
pub use playback::{NoSuchEvent, Playback};
pub use presets::{PRESETS, Preset};
pub use session::Session;
pub use settings::{LEVELS, Settings, SettingsError};
pub use space_time::SpaceTime;
pub use speed::Speed;
pub use stored::{Place, Progress, STORED_BRANCHES_BYTES_MAX, STORED_RUN_BYTES_MAX, Stored};
pub use view::{Dialog, Mode, Screen, Tab, View, is_isolated};
pub use view_state::{OpenPanel, ViewState};
