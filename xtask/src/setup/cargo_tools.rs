//! The tools that Cargo builds from source: Trunk and wasm-bindgen.

use std::fs;
use std::path::PathBuf;

use crate::{Result, pins, places, process};

/// One installed tool, in a folder of its own that carries its version: a newer pin is installed
/// beside an older one, and checkouts with different pins do not disturb each other.
pub(super) struct Installed {
    root: PathBuf,
}

impl Installed {
    pub(super) fn folder(&self) -> PathBuf {
        self.root.join("bin")
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }
}

/// The reader of wasm-bindgen's output, and the runner of its tests.
pub(super) fn wasm_bindgen() -> Result<Installed> {
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    install("wasm-bindgen-cli", pins::WASM_BINDGEN, &programs, &[])
}

/// The builder and server of the page.
pub(super) fn trunk() -> Result<Installed> {
    // The default features add a self-update check and a second TLS stack that needs a C library.
    let features = ["--no-default-features", "--features", "rustls"];
    install("trunk", pins::TRUNK, &["trunk"], &features)
}

fn install(
    package: &str,
    version: &str,
    programs: &[&str],
    features: &[&str],
) -> Result<Installed> {
    let tools = places::tools()?;
    let installed = Installed { root: tools.join(format!("{package}-{version}")) };
    let complete = |name: &&str| places::is_program(&installed.program(name));
    if programs.iter().all(complete) {
        return Ok(installed);
    }
    println!("{package} {version} is missing: building it once, which takes a few minutes …");
    fs::create_dir_all(&tools)
        .map_err(|error| format!("{} cannot be made: {error}", tools.display()))?;
    // A build folder that stays until the end, so that an interrupted build goes on where it was.
    let build = tools.join("build");
    let mut command = process::cargo(&["install", package, "--version", version, "--locked"]);
    command
        .args(features)
        .arg("--root")
        .arg(&installed.root)
        .arg("--target-dir")
        .arg(&build)
        // Elsewhere than in the checkout, whose own Cargo settings are for the page.
        .current_dir(&tools);
    build_quickly(&mut command);
    process::run(&mut command)?;
    // Only space is lost if it stays.
    let _ = fs::remove_dir_all(build);
    Ok(installed)
}

/// These tools work for milliseconds and build for minutes, so they are built quickly, not well.
fn build_quickly(command: &mut std::process::Command) {
    for (setting, value) in [
        ("OPT_LEVEL", "1"),
        ("LTO", "off"),
        ("CODEGEN_UNITS", "16"),
        ("DEBUG", "0"),
        ("STRIP", "true"),
    ] {
        command.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
}
