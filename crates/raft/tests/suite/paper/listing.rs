//! The list of the rules in `README.md` and the tests agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The numbered tests in the files of a folder, as `file::test`.
fn tests_in(folder: &Path) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder of the tests") {
        let path = entry.expect("a readable folder").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let module = path.file_stem().and_then(|stem| stem.to_str()).expect("a plain name");
        let text = fs::read_to_string(&path).expect("a readable file");
        let names = text.lines().filter_map(|line| line.strip_prefix("fn ")?.split_once('('));
        let numbered = names.map(|(name, _)| name).filter(|name| number(name).is_some());
        tests.extend(numbered.map(|name| format!("{module}::{name}")));
    }
    tests
}

/// The number of a rule at the beginning of a test's name: `d07` of `d07_a_request`.
fn number(name: &str) -> Option<&str> {
    let (number, _) = name.split_once('_')?;
    let digits = number.strip_prefix('d')?;
    (digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(number)
}

/// The rows of the list: the number of a rule, and the tests that it names.
fn rows(list: &str) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    for line in list.lines().filter(|line| line.starts_with("| D")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [rule, says, section, tests] = cells[..] else {
            panic!("four cells: {line}");
        };
        assert!(!says.is_empty() && !section.is_empty(), "what {rule} says, and where");
        let tests = tests.split("<br>").map(|test| test.trim_matches('`').to_owned());
        rows.push((rule.to_lowercase(), tests.collect()));
    }
    rows
}

/// Given the list of the rules, then it names each numbered test once, in the row of its number, in the
/// order of the numbers, and no other tests.
#[test]
fn the_list_and_the_tests_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/paper");
    let list = fs::read_to_string(folder.join("README.md")).expect("a readable list");
    let rows = rows(&list);
    assert!(rows.is_sorted_by(|(one, _), (next, _)| one < next), "in order, each rule once");
    let mut listed = BTreeSet::new();
    for (rule, tests) in rows {
        for test in tests {
            let (_, name) = test.split_once("::").expect("file::test");
            assert_eq!(number(name), Some(&*rule), "{test} is in another row");
            assert!(listed.insert(test.clone()), "{test} is listed twice");
        }
    }
    let tests = tests_in(&folder);
    let differing: Vec<_> = listed.symmetric_difference(&tests).collect();
    assert!(differing.is_empty(), "only in the list, or only in the code: {differing:?}");
}
