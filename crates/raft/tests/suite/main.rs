//! The algorithm from outside: the rules of the paper, and schedules as text.

mod paper;
mod scripts;
