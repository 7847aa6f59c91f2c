//! Each promise is broken by servers made up for it, and the checker has to say so.

mod forged;
mod nonsense;
mod promises;
mod silent;
mod told;
