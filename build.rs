//! Makes of the lessons what the page is given: courses, a list of contents, and what words mean. Asks the
//! linker for what `cargo xtask split` needs to part the program.
//!
//! The rooms below the page are part of this program, too, so that a lesson is played here by the same engine
//! as everywhere: what is not true is not built.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use lesson::BETWEEN;
use lesson::author::Lesson;
use lesson::author::file::{self, GlossaryFile};
use lesson::author::play::{MAIN_LANGUAGE, contents, play};

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
    let glossary = read(Path::new(FOLDER).join("glossary.toml").as_path())?;
    let glossary = file::glossary(&glossary).map_err(|why| format!("glossary.toml: {why}"))?;
    let lessons = lessons(&glossary)?;
    let mut parts: Vec<(String, String)> = Vec::new();
    for lesson in &lessons {
        let course = play(lesson, lesson.seed, MAIN_LANGUAGE, &mut ()).map_err(|failure| {
            let (id, line) = (&lesson.id, failure.line);
            format!("{FOLDER}/{id}.toml:{line}: {}: {}", failure.place, failure.trouble)
        })?;
        let part = lesson.kind.part(&lesson.id);
        let text = format!("{}\n{}{BETWEEN}", lesson.id, course.written());
        match parts.iter_mut().find(|(name, _)| *name == part) {
            Some((_, texts)) => texts.push_str(&text),
            None => parts.push((part, text)),
        }
    }
    for (name, text) in &parts {
        write_file(&out.join(format!("{name}.lessons")), text)?;
    }
    let list = contents(&lessons, MAIN_LANGUAGE).written();
    write_file(&out.join("contents"), &list)?;
    write_file(&out.join("glossary"), &glossary.in_language(MAIN_LANGUAGE).written())?;
    write_file(&out.join("shelf.rs"), &shelf(&parts))
}

fn lessons(glossary: &GlossaryFile) -> Result<Vec<Lesson>, String> {
    let files = fs::read_dir(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    let mut lessons = Vec::new();
    for path in paths {
        let id = path.file_stem().unwrap_or_default().to_string_lossy();
        if id == "glossary" {
            continue;
        }
        let lesson = file::lesson(&id, &read(&path)?, Some(glossary));
        lessons.push(lesson.map_err(|why| format!("{}: {why}", path.display()))?);
    }
    Ok(lessons)
}

/// How the page comes by the lessons: each part is fetched by itself, when it is needed. A page for
/// development has them all.
fn shelf(parts: &[(String, String)]) -> String {
    let mut arms = String::new();
    let mut doors = String::new();
    for (name, _) in parts {
        let _ = writeln!(arms, "        \"{name}\" => lessons_{name}().await,");
        let _ = write!(
            doors,
            "
#[cfg(not(debug_assertions))]
#[wasm_split_helpers::wasm_split(lessons_{name}, fallible)]
fn lessons_{name}() -> Fetched {{
    Ok(include_str!(\"{name}.lessons\"))
}}

#[cfg(debug_assertions)]
async fn lessons_{name}() -> Fetched {{
    Ok(include_str!(\"{name}.lessons\"))
}}
"
        );
    }
    format!(
        "/// Fetches the lessons of a part; of a part that is not there, nothing.
pub async fn fetch(part: &str) -> Fetched {{
    match part {{
{arms}        _ => Ok(\"\"),
    }}
}}
{doors}"
    )
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write_file(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
