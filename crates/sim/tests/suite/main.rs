//! The simulation from outside: the world, the checker, the timeline, and how runs are written down.

mod link;
mod notation;
mod rules;
mod safety;
mod saved;
mod timeline;
mod truth;
mod verdicts;
mod world;
