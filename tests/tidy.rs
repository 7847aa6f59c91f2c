//! The house rules that the compiler does not check: each room uses only the rooms to its left,
//! and the pure ones know neither a browser nor anything that differs from machine to machine.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from left to right. Each may use those to its left.
const ROOMS: [&str; 5] = ["raft", "sim", "lesson", "scene", "app"];

/// The rooms that do without a browser.
const PURE: &[&str] = &["raft", "sim", "lesson", "scene"];

/// What no pure room may know: the browser, and what differs from machine to machine.
const FOREIGN: &[&str] = &[
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "serde_wasm_bindgen",
    "yew",
    "gloo",
    "gloo_events",
    "gloo_render",
    "gloo_timers",
    "getrandom",
    "std::time",
    "std::thread",
    "std::fs",
    "std::net",
    "std::env",
    "SystemTime",
    "Instant",
    "HashMap",
    "HashSet",
    "f32",
    "f64",
];

/// What only the file of a room may know that reads what authors write.
const AUTHORS: (&str, &str) = ("lesson/author/file.rs", "toml");

/// What the algorithm itself does without: words are made elsewhere.
const WORDS: &[&str] = &["format!", "String", "to_string", "println!"];

/// A source file, with comments and the insides of strings blanked out.
struct Source {
    path: PathBuf,
    code: String,
}

fn sources(room: &str) -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let file = src.join(room).with_extension("rs");
    if file.exists() {
        sources.push(source(file));
    }
    collect(&src.join(room), &mut sources);
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|it| it == "rs") {
            sources.push(source(path));
        }
    }
}

fn source(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).expect("a readable file");
    Source { path, code: code_of(&text) }
}

/// The code of a text: comments and strings are gone, lines stay.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if next == '"' {
            string_length(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else {
            code.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        };
        let lines = rest[..skipped].matches('\n');
        code.extend(lines);
        rest = &rest[skipped..];
    }
    code
}

/// How long the string is with which a text begins.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// The lines of a code in which a word stands by itself.
fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let part_of_name =
        |letter: Option<char>| letter.is_some_and(|it| it.is_alphanumeric() || it == '_');
    code.match_indices(word)
        .filter(|(place, _)| {
            !part_of_name(code[..*place].chars().next_back())
                && !part_of_name(code[place + word.len()..].chars().next())
        })
        .map(|(place, _)| code[..place].lines().count())
        .collect()
}

/// The names that stand right behind a path's first part: `a` and `b` of `crate::{a::x, b}`.
fn roots(code: &str, first: &str) -> Vec<String> {
    let mut roots = Vec::new();
    for (place, _) in code.match_indices(first) {
        let rest = &code[place + first.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            roots.extend(group_roots(group));
        } else {
            roots.push(name(rest));
        }
    }
    roots
}

fn group_roots(group: &str) -> Vec<String> {
    let mut roots = Vec::new();
    let (mut depth, mut fresh) = (0, true);
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            _ if fresh && depth == 0 && !letter.is_whitespace() => {
                roots.push(name(&group[place..]));
                fresh = false;
            }
            _ => {}
        }
    }
    roots
}

fn name(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn each_room_uses_only_the_rooms_to_its_left() {
    for (place, room) in ROOMS.iter().enumerate() {
        let to_the_right = &ROOMS[place + 1..];
        for Source { path, code } in sources(room) {
            for first in ["crate::", "super::", "raftarium::"] {
                for root in roots(&code, first) {
                    let wrong = to_the_right.contains(&root.as_str());
                    assert!(!wrong, "{} uses {first}{root}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_pure_rooms_know_neither_a_browser_nor_what_differs_between_machines() {
    for room in PURE {
        for Source { path, code } in sources(room) {
            for word in FOREIGN {
                let lines = lines_with(&code, word);
                assert!(lines.is_empty(), "{} {lines:?}: {word}", path.display());
            }
        }
    }
}

/// Given the rooms, when one looks for who can read what authors write, then it is one file, which a browser
/// never sees.
#[test]
fn what_authors_write_is_read_in_one_place() {
    let (reader, library) = AUTHORS;
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lesson/mod.rs");
    let doors = code_of(&fs::read_to_string(room).expect("a room"));
    let door = doors.find("pub mod author;").expect("its door");
    assert!(doors[..door].trim_end().ends_with("#[cfg(not(target_arch = ))]"), "{doors}");
    for Source { path, code } in ROOMS.iter().flat_map(|room| sources(room)) {
        let lines = lines_with(&code, library);
        assert!(path.ends_with(reader) != lines.is_empty(), "{} {lines:?}", path.display());
    }
}

#[test]
fn the_algorithm_makes_no_words() {
    for Source { path, code } in sources("raft") {
        for word in WORDS {
            let lines = lines_with(&code, word);
            assert!(lines.is_empty(), "{} {lines:?}: {word}", path.display());
        }
    }
}

#[test]
fn the_rooms_are_where_they_are_looked_for() {
    for room in PURE {
        assert!(sources(room).len() > 5, "{room}");
    }
}

#[test]
fn the_looking_glass_is_clear() {
    let code = code_of("a // HashMap\n\"f64 \\\" f64\" b /* f32\n */ f64_x my_f64 f64;");
    assert_eq!(code, "a \n b \n f64_x my_f64 f64;");
    assert_eq!(lines_with(&code, "f64"), [3]);
    assert!(lines_with(&code, "HashMap").is_empty());
    let code = "use crate::{raft::{Node, sim}, scene}; crate::app::x(); use crate::{\n    sim,\n};";
    assert_eq!(roots(code, "crate::"), ["raft", "scene", "app", "sim"]);
}
