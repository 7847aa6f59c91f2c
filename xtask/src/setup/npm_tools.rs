//! What npm carries for every machine: Binaryen, which optimizes WebAssembly, and the packages of `scripts`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::pins::BINARYEN;
use crate::{Result, places, process};

/// Finds the folder of `wasm-opt`, or installs it.
pub(super) fn binaryen() -> Result<PathBuf> {
    let ours = folder("binaryen", BINARYEN)?;
    if places::is_program(&ours.join("wasm-opt")) {
        return Ok(ours);
    }
    if let Some(of_the_user) = places::program("wasm-opt").filter(|path| has_version(path))
        && let Some(folder) = of_the_user.parent()
    {
        return Ok(folder.into());
    }
    install("binaryen", BINARYEN)?;
    Ok(ours)
}

/// Installs the packages that `scripts/package-lock.json` names, unless these very ones are there.
pub(super) fn packages_of_scripts() -> Result {
    let scripts = places::checkout().join("scripts");
    let lock = scripts.join("package-lock.json");
    // A copy of the list beside what was installed by it.
    let installed = scripts.join("node_modules/installed.json");
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}", lock.display());
    let wanted = fs::read(&lock).map_err(failed)?;
    if fs::read(&installed).is_ok_and(|list| list == wanted) {
        return Ok(());
    }
    println!("The packages of the scripts are missing or old: installing them …");
    let mut command = Command::new(npm()?);
    command.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&scripts);
    process::run(&mut command)?;
    fs::write(&installed, wanted)
        .map_err(|error| format!("{} cannot be written: {error}", installed.display()))
}

/// Where the programs of an npm package are, once it is installed. The folder carries its version.
fn folder(package: &str, version: &str) -> Result<PathBuf> {
    let root = places::tools()?.join(format!("{package}-{version}"));
    Ok(root.join("node_modules").join(package).join("bin"))
}

fn has_version(wasm_opt: &Path) -> bool {
    process::output(Command::new(wasm_opt).arg("--version")).is_ok_and(|line| names_the_pin(&line))
}

/// The line is `wasm-opt version 132 (version_132)`, or the same without the brackets.
fn names_the_pin(line: &str) -> bool {
    line.split_whitespace().nth(2) == Some(BINARYEN)
}

fn npm() -> Result<PathBuf> {
    if let (Some(npm), Some(_)) = (places::program("npm"), places::program("node")) {
        return Ok(npm);
    }
    println!("Node.js and npm are missing: installing Debian's packages …");
    debian::install(&["nodejs", "npm"]).map_err(|reason| {
        format!(
            "the release build needs Node.js, which cannot be installed here ({reason}): install \
             Node.js 18 or later with npm"
        )
    })?;
    places::program("npm").ok_or_else(|| "npm is not on the search path: install it".to_owned())
}

/// Installs beside the final place and moves there when complete, so that an interrupted
/// installation is not taken for a finished one.
fn install(package: &str, version: &str) -> Result {
    let npm = npm()?;
    println!("{package} {version} is missing: installing the npm package …");
    let folder = places::tools()?.join(format!("{package}-{version}"));
    let partial = places::tools()?.join(format!("{package}-{version}.partial"));
    let failed = |error: std::io::Error| format!("{} cannot be filled: {error}", folder.display());
    for leftover in [&partial, &folder] {
        if leftover.exists() {
            fs::remove_dir_all(leftover).map_err(failed)?;
        }
    }
    fs::create_dir_all(&partial).map_err(failed)?;
    let mut command = Command::new(npm);
    command
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .arg(&partial)
        .arg(format!("{package}@{version}"))
        .current_dir(&partial);
    process::run(&mut command)?;
    fs::rename(&partial, &folder).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::{BINARYEN, names_the_pin};

    #[test]
    fn only_the_pinned_version_will_do() {
        let line = format!("wasm-opt version {BINARYEN}");
        assert!(names_the_pin(&line));
        assert!(names_the_pin(&format!("{line} (version_{BINARYEN})\n")));
        assert!(!names_the_pin("wasm-opt version 108"));
        assert!(!names_the_pin(""));
    }
}
