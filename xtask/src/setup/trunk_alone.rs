//! Makes `trunk serve` and `trunk build --release` work alone, too: our tools are linked to where
//! Trunk would otherwise download its own. What the user put there stays.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::{Result, pins, places};

/// Offers our wasm-bindgen to Trunk.
pub(super) fn offer_wasm_bindgen(tool: &Path) -> Result {
    let folder = format!("wasm-bindgen-{}", pins::WASM_BINDGEN);
    link(tool, &places::trunk_cache()?.join(folder).join("wasm-bindgen"))
}

/// Offers our wasm-opt to Trunk.
pub(super) fn offer_wasm_opt(tool: &Path) -> Result {
    let folder = format!("wasm-opt-version_{}", pins::BINARYEN);
    link(tool, &places::trunk_cache()?.join(folder).join("bin/wasm-opt"))
}

/// Offers our Trunk to the user who has none.
pub(super) fn offer_trunk(tool: &Path) -> Result {
    match places::program("trunk") {
        Some(found) if !is_our_link(&found)? => Ok(()),
        Some(found) => link(tool, &found),
        None => link(tool, &places::cargo_programs()?.join("trunk")),
    }
}

/// Links a place to a tool, unless something that works is there which is not ours.
fn link(tool: &Path, place: &Path) -> Result {
    if points_to(place).as_deref() == Some(tool) {
        return Ok(());
    }
    if places::is_program(place) && !is_our_link(place)? {
        return Ok(());
    }
    let failed = |error: std::io::Error| {
        let (place, tool) = (place.display(), tool.display());
        format!("{place} cannot be linked to {tool}: {error}")
    };
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    if fs::symlink_metadata(place).is_ok() {
        fs::remove_file(place).map_err(failed)?;
    }
    symlink(tool, place).map_err(failed)
}

fn is_our_link(place: &Path) -> Result<bool> {
    let tools = places::tools()?;
    Ok(points_to(place).is_some_and(|target| target.starts_with(tools)))
}

fn points_to(place: &Path) -> Option<PathBuf> {
    fs::read_link(place).ok()
}

#[cfg(test)]
mod tests {
    use super::{link, points_to};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    /// An empty folder for one test.
    fn folder(name: &str) -> PathBuf {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("raftarium-xtask-{process}-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn program(path: &Path) {
        fs::write(path, "#!/bin/sh\n").unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_link_is_made_and_a_dead_one_replaced() {
        let folder = folder("links");
        let (tool, place) = (folder.join("tool"), folder.join("deep/place"));
        program(&tool);
        link(&folder.join("gone"), &place).unwrap();
        link(&tool, &place).unwrap();
        assert_eq!(points_to(&place), Some(tool));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_the_user_installed_stays() {
        let folder = folder("stays");
        let (tool, place) = (folder.join("tool"), folder.join("place"));
        program(&tool);
        program(&place);
        link(&tool, &place).unwrap();
        assert_eq!(points_to(&place), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
