//! Lessons, played without a browser: each must be readable, and true.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;

use lesson::Words;
use lesson::author::play::{LessonError, LessonErrorKind, LessonObserver, play};
use lesson::author::{
    CompileError, FileError, GLOSSARY, LessonSource, compile, event_name, read_glossary,
    read_lesson,
};
use raft::Time;
use scene::{narration, words};
use sim::{Level, Record, time_text};

use crate::args::{CheckOptions, CompileOptions};
use crate::outcome::{CliError, Ending};
use crate::print;
use crate::print::counted;

/// Plays all lessons, with all their seeds, and with the seed of the page in all their languages.
pub(crate) fn check(options: &CheckOptions) -> Result<Ending, CliError> {
    let mut out = print::out();
    let (mut lessons, mut runs) = (0_u64, 0_u64);
    let mut places = BTreeMap::new();
    let mut glossaries = BTreeMap::new();
    for path in &options.files {
        let folder = path.parent().unwrap_or(Path::new(""));
        if !glossaries.contains_key(folder) {
            glossaries.insert(
                folder,
                read_glossary(&folder.join(GLOSSARY)).map_err(|error| problem(&error))?,
            );
        }
        if path.file_name() == Some(OsStr::new(GLOSSARY)) && path.exists() {
            continue;
        }
        let glossary = glossaries.get(folder).and_then(Option::as_ref);
        let lesson = read_lesson(path, glossary).map_err(|error| problem(&error))?;
        let place = (lesson.kind, lesson.place);
        if let Some(other) = places.insert(place, path) {
            let (path, other) = (path.display(), other.display());
            return Err(CliError::Input(format!("{path}: it has the same place as {other}.")));
        }
        let others = (1..=lesson.seeds).filter(|seed| *seed != lesson.seed);
        let seeds: Vec<u64> = [lesson.seed].into_iter().chain(others).collect();
        for seed in seeds.iter().copied() {
            // What happens is the same in every language.
            let shown_in = if seed == lesson.seed { usize::MAX } else { 1 };
            for language in lesson.languages().into_iter().take(shown_in) {
                let mut observer = CheckObserver {
                    lesson: &lesson,
                    path,
                    seed,
                    language,
                    shows: options.show && seed == lesson.seed,
                    lenient: options.lenient,
                    out: &mut out,
                };
                let played = play(&lesson, seed, language, &mut observer);
                if let Err(error) = played {
                    return report(path, seed, &error);
                }
                runs += 1;
            }
        }
        lessons += 1;
        let steps = counted(lesson.steps.len() as u64, "step", "steps");
        let seeds = counted(seeds.len() as u64, "seed", "seeds");
        writeln!(out, "{}: {steps}, {seeds}", path.display())?;
    }
    let (lessons, runs) = (counted(lessons, "lesson", "lessons"), counted(runs, "run", "runs"));
    writeln!(out, "{lessons}, {runs}: ok.")?;
    Ok(Ending::Held)
}

/// A file that cannot be read, or makes no sense.
fn problem(error: &FileError) -> CliError {
    CliError::Input(format!("{error}."))
}

/// Compiles the lessons of a folder to the files that the page fetches.
pub(crate) fn compile_folder(options: &CompileOptions) -> Result<Ending, CliError> {
    let files = match compile(&options.folder) {
        Ok(files) => files,
        Err(CompileError::File(error)) => return Err(problem(&error)),
        Err(CompileError::Lesson { path, seed, error }) => return report(&path, seed, &error),
    };
    let named = |error: std::io::Error| {
        CliError::Input(format!("{}: cannot be written: {error}.", options.out.display()))
    };
    fs::create_dir_all(&options.out).map_err(named)?;
    for file in &files {
        fs::write(options.out.join(&file.name), &file.json).map_err(named)?;
    }
    Ok(Ending::Held)
}

/// Says on standard error in which step a lesson is not true, or cannot be played.
fn report(path: &Path, seed: u64, error: &LessonError) -> Result<Ending, CliError> {
    let sentence = described(path, seed, error);
    match error.kind {
        LessonErrorKind::Impossible(..) | LessonErrorKind::Setup(_) => Err(sentence),
        _ => {
            let _nobody_listens = write!(std::io::stderr(), "{sentence}");
            Ok(Ending::Broken)
        }
    }
}

/// What is wrong with a lesson, in a sentence with its place.
fn described(path: &Path, seed: u64, error: &LessonError) -> CliError {
    let LessonError { place, kind, .. } = error;
    let why = match kind {
        LessonErrorKind::Impossible(intervention, why) => {
            format!("“{intervention}” is not possible then: {}", words::impossible(*why))
        }
        LessonErrorKind::Setup(problem) => words::setup_problem(*problem).into(),
        other => format!("{other}."),
    };
    let at = error.place_in(path);
    CliError::Input(format!("{at}: {place}, seed {seed}: {why}"))
}

/// Prints each step of a lesson, if it is to be shown, and reports impossible actions, if they are forgiven.
struct CheckObserver<'a, Out: Write> {
    lesson: &'a LessonSource,
    path: &'a Path,
    seed: u64,
    language: &'a str,
    shows: bool,
    lenient: bool,
    out: &'a mut Out,
}

impl<Out: Write> LessonObserver for CheckObserver<'_, Out> {
    fn forgives(&mut self, error: &LessonError) -> bool {
        if self.lenient {
            crate::complain(&described(self.path, self.seed, error));
        }
        self.lenient
    }

    fn observe_step(&mut self, place: &str, from: Time, until: Time, records: &[Record]) {
        if !self.shows {
            return;
        }
        let step = place.strip_prefix("step ").and_then(|number| number.parse::<usize>().ok());
        let step = step.and_then(|number| self.lesson.steps.get(number - 1));
        let caption = step.and_then(|step| step.caption.get(self.language));
        let caption = caption.map(|caption| Words(caption).plain()).unwrap_or_default();
        let (from, until) = (time_text(from), time_text(until));
        let _or_not = writeln!(self.out, "\n{place}, {from} to {until}: {caption}");
        for record in records.iter().filter(|record| record.event.level() >= Level::Info) {
            let line = narration::describe(record);
            let (time, name) = (time_text(record.time), event_name(&record.event));
            let _or_not = writeln!(self.out, "  {time} [{name}] {}{}", line.what, line.suffix());
        }
    }
}
