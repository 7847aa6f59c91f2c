//! What authors write, and how a lesson is compiled from it. A browser never sees any of this.
//!
//! - [`mod@file`] reads a [`LessonSource`] from a text file, as `docs/LESSONS.md` describes.
//! - [`Condition`] is an author's vocabulary, beside [`sim::Intervention`].
//! - [`play`] compiles a lesson, or says what is wrong with it, and where.
//! - [`compile`] does so with a whole folder, and returns the files that the page fetches.

mod compile;
mod condition;
mod event_name;
pub mod file;
mod notation;
pub mod play;
mod script;

pub use compile::{
    CompileError, CompiledFile, FileError, GLOSSARY, compile, read_glossary, read_lesson,
};
pub use condition::{
    Comparison, Condition, ConditionContext, ExpectedAnswer, ExpectedEntry, ExpectedRole, Metric,
    NodeField, Predicate,
};
pub use event_name::{EVENT_NAMES, EventCounts, event_name};
pub use script::{
    ChallengeSource, ChoiceSource, LessonSource, Line, QuestionSource, Right, StepSource, Texts,
};
