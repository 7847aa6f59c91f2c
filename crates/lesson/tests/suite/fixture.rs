//! What several of these tests need: the lessons of the checkout, and a world on which conditions and goals
//! are looked for.

use std::fs;
use std::path::Path;

use lesson::author::file::{self, GlossaryFile, ParseError};
use lesson::author::play::play;
use lesson::author::{Condition, ConditionContext, EventCounts, LessonSource};
use lesson::{CompiledLesson, Goal, RunStats};
use raft::{Micros, Time};
use sim::{CheckedWorld, Intervention, InterventionError, Run};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons")
}

pub(crate) fn glossary() -> GlossaryFile {
    let text = fs::read_to_string(folder().join("glossary.toml")).expect("a glossary");
    file::glossary(&text).expect("a good glossary")
}

/// All lessons of the checkout, by their names.
pub(crate) fn lessons() -> Vec<LessonSource> {
    let glossary = glossary();
    let files = fs::read_dir(folder()).expect("lessons");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let lesson = |path: &std::path::PathBuf| {
        let id = path.file_stem().and_then(|name| name.to_str()).expect("a plain name");
        let text = fs::read_to_string(path).expect("a text");
        (id != "glossary").then(|| {
            file::lesson(id, &text, Some(&glossary)).unwrap_or_else(|why| panic!("{id}: {why}"))
        })
    };
    paths.iter().filter_map(lesson).collect()
}

pub(crate) fn compiled(lesson: &LessonSource) -> CompiledLesson {
    play(lesson, lesson.seed, "en", &mut ()).unwrap_or_else(|why| panic!("{}: {why:?}", lesson.id))
}

/// A scenario with these steps, in a world of three servers unless `setup` says otherwise.
pub(crate) fn scenario(setup: &str, steps: &str) -> Result<LessonSource, ParseError> {
    let head = "kind = \"scenario\"\nplace = 1\ntitle.en = \"T\"\nsummary.en = \"S.\"\n";
    file::lesson("made-up", &format!("{head}setup = \"{setup}\"\n{steps}"), None)
}

/// A world, with all that conditions and goals are looked for in.
#[derive(Clone)]
pub(crate) struct ConditionFixture {
    watched: CheckedWorld,
    pub(crate) stats: RunStats,
    events: EventCounts,
    began: Time,
}

impl ConditionFixture {
    pub(crate) fn new(setup: &str) -> Self {
        Self::with_seed(setup, 1)
    }

    pub(crate) fn with_seed(setup: &str, seed: u64) -> Self {
        let run = Run::new(setup.parse().expect("a setup"), seed);
        Self {
            watched: CheckedWorld::new(&run).expect("a good setup"),
            stats: RunStats::default(),
            events: EventCounts::default(),
            began: Time(0),
        }
    }

    /// Where a run has led to.
    pub(crate) fn after(run: &Run, until: Time) -> Self {
        let mut fixture = Self::with_seed(&run.setup.to_string(), run.seed);
        for (time, intervention) in &run.interventions {
            fixture.until(*time);
            fixture.intervene(intervention).expect("it was possible");
        }
        fixture.until(until);
        fixture
    }

    /// Does something, and lets so many milliseconds go by.
    pub(crate) fn act(&mut self, intervention: &str, millis: u64) -> &mut Self {
        let intervention =
            intervention.parse().unwrap_or_else(|why| panic!("{intervention}: {why}"));
        self.intervene(&intervention).expect("a possible intervention");
        self.pass(millis)
    }

    fn intervene(&mut self, intervention: &Intervention) -> Result<(), InterventionError> {
        let done = self.watched.intervene(intervention);
        self.look();
        done
    }

    pub(crate) fn pass(&mut self, millis: u64) -> &mut Self {
        self.until(self.watched.world().now() + Micros::from_millis(millis))
    }

    fn until(&mut self, limit: Time) -> &mut Self {
        while self.step(limit) {}
        self
    }

    /// Lets the next thing happen, if it happens until then.
    pub(crate) fn step(&mut self, limit: Time) -> bool {
        let happened = self.watched.advance(limit);
        self.look();
        happened
    }

    fn look(&mut self) {
        self.stats.observe(self.watched.world(), self.watched.records());
        self.events.count(self.watched.records());
    }

    pub(crate) fn watched(&self) -> &CheckedWorld {
        &self.watched
    }

    pub(crate) fn reaches(&self, goal: Goal) -> bool {
        goal.is_reached(self.watched.world(), &self.stats)
    }

    /// True if a condition holds here.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let Self { watched, stats, events, began } = self;
        let setup = watched.world().setup().to_string();
        let steps = format!("[[steps]]\ncaption.en = \"C.\"\nthen = \"{text}\"");
        let lesson = scenario(&setup, &steps).unwrap_or_else(|why| panic!("{text}: {why}"));
        let conditions: &[Condition] = &lesson.steps[0].then.0;
        let scene = ConditionContext { watched, stats, events, began: *began };
        conditions.iter().all(|condition| condition.holds(&scene))
    }
}
