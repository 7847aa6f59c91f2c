//! A lesson's or a glossary's text as a TOML document: its tables and values, each with its line.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{GlossaryFile, MAX_BYTES, ParseError, Read, too_long};
use crate::author::notation::span;
use crate::author::play::MAIN_LANGUAGE;
use crate::author::script::{Line, Texts};
use crate::glossary::Words;
use raft::Micros;
use sim::whole;

/// The most items of a list.
pub(super) const MAX_ITEMS: usize = 200;

/// A file that is being read.
pub(super) struct File<'a> {
    text: &'a str,
    /// The places of its line breaks, in bytes.
    ends: Vec<usize>,
    glossary: Option<&'a GlossaryFile>,
    /// All texts read so far, with their lines: all have to exist in the same languages.
    texts: RefCell<Vec<(Texts, Line)>>,
}

/// A table of a file.
pub(super) struct Table<'a> {
    file: &'a File<'a>,
    table: &'a DeTable<'a>,
    pub(super) line: Line,
}

/// A value of a file, with its key.
pub(super) struct Value<'a> {
    file: &'a File<'a>,
    pub(super) key: &'a str,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> File<'a> {
    pub(super) fn new(text: &'a str, glossary: Option<&'a GlossaryFile>) -> Read<Self> {
        if text.len() > MAX_BYTES {
            return Err(ParseError { line: 0, what: too_long() });
        }
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let ends = ends.map(|(place, _)| place).collect();
        Ok(Self { text, ends, glossary, texts: RefCell::default() })
    }

    pub(super) fn parse(&self) -> Read<Spanned<DeTable<'a>>> {
        DeTable::parse(self.text).map_err(|error| ParseError {
            line: error.span().map_or(0, |span| self.line(span.start)),
            what: error.message().to_owned(),
        })
    }

    /// Its outermost table.
    pub(super) fn table(&'a self, root: &'a Spanned<DeTable<'a>>) -> Table<'a> {
        Table { file: self, table: root.get_ref(), line: 1 }
    }

    fn line(&self, byte: usize) -> Line {
        1 + self.ends.partition_point(|end| *end < byte)
    }

    fn error(&self, value: &Spanned<DeValue<'_>>, what: &str) -> ParseError {
        ParseError { line: self.line(value.span().start), what: what.to_owned() }
    }

    /// Checks that all texts exist in the same languages.
    pub(super) fn check_languages(&self) -> Read<()> {
        let texts = self.texts.borrow();
        let all: BTreeSet<&String> = texts.iter().flat_map(|(texts, _)| texts.keys()).collect();
        for (texts, line) in texts.iter() {
            if let Some(language) = all.iter().find(|it| !texts.contains_key(**it)) {
                let what =
                    format!("the text is missing in “{language}”, in which other texts exist");
                return Err(ParseError { line: *line, what });
            }
        }
        Ok(())
    }
}

impl<'a> Table<'a> {
    pub(super) fn error(&self, what: &str) -> ParseError {
        ParseError { line: self.line, what: what.to_owned() }
    }

    /// Checks that there are no other keys.
    pub(super) fn only(&self, known: &[&str]) -> Read<()> {
        let other = self.table.iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref()));
        match other {
            None => Ok(()),
            Some((key, _)) => {
                let line = self.file.line(key.span().start);
                let what = format!("“{}” is unknown: expected {}", key.get_ref(), known.join(", "));
                Err(ParseError { line, what })
            }
        }
    }

    /// Its keys and values.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        let (file, table) = (self.file, self.table);
        table.iter().map(move |(key, value)| {
            let key = key.get_ref().as_ref();
            (key, Value { file, key, value })
        })
    }

    pub(super) fn get<'k: 'a>(&self, key: &'k str) -> Option<Value<'a>> {
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value { file: self.file, key, value })
    }

    pub(super) fn want<'k: 'a>(&self, key: &'k str) -> Read<Value<'a>> {
        self.get(key).ok_or_else(|| self.error(&format!("`{key}` is missing")))
    }

    /// The texts under a key.
    pub(super) fn texts<'k: 'a>(&self, key: &'k str, longest: usize) -> Read<Texts> {
        let value = self.want(key)?;
        value.table()?.languages(&[], longest)
    }

    /// The tables under a key, if there are any.
    pub(super) fn list<'k: 'a>(&self, key: &'k str) -> Read<Vec<Table<'a>>> {
        self.get(key).map_or(Ok(Vec::new()), |value| value.tables())
    }

    /// The texts in a list under a key, if there are any.
    pub(super) fn strings<'k: 'a>(&self, key: &'k str) -> Read<Vec<Value<'a>>> {
        self.get(key).map_or(Ok(Vec::new()), |value| value.list())
    }

    pub(super) fn number<'k: 'a>(&self, key: &'k str, least: u64, most: u64) -> Read<Option<u64>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = value.value.get_ref().as_integer().and_then(|it| whole(it.as_str()).ok());
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(value.error(&format!("`{key}` is a whole number, {least} to {most}"))),
        }
    }

    pub(super) fn span<'k: 'a>(&self, key: &'k str, most: Micros) -> Read<Option<Micros>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let read = value.read(span(&value.text(40)?))?;
        if read > most {
            return Err(value.error(&format!("`{key}` is at most {} s", most.as_millis() / 1_000)));
        }
        Ok(Some(read))
    }

    /// The texts of the table by language: all its keys but some.
    pub(super) fn languages(&self, but: &[&str], longest: usize) -> Read<Texts> {
        let mut texts = Texts::new();
        for (language, value) in self.entries().filter(|(key, _)| !but.contains(key)) {
            if language.len() != 2 || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
                let what = "is not a language code of two lower-case letters, such as en";
                return Err(value.error(&format!("“{language}” {what}")));
            }
            let text = value.text(usize::MAX)?;
            value.check_words(&text, longest)?;
            texts.insert(language.to_owned(), text);
        }
        if !texts.contains_key(MAIN_LANGUAGE) {
            let what = format!("there is no text in the main language, `{MAIN_LANGUAGE}`");
            return Err(self.error(&what));
        }
        self.file.texts.borrow_mut().push((texts.clone(), self.line));
        Ok(texts)
    }
}

impl<'a> Value<'a> {
    pub(super) fn line(&self) -> Line {
        self.file.line(self.value.span().start)
    }

    pub(super) fn error(&self, what: &str) -> ParseError {
        self.file.error(self.value, what)
    }

    /// Adds the line to what is wrong, if anything is.
    pub(super) fn read<T>(&self, read: Result<T, String>) -> Read<T> {
        read.map_err(|what| self.error(&what))
    }

    pub(super) fn text(&self, longest: usize) -> Read<String> {
        match self.value.get_ref().as_str() {
            Some(text) if text.len() <= longest => Ok(text.to_owned()),
            Some(_) => Err(self.error(&format!("`{}` is too long", self.key))),
            None => Err(self.error(&format!("`{}` is a text", self.key))),
        }
    }

    pub(super) fn flag(&self) -> Read<bool> {
        let flag = self.value.get_ref().as_bool();
        flag.ok_or_else(|| self.error(&format!("`{}` is true or false", self.key)))
    }

    pub(super) fn table(&self) -> Read<Table<'a>> {
        let key = self.key;
        self.table_or(&format!("`{key}` is a table, such as `{key}.en = …`"))
    }

    /// Its table, or this sentence as an error.
    pub(super) fn table_or(&self, what: &str) -> Read<Table<'a>> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.error(what))?;
        Ok(Table { file: self.file, table, line: self.line() })
    }

    pub(super) fn list(&self) -> Read<Vec<Self>> {
        let list = self.value.get_ref().as_array();
        let list = list.ok_or_else(|| self.error(&format!("`{}` is a list", self.key)))?;
        if list.len() > MAX_ITEMS {
            return Err(self.error(&format!("`{}` has more than {MAX_ITEMS}", self.key)));
        }
        let (file, key) = (self.file, self.key);
        Ok(list.iter().map(|value| Value { file, key, value }).collect())
    }

    pub(super) fn tables(&self) -> Read<Vec<Table<'a>>> {
        self.list()?.iter().map(Value::table).collect()
    }

    fn check_words(&self, text: &str, longest: usize) -> Read<()> {
        self.read(one_line(text.to_owned()))?;
        if !Words(text).are_marked_well() {
            return Err(self.error("a mark is [word] or [shown|word], and marks cannot be nested"));
        }
        let letters = Words(text).plain().chars().count();
        if letters > longest {
            return Err(
                self.error(&format!("the text has {letters} characters; the maximum is {longest}"))
            );
        }
        let unknown = |word: &&str| {
            self.file.glossary.is_some_and(|glossary| !glossary.list.contains_key(*word))
        };
        match Words(text).pieces().filter_map(|(_, word)| word).find(unknown) {
            Some(word) => Err(self.error(&format!("“{word}” is not in the glossary"))),
            None => Ok(()),
        }
    }
}

/// Checks that a text is one line with words in it.
pub(super) fn one_line(text: String) -> Result<String, String> {
    if Words(&text).plain().trim().is_empty() || text.contains(char::is_control) {
        return Err("a text is one line that is not empty".into());
    }
    Ok(text)
}
