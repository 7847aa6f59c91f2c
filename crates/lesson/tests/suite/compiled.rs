//! Compiled lessons: what the page is given.

use lesson::author::play::{LessonObserver, play};
use lesson::{CompiledLesson, LessonFileError, Question};
use raft::Time;
use serde_json::{Value, json};
use sim::{Digest, Record, Timeline, World};

use super::fixture::{compiled, lessons};

/// Keeps what happened, step by step.
#[derive(Default)]
struct Observed(Vec<(Time, Vec<Record>)>);

impl LessonObserver for Observed {
    fn observe_step(&mut self, _place: &str, _from: Time, until: Time, records: &[Record]) {
        self.0.push((until, records.to_vec()));
    }
}

fn state(world: &World) -> u64 {
    let mut digest = Digest::default();
    digest.add_state(world);
    digest.value()
}

/// Given each lesson, when its compiled run is played to where a step ended, then what has happened is
/// what happened when the lesson was compiled, record by record; and the timeline shows the same world.
#[test]
fn a_compiled_run_goes_as_the_lesson_went() {
    for lesson in lessons() {
        let mut seen = Observed::default();
        let compiled = play(&lesson, lesson.seed, "en", &mut seen).expect("a true lesson");
        assert_eq!(seen.0.len(), lesson.before.len() + compiled.steps.len());
        let mut timeline = Timeline::from_saved(compiled.saved.clone()).expect("a good setup");
        let mut so_far = Vec::new();
        for (until, records) in seen.0 {
            so_far.extend(records);
            let mut again = Vec::new();
            let world = compiled.saved.run.play(until, &mut again).expect("a good setup");
            assert!(again == so_far, "{} until {until:?}", lesson.id);
            timeline.seek(until, &mut Vec::new());
            assert_eq!(state(timeline.world()), state(&world), "{} at {until:?}", lesson.id);
        }
    }
}

/// Given a lesson, when it is compiled twice, then the results are the same.
#[test]
fn a_lesson_compiles_to_the_same_each_time() {
    for lesson in lessons() {
        assert_eq!(compiled(&lesson), compiled(&lesson), "{}", lesson.id);
    }
}

/// Given each compiled lesson, then its steps follow one another, and each question has a right answer and a
/// wrong one.
#[test]
fn the_steps_of_a_lesson_follow_one_another() {
    for lesson in lessons() {
        let compiled = compiled(&lesson);
        assert!(compiled.picture < compiled.steps.len());
        for pair in compiled.steps.windows(2) {
            assert_eq!(pair[0].until, pair[1].from, "{}", lesson.id);
        }
        for (place, step) in compiled.steps.iter().enumerate() {
            assert!(step.from <= step.until && step.speed > 0, "{}", lesson.id);
            let found = compiled.step_at(step.until);
            assert!(found <= place && compiled.steps[found].until == step.until);
            if let Some(Question { choices, .. }) = &step.question {
                let right = choices.iter().filter(|choice| choice.right).count();
                assert!(0 < right && right < choices.len(), "{}", lesson.id);
            }
        }
        let end = compiled.steps.last().map(|step| step.until);
        assert_eq!(end, Some(compiled.saved.until));
        let interventions = &compiled.saved.run.interventions;
        assert!(interventions.is_sorted_by_key(|(time, _)| *time), "{}", lesson.id);
        assert_eq!(compiled.step_at(Time::NEVER), compiled.steps.len() - 1);
    }
}

/// Given each compiled lesson, when it is written, then it reads back as the same.
#[test]
fn a_compiled_lesson_that_is_written_reads_back() {
    let compiled: Vec<CompiledLesson> = lessons().iter().map(compiled).collect();
    let json = serde_json::to_string(&compiled).expect("it serializes");
    assert_eq!(CompiledLesson::read_all(&json).expect("it reads back"), compiled);
}

/// Given a file of lessons that is cut short anywhere, when it is read, then it is refused.
#[test]
fn a_truncated_file_of_lessons_is_refused() {
    let lessons = lessons();
    let roles = lessons.iter().find(|lesson| lesson.id == "roles").expect("a chapter");
    let json = serde_json::to_string(&[compiled(roles)]).expect("it serializes");
    for end in (0..json.len()).filter(|end| json.is_char_boundary(*end)) {
        assert!(CompiledLesson::read_all(&json[..end]).is_err(), "{end}");
    }
}

/// Given a file of lessons with a value that no compiled lesson has, when it is read, then it is refused: the page
/// can go through whatever is read.
#[test]
fn a_lesson_that_cannot_be_gone_through_is_refused() {
    let lessons = lessons();
    let roles = lessons.iter().find(|lesson| lesson.id == "roles").expect("a chapter");
    let good = json!([compiled(roles)]);
    assert!(CompiledLesson::read_all(&good.to_string()).is_ok());
    for (place, value, in_order) in [
        ("/0/steps", json!([]), false),
        ("/0/picture", json!(99), false),
        ("/0/steps/1/from", json!(1), false),
        ("/0/steps/0/until", json!(u64::MAX), false),
        ("/0/steps/0/speed", json!(0), false),
        ("/0/saved/until", json!("1ms"), false),
        ("/0/saved/setup", json!("nodes=200"), false),
        ("/0/saved/raftarium", json!(3), true),
        ("/0/saved/seed", json!(1), true),
        ("/0/steps/0/from", json!(-1), true),
        ("/0/kind", json!("verse"), true),
        ("/0/title", Value::Null, true),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).expect("it is there") = value;
        match CompiledLesson::read_all(&bad.to_string()) {
            Err(LessonFileError::Json(_)) => assert!(in_order, "{place}"),
            Err(LessonFileError::Steps(_)) => assert!(!in_order, "{place}"),
            Ok(_) => panic!("{place} is read"),
        }
    }
}
