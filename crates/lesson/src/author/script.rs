//! A lesson as its author has written it.

use std::collections::BTreeMap;

use crate::author::condition::Condition;
use crate::author::play::MAIN_LANGUAGE;
use crate::compiled::Point;
use crate::contents::Kind;
use crate::goal::Goal;
use crate::shown::Shown;
use raft::{Micros, Time};
use sim::{Intervention, Setup};

/// The number of a line in a file, from 1; 0 if it is not known.
pub type Line = usize;

/// A text in each language that it is there in, by the language's name.
pub type Texts = BTreeMap<String, String>;

/// A lesson as its author has written it.
#[derive(Clone, Debug)]
pub struct LessonSource {
    /// Its name in links: that of its file.
    pub id: String,
    /// Of which kind it is.
    pub kind: Kind,
    /// Its place among those of its kind, from 1.
    pub place: u64,
    /// How many minutes a reader needs.
    pub minutes: u64,
    /// True for a chapter that is on the shortest way through the story.
    pub main: bool,
    /// Its name.
    pub title: Texts,
    /// What it is about, in a sentence.
    pub summary: Texts,
    /// What the world is made of.
    pub setup: Setup,
    /// From what chance draws on the page.
    pub seed: u64,
    /// It holds with the seeds 1 to this number, too.
    pub seeds: u64,
    /// What is done before the first caption.
    pub before: Vec<StepSource>,
    /// The steps.
    pub steps: Vec<StepSource>,
    /// The place of the step whose end a small picture shows, from 0.
    pub picture: usize,
    /// What is to be brought about, if it is a challenge.
    pub challenge: Option<ChallengeSource>,
}

impl LessonSource {
    /// The languages in which it can be read, the main one first.
    #[must_use]
    pub fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = self.title.keys().map(String::as_str).collect();
        languages.sort_by_key(|language| *language != MAIN_LANGUAGE);
        languages
    }
}

/// A challenge as its author has written it.
#[derive(Clone, Debug)]
pub struct ChallengeSource {
    /// The goal.
    pub goal: Goal,
    /// With at most so many interventions.
    pub at_most: Option<u64>,
    /// The fewest interventions that are known to do it.
    pub best: u64,
    /// Where to begin.
    pub hint: Texts,
    /// What does it, with its times after the last step.
    pub solution: Vec<(Time, Intervention)>,
    /// Its line.
    pub line: Line,
}

/// A step of a lesson.
#[derive(Clone, Debug)]
pub struct StepSource {
    /// What is said.
    pub caption: Texts,
    /// What is done.
    pub actions: Vec<(Intervention, Line)>,
    /// What is waited for: all of it.
    pub wait: Vec<Condition>,
    /// How long that is waited for at most.
    pub limit: Micros,
    /// How much longer time goes on then.
    pub linger: Micros,
    /// How many times slower than real time it goes by.
    pub speed: u16,
    /// What comes with it, and stays. If it is the first and nothing does, then everything is shown.
    pub shows: Vec<Shown>,
    /// What is highlighted.
    pub points: Vec<Point>,
    /// What must then hold, with its line.
    pub then: (Vec<Condition>, Line),
    /// What is asked before it is played.
    pub ask: Option<QuestionSource>,
    /// Its line.
    pub line: Line,
    /// The line of what it waits for.
    pub wait_line: Line,
}

/// A question.
#[derive(Clone, Debug)]
pub struct QuestionSource {
    /// What is asked.
    pub text: Texts,
    /// What can be answered.
    pub choices: Vec<ChoiceSource>,
}

/// An answer from which one can choose.
#[derive(Clone, Debug)]
pub struct ChoiceSource {
    /// The answer.
    pub text: Texts,
    /// Why it is right or wrong.
    pub why: Texts,
    /// True if it is right.
    pub right: Right,
}

/// How an answer is graded.
#[derive(Clone, Debug)]
pub enum Right {
    /// Always right, or always wrong.
    Fixed(bool),
    /// By what holds once the step is played.
    If(Vec<Condition>),
}
