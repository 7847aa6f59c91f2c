//! What a lesson shows, and from which step on.

use std::collections::BTreeSet;

use lesson::author::LessonSource;
use lesson::author::file::ParseError;
use lesson::author::play::play;
use lesson::{CompiledLesson, Kind, Shown};
use sim::address;

use super::fixture::{compiled, lessons, scenario};

/// The things with these words.
fn shown(words: &str) -> BTreeSet<Shown> {
    let part = |word: &str| Shown::PARTS.into_iter().find(|part| part.to_string() == word);
    let meant = |word| part(word).or(address(word).map(Shown::Actor)).expect("a word");
    words.split_whitespace().map(meant).collect()
}

/// A scenario of one step, before which this is shown.
fn one_step(show: &str, step: &str) -> Result<LessonSource, ParseError> {
    scenario("", &format!("show = {show}\n[[steps]]\n{step}"))
}

/// Given a lesson whose steps show more and more, when it is compiled, then at each step is shown what has come so
/// far, and each step lists only what comes with it.
#[test]
fn what_was_shown_stays() {
    let steps = "show = [\"n1\"]\n[[steps]]\ncaption.en = \"A.\"\nshow = [\"n2\", \"logs\"]\n[[steps]]\n\
        caption.en = \"B.\"\n[[steps]]\ncaption.en = \"C.\"\nshow = [\"all-nodes\", \"c1\"]\n[[steps]]\n\
        caption.en = \"D.\"\nshow = [\"cluster\"]\n[[steps]]\ncaption.en = \"E.\"\nshow = [\"events\"]\n";
    let lesson = compiled(&scenario("", steps).expect("a lesson"));
    let cluster = "n1 n2 n3 c1 proxy roles terms votes timers logs commits progress";
    for (step, words) in [
        (0, "n1 n2 logs"),
        (1, "n1 n2 logs"),
        (2, "n1 n2 n3 c1 logs"),
        (3, cluster),
        (4, &format!("{cluster} events")),
    ] {
        assert_eq!(lesson.shown_at(step), shown(words), "step {step}");
    }
    assert_eq!(lesson.steps[1].shows, []);
    assert_eq!(
        lesson.steps[2].shows,
        [Shown::Actor(address("n3").expect("one")), Shown::Actor(address("c1").expect("one"))]
    );
    let json = serde_json::to_string(&[&lesson]).expect("it serializes");
    assert_eq!(json.matches("\"shows\"").count(), 4, "what does not change is not stored");
    assert_eq!(CompiledLesson::read_all(&json).expect("it reads back"), [lesson]);
}

/// Given a lesson that says nothing about it, when it is compiled, then everything is shown at each step, and its
/// JSON is the same as before there was anything to say.
#[test]
fn a_lesson_that_says_nothing_shows_everything() {
    let steps = "[[steps]]\ncaption.en = \"The [leader] of term 1.\"\npoint = [\"events\", \"c2\"]\n[[steps]]\n\
        caption.en = \"B.\"\n";
    let lesson = compiled(&scenario("nodes=2 clients=2", steps).expect("a lesson"));
    let all = "n1 n2 c1 c2 proxy roles terms votes timers logs commits progress events timeline";
    assert_eq!((lesson.shown_at(0), lesson.shown_at(1)), (shown(all), shown(all)));
    assert!(!serde_json::to_string(&lesson).expect("it serializes").contains("shows"));
}

/// Given captions and questions that name something, when it is not shown, then the lesson is refused with the line
/// and the step; when it is, then not.
#[test]
fn what_a_caption_names_is_shown() {
    for (text, needed) in [
        ("Here is n2.", "n2"),
        ("n2's value", "n2"),
        ("c1 writes x=5", "c1"),
        ("The Proxy.", "proxy"),
        ("the link n1-n3", "n3"),
        ("a [leader]", "roles"),
        ("it [leads|leader]", "roles"),
        ("the leader's", "roles"),
        ("Followers follow", "roles"),
        ("two candidates", "roles"),
        ("in term 1", "terms"),
        ("its [vote]", "votes"),
        ("It has voted", "votes"),
        ("the timer", "timers"),
        ("an Election timeout", "timers"),
        ("their [timeouts|election timeout]", "timers"),
        ("logs", "logs"),
        ("at index 3", "logs"),
        ("two entries", "logs"),
        ("uncommitted", "commits"),
        ("commitIndex", "commits"),
        ("its [nextIndex]", "progress"),
    ] {
        for (place, step) in [
            ("caption", format!("caption.en = \"{text}\"")),
            (
                "ask",
                format!(
                    "caption.en = \"C.\"\nask = {{ en = \"{text}\", options = [ \
                    {{ text.en = \"A\", why.en = \"A\", right = true }}, \
                    {{ text.en = \"B\", why.en = \"B\", right = false }} ] }}"
                ),
            ),
            (
                "ask",
                format!(
                    "caption.en = \"C.\"\nask = {{ en = \"Q\", options = [ \
                    {{ text.en = \"A\", why.en = \"{text}\", right = true }}, \
                    {{ text.en = \"B\", why.en = \"B\", right = false }} ] }}"
                ),
            ),
        ] {
            let without = one_step("[\"n1\"]", &step).expect_err(text);
            let line =
                7 + step.lines().position(|line| line.starts_with(place)).expect("a line") + 1;
            assert_eq!(without.line, line, "{text}: {without}");
            assert!(without.what.starts_with("step 1 says “"), "{without}");
            assert!(without.what.ends_with(&format!("needs `{needed}`")), "{without}");
            let with = one_step(&format!("[\"n1\", \"{needed}\"]"), &step);
            assert!(with.is_ok(), "{text}: {:?}", with.err());
        }
    }
}

/// Given words that only look like names of something, when a caption has them, then it needs nothing.
#[test]
fn other_words_need_nothing() {
    for text in [
        "the time of a timeout",
        "AppendEntries and heartbeats",
        "a determined votary of catalogs",
        "x = 5 under names, such as n or c",
        "a hollow circle: n1 is down",
    ] {
        let read = one_step("[\"n1\"]", &format!("caption.en = \"{text}\""));
        assert!(read.is_ok(), "{text}: {:?}", read.err());
    }
}

/// Given steps that point at something, when it is not shown by then, then the lesson is refused with the line and the
/// step; when it is, then not, even if it comes with that very step.
#[test]
fn what_a_step_points_at_is_shown() {
    for (point, needed) in [
        ("n2", "n2"),
        ("n1-n2", "n2"),
        ("n1-proxy", "proxy"),
        ("c1", "c1"),
        ("client", "c1"),
        ("answer", "c1"),
        ("logs", "logs"),
        ("log n1", "logs"),
        ("entry 3", "logs"),
        ("entry n1 3", "logs"),
        ("events", "events"),
        ("timeline", "timeline"),
    ] {
        let step = format!("caption.en = \"C.\"\npoint = [\"{point}\"]\n");
        let without = one_step("[\"n1\"]", &step).expect_err(point);
        assert_eq!(without.line, 9, "{without}");
        assert!(without.what.starts_with(&format!("step 1 points at “{point}”")), "{without}");
        assert!(without.what.ends_with(&format!("needs `{needed}`")), "{without}");
        let later = format!("{step}[[steps]]\ncaption.en = \"C.\"\nshow = [\"{needed}\"]\n");
        assert!(one_step("[\"n1\"]", &later).is_err(), "{point}: too late");
        let with = one_step("[\"n1\"]", &format!("{step}show = [\"{needed}\"]\n"));
        assert!(with.is_ok(), "{point}: {:?}", with.err());
    }
    let step = "caption.en = \"C.\"\npoint = [\"messages\", \"n1\"]\n";
    assert!(one_step("[\"n1\"]", step).is_ok(), "messages are always shown");
}

/// Given a lesson that shows what cannot be shown, or nothing at first, when it is read, then it is refused in its line.
#[test]
fn what_cannot_be_shown_is_refused() {
    for (show, why) in [
        ("[\"n4\"]", "3 servers and 1 client"),
        ("[\"c2\"]", "does not exist"),
        ("[\"moon\"]", "cannot be shown"),
        ("[\"\"]", "cannot be shown"),
        ("[\"N1\"]", "cannot be shown"),
        ("[\"n1\", \"n1\"]", "shown already"),
        ("[\"cluster\", \"logs\"]", "shown already"),
        ("[1]", "is a text"),
        ("\"n1\"", "is a list"),
    ] {
        let wrong = one_step(show, "caption.en = \"C.\"\n").expect_err(show);
        assert_eq!(wrong.line, 6, "{show}: {wrong}");
        assert!(wrong.what.contains(why), "{show}: {wrong}");
        let steps = format!("[[steps]]\ncaption.en = \"C.\"\nshow = {show}\n");
        assert_eq!(scenario("", &steps).expect_err(show).line, 8, "{show}");
    }
    let late = "caption.en = \"C.\"\n[[steps]]\ncaption.en = \"C.\"\nshow = [\"n1\"]\n";
    assert_eq!(one_step("[]", late).expect_err("nothing at first").line, 7);
}

/// Given the lessons of the checkout, when they are compiled, then each says what it shows; and the story begins with one
/// server and nothing else.
#[test]
fn the_story_begins_with_one_server() {
    for lesson in lessons() {
        let compiled = play(&lesson, lesson.seed, "en", &mut ()).expect("a true one");
        assert!(!compiled.steps[0].shows.is_empty(), "{}", lesson.id);
        assert_ne!(compiled.shown_at(0), Shown::all(&lesson.setup), "{}", lesson.id);
        if lesson.kind == Kind::Chapter && lesson.place == 1 {
            assert_eq!(compiled.shown_at(0), shown("n1"));
        }
    }
}
