//! The simulated world from outside: what it does by itself, and what can be done to it.

mod beginnings;
mod clients;
mod determinism;
mod limits;
mod network;
mod partitions;
mod servers;
