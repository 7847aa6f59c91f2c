//! The parts of the Rust toolchain that a small installation leaves out.

use std::path::Path;
use std::process::Command;

use crate::pins::WASM_TARGET;
use crate::{Result, places, process};

/// The standard library for WebAssembly.
pub(super) fn wasm_target() -> Result {
    let sysroot = process::output(in_checkout("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    println!("The Rust target {WASM_TARGET} is missing: adding it …");
    rustup(&["target", "add", WASM_TARGET])
}

/// The formatter and the linter.
pub(super) fn format_and_clippy() -> Result {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !process::succeeds(&mut process::cargo(&[subcommand, "--version"])) {
            println!("The Rust component {component} is missing: adding it …");
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Result {
    if places::program("rustup").is_none() {
        let wanted = arguments.join(" ");
        return Err(format!(
            "this Rust was not installed with rustup: install rustup from https://rustup.rs, or what \
             `rustup {wanted}` would bring from where your Rust comes from"
        ));
    }
    process::run(in_checkout("rustup").args(arguments))
}

/// In the checkout, because the toolchain that it names is the one that counts.
fn in_checkout(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::checkout());
    command
}
