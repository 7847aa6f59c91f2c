//! The command line from outside.

mod check;
mod cli;
mod events;
mod field;
mod shards;
