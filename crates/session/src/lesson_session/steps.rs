//! Going from step to step, and what is done at each.

use super::{Destination, Explained, LessonSession, Navigation, State};
use crate::playback::Playback;
use crate::speed::Speed;
use lesson::Kind;
use raft::Micros;

/// How long a caption is shown before the next one comes by itself, in milliseconds, and how much longer
/// for each of its bytes.
const CAPTION_MS: u32 = 1_500;
const CAPTION_MS_PER_BYTE: u32 = 50;

/// How long a caption stands there before what it speaks of begins to move: eyes follow one thing at a time.
const LEAD_IN: Micros = Micros::from_millis(600);

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
    pub(super) fn arrive(&mut self, step: usize, navigation: Navigation, playback: &mut Playback) {
        (self.step, self.explained) = (step, Explained::Nothing);
        let (from, until) = (self.current().from, self.current().until);
        let asks = self.current().question.is_some() && self.choices[step].is_none();
        self.answered = !asks;
        playback.set_speed(self.speed.unwrap_or(Speed::nearest(self.current().speed)));
        playback.rest();
        if asks {
            playback.seek(from);
        } else if navigation == Navigation::Jump {
            playback.seek(until);
        } else {
            playback.seek(from);
            playback.play_until_after(LEAD_IN, until);
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
            self.answered = true;
            playback.play_until_after(LEAD_IN, self.current().until);
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
        if self.is_reading() && timeline.changes() != self.revision {
            self.state = State::Trying;
        }
        let is_reading = self.is_reading();
        let outside = now < self.current().from || now > self.current().until;
        if is_reading && outside && playback.seeking().is_none() {
            self.step = self.lesson.step_at(now);
            self.answered = true;
        }
        // An answer is not shown on the timeline before it is given.
        let seen = if self.answered { self.current().until } else { self.current().from };
        if let State::Reading { until } = &mut self.state {
            *until = seen.max(now).max(*until);
        }
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
