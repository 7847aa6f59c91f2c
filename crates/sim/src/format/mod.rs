//! How setups, interventions and whole runs are written down and read back: as lines, as a file, as a link.

pub(crate) mod link;
pub(crate) mod notation;
pub(crate) mod saved;
