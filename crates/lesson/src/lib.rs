//! Lessons: stories, scenarios and challenges as data, played on the real engine.
//!
//! An author writes a `Lesson` as a text file (`docs/LESSONS.md`): what is done, what is waited for, what
//! is said, and what must then be true. To play it is to make a [`Course`] of it: one run, with the
//! instants at which a reader stops, and the words for each. A course is all that the page needs: it
//! puts the run on a tape and goes from stop to stop. Because a run goes the same way everywhere, what
//! was true when the course was made is true on the page.
//!
//! - `author` reads what authors write, and makes a course of it, or says what is wrong with it, and where.
//! - [`Course`] is what the page is given, as a text without syntax.
//! - [`Goal`] is what a challenge asks for; a [`Referee`] looks for it in what a reader does.
//!
//! # Invariant
//!
//! What authors write is read natively alone, on the command line and when the page is built: a browser
//! never sees it.

#[cfg(not(target_arch = "wasm32"))]
pub mod author;
mod contents;
mod course;
mod glossary;
mod goal;
mod referee;
mod witness;

pub use contents::{BETWEEN, Contents, Heading, Kind};
pub use course::{Course, Offer, Point, Question, Stop};
pub use glossary::{Glossary, Meaning, Words};
pub use goal::{Challenge, Goal};
pub use referee::{Reached, Referee};
pub use witness::Witness;
