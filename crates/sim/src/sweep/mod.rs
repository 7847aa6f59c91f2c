//! Many runs that nobody wrote: faults drawn from a seed, what breaks under them, and the shortest run that
//! still breaks it.

pub(crate) mod mix;
pub(crate) mod noticed;
pub(crate) mod schedule;
pub(crate) mod shrink;
pub(crate) mod trial;
