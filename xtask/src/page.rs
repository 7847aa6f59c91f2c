//! The page itself: served while one works on it, or built for its visitors.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use crate::setup::{self, PageTools, Purpose};
use crate::{Result, first_picture, first_things, places, policy, process};

/// Serves the page until the user ends it; all arguments are Trunk's.
pub(crate) fn serve(arguments: &[String]) -> Result {
    let release = arguments.iter().any(|argument| argument == "--release");
    let purpose = if release { Purpose::Release } else { Purpose::Development };
    let tools = setup::for_page(purpose)?;
    // In place of this program, so that signals and the terminal are Trunk's own.
    let error = tools.trunk("serve").args(arguments).exec();
    Err(format!("Trunk cannot be started: {error}"))
}

/// Builds the release page into a folder of its own, so that a page being served stays as it is.
pub(crate) fn build_release(tools: &PageTools) -> Result<PathBuf> {
    let folder = places::build_folder().join("page");
    let mut command = tools.trunk("build");
    command.args(["--release", "--locked", "--dist"]).arg(&folder);
    process::run(&mut command)?;
    Ok(folder)
}

/// Finishes the page that Trunk has just built; Trunk runs the hooks of a stage side by side, so this is one hook.
pub(crate) fn finish_hook() -> Result {
    let variable =
        |name: &str| env::var(name).map_err(|_| format!("only Trunk calls this, with {name}"));
    let page = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    if variable("TRUNK_PROFILE")? != "release" {
        return policy::loosen(&page);
    }
    first_picture::insert(&page)?;
    first_things::order(&page)?;
    policy::tighten(&page)
}
