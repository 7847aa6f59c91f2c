//! Lessons, played without a browser: each must be readable, and true.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use lesson::Words;
use lesson::author::file::{self, GlossaryFile, MAX_BYTES, too_long};
use lesson::author::play::{Audience, Failure, Trouble, play};
use lesson::author::{Lesson, happening};
use raft::Time;
use scene::{narration, words};
use sim::{Level, Record, instant_text};

use crate::args::CheckOptions;
use crate::print;
use crate::print::counted;
use crate::problem::{Problem, Verdict};

/// The name of the file that says what words mean.
const GLOSSARY: &str = "glossary.toml";

/// Plays all lessons, with all their seeds, and with the seed of the page in all their languages.
pub(crate) fn check(options: &CheckOptions) -> Result<Verdict, Problem> {
    let mut out = print::out();
    let (mut lessons, mut runs) = (0_u64, 0_u64);
    let mut places = BTreeMap::new();
    let mut glossaries = BTreeMap::new();
    for path in &options.files {
        let folder = path.parent().unwrap_or(Path::new(""));
        if !glossaries.contains_key(folder) {
            glossaries.insert(folder, read_glossary(&folder.join(GLOSSARY))?);
        }
        if path.file_name() == Some(OsStr::new(GLOSSARY)) && path.exists() {
            continue;
        }
        let glossary = glossaries.get(folder).and_then(Option::as_ref);
        let lesson = read(path, glossary)?;
        let place = (lesson.kind as u8, lesson.place);
        if let Some(other) = places.insert(place, path) {
            let what = format!("it has the same place as {}", other.display());
            return Err(problem(path, 0, &what));
        }
        let others = (1..=lesson.seeds).filter(|seed| *seed != lesson.seed);
        let seeds: Vec<u64> = [lesson.seed].into_iter().chain(others).collect();
        for seed in seeds.iter().copied() {
            // What happens is the same in every language.
            let shown_in = if seed == lesson.seed { usize::MAX } else { 1 };
            for language in lesson.languages().into_iter().take(shown_in) {
                let mut shown = Shown { lesson: &lesson, language, out: &mut out };
                let audience: &mut dyn Audience =
                    if options.show && seed == lesson.seed { &mut shown } else { &mut () };
                let played = play(&lesson, seed, language, audience);
                if let Err(failure) = played {
                    return Ok(tell(path, seed, &failure));
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
    Ok(Verdict::Held)
}

fn read_glossary(path: &Path) -> Result<Option<GlossaryFile>, Problem> {
    if !path.exists() {
        return Ok(None);
    }
    let read = file::glossary(&text(path)?);
    read.map(Some).map_err(|mistake| problem(path, mistake.line, &mistake.what))
}

fn read(path: &Path, glossary: Option<&GlossaryFile>) -> Result<Lesson, Problem> {
    let id = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let read = file::lesson(id, &text(path)?, glossary);
    read.map_err(|mistake| problem(path, mistake.line, &mistake.what))
}

fn text(path: &Path) -> Result<String, Problem> {
    let opened = File::open(path);
    let file =
        opened.map_err(|error| problem(path, 0, &format!("it cannot be opened: {error}")))?;
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    let read = file.take(most).read_to_end(&mut bytes);
    read.map_err(|error| problem(path, 0, &format!("it cannot be read: {error}")))?;
    if bytes.len() > MAX_BYTES {
        return Err(problem(path, 0, &too_long()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        problem(path, line, "it is not text in UTF-8")
    })
}

fn problem(path: &Path, line: usize, what: &str) -> Problem {
    Problem::Input(format!("{}: {what}.", at(path, line)))
}

/// A place in a file, as tools that jump to it know it.
fn at(path: &Path, line: usize) -> String {
    match line {
        0 => path.display().to_string(),
        line => format!("{}:{line}", path.display()),
    }
}

/// Says on standard error in which step a lesson is not true.
fn tell(path: &Path, seed: u64, failure: &Failure) -> Verdict {
    let Failure { place, line, trouble } = failure;
    let why = match trouble {
        Trouble::Impossible(deed, why) => {
            format!("“{deed}” is not possible then: {}", words::impossible(*why))
        }
        Trouble::Setup(problem) => words::setup_problem(*problem).into(),
        other => format!("{other}."),
    };
    let sentence = Problem::Input(format!("{}: {place}, seed {seed}: {why}", at(path, *line)));
    let _nobody_listens = write!(std::io::stderr(), "{sentence}");
    Verdict::Broken
}

/// Prints each step of a lesson.
struct Shown<'a, Out: Write> {
    lesson: &'a Lesson,
    language: &'a str,
    out: &'a mut Out,
}

impl<Out: Write> Audience for Shown<'_, Out> {
    fn see(&mut self, place: &str, from: Time, until: Time, records: &[Record]) {
        let step = place.strip_prefix("step ").and_then(|number| number.parse::<usize>().ok());
        let step = step.and_then(|number| self.lesson.steps.get(number - 1));
        let caption = step.and_then(|step| step.caption.get(self.language));
        let caption = caption.map(|caption| Words(caption).plain()).unwrap_or_default();
        let (from, until) = (instant_text(from), instant_text(until));
        let _or_not = writeln!(self.out, "\n{place}, {from} to {until}: {caption}");
        for record in records.iter().filter(|record| record.event.level() >= Level::Info) {
            let line = narration::describe(record);
            let (time, name) = (instant_text(record.time), happening(&record.event));
            let _or_not = writeln!(self.out, "  {time} [{name}] {}{}", line.what, line.suffix());
        }
    }
}
