//! Lessons: stories, scenarios and challenges as data, played on the real engine.
//!
//! An author writes a lesson as a text file (`docs/LESSONS.md`): what is done, what is waited for, what
//! is said, and what must then be true. Compiling it plays it, and makes a [`CompiledLesson`] of it: one run,
//! with the steps at which a reader stops, and the words for each. That is all the page needs: it puts the run on
//! a timeline and goes from step to step. Because a run goes the same way everywhere, what was true when
//! the lesson was compiled is true on the page.
//!
//! - `author` reads what authors write, and compiles it, or says what is wrong with it, and where.
//! - [`CompiledLesson`], [`Contents`] and [`Glossary`] are what the page fetches, as JSON.
//! - [`Goal`] is what a challenge asks for; a [`GoalTracker`] looks for it in what a reader does.
//!
//! # Invariant
//!
//! What authors write is read natively alone, on the command line and when the page is built: a browser
//! never sees it.

#[cfg(feature = "author")]
pub mod author;
mod compiled;
mod contents;
mod glossary;
mod goal;
mod goal_tracker;
mod run_stats;
mod shown;

pub use compiled::{Choice, CompiledLesson, LessonFileError, Point, Question, Step};
pub use contents::{Contents, Heading, Kind};
pub use glossary::{Glossary, Meaning, Words};
pub use goal::{Challenge, Goal};
pub use goal_tracker::{GoalTracker, Reached};
pub use run_stats::RunStats;
pub use shown::Shown;
