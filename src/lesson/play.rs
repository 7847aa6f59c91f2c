//! How a lesson is played, and what can be wrong with it then.

use std::fmt;

use super::condition::{Condition, Scene};
use super::contents::{Contents, Heading};
use super::course::{Course, Offer, Question, Stop};
use super::goal::Challenge;
use super::script::{Ask, Deed, Flights, Lesson, Line, Right, Step, Task, Texts};
use super::witness::Witness;
use crate::raft::{Micros, Time};
use crate::sim::{
    FlightId, Impossible, Intervention, Property, Record, Run, Saved, SetupProblem, Watched,
};

/// The language that every lesson is there in.
pub const MAIN_LANGUAGE: &str = "en";

/// How long the solution of a challenge may take.
const SOLVED_WITHIN: Micros = Micros::from_millis(30_000);

/// Where a lesson is wrong, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// In which step, such as "step 3".
    pub place: String,
    /// In which line of its file; 0 if that is not known.
    pub line: Line,
    /// How.
    pub trouble: Trouble,
}

/// How a lesson is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// No world can be made of its setup.
    Setup(SetupProblem),
    /// A deed cannot be done then.
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
    /// The goal of a challenge is reached before anyone has done anything, or its solution does not
    /// reach it.
    Unsolved(&'static str),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup(problem) => write!(f, "no world can be made of the setup ({problem:?})"),
            Self::Impossible(deed, why) => write!(f, "“{deed}” cannot be done then ({why:?})"),
            Self::NoFlight(Flights { kind, .. }) => {
                write!(f, "there is no such message on its way then ({kind:?})")
            }
            Self::RanOut { limit, missing } => {
                let missing = missing.join("” and “");
                write!(f, "after {} ms “{missing}” has not come about", limit.as_millis())
            }
            Self::Untrue(claim) => write!(f, "“{claim}” does not hold"),
            Self::Broken(property) => {
                write!(f, "{} is broken, and no claim says so", property.name())
            }
            Self::Grades { right } => {
                let count = right.iter().filter(|right| **right).count();
                write!(
                    f,
                    "{count} of its {} answers are right: some must be, and some not",
                    right.len()
                )
            }
            Self::Unsolved(why) => f.write_str(why),
        }
    }
}

/// What one step did, for whoever wants to see it.
pub trait Audience {
    /// A step has been played: what it is, from when to when, and what happened in it.
    fn see(&mut self, place: &str, from: Time, until: Time, records: &[Record]);
}

/// Nobody looks.
impl Audience for () {
    fn see(&mut self, _place: &str, _from: Time, _until: Time, _records: &[Record]) {}
}

/// Plays a lesson with a seed, in a language.
///
/// # Errors
/// What is wrong with it.
pub fn play(
    lesson: &Lesson,
    seed: u64,
    language: &str,
    audience: &mut dyn Audience,
) -> Result<Course, Failure> {
    let failed = |trouble| Failure { place: "the setup".into(), line: 0, trouble };
    let run = Run::new(lesson.setup, seed);
    let watched = Watched::new(&run).map_err(Trouble::Setup).map_err(failed)?;
    let (witness, records) = (Witness::default(), Vec::new());
    let mut stage = Stage { run, watched, witness, records, began: Time(0), broken: false };
    for (number, step) in (1..).zip(&lesson.before) {
        stage.play(&format!("before, step {number}"), step, audience)?;
    }
    let mut stops = Vec::new();
    for (number, step) in (1..).zip(&lesson.steps) {
        let from = stage.watched.world().now();
        stage.play(&format!("step {number}"), step, audience)?;
        let question = stage.grade(&format!("step {number}"), step, language)?;
        stops.push(Stop {
            from,
            until: stage.watched.world().now(),
            speed: step.speed,
            points: step.points.clone(),
            caption: said(&step.caption, language),
            question,
        });
    }
    let challenge = lesson.challenge.as_ref();
    let challenge = challenge.map(|task| stage.try_out(task, language)).transpose()?;
    let until = stops.last().map_or(Time(0), |stop| stop.until);
    Ok(Course {
        kind: lesson.kind,
        title: said(&lesson.title, language),
        summary: said(&lesson.summary, language),
        saved: Saved { run: stage.run, until },
        stops,
        picture: lesson.picture,
        challenge,
    })
}

/// The headings of lessons, by kind and place.
#[must_use]
pub fn contents(lessons: &[Lesson], language: &str) -> Contents {
    let heading = |lesson: &Lesson| Heading {
        id: lesson.id.clone(),
        kind: lesson.kind,
        place: lesson.place,
        minutes: lesson.minutes,
        steps: lesson.steps.len() as u64,
        title: said(&lesson.title, language),
        summary: said(&lesson.summary, language),
    };
    let mut list: Vec<Heading> = lessons.iter().map(heading).collect();
    list.sort_by_key(|heading| (heading.kind as u8, heading.place));
    Contents { list }
}

/// A text in a language, or in the main one.
fn said(texts: &Texts, language: &str) -> String {
    texts.get(language).or_else(|| texts.get(MAIN_LANGUAGE)).cloned().unwrap_or_default()
}

/// A lesson that is being played.
struct Stage {
    run: Run,
    watched: Watched,
    witness: Witness,
    /// What has happened since the step began.
    records: Vec<Record>,
    began: Time,
    /// Whether someone has claimed that a promise is broken.
    broken: bool,
}

impl Stage {
    fn play(
        &mut self,
        place: &str,
        step: &Step,
        audience: &mut dyn Audience,
    ) -> Result<(), Failure> {
        let failed = |line, trouble| Failure { place: place.to_owned(), line, trouble };
        self.began = self.watched.world().now();
        self.records.clear();
        // What is done for this step must not be seen at the end of the one before.
        let fresh = self.began == Time(0) && self.run.interventions.is_empty();
        if !step.deeds.is_empty() && !fresh {
            self.run_until(self.began + Micros(1));
        }
        for (deed, line) in &step.deeds {
            self.carry_out(deed).map_err(|trouble| failed(*line, trouble))?;
        }
        self.wait(step).map_err(|trouble| failed(step.wait_line, trouble))?;
        self.run_until(self.watched.world().now() + step.linger);
        let (claims, line) = &step.then;
        if let Some(claim) = claims.iter().find(|claim| !self.holds(claim)) {
            return Err(failed(*line, Trouble::Untrue(claim.to_string())));
        }
        self.mind_promises(step).map_err(|trouble| failed(step.line, trouble))?;
        audience.see(place, self.began, self.watched.world().now(), &self.records);
        Ok(())
    }

    fn carry_out(&mut self, deed: &Deed) -> Result<(), Trouble> {
        let deed = match deed {
            Deed::Do(deed) => deed.clone(),
            Deed::Drop(flights) => Intervention::Drop(self.oldest(flights)?),
            Deed::Duplicate(flights) => Intervention::Duplicate(self.oldest(flights)?),
        };
        let now = self.watched.world().now();
        let done = self.watched.intervene(&deed);
        self.note();
        done.map_err(|why| Trouble::Impossible(deed.clone(), why))?;
        self.run.interventions.push((now, deed));
        Ok(())
    }

    /// The oldest message of these that will arrive.
    fn oldest(&self, flights: &Flights) -> Result<FlightId, Trouble> {
        let all = self.watched.world().network().flights();
        let ids = all.filter(|flight| flights.has(flight)).map(|flight| flight.id);
        ids.min().ok_or(Trouble::NoFlight(*flights))
    }

    fn wait(&mut self, step: &Step) -> Result<(), Trouble> {
        if step.wait.is_empty() {
            return Ok(());
        }
        let deadline = self.began + step.limit;
        let alarm = step.wait.iter().filter_map(Condition::alarm).max();
        let mut alarm = alarm.map(|span| self.began + span).filter(|alarm| *alarm < deadline);
        loop {
            if step.wait.iter().all(|condition| self.holds(condition)) {
                // What else happens at this instant may undo it.
                self.run_until(self.watched.world().now());
                if step.wait.iter().all(|condition| self.holds(condition)) {
                    return Ok(());
                }
            }
            let limit = alarm.unwrap_or(deadline);
            if !self.advance(limit) && alarm.take().is_none() {
                break;
            }
        }
        let missing = step.wait.iter().filter(|condition| !self.holds(condition));
        let missing: Vec<String> = missing.map(ToString::to_string).collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Trouble::RanOut { limit: step.limit, missing })
        }
    }

    /// Nothing is broken, unless some claim has said that it is.
    fn mind_promises(&mut self, step: &Step) -> Result<(), Trouble> {
        let claims = step.wait.iter().chain(&step.then.0);
        self.broken |= claims.clone().any(Condition::tells_of_a_breach);
        match self.watched.checker().worst() {
            Some(violation) if !self.broken => Err(Trouble::Broken(violation.property)),
            _ => Ok(()),
        }
    }

    fn grade(&self, place: &str, step: &Step, language: &str) -> Result<Option<Question>, Failure> {
        let Some(Ask { text, choices }) = &step.ask else { return Ok(None) };
        let offer = |choice: &super::script::Choice| Offer {
            text: said(&choice.text, language),
            why: said(&choice.why, language),
            right: match &choice.right {
                Right::Told(right) => *right,
                Right::If(conditions) => conditions.iter().all(|condition| self.holds(condition)),
            },
        };
        let offers: Vec<Offer> = choices.iter().map(offer).collect();
        let right: Vec<bool> = offers.iter().map(|offer| offer.right).collect();
        if right.iter().all(|it| *it) || !right.iter().any(|it| *it) {
            let trouble = Trouble::Grades { right };
            return Err(Failure { place: place.to_owned(), line: step.line, trouble });
        }
        Ok(Some(Question { text: said(text, language), offers }))
    }

    /// Carries out the solution of a challenge in a copy of the world.
    fn try_out(&self, task: &Task, language: &str) -> Result<Challenge, Failure> {
        let failed = |trouble| Failure { place: "the solution".into(), line: task.line, trouble };
        let mut watched = self.watched.clone();
        let mut witness = self.witness.clone();
        let from = watched.world().now();
        if task.goal.is_reached(watched.world(), &witness) {
            return Err(failed(Trouble::Unsolved("the goal is reached with nothing done")));
        }
        let mut deeds = task.solution.iter().peekable();
        let until = from + SOLVED_WITHIN;
        let mut reached = false;
        while !reached {
            let next = deeds.peek().map_or(until, |(time, _)| from + Micros(time.0));
            if !watched.advance(next) {
                let Some((_, deed)) = deeds.next() else { break };
                let done = watched.intervene(deed);
                done.map_err(|why| failed(Trouble::Impossible(deed.clone(), why)))?;
            }
            witness.look(watched.world(), watched.records());
            reached = task.goal.is_reached(watched.world(), &witness);
        }
        if !reached {
            return Err(failed(Trouble::Unsolved(
                "the solution does not reach the goal within 30 s",
            )));
        }
        if deeds.next().is_some() {
            return Err(failed(Trouble::Unsolved("the goal is reached before all of it is done")));
        }
        let Task { goal, at_most, best, hint, .. } = task;
        Ok(Challenge { goal: *goal, at_most: *at_most, best: *best, hint: said(hint, language) })
    }

    fn holds(&self, condition: &Condition) -> bool {
        let Self { watched, witness, records, began, .. } = self;
        condition.holds(&Scene { watched, witness, records, began: *began })
    }

    fn advance(&mut self, limit: Time) -> bool {
        let happened = self.watched.advance(limit);
        self.note();
        happened
    }

    fn run_until(&mut self, limit: Time) {
        while self.advance(limit) {}
    }

    fn note(&mut self) {
        self.witness.look(self.watched.world(), self.watched.records());
        self.records.extend_from_slice(self.watched.records());
    }
}

impl Condition {
    /// Whether it says that a promise is broken.
    fn tells_of_a_breach(&self) -> bool {
        matches!(self.says, super::condition::Says::Broken(Some(_))) && !self.not
    }
}
