//! A lesson as the page reads it: one run, and the steps at which a reader stops. It is stored as JSON.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::contents::Kind;
use crate::goal::Challenge;
use crate::shown::Shown;
use raft::{Index, NodeId, Time};
use sim::{Address, MessageKind, Saved};

/// A lesson that was played: what happens, where a reader stops, and what is said there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompiledLesson {
    /// Its name in links.
    pub id: String,
    /// Of which kind it is.
    pub kind: Kind,
    /// Its name.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// All that happens.
    pub saved: Saved,
    /// Where a reader stops, in order; at least once.
    pub steps: Vec<Step>,
    /// The place of the step that a small picture shows, from 0.
    pub picture: usize,
    /// What is to be brought about after the last step, if this is a challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<Challenge>,
}

/// A caption, and what happens while it is read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Where the step before ends. What is done for this one is done right after it.
    pub from: Time,
    /// The end of the step.
    pub until: Time,
    /// How many times slower than real time it goes by.
    pub speed: u16,
    /// What comes with it, and stays. If it is the first and nothing does, then everything is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<Shown>,
    /// What is highlighted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Point>,
    /// What is said, see [`crate::glossary::Words`].
    pub caption: String,
    /// What is asked before it happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
}

/// Something that a caption can point at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Point {
    /// A server, a client or the proxy.
    Actor(Address),
    /// A link.
    Link(Address, Address),
    /// All messages in flight, or those of a kind.
    Messages(Option<MessageKind>),
    /// All logs.
    Logs,
    /// The log of a server.
    Log(NodeId),
    /// An index of all logs.
    Index(Index),
    /// An entry of a log.
    Entry(NodeId, Index),
    /// The list of events.
    Events,
    /// The timeline.
    Timeline,
    /// What is known of what is chosen.
    Details,
    /// What the client can ask.
    Client,
    /// The client's last answer.
    Answer,
}

/// Something to be predicted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What can be answered: at least one is right, and one wrong.
    pub choices: Vec<Choice>,
}

/// An answer from which one can choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Why it is right or wrong.
    pub why: String,
    /// True if it is right.
    pub right: bool,
}

/// Why a file of lessons cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LessonFileError {
    /// It is not JSON, or not of lessons.
    #[error("the lessons cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A lesson has no step, steps that do not follow one another, or no picture.
    #[error("the steps of the lesson “{0}” do not follow one another")]
    Steps(String),
}

impl CompiledLesson {
    /// Reads a file of lessons, which `lesson::author` has compiled.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_all(json: &str) -> Result<Vec<Self>, LessonFileError> {
        let lessons: Vec<Self> = serde_json::from_str(json)?;
        match lessons.iter().find(|lesson| !lesson.is_in_order()) {
            Some(lesson) => Err(LessonFileError::Steps(lesson.id.clone())),
            None => Ok(lessons),
        }
    }

    /// The step in which a moment lies; at the border of two it is the first.
    #[must_use]
    pub fn step_at(&self, moment: Time) -> usize {
        let before = self.steps.partition_point(|step| step.until < moment);
        before.min(self.steps.len() - 1)
    }

    /// Returns what is shown at a step, from 0: what has come with it and with those before it.
    #[must_use]
    pub fn shown_at(&self, step: usize) -> BTreeSet<Shown> {
        if self.steps.first().is_none_or(|first| first.shows.is_empty()) {
            return Shown::all(&self.saved.run.setup);
        }
        self.steps.iter().take(step + 1).flat_map(|step| step.shows.iter().copied()).collect()
    }

    fn is_in_order(&self) -> bool {
        let follows = |pair: &[Step]| pair[0].until == pair[1].from;
        self.picture < self.steps.len()
            && self.steps.iter().all(|step| step.from <= step.until && step.speed > 0)
            && self.steps.windows(2).all(follows)
            && self.steps.last().is_some_and(|last| last.until == self.saved.until)
            && self.saved.run.setup.check().is_ok()
    }
}
