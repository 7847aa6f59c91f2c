//! Fuzzing: everything that reads what comes from outside is fed with what nobody would write.
//!
//! The targets are built with libFuzzer here and not by its own Cargo command, which would be one
//! more tool to install. What the fuzzer finds worth keeping goes into `fuzz/corpus`, which the
//! smoke run of the test command begins with.

use crate::{Result, places, process};

/// The fuzz targets: each is a program in `fuzz/src/bin`, and a folder in `fuzz/corpus`.
const TARGETS: [&str; 4] = ["lesson", "link", "notation", "saved"];

/// The number of inputs that each target gets in the smoke run. A number and not a time, so that it means
/// the same on every machine.
const SMOKE: u32 = 30_000;

/// Tells the compiler to count which branches are taken, which is what libFuzzer goes by.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing -Ccodegen-units=1";

/// Feeds each target with its corpus and with some thousands of inputs made from it.
pub(crate) fn smoke() -> Result {
    if !has_compiler() {
        println!(
            "Left out: libFuzzer is written in C++, and there is no compiler for that (`c++`)."
        );
        return Ok(());
    }
    build()?;
    TARGETS.iter().try_for_each(|target| feed(target, SMOKE, false))
}

/// The same with more inputs, and keeps those that reach new branches.
pub(crate) fn at_length(inputs: &str) -> Result {
    let inputs = inputs
        .parse()
        .map_err(|_| format!("`{inputs}` is no number of inputs, such as 5000000"))?;
    build()?;
    TARGETS.iter().try_for_each(|target| feed(target, inputs, true))
}

/// Returns whether libFuzzer can be built here.
fn has_compiler() -> bool {
    let program = std::env::var_os("CXX").unwrap_or_else(|| "c++".into());
    process::succeeds(std::process::Command::new(program).arg("--version"))
}

fn build() -> Result {
    let mut command =
        process::cargo(&["build", "--release", "--locked", "--target", host()?.trim()]);
    command.args(["--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target/fuzz"]);
    process::run(command.env("RUSTFLAGS", COVERAGE))
}

/// The kind of machine this is. It is named to Cargo so that build scripts, which are no targets,
/// are built without counting.
fn host() -> Result<String> {
    process::output(std::process::Command::new("rustc").args(["--print", "host-tuple"]))
}

fn feed(target: &str, inputs: u32, keep: bool) -> Result {
    let checkout = places::checkout();
    let program = checkout.join("target/fuzz").join(host()?.trim()).join("release").join(target);
    let corpus = checkout.join("fuzz/corpus").join(target);
    let fresh = checkout.join("target/fuzz/found").join(target);
    std::fs::create_dir_all(&fresh)
        .map_err(|error| format!("{} cannot be made: {error}", fresh.display()))?;
    let mut command = std::process::Command::new(program);
    // New inputs go into the first folder; the others are only read.
    command.args(if keep { [&corpus, &fresh] } else { [&fresh, &corpus] });
    command.arg(format!("-runs={inputs}"));
    command.args(["-seed=1", "-max_len=1500", "-timeout=20", "-rss_limit_mb=2048"]);
    command.arg(format!("-artifact_prefix={}/", fresh.display()));
    // It says a lot, and nothing that matters unless it stops.
    let output = command.output().map_err(|error| format!("{target} cannot start: {error}"))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        let folder = fresh.display();
        return Err(format!("{target} does not stand every input: see above, and {folder}"));
    }
    println!("{target}: {inputs} inputs, none too much for it.");
    Ok(())
}
