//! What authors write, and how a course is made of it. A browser never sees any of this.
//!
//! - [`mod@file`] reads a [`Lesson`] from a text file, as `docs/LESSONS.md` tells.
//! - [`Condition`] and [`Deed`] are an author's vocabulary, beside [`sim::Intervention`].
//! - [`play`] makes a course of a lesson, or says what is wrong with it, and where.

mod condition;
pub mod file;
mod happening;
mod notation;
pub mod play;
mod script;

pub use condition::{AnswerIs, Compare, Condition, EntryIs, Kept, Number, RoleIs, Says, Scene};
pub use happening::{HAPPENINGS, Happened, happening};
pub use script::{Ask, Choice, Deed, Flights, Lesson, Line, Right, Step, Task, Texts};
