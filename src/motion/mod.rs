//! What moves between two events: messages on their way, election timers, the playhead, the clock.
//!
//! Where each thing will be is known in advance, so a movement is said once, as a Web Animation
//! ([`Movement`], [`use_movement`]), and left to the browser; the [`Animator`] keeps all of them in step
//! with the world. What is written as text, and what a slider shows, is written at each tick
//! ([`Readouts`]).

mod animator;
mod movement;
mod readouts;

pub use animator::{Animator, Pace};
pub use movement::{Movement, use_movement};
pub use readouts::Readouts;
