//! GNU parallel, with which a sweep in shards is tried.

use super::debian;
use crate::{Result, places};

/// Finds it, or installs it.
pub(super) fn present() -> Result {
    if places::program("parallel").is_some() {
        return Ok(());
    }
    println!("GNU parallel is missing: installing Debian's package …");
    debian::install(&["parallel"]).map_err(|reason| {
        format!("a sweep in shards needs GNU parallel, which cannot be installed here ({reason}): install the package parallel")
    })
}
