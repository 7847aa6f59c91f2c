//! The test command: everything that must hold before a change is good, the quick answers first.

use std::path::Path;
use std::process::Command;

use crate::pins::WASM_TARGET;
use crate::setup::{self, Purpose, TestTools};
use crate::steps::Steps;
use crate::{Result, fuzz, page, places, process, shards, size};

/// Runs all checks, stops at the first that fails, and ends with the runners' own closing lines.
///
/// What is tested natively keeps one processor busy most of the time, and so does what is tested in a browser.
pub(crate) fn everything() -> Result {
    let steps = Steps::new(18);
    let tools = steps.step("tools", setup::everything)?;
    steps.step("format", format)?;
    steps.step("clippy (native)", clippy_native)?;
    steps.step("clippy (wasm32)", clippy_wasm)?;
    steps.step("model and comparison", check_standalone)?;
    let (native, browser) = steps.side_by_side(natively, |steps| in_browsers(steps, &tools))?;
    println!();
    for line in native.into_iter().chain(browser) {
        println!("{line}");
    }
    println!("{}", steps.summary());
    Ok(())
}

/// Returns the closing lines of all that needs no browser.
fn natively(steps: &Steps) -> Result<Vec<String>> {
    let mut closing = steps.step("native tests", native_tests)?;
    closing.extend(steps.step("doc tests", doc_tests)?);
    closing.extend(steps.step("sweep", sweep)?);
    closing.extend(steps.step("sweep in shards", shards)?);
    closing.extend(steps.step("lessons", lessons)?);
    steps.step("docs", docs)?;
    steps.step("fuzzing, for a moment", fuzz::smoke)?;
    Ok(closing)
}

/// Returns the closing lines of the page's build and of all that is tried in a browser.
fn in_browsers(steps: &Steps, tools: &TestTools) -> Result<Vec<String>> {
    let folder = steps.step("release build", || page::build_release(&tools.page))?;
    let size = steps.step("size of the page", || size::check(&folder))?;
    let mut closing = steps.step("browser tests", || browser_tests(tools))?;
    closing.extend(steps.step("release page in a browser", || script("release", &folder))?);
    closing.extend(steps.step("mouse and keyboard", || script("press", &folder))?);
    closing.extend(steps.step("accessibility", || script("axe", &folder))?);
    closing.push(size);
    Ok(closing)
}

/// Builds the release page and checks its size.
pub(crate) fn size_only() -> Result {
    let tools = setup::for_page(Purpose::Release)?;
    let folder = page::build_release(&tools)?;
    println!("{}", size::check(&folder)?);
    Ok(())
}

fn format() -> Result {
    process::run(&mut process::cargo(&["fmt", "--all", "--check"]))
        .map_err(|sentence| format!("{sentence}; `cargo fmt` puts it right"))
}

fn clippy_native() -> Result {
    let arguments = "clippy --workspace --all-targets --locked -- -D warnings";
    process::run(&mut cargo(arguments))
}

fn clippy_wasm() -> Result {
    process::run(&mut cargo(&format!(
        "clippy --target {WASM_TARGET} --lib --bins --test browser --locked -- -D warnings"
    )))
}

/// The comparison and the model are workspaces of their own, which no other check builds: they must
/// not rot.
fn check_standalone() -> Result {
    check_workspace("model")?;
    if cfg!(target_os = "linux") {
        check_workspace("compare")
    } else {
        println!("`compare` is left out: the crate `raft` brings its `protoc` for Linux alone.");
        Ok(())
    }
}

fn check_workspace(folder: &str) -> Result {
    let its = format!("--manifest-path {folder}/Cargo.toml");
    process::run(&mut cargo(&format!("fmt {its} --check")))?;
    process::run(&mut cargo(&format!("clippy {its} --all-targets --locked -- -D warnings")))
}

fn native_tests() -> Result<Vec<String>> {
    let nextest = process::succeeds(&mut process::cargo(&["nextest", "--version"]));
    let runner = if nextest { "nextest run" } else { "test" };
    let arguments = format!("{runner} --workspace --lib --bins --tests --locked");
    process::run_capturing(&mut cargo(&arguments), is_closing_line)
}

fn doc_tests() -> Result<Vec<String>> {
    process::run_capturing(&mut cargo("test --workspace --doc --locked"), is_closing_line)
}

/// Enough schedules to take about two minutes on two processors.
const SCHEDULES: &str = "0..200000";

/// Schedules that nobody wrote, with a checker that looks at every step.
fn sweep() -> Result<Vec<String>> {
    let arguments = "run --release --package raftarium-cli --locked -- sweep --seeds";
    process::run_capturing(&mut cargo(&format!("{arguments} {SCHEDULES}")), is_closing_line)
}

/// The same in shards, by the program that the sweep has built.
fn shards() -> Result<Vec<String>> {
    shards::check(&places::build_folder().join("release/raftarium"))
}

/// All lessons with all their seeds, by the program that the sweep has built.
fn lessons() -> Result<Vec<String>> {
    let mut command = cargo("run --release --package raftarium-cli --locked -- check");
    process::run_capturing(command.args(places::lessons()?), is_closing_line)
}

/// Prints how fast a world goes with the checker looking at each step, here and in a browser.
pub(crate) fn bench() -> Result {
    let tools = setup::everything()?;
    process::run(&mut cargo("bench --package sim --bench world --locked"))?;
    let arguments =
        format!("test --release --target {WASM_TARGET} --package sim --test speed --locked");
    process::run(in_browser(&tools, &mut cargo(&format!("{arguments} -- --nocapture"))))
}

/// The tests that run in a browser: of the page, and that a run goes there as it goes natively.
fn browser_tests(tools: &TestTools) -> Result<Vec<String>> {
    let mut closing = Vec::new();
    for tests in ["--package raftarium --test browser", "--package sim --test digest"] {
        let mut command = cargo(&format!("test --target {WASM_TARGET} {tests} --locked"));
        closing.extend(process::run_capturing(in_browser(tools, &mut command), is_closing_line)?);
    }
    Ok(closing)
}

/// Lets a test command run its tests in a browser.
fn in_browser<'a>(tools: &TestTools, command: &'a mut Command) -> &'a mut Command {
    command
        .env("PATH", &tools.page.search_path)
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("CHROMEDRIVER", &tools.driver)
        // In seconds, and for a whole file: the runner's own 20 are short for a slow machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "400")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    // The runner would prefer these browsers, for which `webdriver.json` has no settings.
    for other in ["GECKODRIVER", "SAFARIDRIVER"] {
        command.env_remove(other).env_remove(format!("{other}_REMOTE"));
    }
    command
}

/// Tries the page as visitors get it with one of the scripts, whose last line says what came of it.
fn script(name: &str, folder: &Path) -> Result<Vec<String>> {
    let mut command = Command::new("node");
    command.current_dir(places::checkout()).arg(format!("scripts/{name}.mjs")).arg(folder);
    process::run_capturing(&mut command, |line| {
        ["The release page", "axe-core finds nothing", "Nothing lies on anything else"]
            .iter()
            .any(|start| line.starts_with(start))
    })
}

fn docs() -> Result {
    for arguments in [
        "doc --workspace --no-deps --locked".to_owned(),
        format!("doc --lib --no-deps --locked --target {WASM_TARGET}"),
    ] {
        process::run(cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    Ok(())
}

fn cargo(arguments: &str) -> Command {
    process::cargo(&arguments.split(' ').collect::<Vec<_>>())
}

/// The last line of a test runner: of nextest, of Cargo's own, of wasm-bindgen's, of the sweep, or of the
/// lessons.
fn is_closing_line(line: &str) -> bool {
    line.trim_start().starts_with("Summary [")
        || line.starts_with("test result: ")
        || line.contains(" schedules, ")
        || (line.contains(" lesson") && line.ends_with(": ok."))
}

#[cfg(test)]
mod tests {
    use super::is_closing_line;

    #[test]
    fn closing_lines_of_all_runners_are_known() {
        let closing = [
            "     Summary [   0.013s] 21 tests run: 21 passed, 0 skipped",
            "test result: ok. 1 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.06s",
            "36 lessons, 791 runs: ok.",
            "1 lesson, 1 run: ok.",
        ];
        assert!(closing.into_iter().all(is_closing_line));
        assert!(!is_closing_line("test raft::works ... ok"));
    }
}
