//! Lessons: whatever an author writes is read or refused with a sentence; what is read can be asked for its
//! steps. The same text is taken for a file of compiled lessons, for contents and for a glossary, as the page
//! reads them.

#![no_main]

use lesson::author::file::{self, ParseError};
use lesson::{CompiledLesson, Contents, Glossary, Words};
use libfuzzer_sys::fuzz_target;
use raft::Time;

fuzz_target!(|text: &str| {
    if let Some(lesson) = said(text, file::lesson("fuzzed", text, None)) {
        let captions = lesson.steps.iter().flat_map(|step| step.caption.values());
        for caption in captions {
            assert!(!Words(caption).plain().trim().is_empty(), "{caption:?}");
            assert!(!caption.contains('\n'), "{caption:?}");
        }
        assert!(lesson.picture < lesson.steps.len());
    }
    if let Some(glossary) = said(text, file::glossary(text)) {
        reads_back(&glossary.in_language("en"));
    }
    if let Ok(lessons) = CompiledLesson::read_all(text) {
        for lesson in &lessons {
            let _there_is_one = (lesson.step_at(Time(0)), lesson.step_at(Time::NEVER));
        }
        let json = serde_json::to_string(&lessons).expect("it serializes");
        assert_eq!(CompiledLesson::read_all(&json).expect("it reads back"), lessons);
    }
    serde_json::from_str(text).iter().for_each(reads_back::<Contents>);
    serde_json::from_str(text).iter().for_each(reads_back::<Glossary>);
});

fn reads_back<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let json = serde_json::to_string(value).expect("it serializes");
    assert_eq!(&serde_json::from_str::<T>(&json).expect("it reads back"), value);
}

fn said<T>(text: &str, read: Result<T, ParseError>) -> Option<T> {
    read.map_err(|error| {
        assert!(error.line <= 1 + text.lines().count(), "{error}");
        assert!(!error.what.is_empty() && !error.what.contains(char::is_control), "{error}");
    })
    .ok()
}
