//! A folder of lessons is compiled to the files that the page fetches.

use std::fs;
use std::path::{Path, PathBuf};

use lesson::author::{CompiledFile, compile};
use lesson::{CompiledLesson, Contents, Glossary, Kind};

/// The text of a compiled file.
fn text<'a>(files: &'a [CompiledFile], name: &str) -> &'a str {
    let file = files.iter().find(|file| file.name == name);
    &file.unwrap_or_else(|| panic!("there is no {name}")).json
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let process = std::process::id();
    let folder = std::env::temp_dir().join(format!("raftarium-lessons-{process}-{name}"));
    let _none_there_yet = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

const GOOD: &str = "kind = \"scenario\"\nplace = 1\ntitle.en = \"T\"\nsummary.en = \"S.\"\n\
    [[steps]]\ncaption.en = \"C.\"\n";

/// Given the lessons of the checkout, when they are compiled, then each heading of the contents leads to a file with
/// that lesson in it, and no file or lesson is without a heading.
#[test]
fn the_contents_lead_to_every_lesson() {
    let files = compile(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons"));
    let files = files.expect("true lessons");
    let contents: Contents = serde_json::from_str(text(&files, Contents::FILE)).expect("contents");
    let glossary: Glossary = serde_json::from_str(text(&files, Glossary::FILE)).expect("glossary");
    assert!(contents.list.is_sorted_by_key(|it| (it.kind, it.place)));
    assert!(contents.list.len() > 30 && glossary.list.len() > 20);
    for heading in &contents.list {
        let lessons = CompiledLesson::read_all(text(&files, &heading.file)).expect("lessons");
        let lesson = lessons.iter().find(|it| it.id == heading.id).expect("it is in its file");
        assert_eq!(
            (lesson.kind, &lesson.title, lesson.steps.len() as u64),
            (heading.kind, &heading.title, heading.steps)
        );
        assert!(heading.kind != Kind::Chapter || lessons.len() == 1, "a chapter comes alone");
    }
    let mut names: Vec<&str> = contents.list.iter().map(|it| it.file.as_str()).collect();
    names.extend([Contents::FILE, Glossary::FILE]);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), files.len());
}

/// Given the chapters of the checkout, when they are compiled, then those that are on the shortest way through the story
/// begin with its first, and take 20 minutes at most; and no other lesson is on it.
#[test]
fn the_shortest_way_through_the_story_takes_20_minutes() {
    let files = compile(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons"));
    let files = files.expect("true lessons");
    let contents: Contents = serde_json::from_str(text(&files, Contents::FILE)).expect("contents");
    let main = || contents.list.iter().filter(|heading| heading.main);
    assert!(main().all(|heading| heading.kind == Kind::Chapter));
    assert_eq!(main().next().map(|heading| heading.place), Some(1));
    let minutes = main().map(|heading| heading.minutes).sum::<u64>();
    assert!((1..=20).contains(&minutes), "{minutes} minutes");
}

/// Given a folder with a lesson that makes no sense, or is not true, or has the place of another, when it is compiled,
/// then the error names the file and, where it is known, the line.
#[test]
fn an_untrue_lesson_is_an_error_with_file_and_line() {
    let second = GOOD.replace("place = 1", "place = 2");
    for (name, text, expected) in [
        ("unreadable", GOOD.replace("place", "plaec"), "b.toml:2: "),
        ("untrue", format!("{second}then = \"leaders = 2\"\n"), "b.toml:7: step 1, seed 1: "),
        ("twice", GOOD.into(), "b.toml: another lesson"),
        ("good", second.clone(), ""),
    ] {
        let folder = folder(name);
        fs::write(folder.join("a.toml"), GOOD).expect("written");
        fs::write(folder.join("b.toml"), text).expect("written");
        let compiled = compile(&folder).map_err(|error| error.to_string());
        fs::remove_dir_all(&folder).expect("removed");
        match compiled {
            Ok(files) => {
                assert!(expected.is_empty(), "{name}");
                let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
                assert_eq!(names, ["contents.json", "glossary.json", "scenarios.json"]);
            }
            Err(error) => assert!(error.contains(expected) && !expected.is_empty(), "{error}"),
        }
    }
}

/// Given a folder that is not there, when it is compiled, then that is said.
#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let error = compile(Path::new("/no such folder")).expect_err("there is none").to_string();
    assert!(error.starts_with("/no such folder: the folder cannot be read"), "{error}");
}
