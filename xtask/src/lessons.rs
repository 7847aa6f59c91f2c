//! The lessons of the page: Trunk calls this at the beginning of each build.

use std::env;
use std::path::PathBuf;

use crate::{Result, places, process};

/// The folder of the page in which compiled lessons are.
pub(crate) const FOLDER: &str = "lessons";

/// Compiles the lessons into the page that Trunk is building. A lesson that is not true ends the build.
pub(crate) fn trunk_hook() -> Result {
    let page = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let page = page.ok_or("only Trunk calls this, with TRUNK_STAGING_DIR")?;
    let compile = ["run", "--quiet", "--package", "raftarium-cli", "--locked", "--", "compile"];
    let mut command = process::cargo(&compile);
    command.arg(places::lessons_folder()).arg("--out").arg(page.join(FOLDER));
    process::run(&mut command)
}
