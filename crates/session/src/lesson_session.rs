//! A lesson being read: from caption to caption, with a run that the reader can take over at any of them.
//!
//! The state machine: a reader is at a *step*. Where the step asks something, the playhead waits at its
//! beginning until the reader goes on, with a choice that was judged or without one; then it plays to the
//! step's end. As soon as the run is changed, the reader has *taken over*; to return is to load the lesson's run again. A challenge
//! is a lesson whose last step is meant to be taken over.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::playback::Playback;
use crate::speed::Speed;
use crate::view_state::ViewState;
use lesson::{Challenge, CompiledLesson, GoalTracker, Heading, Kind, Question, Shown, Step};
use raft::Time;
use sim::Timeline;

/// How long a caption is shown before the next one comes by itself, in milliseconds, and how much longer
/// for each of its bytes.
const CAPTION_MS: u32 = 1_500;
const CAPTION_MS_PER_BYTE: u32 = 50;

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
    /// How far the story was read; nothing later is shown on the timeline. Once the reader has taken
    /// over, there is no such limit.
    read_until: Option<Time>,
    /// How often the run had been changed when it was loaded.
    revision: u64,
    goal_tracker: Option<GoalTracker>,
    solved: Option<u64>,
    auto_advance: bool,
    /// The speed that the reader chose in place of the lesson's.
    speed: Option<Speed>,
    /// Whether the question is shown.
    is_question_open: bool,
    /// The run of the sandbox, and what was shown of it.
    sandbox: Option<(Timeline, ViewState)>,
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
        self.read_until.is_some()
    }

    /// Returns from when to when one can go in the lesson, while its captions are read one after the other: from
    /// its first step to what was read of it. Before it is only how its scene was set.
    #[must_use]
    pub fn bounds(&self) -> Option<(Time, Time)> {
        let read_until = self.read_until.filter(|_| self.challenge().is_none())?;
        Some((self.lesson.steps[0].from, read_until))
    }

    /// Returns what the lesson shows at this step, unless the reader has taken over.
    pub(crate) fn shown(&self) -> Option<BTreeSet<Shown>> {
        self.is_reading().then(|| self.lesson.shown_at(self.step))
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

    /// Returns the question of the step, while it is shown.
    #[must_use]
    pub fn open_question(&self) -> Option<&Question> {
        self.current().question.as_ref().filter(|_| self.is_question_open)
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
            read_until: None,
            revision: 0,
            goal_tracker: None,
            solved: None,
            auto_advance,
            speed: None,
            is_question_open: false,
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
        self.read_until = Some(Time(0));
        left
    }

    /// Keeps what the reader did here as a branch of the sandbox. Returns the sandbox's timeline if
    /// there was anything to keep.
    pub(crate) fn keep_attempt(&mut self, playback: &Playback) -> Option<&Timeline> {
        // Whoever acts in the middle of a lesson does less than the lesson would have done.
        let own = &self.lesson.saved.run;
        let acted = playback.run() != own && !playback.run().interventions.is_empty();
        let (sandbox, _) = self.sandbox.as_mut().filter(|_| acted)?;
        sandbox.keep_aside(playback.timeline().saved());
        Some(sandbox)
    }

    /// Returns the run of the sandbox, and what was shown of it.
    pub(crate) fn into_sandbox(self) -> Option<(Timeline, ViewState)> {
        self.sandbox
    }
}

/// Going from step to step.
impl LessonSession {
    /// Goes on: back to the lesson, to the answer, to the next step, or to the next lesson.
    pub(crate) fn next(&mut self, playback: &mut Playback) -> Destination {
        if !self.is_reading() {
            self.resume(self.step, playback);
        } else if !self.answered {
            self.show_answer(playback);
            return Destination::Here;
        } else if !self.is_last_step() {
            self.arrive(self.step + 1, Navigation::Forward, playback);
        } else {
            return Destination::NextLesson;
        }
        Destination::Step
    }

    /// Goes back to the step before, or to the lesson before.
    pub(crate) fn back(&mut self, playback: &mut Playback) -> Destination {
        let Some(before) = self.step.checked_sub(1) else {
            return Destination::PreviousLesson;
        };
        if self.is_reading() {
            self.arrive(before, Navigation::Jump, playback);
        } else {
            self.resume(before, playback);
        }
        Destination::Step
    }

    /// Loads the lesson's run again, and goes to a step of it.
    pub(crate) fn resume(&mut self, step: usize, playback: &mut Playback) {
        self.load_run(playback);
        self.arrive(step, Navigation::Jump, playback);
    }

    /// Comes to a step. What it speaks of is played, or has happened.
    fn arrive(&mut self, step: usize, navigation: Navigation, playback: &mut Playback) {
        (self.step, self.explained) = (step, Explained::Nothing);
        let (from, until) = (self.current().from, self.current().until);
        let asks = self.current().question.is_some() && self.choices[step].is_none();
        self.answered = !asks;
        self.is_question_open = self.current().question.is_some();
        playback.set_speed(self.speed.unwrap_or(Speed::nearest(self.current().speed)));
        playback.rest();
        if asks {
            playback.seek(from);
        } else if navigation == Navigation::Jump {
            playback.seek(until);
        } else {
            playback.seek(from);
            playback.play_until(until);
        }
    }

    /// Goes to the beginning of the first step, and waits there.
    pub(crate) fn start(&mut self, playback: &mut Playback) {
        self.arrive(0, Navigation::Jump, playback);
        playback.seek(self.current().from);
    }

    /// Plays to the end of the step, or pauses. It does not play over a question, nor over another caption.
    pub(crate) fn toggle_play(&mut self, playback: &mut Playback) {
        if playback.is_playing() {
            playback.pause();
        } else if self.answered {
            playback.play_until(self.current().until);
        } else if self.choice().is_some() {
            self.show_answer(playback);
        }
    }

    /// Plays backwards to the beginning of the step, or pauses.
    pub(crate) fn toggle_backwards(&mut self, playback: &mut Playback) {
        if playback.is_playing_backwards() {
            playback.pause();
        } else {
            playback.play_back_until(self.current().from);
        }
    }

    /// Answers the step's question with the choice at a place. The first choice stands.
    ///
    /// The verdict and its reason are known at once; what happens is played when the reader goes on. They read
    /// first, and then watch: by a timer it would begin while some of them still read, and for others too late.
    pub(crate) fn choose(&mut self, place: usize) {
        let choices = self.current().question.as_ref().map_or(0, |question| question.choices.len());
        if place < choices && !self.answered && self.choices[self.step].is_none() {
            self.choices[self.step] = Some(place);
        }
    }

    /// Lets the engine give the answer. Without a choice the question is skipped.
    fn show_answer(&mut self, playback: &mut Playback) {
        if !self.answered {
            (self.answered, self.is_question_open) = (true, true);
            playback.play_until(self.current().until);
        }
    }

    /// Explains a word or shows a hint; the same once more closes it. While a word is explained, the story waits.
    pub(crate) fn explain(&mut self, what: Explained, playback: &mut Playback) {
        self.explained = if self.explained == what { Explained::Nothing } else { what };
        match self.explained {
            Explained::Word(_) => playback.hold(),
            Explained::Hint | Explained::Nothing => playback.release(),
        }
    }

    pub(crate) fn toggle_auto_advance(&mut self) {
        self.auto_advance = !self.auto_advance;
    }

    /// Keeps the reader's speed from here on.
    pub(crate) fn set_speed(&mut self, speed: Speed) {
        self.speed = Some(speed);
    }

    /// Follows the playback: notices that the reader has taken over or gone to another step's time, and
    /// judges a challenge. Returns with how many interventions it has just been solved, if it has.
    pub(crate) fn follow(&mut self, playback: &Playback) -> Option<u64> {
        let (timeline, now) = (playback.timeline(), playback.now());
        let is_reading = timeline.changes() == self.revision;
        let outside = now < self.current().from || now > self.current().until;
        if is_reading && outside && playback.seeking().is_none() {
            self.step = self.lesson.step_at(now);
            self.answered = true;
        }
        // An answer is not shown on the timeline before it is given.
        let seen = if self.answered { self.current().until } else { self.current().from };
        let read_until = self.read_until.unwrap_or_default().max(seen).max(now);
        self.read_until = is_reading.then_some(read_until);
        self.is_question_open &= is_reading;
        let reached =
            self.goal_tracker.as_mut().and_then(|goal_tracker| goal_tracker.follow(timeline));
        let reached = reached.map(|reached| reached.actions);
        let news = reached.filter(|_| reached != self.solved);
        self.solved = reached;
        news
    }

    /// Returns in how many milliseconds the reader goes on by themselves, if they do: what is there has been read
    /// by then. A question waits for a choice, and anyone who stops time halfway, or looks up a word, wants to
    /// stay. `has_next` is whether another lesson follows this one.
    pub(crate) fn advances_in(&self, playback: &Playback, has_next: bool) -> Option<u32> {
        let idle = self.is_reading() && !playback.is_playing();
        let more = !self.is_last_step() || (has_next && self.heading.kind == Kind::Chapter);
        let has_happened = playback.now() >= self.current().until;
        let has_ended = has_happened && more && self.challenge().is_none();
        let caption = Some(&self.current().caption[..]).filter(|_| has_ended);
        let text = if self.answered { caption? } else { self.verdict()? };
        let due = self.auto_advance && idle && self.explained == Explained::Nothing;
        let bytes = u32::try_from(text.len()).unwrap_or(0);
        due.then_some(CAPTION_MS + bytes * CAPTION_MS_PER_BYTE)
    }
}
