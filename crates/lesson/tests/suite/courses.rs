//! Courses: what the page is given.

use lesson::author::play::{Audience, play};
use lesson::{Course, Question};
use raft::Time;
use sim::{Digest, Record, Timeline, World};

use super::theatre::{course, lessons};

/// Keeps what happened, step by step.
#[derive(Default)]
struct Seen(Vec<(Time, Vec<Record>)>);

impl Audience for Seen {
    fn see(&mut self, _place: &str, _from: Time, until: Time, records: &[Record]) {
        self.0.push((until, records.to_vec()));
    }
}

fn state(world: &World) -> u64 {
    let mut digest = Digest::default();
    digest.add_state(world);
    digest.value()
}

/// Given each lesson, when the run of its course is played to where a step ended, then what has happened is
/// what happened when the lesson was played, record by record; and the tape shows the same world.
#[test]
fn the_run_of_a_course_goes_as_the_lesson_went() {
    for lesson in lessons() {
        let mut seen = Seen::default();
        let course = play(&lesson, lesson.seed, "en", &mut seen).expect("a true lesson");
        assert_eq!(seen.0.len(), lesson.before.len() + course.stops.len());
        let mut tape = Timeline::of(course.saved.clone()).expect("a good setup");
        let mut so_far = Vec::new();
        for (until, records) in seen.0 {
            so_far.extend(records);
            let mut again = Vec::new();
            let world = course.saved.run.play(until, &mut again).expect("a good setup");
            assert!(again == so_far, "{} until {until:?}", lesson.id);
            tape.seek(until, &mut Vec::new());
            assert_eq!(state(tape.world()), state(&world), "{} at {until:?}", lesson.id);
        }
    }
}

/// Given a lesson, when it is played twice, then the courses are the same; with another seed they are not
/// the same run.
#[test]
fn a_lesson_gives_the_same_course_each_time() {
    for lesson in lessons() {
        assert_eq!(course(&lesson), course(&lesson), "{}", lesson.id);
    }
}

/// Given each course, then its stops follow one another, and each question has a right answer and a wrong
/// one.
#[test]
fn the_stops_of_a_course_follow_one_another() {
    for lesson in lessons() {
        let course = course(&lesson);
        assert!(course.picture < course.stops.len());
        for pair in course.stops.windows(2) {
            assert_eq!(pair[0].until, pair[1].from, "{}", lesson.id);
        }
        for (place, stop) in course.stops.iter().enumerate() {
            assert!(stop.from <= stop.until && stop.speed > 0, "{}", lesson.id);
            let found = course.stop_at(stop.until);
            assert!(found <= place && course.stops[found].until == stop.until);
            if let Some(Question { offers, .. }) = &stop.question {
                let right = offers.iter().filter(|offer| offer.right).count();
                assert!(0 < right && right < offers.len(), "{}", lesson.id);
            }
        }
        let end = course.stops.last().map(|stop| stop.until);
        assert_eq!(end, Some(course.saved.until));
        let deeds = &course.saved.run.interventions;
        assert!(deeds.is_sorted_by_key(|(time, _)| *time), "{}", lesson.id);
        assert_eq!(course.stop_at(Time::NEVER), course.stops.len() - 1);
    }
}

/// Given each course, when it is written, then it reads back as the same.
#[test]
fn a_course_that_is_written_reads_back() {
    for lesson in lessons() {
        let course = course(&lesson);
        assert_eq!(Course::read(&course.written()), Some(course), "{}", lesson.id);
    }
}

/// Given a course of which a part is missing, or a line of which is another, when it is read, then it is
/// refused, or it is a course that one can go through.
#[test]
fn an_altered_course_is_read_or_refused() {
    let is_sound = |text: &str| {
        if let Some(course) = Course::read(text) {
            assert!(course.picture < course.stops.len());
            let _there_is_one = (course.stop_at(Time(0)), course.stop_at(Time::NEVER));
            assert_eq!(Course::read(&course.written()), Some(course));
        }
    };
    let odd = [
        "",
        " ",
        "0",
        "1 2",
        "9 9 9",
        "0 0 99999999999999999999",
        "0 0 18446744073709551615",
        "-1",
    ];
    let odder =
        ["1 2 3 4", "0 0 0 18446744073709551615", "\u{c}", "é 1 1 1", "12 300 300,,99 1 1,1 200 9"];
    let lessons = lessons();
    let some = ["doubt", "roles", "split-vote"];
    for lesson in lessons.iter().filter(|lesson| some.contains(&lesson.id.as_str())) {
        let text = course(lesson).written();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(3) {
            is_sound(&text[..end]);
        }
        let lines: Vec<&str> = text.lines().collect();
        for place in 0..lines.len() {
            for other in odd.iter().chain(&odder).chain(&[lines[0], lines[2], lines[3]]) {
                let mut altered = lines.clone();
                altered[place] = other;
                is_sound(&altered.join("\n"));
            }
            let mut shorter = lines.clone();
            shorter.remove(place);
            is_sound(&shorter.join("\n"));
        }
    }
}
