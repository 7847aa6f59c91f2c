//! Where things are: the checkout, the cache folders, the programs on the search path.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::Result;

/// The top folder of the checkout.
pub(crate) fn checkout() -> PathBuf {
    // Cargo says at run time where the package is; the compiled-in folder serves a direct start.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

/// The folder of all lessons, as their authors have written them.
pub(crate) fn lessons_folder() -> PathBuf {
    checkout().join("lessons")
}

/// The files of all lessons, with the glossary.
pub(crate) fn lessons() -> Result<Vec<PathBuf>> {
    let folder = lessons_folder();
    let files = fs::read_dir(&folder)
        .map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension() == Some(OsStr::new("toml"))).collect();
    paths.sort();
    Ok(paths)
}

/// Cargo's build folder of the checkout.
pub(crate) fn build_folder() -> PathBuf {
    let folder = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| OsString::from("target"));
    checkout().join(folder)
}

/// The folder of the tools that this program installs, shared by all checkouts of the user.
pub(crate) fn tools() -> Result<PathBuf> {
    Ok(cache_home()?.join("raftarium").join("tools"))
}

/// The folder in which Trunk itself keeps the tools that it downloads.
pub(crate) fn trunk_cache() -> Result<PathBuf> {
    if cfg!(target_os = "macos") {
        Ok(home()?.join("Library/Caches/dev.trunkrs.trunk"))
    } else {
        Ok(cache_home()?.join("trunk"))
    }
}

/// The folder where Cargo puts the programs that the user installs.
pub(crate) fn cargo_programs() -> Result<PathBuf> {
    match env::var_os("CARGO_HOME") {
        Some(folder) => Ok(PathBuf::from(folder).join("bin")),
        None => Ok(home()?.join(".cargo").join("bin")),
    }
}

fn cache_home() -> Result<PathBuf> {
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    match named.filter(|folder| folder.is_absolute()) {
        Some(folder) => Ok(folder),
        None => Ok(home()?.join(".cache")),
    }
}

fn home() -> Result<PathBuf> {
    env::home_dir()
        .filter(|home| home.is_absolute())
        .ok_or_else(|| "the home folder is unknown: set HOME".to_owned())
}

/// The first program of this name on the search path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    program_in(&env::var_os("PATH")?, name)
}

/// The first program of this name on a search path.
pub(crate) fn program_in(search_path: &OsStr, name: &str) -> Option<PathBuf> {
    env::split_paths(search_path)
        .map(|folder| folder.join(name))
        .find(|candidate| is_program(candidate))
}

/// Returns whether there is a file that can be run, behind a link or not.
pub(crate) fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The search path with these folders in front.
pub(crate) fn search_path_with(folders: &[PathBuf]) -> Result<OsString> {
    let present = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&present));
    env::join_paths(all).map_err(|error| format!("the search path cannot be extended: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{checkout, is_program, program_in};
    use std::ffi::OsStr;

    #[test]
    fn the_checkout_is_the_folder_of_the_page() {
        assert!(checkout().join("index.html").is_file());
    }

    #[test]
    fn a_shell_is_found_and_a_folder_is_no_program() {
        let search_path = OsStr::new("/nowhere:/bin:/usr/bin");
        assert!(program_in(search_path, "sh").is_some());
        assert!(program_in(search_path, "no-such-program").is_none());
        assert!(!is_program(&checkout()));
    }
}
