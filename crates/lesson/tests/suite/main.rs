//! Lessons: what authors write is read and played, what is played is shown truly, and a goal is reached by
//! what it asks for and by nothing less.

mod compile;
mod compiled;
mod conditions;
mod files;
mod fixture;
mod goal_tracker;
mod goals;
mod shown;
mod words;
