//! From a folder of lessons as their authors have written them to the files that the page fetches.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::author::file::{self, GlossaryFile, MAX_BYTES, ParseError, too_long};
use crate::author::play::{LessonError, MAIN_LANGUAGE, contents, play};
use crate::author::script::{LessonSource, Line};
use crate::compiled::CompiledLesson;
use crate::contents::{Contents, Kind};
use crate::glossary::Glossary;

/// The name of the file that says what words mean.
pub const GLOSSARY: &str = "glossary.toml";

/// A file for the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompiledFile {
    /// Its name, such as "contents.json".
    pub name: String,
    /// Its text.
    pub json: String,
}

/// What is wrong with a file: it cannot be read, or makes no sense.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}: {what}", at(path, *line))]
pub struct FileError {
    /// Which file.
    pub path: PathBuf,
    /// In which line; 0 if that is not known.
    pub line: Line,
    /// What it is, in a sentence without its full stop.
    pub what: String,
}

/// Why a folder of lessons cannot be compiled.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// A file cannot be read, or makes no sense.
    #[error(transparent)]
    File(#[from] FileError),
    /// A lesson is not true.
    #[error("{}: {}, seed {seed}: {}", error.place_in(path), error.place, error.kind)]
    Lesson {
        /// The lesson's file.
        path: PathBuf,
        /// The seed with which it was played.
        seed: u64,
        /// What is not true in it.
        error: Box<LessonError>,
    },
}

/// Compiles all lessons of a folder: each is read and played with the seed of the page.
///
/// Returns the list of contents, the glossary, and the lessons: each chapter in a file of its own, and those of
/// the other kinds together, because the gallery shows a picture of each.
///
/// # Errors
/// The first thing that is wrong.
pub fn compile(folder: &Path) -> Result<Vec<CompiledFile>, CompileError> {
    let glossary = read_glossary(&folder.join(GLOSSARY))?;
    let mut sources = Vec::new();
    let mut files: BTreeMap<String, Vec<CompiledLesson>> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for path in lesson_files(folder)? {
        let source = read_lesson(&path, glossary.as_ref())?;
        if !places.insert((source.kind, source.place)) {
            let what = format!("another lesson of its kind has the place {}, too", source.place);
            return Err(FileError { path, line: 0, what }.into());
        }
        let seed = source.seed;
        let compiled = play(&source, seed, MAIN_LANGUAGE, &mut ())
            .map_err(|error| CompileError::Lesson { path, seed, error: error.into() })?;
        files.entry(file_of(&source)).or_default().push(compiled);
        sources.push(source);
    }
    let glossary = glossary.unwrap_or_default().in_language(MAIN_LANGUAGE);
    let mut compiled = vec![
        json(Contents::FILE, &contents(&sources, MAIN_LANGUAGE)),
        json(Glossary::FILE, &glossary),
    ];
    compiled.extend(files.iter().map(|(name, lessons)| json(name, lessons)));
    Ok(compiled)
}

/// The name of a compiled lesson's file.
pub(super) fn file_of(lesson: &LessonSource) -> String {
    match lesson.kind {
        Kind::Chapter => format!("chapter-{}.json", lesson.id),
        Kind::Scenario => "scenarios.json".into(),
        Kind::Challenge => "challenges.json".into(),
    }
}

fn json(name: &str, content: &impl Serialize) -> CompiledFile {
    let json = serde_json::to_string(content).expect("texts and numbers always serialize");
    CompiledFile { name: name.into(), json }
}

/// The lessons of a folder, in the order of their names.
fn lesson_files(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let failed = |error: std::io::Error| {
        file_error(folder, 0, &format!("the folder cannot be read: {error}"))
    };
    let files = fs::read_dir(folder).map_err(failed)?;
    let paths = files.map(|file| Ok(file.map_err(failed)?.path()));
    let mut paths = paths.collect::<Result<Vec<PathBuf>, FileError>>()?;
    paths.retain(|path| {
        path.extension() == Some(OsStr::new("toml"))
            && path.file_name() != Some(OsStr::new(GLOSSARY))
    });
    paths.sort();
    Ok(paths)
}

/// Reads a glossary, if there is one.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_glossary(path: &Path) -> Result<Option<GlossaryFile>, FileError> {
    if !path.exists() {
        return Ok(None);
    }
    file::glossary(&text(path)?).map(Some).map_err(|error| parse_error(path, &error))
}

/// Reads a lesson. Words that captions mark are looked for in the glossary, if one is given.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_lesson(
    path: &Path,
    glossary: Option<&GlossaryFile>,
) -> Result<LessonSource, FileError> {
    let id = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    file::lesson(id, &text(path)?, glossary).map_err(|error| parse_error(path, &error))
}

fn text(path: &Path) -> Result<String, FileError> {
    let file = File::open(path)
        .map_err(|error| file_error(path, 0, &format!("it cannot be opened: {error}")))?;
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that what is too long is seen to be.
    let read = file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| file_error(path, 0, &format!("it cannot be read: {error}")))?;
    if bytes.len() > MAX_BYTES {
        return Err(file_error(path, 0, &too_long()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        file_error(path, line, "it is not text in UTF-8")
    })
}

fn file_error(path: &Path, line: Line, what: &str) -> FileError {
    FileError { path: path.into(), line, what: what.into() }
}

fn parse_error(path: &Path, error: &ParseError) -> FileError {
    file_error(path, error.line, &error.what)
}

impl LessonError {
    /// Its place in a lesson's file, as tools that jump to it know it.
    #[must_use]
    pub fn place_in(&self, path: &Path) -> String {
        at(path, self.line)
    }
}

/// A place in a file, as tools that jump to it know it.
fn at(path: &Path, line: Line) -> String {
    match line {
        0 => path.display().to_string(),
        line => format!("{}:{line}", path.display()),
    }
}
