//! Reads lessons and glossaries from text files (`docs/LESSONS.md`). All of it comes from outside.

mod document;
mod shown;
mod source;

use std::collections::BTreeMap;
use std::fmt;

use crate::author::play::MAIN_LANGUAGE;
use crate::author::script::{LessonSource, Line, Texts};
use crate::glossary::{Glossary, Meaning};
use document::{File, one_line};

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 200_000;

/// The longest text that is not a caption, in characters.
const MAX_TEXT: usize = 400;

/// An error in an author's file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The line, or 0 if it is not known.
    pub line: Line,
    /// A sentence that says what is wrong.
    pub what: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.what),
            line => write!(f, "line {line}: {}", self.what),
        }
    }
}

impl ParseError {
    /// What it quotes may have line breaks and worse in it.
    fn in_one_line(mut self) -> Self {
        self.what = self.what.replace(char::is_control, " ");
        self
    }
}

type Read<T> = Result<T, ParseError>;

/// Reads a lesson. Words that captions mark must be in the glossary, if one is given.
///
/// # Errors
/// The first error in it.
pub fn lesson(id: &str, text: &str, glossary: Option<&GlossaryFile>) -> Read<LessonSource> {
    read_lesson(id, text, glossary).map_err(ParseError::in_one_line)
}

fn read_lesson(id: &str, text: &str, glossary: Option<&GlossaryFile>) -> Read<LessonSource> {
    let named =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if id.is_empty() || id.len() > 40 || !id.chars().all(named) {
        let what = "a lesson's file name has at most 40 lower-case letters, digits and hyphens";
        return Err(ParseError { line: 0, what: what.into() });
    }
    let file = File::new(text, glossary)?;
    let root = file.parse()?;
    let lesson = source::lesson(id, &file.table(&root))?;
    file.check_languages()?;
    Ok(lesson)
}

/// A glossary as its author writes it: the section of each word, and its meaning.
#[derive(Clone, Debug, Default)]
pub struct GlossaryFile {
    list: BTreeMap<String, (String, Texts)>,
}

/// Reads a glossary.
///
/// # Errors
/// The first error in it.
pub fn glossary(text: &str) -> Read<GlossaryFile> {
    read_glossary(text).map_err(ParseError::in_one_line)
}

fn read_glossary(text: &str) -> Read<GlossaryFile> {
    let file = File::new(text, None)?;
    let root = file.parse()?;
    let mut list = BTreeMap::new();
    for (word, entry) in file.table(&root).entries() {
        let fits = |letter: char| !letter.is_control() && !"[|]".contains(letter);
        if word.is_empty() || !word.chars().all(fits) {
            return Err(entry.error("a caption cannot mark this word"));
        }
        let table = entry.table_or("a word of the glossary has a section and a meaning")?;
        let section = table.want("section")?;
        let section = section.read(one_line(section.text(80)?))?;
        let texts = table.languages(&["section"], MAX_TEXT)?;
        list.insert(word.to_owned(), (section, texts));
    }
    file.check_languages()?;
    Ok(GlossaryFile { list })
}

impl GlossaryFile {
    /// The meanings of the words in a language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Glossary {
        let text =
            |texts: &Texts| texts.get(language).or_else(|| texts.get(MAIN_LANGUAGE)).cloned();
        let list = self.list.iter().map(|(word, (section, texts))| Meaning {
            word: word.clone(),
            section: section.clone(),
            meaning: text(texts).unwrap_or_default(),
        });
        Glossary { list: list.collect() }
    }
}

/// Says that a file is too long.
#[must_use]
pub fn too_long() -> String {
    format!("the file is longer than {MAX_BYTES} bytes, the limit for a lesson")
}
