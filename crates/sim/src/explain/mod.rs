//! Why something is so: the messages and events that led there, down to timeouts, chance and what
//! someone did.
//!
//! Nothing is noted for it while a run is played. A record's causes are looked for when someone
//! asks, from back to front, in the stretches of the timeline where they must be: most causes stand in
//! the same step or shortly before, and what has been so for long came about after the last
//! keyframe in which it was not so.

mod causes;
mod clients;
mod messages;
mod origins;
mod question;
mod search;
mod servers;
mod silence;

use std::collections::BTreeSet;

pub use question::{Question, RootCause};

use crate::history::timeline::Timeline;
use crate::world::event::{Event, Record};
use causes::{Causes, FoundCause};
use raft::Time;
use search::RecordSearch;

/// The most lines of an answer.
pub const MAX_REASONS: usize = 40;

/// One line of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cause {
    /// What happened.
    pub record: Record,
    /// How many causes it is away from what was asked. It is a cause of the last line before it
    /// that is one nearer.
    pub depth: u8,
    /// For a message that arrived or was lost: when it was sent. Its causes are then those of its
    /// sending, too.
    pub sent: Option<Time>,
    /// Its kind, if it is a root cause: what is then listed behind it are the circumstances.
    pub root: Option<RootCause>,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Explanation {
    /// What made it so, with all that led there, each once: the first cause of each line before
    /// the second. Empty if it has been so from the beginning.
    pub chain: Vec<Cause>,
    /// True if there were more causes than were listed or searched.
    pub more: bool,
}

impl Explanation {
    /// The answer to a question about a run at its playhead; `None` if what is asked for is not
    /// there.
    ///
    /// It costs a limited number of stretches of the timeline, however long the run is.
    #[must_use]
    pub fn compute(timeline: &Timeline, question: Question) -> Option<Self> {
        if !question.fits(timeline.world()) {
            return None;
        }
        let mut past = RecordSearch::new(timeline);
        let origin = past.origin(question);
        if origin.is_none() && matches!(question, Question::Event { .. }) {
            return None;
        }
        let mut walk = Walk { past, visited: BTreeSet::new(), explanation: Self::default() };
        if let Some(found) = origin {
            walk.visit(&FoundCause { found, followed: true }, 0);
        }
        walk.explanation.more |= walk.past.is_exhausted();
        Some(walk.explanation)
    }
}

/// An answer that is being put together.
struct Walk<'a> {
    past: RecordSearch<'a>,
    visited: BTreeSet<u64>,
    explanation: Explanation,
}

impl Walk<'_> {
    /// Adds a record, and what is behind it, unless it is in the chain already.
    fn visit(&mut self, cause: &FoundCause, depth: u8) {
        let FoundCause { found, followed } = cause;
        if self.visited.contains(&found.record().number) {
            return;
        }
        if self.explanation.chain.len() == MAX_REASONS {
            self.explanation.more = true;
            return;
        }
        self.visited.insert(found.record().number);
        let mut behind = self.past.causes_of(found);
        let record = found.record().clone();
        let sent = match record.event {
            Event::Delivered(_) | Event::Lost { .. } => self.join_sending(&mut behind),
            _ => None,
        };
        self.explanation.chain.push(Cause { record, depth, sent, root: behind.root });
        if *followed {
            for cause in &behind.causes {
                self.visit(cause, depth + 1);
            }
        }
    }

    /// A message's sending is listed with its end: what is behind the one is behind the other.
    fn join_sending(&mut self, behind: &mut Causes) -> Option<Time> {
        let sending = behind.take_sending()?;
        self.visited.insert(sending.record().number);
        behind.add(self.past.causes_of(&sending));
        Some(sending.record().time)
    }
}
