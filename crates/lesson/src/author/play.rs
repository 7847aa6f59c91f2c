//! How a lesson is played, and what can be wrong with it then.

use std::fmt;

use crate::author::compile::file_of;
use crate::author::condition::{Condition, Scene};
use crate::author::happening::Happened;
use crate::author::script::{
    ChallengeSource, Flights, LessonSource, Line, QuestionSource, Right, StepAction, StepSource,
    Texts,
};
use crate::compiled::{Choice, CompiledLesson, Question, Step};
use crate::contents::{Contents, Heading};
use crate::goal::Challenge;
use crate::witness::Witness;
use raft::{Micros, Time};
use sim::{
    CheckedWorld, FlightId, Impossible, Intervention, Property, Record, Run, Saved, SetupProblem,
};

/// The language that every lesson is there in.
pub const MAIN_LANGUAGE: &str = "en";

/// How long the solution of a challenge may take.
pub(super) const SOLVED_WITHIN: Micros = Micros::from_millis(30_000);

/// How much may happen in a lesson, in steps of its world: many times what a reader follows, and played in a
/// moment.
const MAX_HAPPENING: u64 = 5_000;

/// How much may happen when a challenge is tried: enough for nine servers and all the time that there is.
const MAX_TRIED: u64 = 20_000;

/// Where a lesson is wrong, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LessonError {
    /// In which step, such as "step 3".
    pub place: String,
    /// In which line of its file; 0 if that is not known.
    pub line: Line,
    /// How.
    pub kind: LessonErrorKind,
}

/// How a lesson is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LessonErrorKind {
    /// No world can be made of its setup.
    Setup(SetupProblem),
    /// An action cannot be done then.
    Impossible(Intervention, Impossible),
    /// There is no such message that could be dropped or sent twice.
    NoFlight(Flights),
    /// What is waited for does not come about.
    RanOut {
        /// How long it was waited for.
        limit: Micros,
        /// Those of the conditions that do not hold.
        missing: Vec<String>,
    },
    /// What is claimed does not hold.
    Untrue(String),
    /// A promise is broken, and that is not claimed.
    Broken(Property),
    /// A question has no right answer, or none that is wrong.
    Grades {
        /// Which of the answers came out right.
        right: Vec<bool>,
    },
    /// It goes on for too long.
    Endless,
    /// The goal of a challenge is reached before anyone has done anything, or its solution does not
    /// reach it.
    Unsolved(&'static str),
}

impl fmt::Display for LessonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup(problem) => write!(f, "the setup is invalid ({problem:?})"),
            Self::Impossible(action, why) => write!(f, "“{action}” is not possible then ({why:?})"),
            Self::NoFlight(Flights { kind, .. }) => {
                write!(f, "there is no such message in flight then ({kind:?})")
            }
            Self::RanOut { limit, missing } => {
                let missing = missing.join("” and “");
                write!(f, "“{missing}” did not become true within {} ms", limit.as_millis())
            }
            Self::Untrue(claim) => write!(f, "“{claim}” does not hold"),
            Self::Broken(property) => {
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

/// What one step did, for whoever wants to see it.
pub trait LessonObserver {
    /// A step has been played: what it is, from when to when, and what happened in it.
    fn see(&mut self, place: &str, from: Time, until: Time, records: &[Record]);
}

/// Nobody looks.
impl LessonObserver for () {
    fn see(&mut self, _place: &str, _from: Time, _until: Time, _records: &[Record]) {}
}

/// Plays a lesson with a seed, in a language.
///
/// # Errors
/// What is wrong with it.
pub fn play(
    lesson: &LessonSource,
    seed: u64,
    language: &str,
    audience: &mut dyn LessonObserver,
) -> Result<CompiledLesson, LessonError> {
    let failed = |kind| LessonError { place: "the setup".into(), line: 0, kind };
    let run = Run::new(lesson.setup, seed);
    let watched = CheckedWorld::new(&run).map_err(LessonErrorKind::Setup).map_err(failed)?;
    let mut stage = Stage {
        run,
        watched,
        witness: Witness::default(),
        records: Vec::new(),
        happened: Happened::default(),
        began: Time(0),
        fresh: true,
        broken: false,
    };
    for (number, step) in (1..).zip(&lesson.before) {
        stage.play(&format!("before, step {number}"), step, audience)?;
    }
    let mut steps = Vec::new();
    for (number, step) in (1..).zip(&lesson.steps) {
        let from = stage.watched.world().now();
        stage.play(&format!("step {number}"), step, audience)?;
        let question = stage.grade(&format!("step {number}"), step, language)?;
        steps.push(Step {
            from,
            until: stage.watched.world().now(),
            speed: step.speed,
            points: step.points.clone(),
            caption: said(&step.caption, language),
            question,
        });
    }
    let challenge = lesson.challenge.as_ref();
    let is_on_page = seed == lesson.seed;
    let challenge = challenge.map(|task| stage.try_out(task, is_on_page, language)).transpose()?;
    let until = steps.last().map_or(Time(0), |step| step.until);
    Ok(CompiledLesson {
        id: lesson.id.clone(),
        kind: lesson.kind,
        title: said(&lesson.title, language),
        summary: said(&lesson.summary, language),
        saved: Saved { run: stage.run, until },
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
        steps: lesson.steps.len() as u64,
        title: said(&lesson.title, language),
        summary: said(&lesson.summary, language),
    };
    let mut list: Vec<Heading> = lessons.iter().map(heading).collect();
    list.sort_by_key(|heading| (heading.kind, heading.place));
    Contents { list }
}

/// A text in a language, or in the main one.
fn said(texts: &Texts, language: &str) -> String {
    texts.get(language).or_else(|| texts.get(MAIN_LANGUAGE)).cloned().unwrap_or_default()
}

/// A lesson that is being played.
struct Stage {
    run: Run,
    watched: CheckedWorld,
    witness: Witness,
    /// What has happened since the step began.
    records: Vec<Record>,
    happened: Happened,
    began: Time,
    /// Whether no step has been played yet.
    fresh: bool,
    /// Whether someone has claimed that a promise is broken.
    broken: bool,
}

impl Stage {
    fn play(
        &mut self,
        place: &str,
        step: &StepSource,
        audience: &mut dyn LessonObserver,
    ) -> Result<(), LessonError> {
        let failed = |line, kind| LessonError { place: place.to_owned(), line, kind };
        self.began = self.watched.world().now();
        (self.records, self.happened) = (Vec::new(), Happened::default());
        // What is done for this step must not be seen at the end of the one before.
        let is_first = std::mem::take(&mut self.fresh);
        if !step.actions.is_empty() && !is_first {
            let after = self.began + Micros(1);
            self.run_until(after).map_err(|kind| failed(step.line, kind))?;
        }
        for (action, line) in &step.actions {
            self.carry_out(action).map_err(|kind| failed(*line, kind))?;
        }
        self.wait(step).map_err(|kind| failed(step.wait_line, kind))?;
        let until = self.watched.world().now() + step.linger;
        self.run_until(until).map_err(|kind| failed(step.line, kind))?;
        let (claims, line) = &step.then;
        if let Some(claim) = claims.iter().find(|claim| !self.holds(claim)) {
            return Err(failed(*line, LessonErrorKind::Untrue(claim.to_string())));
        }
        self.check_promises(step).map_err(|kind| failed(step.line, kind))?;
        audience.see(place, self.began, self.watched.world().now(), &self.records);
        Ok(())
    }

    fn carry_out(&mut self, action: &StepAction) -> Result<(), LessonErrorKind> {
        let action = match action {
            StepAction::Do(action) => action.clone(),
            StepAction::Drop(flights) => Intervention::Drop(self.oldest(flights)?),
            StepAction::Duplicate(flights) => Intervention::Duplicate(self.oldest(flights)?),
        };
        let now = self.watched.world().now();
        let done = self.watched.intervene(&action);
        self.note();
        done.map_err(|why| LessonErrorKind::Impossible(action.clone(), why))?;
        self.run.interventions.push((now, action));
        Ok(())
    }

    /// The oldest message of these that will arrive.
    fn oldest(&self, flights: &Flights) -> Result<FlightId, LessonErrorKind> {
        let all = self.watched.world().network().flights();
        let ids = all.filter(|flight| flights.has(flight)).map(|flight| flight.id);
        ids.min().ok_or(LessonErrorKind::NoFlight(*flights))
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
                // What else happens at this instant may undo it.
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

    /// Nothing is broken, unless some claim has said that it is.
    fn check_promises(&mut self, step: &StepSource) -> Result<(), LessonErrorKind> {
        let claims = step.wait.iter().chain(&step.then.0);
        self.broken |= claims.clone().any(Condition::tells_of_a_breach);
        match self.watched.checker().worst() {
            Some(violation) if !self.broken => Err(LessonErrorKind::Broken(violation.property)),
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
            text: said(&choice.text, language),
            why: said(&choice.why, language),
            right: match &choice.right {
                Right::Told(right) => *right,
                Right::If(conditions) => conditions.iter().all(|condition| self.holds(condition)),
            },
        };
        let choices: Vec<Choice> = choices.iter().map(choice).collect();
        let right: Vec<bool> = choices.iter().map(|choice| choice.right).collect();
        if right.iter().all(|it| *it) || !right.iter().any(|it| *it) {
            let kind = LessonErrorKind::Grades { right };
            return Err(LessonError { place: place.to_owned(), line: step.line, kind });
        }
        Ok(Some(Question { text: said(text, language), choices }))
    }

    /// Tries a challenge: its solution reaches the goal, all of it is needed, and to wait is not enough,
    /// at least with the seed with which readers have it.
    fn try_out(
        &self,
        task: &ChallengeSource,
        is_on_page: bool,
        language: &str,
    ) -> Result<Challenge, LessonError> {
        let failed = |kind| LessonError { place: "the solution".into(), line: task.line, kind };
        let unsolved = |why| Err(failed(LessonErrorKind::Unsolved(why)));
        if is_on_page && self.attempt(task, &[]).map_err(failed)?.is_some() {
            return unsolved("the goal is reached without any intervention");
        }
        match self.attempt(task, &task.solution).map_err(failed)? {
            None => return unsolved("the solution does not reach the goal within 30 s"),
            Some(done) if done < task.solution.len() => {
                return unsolved("the goal is reached before its last intervention");
            }
            Some(_) => {}
        }
        let ChallengeSource { goal, at_most, best, hint, .. } = task;
        Ok(Challenge { goal: *goal, at_most: *at_most, best: *best, hint: said(hint, language) })
    }

    /// Carries out actions in a copy of the world, and tells after how many of them the goal is reached, if
    /// it is.
    fn attempt(
        &self,
        task: &ChallengeSource,
        actions: &[(Time, Intervention)],
    ) -> Result<Option<usize>, LessonErrorKind> {
        let (mut watched, mut witness) = (self.watched.clone(), self.witness.clone());
        let (from, most) = (watched.world().now(), watched.stats().steps + MAX_TRIED);
        let (mut done, mut over) = (0, false);
        while !task.goal.is_reached(watched.world(), &witness) {
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
            witness.look(watched.world(), watched.records());
            if watched.stats().steps > most {
                return Err(LessonErrorKind::Endless);
            }
        }
        Ok(Some(done))
    }

    fn holds(&self, condition: &Condition) -> bool {
        let Self { watched, witness, happened, began, .. } = self;
        condition.holds(&Scene { watched, witness, happened, began: *began })
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
        self.witness.look(self.watched.world(), records);
        self.happened.count(records);
        self.records.extend_from_slice(records);
    }
}

impl Condition {
    /// Whether it says that a promise is broken.
    fn tells_of_a_breach(&self) -> bool {
        matches!(self.says, crate::author::condition::Says::Broken(Some(_))) && !self.not
    }
}
