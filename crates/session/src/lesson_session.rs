//! A lesson being read: from caption to caption, with a run that the reader can take over at any of them.
//!
//! The state machine: a reader is at a *step*. Where the step asks something, the playhead waits at its
//! beginning until the reader goes on, with a choice that was judged or without one; then it plays to the
//! step's end. A reader *reads* until they *try* something: then the cluster is theirs from there on, without
//! what the lesson would do later, and the story waits at the step. To return is to load the lesson's run
//! again. A challenge is a lesson whose last step is meant to be tried.

mod steps;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::playback::Playback;
use crate::speed::Speed;
use crate::view_state::ViewState;
use lesson::{Challenge, CompiledLesson, GoalTracker, Heading, Question, Shown, Step};
use raft::Time;
use sim::{Saved, SetupError, Timeline};

/// A lesson being read.
#[derive(Clone, Debug)]
pub struct LessonSession {
    heading: Heading,
    lesson: Rc<CompiledLesson>,
    /// The place of the step that is read, from 0.
    step: usize,
    /// Whether what the step asks was played or skipped.
    answered: bool,
    /// What was chosen at each step.
    choices: Vec<Option<usize>>,
    explained: Explained,
    state: State,
    /// How often the run had been changed when it was loaded.
    revision: u64,
    goal_tracker: Option<GoalTracker>,
    solved: Option<u64>,
    auto_advance: bool,
    /// The speed that the reader chose in place of the lesson's.
    speed: Option<Speed>,
    /// The run of the sandbox, and what was shown of it.
    sandbox: Option<(Timeline, ViewState)>,
}

/// What a reader does in a lesson.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// They read. Nothing later than this time, up to which they have read, is shown on the timeline.
    Reading { until: Time },
    /// They try something with its cluster, while the story waits.
    Trying,
}

/// What lies over the stage while one reads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Explained {
    /// Nothing.
    #[default]
    Nothing,
    /// The meaning of a word of the glossary.
    Word(String),
    /// The hint of a challenge.
    Hint,
}

/// How one comes to a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Navigation {
    /// From the step before: what happens is played.
    Forward,
    /// From elsewhere: it has happened.
    Jump,
}

/// Where a reader goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Destination {
    /// Nowhere: what is here goes on.
    Here,
    /// To another step of the lesson, where they have arrived.
    Step,
    /// To the next lesson.
    NextLesson,
    /// To the end of the lesson before.
    PreviousLesson,
}

/// What is shown of a lesson.
impl LessonSession {
    /// Returns its heading in the list of lessons.
    #[must_use]
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// Returns the lesson.
    #[must_use]
    pub fn lesson(&self) -> &Rc<CompiledLesson> {
        &self.lesson
    }

    /// Returns the place of the step that is read, from 0.
    #[must_use]
    pub fn step(&self) -> usize {
        self.step
    }

    /// Returns the step that is read.
    #[must_use]
    pub fn current(&self) -> &Step {
        &self.lesson.steps[self.step]
    }

    /// Returns whether the caption is shown: what the step asks was played or skipped, or it asks nothing. From a
    /// choice until the reader goes on, there is only its verdict.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.answered
    }

    /// Returns what was chosen at this step.
    #[must_use]
    pub fn choice(&self) -> Option<usize> {
        self.choices[self.step]
    }

    /// Returns why the choice is right or wrong, once there is one.
    #[must_use]
    pub fn verdict(&self) -> Option<&str> {
        let question = self.current().question.as_ref()?;
        question.choices.get(self.choice()?).map(|choice| &choice.why[..])
    }

    /// Returns what lies over the stage.
    #[must_use]
    pub fn explained(&self) -> &Explained {
        &self.explained
    }

    /// Returns whether the lesson is read, and its run was not changed.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.state != State::Trying
    }

    /// Returns from when to when one can go in the lesson, while its captions are read one after the other: from
    /// its first step to what was read of it. Before it is only how its scene was set.
    #[must_use]
    pub fn bounds(&self) -> Option<(Time, Time)> {
        match self.state {
            State::Reading { until } if self.challenge().is_none() => {
                Some((self.lesson.steps[0].from, until))
            }
            State::Reading { .. } | State::Trying => None,
        }
    }

    /// Returns what the lesson shows at this step, while its captions are read. On the workbench all is shown.
    pub(crate) fn shown(&self) -> Option<BTreeSet<Shown>> {
        self.bounds().map(|_| self.lesson.shown_at(self.step))
    }

    /// Returns where the first caption begins, unless the reader has taken over.
    pub(crate) fn story_from(&self) -> Option<Time> {
        self.is_reading().then(|| self.lesson.steps[0].from)
    }

    /// Returns whether captions come by themselves.
    #[must_use]
    pub fn auto_advances(&self) -> bool {
        self.auto_advance
    }

    /// Returns the challenge, once its introduction has been read.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.lesson.challenge.as_ref().filter(|_| self.is_last_step())
    }

    /// Returns with how many interventions the challenge is solved, if it is.
    #[must_use]
    pub fn solved(&self) -> Option<u64> {
        self.solved
    }

    /// Returns the question of the step, until it is answered or skipped and what happens then is played.
    #[must_use]
    pub fn open_question(&self) -> Option<&Question> {
        self.current().question.as_ref().filter(|_| self.is_reading() && !self.answered)
    }

    /// Returns how many interventions the reader has made.
    #[must_use]
    pub fn interventions(&self, playback: &Playback) -> usize {
        let own = self.lesson.saved.run.interventions.len();
        playback.run().interventions.len().saturating_sub(own)
    }

    /// Returns where the reader is, as in a link, such as "election.7".
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}.{}", self.heading.id, self.step + 1)
    }

    /// Returns whether it is the last step.
    #[must_use]
    pub fn is_last_step(&self) -> bool {
        self.step + 1 == self.lesson.steps.len()
    }

    /// Returns whether the reader is in the middle of this step of this lesson.
    pub(crate) fn is_at(&self, id: &str, step: usize) -> bool {
        self.is_reading() && self.heading.id == id && self.step == step
    }
}

/// How it is opened and left.
impl LessonSession {
    /// Opens a lesson at a step. The playback plays its run from now on; what it played before is kept
    /// as the run of the sandbox, unless a lesson was open, whose sandbox it is then.
    pub(crate) fn open(
        heading: &Heading,
        lesson: Rc<CompiledLesson>,
        step: usize,
        left: Option<Self>,
        view: ViewState,
        playback: &mut Playback,
    ) -> Self {
        let auto_advance = left.as_ref().is_some_and(|left| left.auto_advance);
        let sandbox = left.and_then(|left| left.sandbox);
        let step = step.min(lesson.steps.len() - 1);
        let mut opened = Self {
            heading: heading.clone(),
            choices: vec![None; lesson.steps.len()],
            lesson,
            step,
            answered: false,
            explained: Explained::Nothing,
            state: State::Reading { until: Time(0) },
            revision: 0,
            goal_tracker: None,
            solved: None,
            auto_advance,
            speed: None,
            sandbox,
        };
        let timeline = opened.load_run(playback);
        opened.sandbox.get_or_insert((timeline, view));
        opened.arrive(step, Navigation::Jump, playback);
        opened
    }

    /// Loads the lesson's run, and returns what was played before.
    fn load_run(&mut self, playback: &mut Playback) -> Timeline {
        let saved = self.lesson.saved.clone();
        let own = saved.run.interventions.len();
        let left = playback.load(saved).expect("the lesson was compiled on the same engine");
        let timeline = playback.timeline();
        let challenge = self.lesson.challenge.as_ref();
        self.goal_tracker = challenge.map(|it| GoalTracker::new(it, timeline, own));
        (self.revision, self.solved) = (timeline.changes(), None);
        self.state = State::Reading { until: Time(0) };
        left
    }

    /// Hands the cluster to the reader as it is now, without what the lesson would do later.
    pub(crate) fn try_it(&mut self, playback: &mut Playback) {
        let (now, done) = (playback.now(), playback.timeline().done());
        let mut run = playback.run().clone();
        run.interventions.truncate(done);
        let was_playing = playback.is_playing();
        playback.load(Saved { run, until: now }).expect("its setup is that of the lesson");
        playback.seek(now);
        if was_playing {
            playback.play();
        }
        let challenge = self.lesson.challenge.as_ref();
        self.goal_tracker = challenge.map(|it| GoalTracker::new(it, playback.timeline(), done));
        (self.state, self.explained) = (State::Trying, Explained::Nothing);
    }

    /// Hands over what someone did here, as after a reload. It is where undo ends: no way leads from it to what the
    /// lesson does later.
    pub(crate) fn open_attempt(
        &mut self,
        attempt: Saved,
        playback: &mut Playback,
    ) -> Result<(), SetupError> {
        let (own, run) = (&self.lesson.saved.run, &attempt.run);
        // In another cluster the goal would be another.
        let is_same = (own.setup, own.seed) == (run.setup, run.seed);
        let both = own.interventions.iter().zip(&run.interventions);
        let given = both.take_while(|(own, done)| own == done).count();
        playback.load(attempt)?;
        let challenge = self.lesson.challenge.as_ref().filter(|_| is_same);
        self.goal_tracker = challenge.map(|it| GoalTracker::new(it, playback.timeline(), given));
        (self.state, self.explained) = (State::Trying, Explained::Nothing);
        Ok(())
    }

    /// Keeps what the reader did here as a branch of the sandbox. Returns the sandbox's timeline if
    /// there was anything to keep.
    pub(crate) fn keep_attempt(&mut self, playback: &Playback) -> Option<&Timeline> {
        let (own, run) = (&self.lesson.saved.run, playback.run());
        // Anyone who tried nothing has done a part of what the lesson does.
        let is_part = (own.setup, own.seed) == (run.setup, run.seed)
            && own.interventions.starts_with(&run.interventions);
        let acted = !is_part && !run.interventions.is_empty();
        let (sandbox, _) = self.sandbox.as_mut().filter(|_| acted)?;
        sandbox.keep_aside(playback.timeline().saved());
        Some(sandbox)
    }

    /// Returns the run of the sandbox, and what was shown of it.
    pub(crate) fn sandbox(&self) -> Option<&(Timeline, ViewState)> {
        self.sandbox.as_ref()
    }

    /// Gives out the run of the sandbox, and what was shown of it.
    pub(crate) fn into_sandbox(self) -> Option<(Timeline, ViewState)> {
        self.sandbox
    }
}
