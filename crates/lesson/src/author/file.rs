//! How lessons are read from text files, as `docs/LESSONS.md` tells. All of it comes from outside.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::author::condition::Condition;
use crate::author::notation::{action, conditions, goal, point, span};
use crate::author::play::{MAIN_LANGUAGE, SOLVED_WITHIN};
use crate::author::script::{
    ChallengeSource, ChoiceSource, LessonSource, Line, QuestionSource, Right, StepAction,
    StepSource, Texts,
};
use crate::compiled::Point;
use crate::contents::Kind;
use crate::glossary::{Glossary, Meaning, Words};
use raft::{Micros, Time};
use sim::{Address, Intervention, Setup, address, timed, whole};

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 200_000;

/// The most steps of a lesson, and the most actions of a step.
const MAX_STEPS: usize = 200;

/// The most conditions that are joined: each is looked at after all that happens.
const MAX_CONDITIONS: usize = 20;

/// With how many seeds a lesson is played at most.
const MAX_SEEDS: u64 = 100;

/// The longest caption, and the longest text of another kind, in letters.
const MAX_CAPTION: usize = 200;
const MAX_TEXT: usize = 400;

/// How long a step waits if its author does not say, and how long it may at most.
const LIMIT: Micros = Micros::from_millis(3_000);
const MAX_LIMIT: Micros = Micros::from_millis(60_000);

/// The speed of a step if its author does not say, and the slowest.
const SPEED: u64 = 20;
const MAX_SPEED: u64 = 1_000;

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// In which line; 0 if that is not known.
    pub line: Line,
    /// What it is, in a sentence.
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
    /// What was quoted may have had line breaks and worse in it.
    fn in_one_line(mut self) -> Self {
        self.what = self.what.replace(char::is_control, " ");
        self
    }
}

type Read<T> = Result<T, ParseError>;

/// Reads a lesson. Words that captions mark are looked for in the glossary, if one is given.
///
/// # Errors
/// The first thing that is wrong with it.
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
    let lesson = file.lesson(id, &file.table(&root))?;
    file.check_languages()?;
    Ok(lesson)
}

/// A glossary as its author has written it: the section of each word, and what it means.
#[derive(Clone, Debug, Default)]
pub struct GlossaryFile {
    list: BTreeMap<String, (String, Texts)>,
}

/// Reads a glossary.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn glossary(text: &str) -> Read<GlossaryFile> {
    read_glossary(text).map_err(ParseError::in_one_line)
}

fn read_glossary(text: &str) -> Read<GlossaryFile> {
    let file = File::new(text, None)?;
    let root = file.parse()?;
    let mut list = BTreeMap::new();
    for (word, value) in root.get_ref() {
        let fits = |letter: char| !letter.is_control() && !"[|]".contains(letter);
        if word.get_ref().is_empty() || !word.get_ref().chars().all(fits) {
            return Err(file.mistake(value, "a caption cannot mark this word"));
        }
        let Some(table) = value.get_ref().as_table() else {
            return Err(file.mistake(value, "a word of the glossary has a section and a meaning"));
        };
        let table = Table { table, line: file.line(value.span().start), file: &file };
        let section = table.want("section")?;
        let section = section.read(one_line(section.text(80)?))?;
        let texts = file.languages(&table, &["section"], MAX_TEXT)?;
        list.insert(word.get_ref().to_string(), (section, texts));
    }
    file.check_languages()?;
    Ok(GlossaryFile { list })
}

impl GlossaryFile {
    /// What words mean, in a language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Glossary {
        let said =
            |texts: &Texts| texts.get(language).or_else(|| texts.get(MAIN_LANGUAGE)).cloned();
        let list = self.list.iter().map(|(word, (section, texts))| Meaning {
            word: word.clone(),
            section: section.clone(),
            meaning: said(texts).unwrap_or_default(),
        });
        Glossary { list: list.collect() }
    }
}

/// A file that is being read.
struct File<'a> {
    text: &'a str,
    /// Where its lines end.
    ends: Vec<usize>,
    glossary: Option<&'a GlossaryFile>,
    /// All texts that were met, with their lines: all have to be there in the same languages.
    texts: RefCell<Vec<(Texts, Line)>>,
}

/// A table of a file.
struct Table<'a> {
    file: &'a File<'a>,
    table: &'a DeTable<'a>,
    line: Line,
}

/// A value of a file, with its key.
struct Value<'a> {
    file: &'a File<'a>,
    key: &'a str,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> File<'a> {
    fn new(text: &'a str, glossary: Option<&'a GlossaryFile>) -> Read<Self> {
        if text.len() > MAX_BYTES {
            return Err(ParseError { line: 0, what: too_long() });
        }
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let ends = ends.map(|(place, _)| place).collect();
        Ok(Self { text, ends, glossary, texts: RefCell::default() })
    }

    fn parse(&self) -> Read<Spanned<DeTable<'a>>> {
        DeTable::parse(self.text).map_err(|error| ParseError {
            line: error.span().map_or(0, |span| self.line(span.start)),
            what: error.message().to_owned(),
        })
    }

    fn table(&'a self, root: &'a Spanned<DeTable<'a>>) -> Table<'a> {
        Table { file: self, table: root.get_ref(), line: 1 }
    }

    fn line(&self, byte: usize) -> Line {
        1 + self.ends.partition_point(|end| *end < byte)
    }

    fn mistake(&self, value: &Spanned<DeValue<'_>>, what: &str) -> ParseError {
        ParseError { line: self.line(value.span().start), what: what.to_owned() }
    }

    fn lesson(&'a self, id: &str, table: &Table<'a>) -> Read<LessonSource> {
        let common =
            ["kind", "place", "title", "summary", "setup", "seed", "seeds", "before", "steps"];
        let rest = ["minutes", "picture", "goal", "at-most", "best", "hint", "solution"];
        table.only(&[&common[..], &rest[..]].concat())?;
        let kind = kind(&table.want("kind")?)?;
        let setup = match table.get("setup") {
            Some(value) => setup(&value)?,
            None => Setup::default(),
        };
        let before = table.list("before")?;
        let before = before.iter().map(|step| self.step(step, &setup, false));
        let before = before.collect::<Read<Vec<StepSource>>>()?;
        let steps = table.want("steps")?.tables()?;
        let steps = steps.iter().map(|step| self.step(step, &setup, true));
        let steps = steps.collect::<Read<Vec<StepSource>>>()?;
        if steps.is_empty() || steps.len() + before.len() > MAX_STEPS {
            return Err(table.mistake(&format!("a lesson has 1 to {MAX_STEPS} steps")));
        }
        let picture = table.number("picture", 1, steps.len() as u64)?;
        let picture = usize::try_from(picture.unwrap_or(steps.len() as u64)).unwrap_or(1) - 1;
        let only_of_challenges = ["goal", "at-most", "best", "hint", "solution"];
        let challenge = match kind {
            Kind::Challenge => Some(self.task(table, &setup)?),
            Kind::Chapter | Kind::Scenario => {
                match only_of_challenges.iter().find_map(|key| table.get(key)) {
                    Some(value) => {
                        let what = format!("only a challenge has `{}`", value.key);
                        return Err(value.mistake(&what));
                    }
                    None => None,
                }
            }
        };
        let minutes = match kind {
            Kind::Chapter => table.want("minutes").and(table.number("minutes", 1, 60))?,
            Kind::Scenario | Kind::Challenge => table.number("minutes", 1, 60)?,
        };
        Ok(LessonSource {
            id: id.to_owned(),
            kind,
            place: table.want("place").and(table.number("place", 1, 999))?.unwrap_or(1),
            minutes: minutes.unwrap_or(1),
            title: table.texts("title", 60)?,
            summary: table.texts("summary", MAX_CAPTION)?,
            setup,
            seed: table.number("seed", 0, i64::MAX.unsigned_abs())?.unwrap_or(1),
            seeds: table.number("seeds", 0, MAX_SEEDS)?.unwrap_or(0),
            before,
            steps,
            picture,
            challenge,
        })
    }

    fn step(&self, table: &Table<'_>, setup: &Setup, told: bool) -> Read<StepSource> {
        if told {
            let rest = ["caption", "speed", "point", "ask"];
            table.only(&[&["do", "wait", "limit", "linger", "then"][..], &rest[..]].concat())?;
        } else {
            table.only(&["do", "wait", "limit", "linger", "then"])?;
        }
        let caption = if told { table.texts("caption", MAX_CAPTION)? } else { Texts::new() };
        let wait = table.get("wait");
        let wait_line = wait.as_ref().map_or(table.line, Value::line);
        let wait = wait.map_or(Ok(Vec::new()), |value| self.conditions(&value, setup))?;
        let then = table.get("then");
        let then_line = then.as_ref().map_or(table.line, Value::line);
        let then = then.map_or(Ok(Vec::new()), |value| self.conditions(&value, setup))?;
        let actions = table.strings("do")?;
        let actions = actions.iter().map(|value| Ok((fitting_action(value, setup)?, value.line())));
        let points = table.strings("point")?;
        let points = points.iter().map(|value| fitting_point(value, setup));
        Ok(StepSource {
            caption,
            actions: actions.collect::<Read<Vec<_>>>()?,
            wait,
            limit: table.span("limit", MAX_LIMIT)?.unwrap_or(LIMIT),
            linger: table.span("linger", MAX_LIMIT)?.unwrap_or(Micros(0)),
            speed: u16::try_from(table.number("speed", 1, MAX_SPEED)?.unwrap_or(SPEED))
                .unwrap_or(1),
            points: points.collect::<Read<Vec<_>>>()?,
            then: (then, then_line),
            ask: table.get("ask").map(|value| self.ask(&value, setup)).transpose()?,
            line: table.line,
            wait_line,
        })
    }

    fn conditions(&self, value: &Value<'_>, setup: &Setup) -> Read<Vec<Condition>> {
        let list = value.read(conditions(&value.text(1_000)?))?;
        if list.is_empty() || list.len() > MAX_CONDITIONS {
            let what = format!("`{}` is 1 to {MAX_CONDITIONS} conditions", value.key);
            return Err(value.mistake(&what));
        }
        for (place, condition) in list.iter().enumerate() {
            if !condition.fits(setup) {
                return Err(value.missing(&condition.text, setup));
            }
            if let Some(why) = condition.never(setup) {
                return Err(value.mistake(&format!("“{condition}” can never hold: {why}")));
            }
            if let Some(other) = list[..place].iter().find(|other| condition.contradicts(other)) {
                let what = format!("“{other}” and “{condition}” can never hold together");
                return Err(value.mistake(&what));
            }
        }
        Ok(list)
    }

    fn ask(&self, value: &Value<'_>, setup: &Setup) -> Read<QuestionSource> {
        let table = value.table()?;
        let text = self.languages(&table, &["options"], MAX_CAPTION)?;
        let options = table.want("options")?.tables()?;
        if !(2..=6).contains(&options.len()) {
            return Err(table.mistake("a question has 2 to 6 options"));
        }
        let choices = options.iter().map(|option| {
            option.only(&["text", "why", "right", "if"])?;
            let right = match (option.get("right"), option.get("if")) {
                (Some(told), None) => Right::Told(told.flag()?),
                (None, Some(holds)) => Right::If(self.conditions(&holds, setup)?),
                _ => return Err(option.mistake("an option has either `right` or `if`")),
            };
            let (text, why) = (option.texts("text", MAX_CAPTION)?, option.texts("why", MAX_TEXT)?);
            Ok(ChoiceSource { text, why, right })
        });
        Ok(QuestionSource { text, choices: choices.collect::<Read<Vec<_>>>()? })
    }

    fn task(&self, table: &Table<'_>, setup: &Setup) -> Read<ChallengeSource> {
        let wanted = table.want("goal")?;
        self.conditions(&wanted, setup)?;
        let goal = wanted.read(goal(&wanted.text(200)?))?;
        let solution = table.want("solution")?;
        let lines = table.strings("solution")?;
        let mut last = Time(0);
        let solution_list = lines.iter().map(|line| {
            let (time, action) =
                line.read(timed(&line.text(1_000)?).map_err(|why| why.to_string()))?;
            if time < last || !action.fits(setup) {
                let what = "names a server or client that does not exist, or is earlier than the one above it";
                return Err(line.mistake(&format!("“{action}” {what}")));
            }
            if time.0 > SOLVED_WITHIN.0 {
                let seconds = SOLVED_WITHIN.as_millis() / 1_000;
                return Err(line.mistake(&format!("a solution takes at most {seconds} s")));
            }
            last = time;
            Ok((time, action))
        });
        let solution_list = solution_list.collect::<Read<Vec<(Time, Intervention)>>>()?;
        let count = solution_list.len() as u64;
        let best = table.want("best").and(table.number("best", 1, 100))?.unwrap_or(count);
        let at_most = table.number("at-most", 1, 100)?;
        if best != count {
            let what = format!("the solution has {count} interventions, so `best` must be {count}");
            return Err(solution.mistake(&what));
        }
        if let Some(most) = at_most.filter(|most| count > *most) {
            let what =
                format!("the solution has {count} interventions, but only {most} are allowed");
            return Err(solution.mistake(&what));
        }
        let (hint, line) = (table.texts("hint", MAX_TEXT)?, solution.line());
        Ok(ChallengeSource { goal, at_most, best, hint, solution: solution_list, line })
    }

    /// The texts of a table by language: all its keys but some.
    fn languages(&self, table: &Table<'_>, but: &[&str], longest: usize) -> Read<Texts> {
        let mut texts = Texts::new();
        for (language, value) in table.table {
            let language = language.get_ref().as_ref();
            if but.contains(&language) {
                continue;
            }
            let value = Value { file: self, key: language, value };
            if language.len() != 2 || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
                let what = "is not a language code of two lower-case letters, such as en";
                return Err(value.mistake(&format!("“{language}” {what}")));
            }
            let text = value.text(usize::MAX)?;
            self.check_words(&text, &value, longest)?;
            texts.insert(language.to_owned(), text);
        }
        if !texts.contains_key(MAIN_LANGUAGE) {
            let what = format!("there is no text in the main language, `{MAIN_LANGUAGE}`");
            return Err(table.mistake(&what));
        }
        self.texts.borrow_mut().push((texts.clone(), table.line));
        Ok(texts)
    }

    fn check_words(&self, text: &str, value: &Value<'_>, longest: usize) -> Read<()> {
        value.read(one_line(text.to_owned()))?;
        if !Words(text).are_marked_well() {
            return Err(
                value.mistake("a mark is [word] or [shown|word], and marks cannot be nested")
            );
        }
        let letters = Words(text).plain().chars().count();
        if letters > longest {
            return Err(value
                .mistake(&format!("the text has {letters} characters; the maximum is {longest}")));
        }
        let unknown =
            |word: &&str| self.glossary.is_some_and(|glossary| !glossary.list.contains_key(*word));
        match Words(text).pieces().filter_map(|(_, word)| word).find(unknown) {
            Some(word) => Err(value.mistake(&format!("“{word}” is not in the glossary"))),
            None => Ok(()),
        }
    }

    /// All texts of a lesson are there in the same languages.
    fn check_languages(&self) -> Read<()> {
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
    fn mistake(&self, what: &str) -> ParseError {
        ParseError { line: self.line, what: what.to_owned() }
    }

    /// There are no other keys.
    fn only(&self, known: &[&str]) -> Read<()> {
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

    fn get<'k: 'a>(&self, key: &'k str) -> Option<Value<'a>> {
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value { file: self.file, key, value })
    }

    fn want<'k: 'a>(&self, key: &'k str) -> Read<Value<'a>> {
        self.get(key).ok_or_else(|| self.mistake(&format!("`{key}` is missing")))
    }

    /// The texts under a key.
    fn texts<'k: 'a>(&self, key: &'k str, longest: usize) -> Read<Texts> {
        let value = self.want(key)?;
        self.file.languages(&value.table()?, &[], longest)
    }

    /// The tables under a key, if there are any.
    fn list<'k: 'a>(&self, key: &'k str) -> Read<Vec<Table<'a>>> {
        self.get(key).map_or(Ok(Vec::new()), |value| value.tables())
    }

    /// The texts in a list under a key, if there are any.
    fn strings<'k: 'a>(&self, key: &'k str) -> Read<Vec<Value<'a>>> {
        self.get(key).map_or(Ok(Vec::new()), |value| value.list())
    }

    fn number<'k: 'a>(&self, key: &'k str, least: u64, most: u64) -> Read<Option<u64>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = value.value.get_ref().as_integer().and_then(|it| whole(it.as_str()).ok());
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(value.mistake(&format!("`{key}` is a whole number, {least} to {most}"))),
        }
    }

    fn span<'k: 'a>(&self, key: &'k str, most: Micros) -> Read<Option<Micros>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let read = value.read(span(&value.text(40)?))?;
        if read > most {
            return Err(
                value.mistake(&format!("`{key}` is at most {} s", most.as_millis() / 1_000))
            );
        }
        Ok(Some(read))
    }
}

impl<'a> Value<'a> {
    fn line(&self) -> Line {
        self.file.line(self.value.span().start)
    }

    fn mistake(&self, what: &str) -> ParseError {
        self.file.mistake(self.value, what)
    }

    /// It names someone who is not there.
    fn missing(&self, said: &str, setup: &Setup) -> ParseError {
        let Setup { nodes, clients, .. } = setup;
        let there = format!("{} and {}", counted(*nodes, "server"), counted(*clients, "client"));
        let what = "names a server or client that does not exist";
        self.mistake(&format!("“{said}” {what}: the cluster has {there}"))
    }

    /// What was read of it, or what was wrong with that, at its line.
    fn read<T>(&self, read: Result<T, String>) -> Read<T> {
        read.map_err(|what| self.mistake(&what))
    }

    fn text(&self, longest: usize) -> Read<String> {
        match self.value.get_ref().as_str() {
            Some(text) if text.len() <= longest => Ok(text.to_owned()),
            Some(_) => Err(self.mistake(&format!("`{}` is too long", self.key))),
            None => Err(self.mistake(&format!("`{}` is a text", self.key))),
        }
    }

    fn flag(&self) -> Read<bool> {
        let flag = self.value.get_ref().as_bool();
        flag.ok_or_else(|| self.mistake(&format!("`{}` is true or false", self.key)))
    }

    fn table(&self) -> Read<Table<'a>> {
        let table = self.value.get_ref().as_table();
        let table = table.ok_or_else(|| {
            self.mistake(&format!("`{}` is a table, such as `{}.en = …`", self.key, self.key))
        })?;
        Ok(Table { file: self.file, table, line: self.line() })
    }

    fn list(&self) -> Read<Vec<Self>> {
        let list = self.value.get_ref().as_array();
        let list = list.ok_or_else(|| self.mistake(&format!("`{}` is a list", self.key)))?;
        if list.len() > MAX_STEPS {
            return Err(self.mistake(&format!("`{}` has more than {MAX_STEPS}", self.key)));
        }
        let (file, key) = (self.file, self.key);
        Ok(list.iter().map(|value| Value { file, key, value }).collect())
    }

    fn tables(&self) -> Read<Vec<Table<'a>>> {
        self.list()?.iter().map(Value::table).collect()
    }
}

/// Says that a file is too long.
#[must_use]
pub fn too_long() -> String {
    format!("the file is longer than {MAX_BYTES} bytes, the limit for a lesson")
}

/// A text, if it is one line with words in it.
fn one_line(text: String) -> Result<String, String> {
    if Words(&text).plain().trim().is_empty() || text.contains(char::is_control) {
        return Err("a text is one line that is not empty".into());
    }
    Ok(text)
}

fn kind(value: &Value<'_>) -> Read<Kind> {
    match value.text(40)?.as_str() {
        "chapter" => Ok(Kind::Chapter),
        "scenario" => Ok(Kind::Scenario),
        "challenge" => Ok(Kind::Challenge),
        other => {
            Err(value.mistake(&format!("“{other}” is not a kind: chapter, scenario, challenge")))
        }
    }
}

fn setup(value: &Value<'_>) -> Read<Setup> {
    let setup: Setup = value.read(value.text(1_000)?.parse().map_err(|why| format!("{why}")))?;
    value.read(setup.check().map_err(|why| format!("the setup is invalid ({why:?})")))?;
    Ok(setup)
}

fn fitting_action(value: &Value<'_>, setup: &Setup) -> Read<StepAction> {
    let text = value.text(1_900)?;
    let action = value.read(action(&text))?;
    let fits = match &action {
        // Its groups do not tell whom its author has named.
        StepAction::Do(Intervention::Partition(_)) => {
            text.split_whitespace().filter_map(address).all(|actor| setup.has(actor))
        }
        StepAction::Do(action) => action.fits(setup),
        StepAction::Drop(flights) | StepAction::Duplicate(flights) => {
            let mut ends = flights.from.into_iter().chain(flights.to);
            ends.all(|actor| setup.has(actor))
        }
    };
    if fits { Ok(action) } else { Err(value.missing(&text, setup)) }
}

fn fitting_point(value: &Value<'_>, setup: &Setup) -> Read<Point> {
    let text = value.text(80)?;
    let point = value.read(point(&text))?;
    let there = |actor| setup.has(actor);
    let fits = match point {
        Point::Actor(actor) => there(actor),
        // A client's link to the proxy is not drawn.
        Point::Link(Address::Node(one), Address::Node(other)) if one == other => false,
        Point::Link(one @ Address::Node(_), other @ (Address::Node(_) | Address::Proxy)) => {
            there(one) && there(other)
        }
        Point::Link(..) => false,
        Point::Log(node) | Point::Entry(node, _) => there(node.into()),
        _ => true,
    };
    if fits { Ok(point) } else { Err(value.missing(&text, setup)) }
}

fn counted(number: u8, name: &str) -> String {
    if number == 1 { format!("1 {name}") } else { format!("{number} {name}s") }
}
