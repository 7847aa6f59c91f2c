//! Makes of the lessons what the page is given: courses, a list of contents, and what words mean. Asks the
//! linker for what `cargo xtask split` needs to part the program.
//!
//! The rooms below the page are part of this program, too, so that a lesson is played here by the same engine
//! as everywhere: what is not true is not built.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use lesson::author::compile;
use lesson::{Contents, Glossary};

/// Where the lessons are.
const FOLDER: &str = "lessons";

fn main() {
    for path in ["build.rs", FOLDER] {
        println!("cargo::rerun-if-changed={path}");
    }
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Nothing else has lessons in it: the command line reads the files themselves.
    if !is("CARGO_CFG_TARGET_ARCH", "wasm32") {
        return;
    }
    // `cargo xtask split` cuts the lessons out of the release page; a page for development has them built in.
    if is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    if let Err(why) = make() {
        println!("cargo::error={}", why.replace('\n', " "));
    }
}

fn make() -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|error| error.to_string())?);
    let files = compile(Path::new(FOLDER)).map_err(|error| error.to_string())?;
    for file in &files {
        write_file(&out.join(&file.name), &file.json)?;
    }
    let names = files.iter().map(|file| file.name.as_str());
    let names = names.filter(|name| ![Contents::FILE, Glossary::FILE].contains(name));
    write_file(&out.join("shelf.rs"), &shelf(&names.collect::<Vec<_>>()))
}

/// How the page comes by the lessons: each file is fetched by itself, when it is needed. A page for
/// development has them all.
fn shelf(files: &[&str]) -> String {
    let mut arms = String::new();
    let mut doors = String::new();
    for file in files {
        let name = file.trim_end_matches(".json").replace('-', "_");
        let _ = writeln!(arms, "        \"{file}\" => lessons_{name}().await,");
        let _ = write!(
            doors,
            "
#[cfg(not(debug_assertions))]
#[wasm_split_helpers::wasm_split(lessons_{name}, fallible)]
fn lessons_{name}() -> Fetched {{
    Ok(include_str!(\"{file}\"))
}}

#[cfg(debug_assertions)]
async fn lessons_{name}() -> Fetched {{
    Ok(include_str!(\"{file}\"))
}}
"
        );
    }
    format!(
        "/// Fetches a file of lessons; of a file that is not there, nothing.
pub async fn fetch(file: &str) -> Fetched {{
    match file {{
{arms}        _ => Ok(\"[]\"),
    }}
}}
{doors}"
    )
}

fn write_file(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
