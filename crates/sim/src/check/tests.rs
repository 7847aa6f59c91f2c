//! Each property is violated by servers made up for it, and the checker has to say so.

mod forged;
mod histories;
mod nonsense;
mod properties;
mod silent;
