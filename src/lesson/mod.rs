//! Lessons: stories, scenarios and challenges as data, played on the real engine.
//!
//! An author writes a `Lesson` as a text file (`docs/LESSONS.md`): what is done, what is waited for, what
//! is said, and what must then be true. To play it is to make a [`Course`] of it: one run, with the
//! instants at which a reader stops, and the words for each. A course is all that the page needs: it
//! puts the run on a tape and goes from stop to stop. Because a run goes the same way everywhere, what
//! was true when the course was made is true on the page.
//!
//! - `file` reads what authors write; `Condition` and `Deed` are their vocabulary, beside
//!   [`crate::sim::Intervention`].
//! - `play` makes a course of a lesson, or says what is wrong with it, and where.
//! - [`Course`] is what the page is given, as a text without syntax.
//! - [`Goal`] is what a challenge asks for; a [`Referee`] looks for it in what a reader does.
//!
//! # Invariant
//!
//! What authors write is read natively alone, on the command line and when the page is built: a browser
//! never sees it.

#[cfg(not(target_arch = "wasm32"))]
mod condition;
mod contents;
mod course;
#[cfg(not(target_arch = "wasm32"))]
pub mod file;
mod glossary;
mod goal;
#[cfg(not(target_arch = "wasm32"))]
mod happening;
#[cfg(not(target_arch = "wasm32"))]
mod notation;
#[cfg(not(target_arch = "wasm32"))]
pub mod play;
mod referee;
#[cfg(not(target_arch = "wasm32"))]
mod script;
mod witness;

#[cfg(not(target_arch = "wasm32"))]
pub use condition::{AnswerIs, Compare, Condition, EntryIs, Kept, Number, RoleIs, Says, Scene};
pub use contents::{Contents, Heading, Kind};
pub use course::{Course, Offer, Point, Question, Stop};
pub use glossary::{Glossary, Meaning, Words};
pub use goal::{Challenge, Goal};
#[cfg(not(target_arch = "wasm32"))]
pub use happening::{HAPPENINGS, Happened, happening};
pub use referee::{Reached, Referee};
#[cfg(not(target_arch = "wasm32"))]
pub use script::{Ask, Choice, Deed, Flights, Lesson, Line, Right, Step, Task, Texts};
pub use witness::Witness;
