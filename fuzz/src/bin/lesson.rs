//! Lessons: whatever an author writes is read or refused with a sentence; what is read can be asked for its
//! steps. The same text is taken for a course, for contents and for a glossary, as the page reads them.

#![no_main]

use lesson::author::file::{self, Mistake};
use lesson::{Contents, Course, Glossary, Words};
use libfuzzer_sys::fuzz_target;
use raft::Time;

fuzz_target!(|text: &str| {
    if let Some(lesson) = told(text, file::lesson("fuzzed", text, None)) {
        let captions = lesson.steps.iter().flat_map(|step| step.caption.values());
        for caption in captions {
            assert!(!Words(caption).plain().trim().is_empty(), "{caption:?}");
            assert!(!caption.contains('\n'), "{caption:?}");
        }
        assert!(lesson.picture < lesson.steps.len());
    }
    if let Some(glossary) = told(text, file::glossary(text)) {
        let glossary = glossary.in_language("en");
        assert_eq!(Glossary::read(&glossary.written()), glossary);
    }
    // A carriage return belongs to the end of a line, and no lesson has one.
    if text.contains('\r') {
        return;
    }
    if let Some(course) = Course::read(text) {
        let _there_is_one = (course.stop_at(Time(0)), course.stop_at(Time::NEVER));
        assert_eq!(Course::read(&course.written()), Some(course));
    }
    let (contents, glossary) = (Contents::read(text), Glossary::read(text));
    assert_eq!(Contents::read(&contents.written()), contents);
    assert_eq!(Glossary::read(&glossary.written()), glossary);
});

fn told<T>(text: &str, read: Result<T, Mistake>) -> Option<T> {
    read.map_err(|mistake| {
        assert!(mistake.line <= 1 + text.lines().count(), "{mistake}");
        assert!(!mistake.what.is_empty() && !mistake.what.contains(char::is_control), "{mistake}");
    })
    .ok()
}
