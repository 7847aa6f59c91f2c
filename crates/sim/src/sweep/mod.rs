//! Many runs that nobody wrote: faults drawn from a seed, what breaks under them, and the shortest run that
//! still breaks it.

pub(crate) mod minimize;
pub(crate) mod mix;
pub(crate) mod mutation;
pub(crate) mod schedule;
pub(crate) mod schedule_run;
