//! What authors write.

use lesson::author::play::{LessonErrorKind, play};
use raft::{Micros, Time};

use super::fixture::{lessons, scenario};

/// Given each lesson of the checkout, when it is played with the seed of the page and with others that it
/// names, then it is true.
#[test]
fn each_lesson_is_true_with_the_seed_of_the_page_and_with_others() {
    let lessons = lessons();
    assert!(lessons.len() > 30);
    for lesson in &lessons {
        for seed in [lesson.seed].into_iter().chain(1..=lesson.seeds.min(8)) {
            let played = play(lesson, seed, "en", &mut ());
            assert!(played.is_ok(), "{}, seed {seed}: {:?}", lesson.id, played.err());
        }
    }
}

/// Given files that are cut off anywhere, when they are read, then they are read or refused with a sentence
/// for a line that is there.
#[test]
fn a_file_that_is_cut_off_is_read_or_refused() {
    let lesson = "kind = \"challenge\"\nplace = 1\ntitle.en = \"T\"\nsummary.en = \"S.\"\ngoal = \"n3 is \
        leader\"\nbest = 1\nhint.en = \"H.\"\nsolution = [\"100ms time-out n3\"]\n[[steps]]\ncaption.en = \
        \"A [vote].\"\ndo = [\"c1 write x 5\"]\nwait = \"c1 answer is done\"\npoint = [\"n1-n2\"]\n\
        [steps.ask]\nen = \"Why?\"\noptions = [{ text.en = \"A\", why.en = \"B\", right = true }, { text.en = \
        \"C\", why.en = \"D\", if = \"leaders = 2\" }]\n";
    let read = |text: &str| lesson::author::file::lesson("cut", text, None);
    assert!(read(lesson).is_ok(), "{:?}", read(lesson).err());
    for end in (0..lesson.len()).filter(|end| lesson.is_char_boundary(*end)) {
        if let Err(mistake) = read(&lesson[..end]) {
            assert!(mistake.line <= lesson.lines().count(), "{end}: {mistake}");
            assert!(!mistake.what.is_empty() && !mistake.what.contains('\n'), "{end}: {mistake}");
        }
    }
}

/// Given what cannot be, when it is read, then its line is named, and why.
#[test]
fn what_makes_no_sense_is_refused_in_its_line() {
    let step = "[[steps]]\ncaption.en = \"C.\"\n";
    for (line, why) in [
        // Of a world of three servers and one client.
        ("wait = \"n9 is leader\"", "3 servers and 1 client"),
        ("wait = \"c2 waits\"", "does not exist"),
        ("wait = \"flights append-entries n1>n4 = 1\"", "does not exist"),
        ("wait = \"n1 n5 logs equal\"", "does not exist"),
        ("wait = \"happened n7 committed\"", "does not exist"),
        ("wait = \"n1 match n4 = 1\"", "does not exist"),
        ("do = [\"crash n4\"]", "does not exist"),
        ("do = [\"partition n1 n2 | n3 n9\"]", "does not exist"),
        ("do = [\"drop append-entries n1>n4\"]", "does not exist"),
        ("do = [\"c2 write x 1\"]", "does not exist"),
        ("point = [\"n4\"]", "does not exist"),
        ("point = [\"c2\"]", "does not exist"),
        ("point = [\"n1-n4\"]", "does not exist"),
        ("point = [\"log n4\"]", "does not exist"),
        ("point = [\"entry n4 1\"]", "does not exist"),
        // No word of it is known.
        ("wait = \"n1 is tired\"", "not a role"),
        ("wait = \"the moon is full\"", "not a condition"),
        ("wait = \"happened rain\"", "rain"),
        ("wait = \"violated hearts\"", "not a property"),
        ("wait = \"leaders > 1\"", "not a condition"),
        ("wait = \"leaders\"", "not a condition"),
        ("wait = \"leaders = one\"", "one"),
        ("wait = \"and\"", "not a condition"),
        ("wait = \"not not leaders = 1\"", "not a condition"),
        ("wait = \"\"", "1 to 20 conditions"),
        ("do = [\"kick n1\"]", "kick"),
        ("do = [\"drop post n1>n2\"]", "post"),
        ("do = [\"drop append-entries n1\"]", "not a direction"),
        ("point = [\"the moon\"]", "cannot be pointed at"),
        ("point = [\"n1-n1\"]", "does not exist"),
        ("limit = \"2d\"", "2d"),
        ("limit = \"61s\"", "at most 60 s"),
        ("linger = \"61s\"", "at most 60 s"),
        ("speed = 0", "1 to 1000"),
        ("speed = 1.5", "1 to 1000"),
        ("speed = \"20\"", "1 to 1000"),
        ("wiat = \"leaders = 1\"", "is unknown"),
        ("main = true", "is unknown"),
        ("show = [\"n4\"]", "does not exist"),
        ("show = [\"the moon\"]", "cannot be shown"),
        ("wait = \"a\\u000ab\"", "not a condition"),
        // It can never hold.
        ("wait = \"votes >= 9\"", "only 3 servers"),
        ("wait = \"n1 votes = 4\"", "only 3 servers"),
        ("wait = \"leaders >= 4\"", "can never hold"),
        ("wait = \"n1 is leader and not n1 is leader\"", "never hold together"),
        ("wait = \"n1 is leader and n1 is down\"", "never hold together"),
        ("wait = \"n1 voted n2 and n1 voted none\"", "never hold together"),
        ("wait = \"term >= 5 and term <= 4\"", "never hold together"),
        ("then = \"leaders = 1 and leaders = 2\"", "never hold together"),
        ("wait = \"proxy asks n1 and proxy asks n2\"", "never hold together"),
    ] {
        let mistake = scenario("", &format!("{step}{line}")).expect_err(line);
        // Five lines of the head, and two of the step.
        assert_eq!(mistake.line, 8, "{line}: {mistake}");
        assert!(mistake.what.contains(why), "{line}: {mistake}");
        assert!(!mistake.what.contains(char::is_control), "{line}: {mistake}");
    }
}

/// Given a scenario that is to be on the shortest way through the story, when it is read, then it is refused: only a
/// chapter can be.
#[test]
fn only_a_chapter_is_on_the_shortest_way() {
    let mistake =
        scenario("", "main = true\n[[steps]]\ncaption.en = \"C.\"\n").expect_err("no chapter");
    assert_eq!((mistake.line, &mistake.what[..]), (6, "only a chapter has `main`"));
}

/// Given texts that captions cannot be, when they are read, then they are refused.
#[test]
fn a_caption_is_one_line_with_words_and_marks_in_order() {
    let read = |caption: &str| scenario("", &format!("[[steps]]\ncaption.en = {caption}"));
    let long = |letters: usize| format!("\"{}\"", "é".repeat(letters));
    for bad in
        ["\"\"", "\" \"", "\"a\\nb\"", "\"\\u001b[31m\"", "\"[x|a\\tb]\"", "\"a [b\"", "\"a] b\""]
    {
        assert!(read(bad).is_err(), "{bad}");
    }
    for bad in ["\"[]\"", "\"[|]\"", "\"[|x]\"", "\"[x|]\"", "\"[a [b] c]\"", "5", "[\"a\"]"] {
        assert!(read(bad).is_err(), "{bad}");
    }
    assert!(read(&long(200)).is_ok() && read(&long(201)).is_err());
    assert!(read("\"The [leader] [leads|leader].\"").is_ok());
}

/// Given a step in which nothing is done and one in which something is, when both are at the beginning of
/// time, then what is done in the second is not seen at the end of the first.
#[test]
fn what_a_step_does_is_not_seen_in_the_one_before() {
    let steps = "[[steps]]\ncaption.en = \"A.\"\nthen = \"not n1 is down\"\n[[steps]]\ncaption.en = \"B.\"\n\
        do = [\"crash n1\"]\nthen = \"n1 is down\"\n";
    let lesson = scenario("", steps).expect("a lesson");
    let compiled = play(&lesson, 1, "en", &mut ()).expect("a true one");
    let first = compiled.saved.run.play(compiled.steps[0].until, &mut Vec::new()).expect("a world");
    assert!(first.hosts().all(|(_, host)| host.node().is_some()));
}

/// Given waits for what does not come about, when they are played, then each ends at its limit, with what is
/// missing.
#[test]
fn a_wait_ends_at_its_limit() {
    let read = |wait: &str| {
        scenario(
            "",
            &format!("[[steps]]\ncaption.en = \"C.\"\nlimit = \"200ms\"\nwait = \"{wait}\"\n"),
        )
    };
    for (wait, ends) in [
        ("time >= 200ms", Ok(200)),
        ("time >= 10ms", Ok(10)),
        ("time >= 10ms and time >= 120ms", Ok(120)),
        ("leaders = 0", Ok(0)),
        ("time >= 201ms", Err(vec!["time >= 201ms"])),
        ("n1 is down", Err(vec!["n1 is down"])),
        (
            "term >= 0 and n1 is down and lost-writes = 1",
            Err(vec!["n1 is down", "lost-writes = 1"]),
        ),
    ] {
        let played = play(&read(wait).expect("a lesson"), 1, "en", &mut ());
        match ends {
            Ok(millis) => {
                let until = played.expect(wait).saved.until;
                assert_eq!(until, Time(millis * 1_000), "{wait}");
            }
            Err(missing) => {
                let missing = missing.into_iter().map(str::to_owned).collect();
                let limit = Micros::from_millis(200);
                let kind = played.expect_err(wait).kind;
                assert_eq!(kind, LessonErrorKind::RanOut { limit, missing }, "{wait}");
            }
        }
    }
}
