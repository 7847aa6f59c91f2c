//! The command line from outside.

mod check;
mod cli;
mod field;
mod shards;
