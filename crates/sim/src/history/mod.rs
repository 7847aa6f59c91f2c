//! What follows from a run: any moment of it, what happened when, and a number that two runs share only if
//! they went the same way.

pub(crate) mod digest;
pub(crate) mod overview;
pub(crate) mod replay;
pub(crate) mod stride;
pub(crate) mod timeline;
