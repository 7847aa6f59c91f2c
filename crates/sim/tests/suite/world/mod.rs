//! The simulated world from outside: what it does by itself, and what can be done to it.

mod clients;
mod determinism;
mod initial_states;
mod limits;
mod network;
mod partitions;
mod roles;
mod servers;
