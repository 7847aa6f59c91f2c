//! One meaning per type name: a name that is searched for leads to one definition, wherever one is in the
//! workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Names that are defined more than once, with the reason.
const ALLOWED: &[(&str, &str)] = &[
    ("CaptionProps", "until components of the page have their own names for them"),
    ("Err", "associated types of `FromStr` have the name that std gives them"),
    ("Error", "associated types of `TryFrom` have the name that std gives them"),
    ("Event", "an event of a world has that of a server within it, which is always `raft::Event`"),
    ("Message", "Yew's components call theirs so, as an associated type"),
    ("Motion", "until the page has another name for it"),
    ("Output", "associated types of operators have the name that std gives them"),
    ("Point", "until the lesson has another name for it"),
    ("Progress", "until the session has another name for it"),
    ("Question", "until the lesson has another name for it"),
    ("Read", "until each format names what it reads"),
    ("Session", "until that of a client in a store has another name"),
    ("Store", "until the session has another name for it"),
    ("Window", "until components of the page have their own names for them"),
];

/// The folders with the code of the crates and of the page.
fn source_folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
    let crates = fs::read_dir(root.join("crates")).expect("there are crates");
    let crates = crates.map(|entry| entry.expect("it can be read").path().join("src"));
    crates.chain([root.join("src")]).filter(|path| path.is_dir()).collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The name of the type that a line defines, if it defines one.
fn defined(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    let word = match words.next()? {
        // What stands behind `pub` may have parts: `pub(in crate::check)`.
        word if word.ends_with(')') => words.next()?,
        word => word,
    };
    if !["struct", "enum", "trait", "type"].contains(&word) {
        return None;
    }
    let name = words.next()?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    Some(&name[..end.unwrap_or(name.len())]).filter(|name| name.starts_with(char::is_uppercase))
}

/// Where each name is defined, as files with lines.
fn definitions(files: &[PathBuf]) -> BTreeMap<String, Vec<String>> {
    let mut definitions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(file).expect("it can be read");
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(name) = defined(line) {
                let place = format!("{}:{number}", file.display());
                definitions.entry(name.into()).or_default().push(place);
            }
        }
    }
    definitions
}

#[test]
fn a_line_defines_a_type_whatever_stands_before_it() {
    for line in [
        "struct Name;",
        "pub struct Name {",
        "    pub(crate) enum Name<'a> {",
        "pub(in crate::check) trait Name: Clone {",
        "type Name = u8;",
    ] {
        assert_eq!(defined(line), Some("Name"), "{line}");
    }
    for line in
        ["", "// struct Name", "impl Name {", "let type_of = Name;", "use a::Name;", "pub fn x()"]
    {
        assert_eq!(defined(line), None, "{line}");
    }
}

/// Given the whole workspace, then no name is given to two types, but for those that are allowed to.
#[test]
fn a_type_name_has_one_meaning() {
    let mut files = Vec::new();
    source_folders().iter().for_each(|folder| rust_files(folder, &mut files));
    assert!(files.len() > 100, "the sources are found");
    let definitions = definitions(&files);
    let allowed = |name: &str| ALLOWED.iter().any(|(known, _)| *known == name);
    let twice: Vec<String> = definitions
        .iter()
        .filter(|(name, places)| places.len() > 1 && !allowed(name))
        .map(|(name, places)| format!("{name}: {}", places.join(", ")))
        .collect();
    assert!(twice.is_empty(), "these names have several meanings:\n{}", twice.join("\n"));
}
