//! Plays a lesson, and finds what is wrong with it.

use std::fmt;

use crate::author::compile::file_of;
use crate::author::condition::{Condition, ConditionContext};
use crate::author::event_name::EventCounts;
use crate::author::script::{
    ChallengeSource, LessonSource, Line, QuestionSource, Right, StepSource, Texts,
};
use crate::compiled::{Choice, CompiledLesson, Question, Step};
use crate::contents::{Contents, Heading};
use crate::goal::Challenge;
use crate::run_stats::RunStats;
use raft::{Micros, Time};
use sim::{
    CheckedWorld, Intervention, InterventionError, Property, Record, Run, Saved, SetupError,
};

/// The language in which every lesson exists.
pub const MAIN_LANGUAGE: &str = "en";

/// The longest time that the solution of a challenge may take.
pub(super) const SOLVED_WITHIN: Micros = Micros::from_millis(30_000);

/// The most steps of the world in a lesson: many times what a reader follows, and played in a
/// moment.
const MAX_HAPPENING: u64 = 5_000;

/// The most steps of the world when a challenge is tried: enough for nine servers and all the time that there is.
const MAX_TRIED: u64 = 20_000;

/// An error in a lesson that was found by playing it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LessonError {
    /// The step, such as "step 3".
    pub place: String,
    /// The line of its file, or 0 if it is not known.
    pub line: Line,
    /// The error.
    pub kind: LessonErrorKind,
}

/// The kinds of errors in a lesson.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LessonErrorKind {
    /// No world can be made of its setup.
    Setup(SetupError),
    /// An action cannot be done then.
    Impossible(Intervention, InterventionError),
    /// The conditions of a wait do not become true.
    RanOut {
        /// The limit of the wait.
        limit: Micros,
        /// The conditions that do not hold.
        missing: Vec<String>,
    },
    /// A claim does not hold.
    Untrue(String),
    /// A property is violated, and no claim says so.
    Violated(Property),
    /// A question has no right answer, or none that is wrong.
    Grades {
        /// True for each answer that is right.
        right: Vec<bool>,
    },
    /// It goes on for too long.
    Endless,
    /// The goal of a challenge is reached without any intervention, or its solution does not
    /// reach it.
    Unsolved(&'static str),
}

impl fmt::Display for LessonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup(problem) => write!(f, "the setup is invalid ({problem:?})"),
            Self::Impossible(action, why) => {
                write!(f, "“{action}” is not possible then ({why:?})")
            }
            Self::RanOut { limit, missing } => {
                let missing = missing.join("” and “");
                write!(f, "“{missing}” did not become true within {} ms", limit.as_millis())
            }
            Self::Untrue(claim) => write!(f, "“{claim}” does not hold"),
            Self::Violated(property) => {
                write!(f, "{} is violated, and no claim says so", property.name())
            }
            Self::Grades { right } => {
                let count = right.iter().filter(|right| **right).count();
                write!(
                    f,
                    "{count} of {} answers are right: there must be a right and a wrong one",
                    right.len()
                )
            }
            Self::Endless => {
                write!(f, "too much happens: {MAX_HAPPENING} steps of the world or more")
            }
            Self::Unsolved(why) => f.write_str(why),
        }
    }
}

/// An observer of the steps of a lesson.
pub trait LessonObserver {
    /// A step has been played: what it is, from when to when, and what happened in it.
    fn observe_step(&mut self, place: &str, from: Time, until: Time, records: &[Record]);

    /// An action is impossible. Returns true if the lesson is to go on without it.
    fn forgives(&mut self, _error: &LessonError) -> bool {
        false
    }
}

/// Observes nothing.
impl LessonObserver for () {
    fn observe_step(&mut self, _place: &str, _from: Time, _until: Time, _records: &[Record]) {}
}

/// Plays a lesson with a seed, in a language.
///
/// # Errors
/// The first error in it.
pub fn play(
    lesson: &LessonSource,
    seed: u64,
    language: &str,
    observer: &mut dyn LessonObserver,
) -> Result<CompiledLesson, LessonError> {
    let failed = |kind| LessonError { place: "the setup".into(), line: 0, kind };
    let run = Run::new(lesson.setup, seed);
    let watched = CheckedWorld::new(&run).map_err(LessonErrorKind::Setup).map_err(failed)?;
    let mut lesson_run = LessonRun {
        run,
        watched,
        stats: RunStats::default(),
        records: Vec::new(),
        events: EventCounts::default(),
        began: Time(0),
        fresh: true,
        violation_claimed: false,
    };
    for (number, step) in (1..).zip(&lesson.before) {
        lesson_run.play(&format!("before, step {number}"), step, observer)?;
    }
    let mut steps = Vec::new();
    for (number, step) in (1..).zip(&lesson.steps) {
        let from = lesson_run.watched.world().now();
        lesson_run.play(&format!("step {number}"), step, observer)?;
        let question = lesson_run.grade(&format!("step {number}"), step, language)?;
        steps.push(Step {
            from,
            until: lesson_run.watched.world().now(),
            speed: step.speed,
            shows: step.shows.clone(),
            points: step.points.clone(),
            caption: in_language(&step.caption, language),
            question,
        });
    }
    let challenge = lesson.challenge.as_ref();
    let is_on_page = seed == lesson.seed;
    let challenge =
        challenge.map(|source| lesson_run.try_out(source, is_on_page, language)).transpose()?;
    let until = steps.last().map_or(Time(0), |step| step.until);
    Ok(CompiledLesson {
        id: lesson.id.clone(),
        kind: lesson.kind,
        title: in_language(&lesson.title, language),
        summary: in_language(&lesson.summary, language),
        saved: Saved { run: lesson_run.run, until },
        steps,
        picture: lesson.picture,
        challenge,
    })
}

/// The headings of lessons, by kind and place.
#[must_use]
pub fn contents(lessons: &[LessonSource], language: &str) -> Contents {
    let heading = |lesson: &LessonSource| Heading {
        id: lesson.id.clone(),
        file: file_of(lesson),
        kind: lesson.kind,
        place: lesson.place,
        minutes: lesson.minutes,
        main: lesson.main,
        steps: lesson.steps.len() as u64,
        title: in_language(&lesson.title, language),
        summary: in_language(&lesson.summary, language),
    };
    let mut list: Vec<Heading> = lessons.iter().map(heading).collect();
    list.sort_by_key(|heading| (heading.kind, heading.place));
    Contents { list }
}

/// A text in a language, or in the main one.
fn in_language(texts: &Texts, language: &str) -> String {
    texts.get(language).or_else(|| texts.get(MAIN_LANGUAGE)).cloned().unwrap_or_default()
}

/// A lesson that is being played.
struct LessonRun {
    run: Run,
    watched: CheckedWorld,
    stats: RunStats,
    /// The records since the step began.
    records: Vec<Record>,
    events: EventCounts,
    began: Time,
    /// True if no step has been played yet.
    fresh: bool,
    /// True if a claim has said that a property is violated.
    violation_claimed: bool,
}

impl LessonRun {
    fn play(
        &mut self,
        place: &str,
        step: &StepSource,
        observer: &mut dyn LessonObserver,
    ) -> Result<(), LessonError> {
        let failed = |line, kind| LessonError { place: place.to_owned(), line, kind };
        self.began = self.watched.world().now();
        (self.records, self.events) = (Vec::new(), EventCounts::default());
        // What is done for this step must not be seen at the end of the one before.
        let is_first = std::mem::take(&mut self.fresh);
        if !step.actions.is_empty() && !is_first {
            let after = self.began + Micros(1);
            self.run_until(after).map_err(|kind| failed(step.line, kind))?;
        }
        for (action, line) in &step.actions {
            if let Err(kind) = self.carry_out(action) {
                let error = failed(*line, kind);
                if !observer.forgives(&error) {
                    return Err(error);
                }
            }
        }
        self.check_beginning(step).map_err(|(line, kind)| failed(line, kind))?;
        self.wait(step).map_err(|kind| failed(step.wait_line, kind))?;
        let until = self.watched.world().now() + step.linger;
        self.run_until(until).map_err(|kind| failed(step.line, kind))?;
        let (claims, line) = &step.then;
        if let Some(claim) = claims.iter().find(|claim| !self.holds(claim)) {
            return Err(failed(*line, LessonErrorKind::Untrue(claim.to_string())));
        }
        self.check_properties(step).map_err(|kind| failed(step.line, kind))?;
        observer.observe_step(place, self.began, self.watched.world().now(), &self.records);
        Ok(())
    }

    fn carry_out(&mut self, action: &Intervention) -> Result<(), LessonErrorKind> {
        let now = self.watched.world().now();
        let done = self.watched.intervene(action);
        self.note();
        done.map_err(|why| LessonErrorKind::Impossible(action.clone(), why))?;
        self.run.interventions.push((now, action.clone()));
        Ok(())
    }

    /// The states in which servers begin are whole with the last of them in a step.
    fn check_beginning(&self, step: &StepSource) -> Result<(), (Line, LessonErrorKind)> {
        let gives = |action: &Intervention| matches!(action, Intervention::Preload(_));
        let last = step.actions.iter().rev().find(|(action, _)| gives(action));
        match (last, self.watched.world().check_beginning()) {
            (Some((action, line)), Err(why)) => {
                Err((*line, LessonErrorKind::Impossible(action.clone(), why)))
            }
            _ => Ok(()),
        }
    }

    fn wait(&mut self, step: &StepSource) -> Result<(), LessonErrorKind> {
        if step.wait.is_empty() {
            return Ok(());
        }
        let deadline = self.began + step.limit;
        let alarm = step.wait.iter().filter_map(Condition::alarm).max();
        let mut alarm = alarm.map(|span| self.began + span).filter(|alarm| *alarm < deadline);
        loop {
            if step.wait.iter().all(|condition| self.holds(condition)) {
                // What else happens at this time may undo it.
                self.run_until(self.watched.world().now())?;
                if step.wait.iter().all(|condition| self.holds(condition)) {
                    return Ok(());
                }
            }
            let limit = alarm.unwrap_or(deadline);
            if !self.advance(limit)? && alarm.take().is_none() {
                break;
            }
        }
        let missing = step.wait.iter().filter(|condition| !self.holds(condition));
        let missing: Vec<String> = missing.map(ToString::to_string).collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(LessonErrorKind::RanOut { limit: step.limit, missing })
        }
    }

    /// Checks that no property is violated, unless a claim has said so.
    fn check_properties(&mut self, step: &StepSource) -> Result<(), LessonErrorKind> {
        let claims = step.wait.iter().chain(&step.then.0);
        self.violation_claimed |= claims.clone().any(Condition::claims_a_violation);
        match self.watched.checker().worst() {
            Some(violation) if !self.violation_claimed => {
                Err(LessonErrorKind::Violated(violation.property))
            }
            _ => Ok(()),
        }
    }

    fn grade(
        &self,
        place: &str,
        step: &StepSource,
        language: &str,
    ) -> Result<Option<Question>, LessonError> {
        let Some(QuestionSource { text, choices }) = &step.ask else { return Ok(None) };
        let choice = |choice: &crate::author::script::ChoiceSource| Choice {
            text: in_language(&choice.text, language),
            why: in_language(&choice.why, language),
            right: match &choice.right {
                Right::Fixed(right) => *right,
                Right::If(conditions) => conditions.iter().all(|condition| self.holds(condition)),
            },
        };
        let choices: Vec<Choice> = choices.iter().map(choice).collect();
        let right: Vec<bool> = choices.iter().map(|choice| choice.right).collect();
        if right.iter().all(|it| *it) || !right.iter().any(|it| *it) {
            let kind = LessonErrorKind::Grades { right };
            return Err(LessonError { place: place.to_owned(), line: step.line, kind });
        }
        Ok(Some(Question { text: in_language(text, language), choices }))
    }

    /// Tries a challenge: its solution reaches the goal, all of it is needed, and to wait is not enough,
    /// at least with the seed with which readers have it.
    fn try_out(
        &self,
        challenge: &ChallengeSource,
        is_on_page: bool,
        language: &str,
    ) -> Result<Challenge, LessonError> {
        let failed =
            |kind| LessonError { place: "the solution".into(), line: challenge.line, kind };
        let unsolved = |why| Err(failed(LessonErrorKind::Unsolved(why)));
        if is_on_page && self.attempt(challenge, &[]).map_err(failed)?.is_some() {
            return unsolved("the goal is reached without any intervention");
        }
        match self.attempt(challenge, &challenge.solution).map_err(failed)? {
            None => return unsolved("the solution does not reach the goal within 30 s"),
            Some(done) if done < challenge.solution.len() => {
                return unsolved("the goal is reached before its last intervention");
            }
            Some(_) => {}
        }
        let ChallengeSource { goal, at_most, best, hint, .. } = challenge;
        Ok(Challenge {
            goal: *goal,
            at_most: *at_most,
            best: *best,
            hint: in_language(hint, language),
        })
    }

    /// Carries out actions in a copy of the world, and returns after how many of them the goal is reached, if
    /// it is.
    fn attempt(
        &self,
        challenge: &ChallengeSource,
        actions: &[(Time, Intervention)],
    ) -> Result<Option<usize>, LessonErrorKind> {
        let (mut watched, mut stats) = (self.watched.clone(), self.stats.clone());
        let (from, most) = (watched.world().now(), watched.stats().steps + MAX_TRIED);
        let (mut done, mut over) = (0, false);
        while !challenge.goal.is_reached(watched.world(), &stats) {
            if over {
                return Ok(None);
            }
            let next = actions.get(done);
            let until = from + next.map_or(SOLVED_WITHIN, |(time, _)| Micros(time.0));
            match next {
                _ if watched.advance(until) => {}
                Some((_, action)) => {
                    let tried = watched.intervene(action);
                    tried.map_err(|why| LessonErrorKind::Impossible(action.clone(), why))?;
                    done += 1;
                }
                None => over = true,
            }
            stats.observe(watched.world(), watched.records());
            if watched.stats().steps > most {
                return Err(LessonErrorKind::Endless);
            }
        }
        Ok(Some(done))
    }

    fn holds(&self, condition: &Condition) -> bool {
        let Self { watched, stats, events, began, .. } = self;
        condition.holds(&ConditionContext { watched, stats, events, began: *began })
    }

    fn advance(&mut self, limit: Time) -> Result<bool, LessonErrorKind> {
        if self.watched.stats().steps > MAX_HAPPENING {
            return Err(LessonErrorKind::Endless);
        }
        let happened = self.watched.advance(limit);
        self.note();
        Ok(happened)
    }

    fn run_until(&mut self, limit: Time) -> Result<(), LessonErrorKind> {
        while self.advance(limit)? {}
        Ok(())
    }

    fn note(&mut self) {
        let records = self.watched.records();
        self.stats.observe(self.watched.world(), records);
        self.events.count(records);
        self.records.extend_from_slice(records);
    }
}

impl Condition {
    /// True if it says that a property is violated.
    fn claims_a_violation(&self) -> bool {
        matches!(self.predicate, crate::author::condition::Predicate::Violated(Some(_)))
            && !self.not
    }
}
