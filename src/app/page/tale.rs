//! Reading a lesson: from caption to caption, with the run on the tape to take over at any of them.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::super::action::{Action, Dialog, Explained, Room, Shelved, Tab};
use super::super::{files, shelf, store};
use super::look::Look;
use super::{App, keep};
use crate::app::components::lesson_caption::LessonCaption;
use crate::app::components::question::QuestionPanel;
use crate::app::components::spotlight::Spotlight;
use crate::app::dialogs::gallery;
use lesson::{Challenge, CompiledLesson, Heading, Kind, Point, Referee, Step};
use raft::Time;
use scene::{Deck, Selection, Speed};
use sim::{Address, Link, MAX_LINK, Saved, Timeline};

/// A lesson that is read.
pub(super) struct Tale {
    heading: Rc<Heading>,
    course: Rc<CompiledLesson>,
    /// The place of the stop that is read, from 0.
    step: usize,
    /// Whether what the stop asks was answered or passed over.
    shown: bool,
    /// What was chosen at each stop.
    chosen: Vec<Option<usize>>,
    explained: Explained,
    /// How often the run had been changed when it was put on the tape.
    changes: u64,
    referee: Option<Referee>,
    /// By how many interventions the goal was reached.
    solved: Option<u64>,
    /// Whether captions come by themselves.
    auto: bool,
    /// The next one comes when it is over.
    turning: Option<Timeout>,
    /// The speed that the reader has chosen, in place of the lesson's.
    speed: Option<Speed>,
    /// The run of the sandbox, and how it was looked at.
    sandbox: Option<(Box<dyn Deck>, Look)>,
}

/// How long a caption stands that is followed by the next one by itself, in milliseconds, and how much
/// longer for each of its letters.
const READING: u32 = 1_500;
const PER_LETTER: u32 = 50;

/// The most letters that are read of what was done in a lesson.
const LONGEST_TAKEN: usize = MAX_LINK + 80;

/// How one comes to a caption.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From the one before: what happens is to be seen.
    Forth,
    /// From elsewhere: it has happened.
    Straight,
}

impl Tale {
    fn stop(&self) -> &Step {
        &self.course.steps[self.step]
    }

    /// The challenge, once its introduction is read.
    fn challenge(&self) -> Option<&Challenge> {
        self.course.challenge.as_ref().filter(|_| self.is_last())
    }

    fn is_last(&self) -> bool {
        self.step + 1 == self.course.steps.len()
    }

    /// How often the reader has done something in the run.
    fn actions(&self, tape: &Timeline) -> usize {
        tape.run().interventions.len().saturating_sub(self.course.saved.run.interventions.len())
    }
}

/// The way into lessons and out of them.
impl App {
    /// Goes on with the story; in the story, shows its contents.
    pub(super) fn story(&mut self) {
        if self.room == Room::Story {
            let open = self.dialog == Some(Dialog::Contents);
            self.dialog = (!open).then_some(Dialog::Contents);
            return;
        }
        let kept = store::get(store::STORY, store::LONGEST).unwrap_or_default();
        let contents = shelf::contents();
        let (id, step) = place_in_link(&kept);
        let chapter = contents.find(id).filter(|heading| heading.kind == Kind::Chapter);
        match (chapter, contents.of(Kind::Chapter).next()) {
            (Some(chapter), _) => self.open_lesson(&chapter.id.clone(), step),
            (None, Some(first)) => self.open_lesson(&first.id.clone(), 0),
            (None, None) => {}
        }
    }

    /// Leaves the story: the sandbox is as it was left.
    pub(super) fn leave(&mut self) {
        (self.dialog, self.wanted) = (None, None);
        let Some(mut tale) = self.take_tale() else { return };
        self.keep_what_was_done(&mut tale);
        if let Some((deck, look)) = tale.sandbox.take() {
            self.player.exchange(deck);
            self.player.stop_at = None;
            self.player.playing = false;
            self.player.speed = self.settings.speed;
            self.show_run();
            self.look_as(&look);
        }
        self.complaint = None;
        (self.room, self.reading) = (Room::Sandbox, false);
        (self.read_until, self.asking) = (None, false);
        store::set(store::TAKEN, "");
        files::forget_link_in_address();
    }

    pub(super) fn toggle_gallery(&mut self) {
        let open = self.dialog == Some(Dialog::Gallery);
        self.dialog = (!open).then_some(Dialog::Gallery);
        if !open {
            let contents = shelf::contents();
            for kind in [Kind::Scenario, Kind::Challenge] {
                let first = contents.of(kind).next();
                if let Some(first) = first.filter(|first| shelf::course(&first.id).is_none()) {
                    shelf::fetch(first, None, self.act.clone());
                }
            }
        }
    }

    /// Opens a lesson at a step, as soon as it is here.
    pub(super) fn open_lesson(&mut self, id: &str, step: usize) {
        let contents = shelf::contents();
        let Some(heading) = contents.find(id) else {
            let here =
                self.place_in_story().map_or_else(String::new, |here| format!("#story={here}"));
            files::show_in_address(&here);
            return self.complain("There is no such lesson. It may have got another name.");
        };
        match shelf::course(id) {
            Some(course) => self.begin_tale(heading, course, step),
            None => {
                self.player.playing = false;
                self.wanted = Some(id.to_owned());
                shelf::fetch(heading, Some((id.to_owned(), step)), self.act.clone());
            }
        }
    }

    pub(super) fn shelve(&mut self, shelved: &Shelved) {
        let Some(texts) = shelved.texts else {
            (self.solution, self.wanted) = (None, None);
            return self
                .complain("The lesson cannot be fetched. Are you online? Please try again.");
        };
        shelf::put(texts);
        // Whoever has wanted another lesson in the meantime, or the sandbox, is not called back.
        if let Some((id, step)) = shelved.then.clone()
            && self.wanted.as_ref() == Some(&id)
            && shelf::course(&id).is_some()
        {
            self.open_lesson(&id, step);
            self.open_solution();
        }
    }

    /// Opens what stands in a link: a lesson and a step, or a lesson and what someone did in it.
    pub(super) fn open_story(&mut self, words: &str) {
        let taken = store::get(store::TAKEN, LONGEST_TAKEN).unwrap_or_default();
        let is_same = taken.split_once("&run=").is_some_and(|(place, _)| place == words);
        // After a reload the reader finds what they did.
        let words = if is_same && self.tale.is_none() { &taken[..] } else { words };
        let (place, run) = words.split_once("&run=").unwrap_or((words, ""));
        let (id, step) = place_in_link(place);
        if self.is_reading(id, step) && run.is_empty() {
            return;
        }
        self.solution = (!run.is_empty()).then(|| (id.to_owned(), run.to_owned()));
        self.open_lesson(id, step);
        if shelf::course(id).is_some() {
            self.open_solution();
        }
    }

    /// What someone did in the lesson that is open now.
    fn open_solution(&mut self) {
        let Some(open) = self.tale().map(|tale| tale.heading.id.clone()) else { return };
        let Some((_, letters)) = self.solution.take_if(|(id, _)| *id == open) else { return };
        match Link::read(&letters) {
            Ok(Link { run, until, at, .. }) => {
                self.player.change(|tape| tape.open(Saved { run, until }).is_ok());
                self.show_run();
                self.go_to(at);
            }
            Err(why) => self.complain(&format!("This link cannot be opened. {why}.")),
        }
    }

    fn begin_tale(&mut self, heading: &Heading, course: Rc<CompiledLesson>, step: usize) {
        let auto = self.tale().is_some_and(|tale| tale.auto);
        let sandbox = match self.take_tale() {
            Some(mut tale) => {
                self.keep_what_was_done(&mut tale);
                tale.sandbox.take()
            }
            None => {
                self.keep_run();
                None
            }
        };
        let look = self.look_now();
        let step = step.min(course.steps.len() - 1);
        self.show_chart(false);
        self.wanted = None;
        self.room = if heading.kind == Kind::Chapter { Room::Story } else { Room::Scenarios };
        self.tale = Some(Tale {
            heading: Rc::new(heading.clone()),
            chosen: vec![None; course.steps.len()],
            course,
            step,
            shown: false,
            explained: Explained::Nothing,
            changes: 0,
            referee: None,
            solved: None,
            auto,
            turning: None,
            speed: None,
            sandbox,
        });
        (self.dialog, self.complaint) = (None, None);
        self.begun = true;
        let left = self.put_on_tape();
        if let Some(tale) = self.tale_mut().filter(|tale| tale.sandbox.is_none()) {
            tale.sandbox = left.map(|deck| (deck, look));
        }
        self.arrive(step, Way::Straight);
    }

    /// Begins the lesson's run. Tells what was on the tape before.
    fn put_on_tape(&mut self) -> Option<Box<dyn Deck>> {
        let tale = self.tale()?;
        let saved = tale.course.saved.clone();
        let (challenge, given) = (tale.course.challenge.clone(), saved.run.interventions.len());
        let left = self.player.load(saved).expect("it was built by the same engine");
        let tape = self.player.timeline();
        let changes = tape.map_or(0, Timeline::changes);
        let referee = challenge.zip(tape).map(|(it, tape)| Referee::new(&it, tape, given));
        if let Some(tale) = self.tale_mut() {
            (tale.changes, tale.referee, tale.solved) = (changes, referee, None);
        }
        (self.reading, self.read_until) = (true, Some(Time(0)));
        self.show_run();
        Some(left)
    }

    fn take_tale(&mut self) -> Option<Tale> {
        self.tale.take()
    }

    fn tale(&self) -> Option<&Tale> {
        self.tale.as_ref()
    }

    fn tale_mut(&mut self) -> Option<&mut Tale> {
        self.tale.as_mut()
    }

    fn is_reading(&self, id: &str, step: usize) -> bool {
        self.reading && self.tale().is_some_and(|tale| tale.heading.id == id && tale.step == step)
    }

    /// What the reader did in a lesson is kept aside in the sandbox.
    fn keep_what_was_done(&mut self, tale: &mut Tale) {
        // Whoever acts in the middle of a lesson does less than the lesson would have done.
        let own = &tale.course.saved.run;
        let acted = |tape: &&Timeline| tape.run() != own && !tape.run().interventions.is_empty();
        let Some(saved) = self.player.timeline().filter(acted).map(Timeline::saved) else {
            return;
        };
        let sandbox = tale.sandbox.as_mut().map(|(deck, _)| &mut **deck as &mut dyn std::any::Any);
        if let Some(tape) = sandbox.and_then(|deck| deck.downcast_mut::<Timeline>()) {
            tape.keep_aside(saved);
            keep::keep_aside(tape);
        }
    }
}

/// Going from caption to caption.
impl App {
    /// Goes on: a question is passed over, then the next caption comes, then the next lesson.
    pub(super) fn next(&mut self) {
        let Some(tale) = self.tale() else { return };
        let (step, last, shown) = (tale.step, tale.is_last(), tale.shown);
        let (id, kind) = (tale.heading.id.clone(), tale.heading.kind);
        if !self.reading {
            self.go_back_to_tale();
        } else if !shown {
            self.show_answer();
        } else if !last {
            self.arrive(step + 1, Way::Forth);
        } else if kind == Kind::Chapter {
            match shelf::contents().beside(&id, true) {
                Some(next) => self.open_lesson(&next.id, 0),
                None => self.toggle_gallery(),
            }
        } else if kind == Kind::Scenario {
            self.toggle_gallery();
        }
    }

    pub(super) fn back(&mut self) {
        let Some(tale) = self.tale() else { return };
        let (step, kind) = (tale.step, tale.heading.kind);
        if let Some(before) = step.checked_sub(1) {
            return self.arrive(before, Way::Straight);
        }
        let contents = shelf::contents();
        let before = contents.beside(&tale.heading.id, false);
        if let Some(before) = before.filter(|_| kind == Kind::Chapter) {
            self.open_lesson(&before.id, usize::MAX);
        }
    }

    /// Begins the lesson again.
    pub(super) fn begin_again(&mut self) {
        if let Some(tale) = self.tale_mut() {
            tale.step = 0;
            self.go_back_to_tale();
        }
    }

    /// Goes back to the caption at which the reader took over.
    pub(super) fn go_back_to_tale(&mut self) {
        let Some(mut tale) = self.take_tale() else { return };
        let step = tale.step;
        self.keep_what_was_done(&mut tale);
        self.tale = Some(tale);
        self.put_on_tape();
        self.arrive(step, Way::Straight);
    }

    /// Comes to a caption. What it speaks of happens before the reader's eyes, or has happened.
    fn arrive(&mut self, step: usize, way: Way) {
        if !self.reading {
            self.put_on_tape();
        }
        let Some(tale) = self.tale_mut() else { return };
        (tale.step, tale.turning) = (step, None);
        tale.explained = Explained::Nothing;
        let stop = tale.stop().clone();
        let asks = stop.question.is_some() && tale.chosen[step].is_none();
        tale.shown = !asks;
        let speed = tale.speed.unwrap_or(Speed::nearest(stop.speed));
        self.complaint = None;
        self.player.speed = speed;
        self.player.stop_at = None;
        let still = asks || way == Way::Forth;
        self.go_to(if still { stop.from } else { stop.until });
        self.play_to(if asks || way == Way::Straight { None } else { Some(stop.until) });
        self.look_where(&stop.points);
        self.ask(stop.question.is_some());
        self.note_place();
    }

    /// Lets time go by up to an instant, or stops it.
    fn play_to(&mut self, until: Option<Time>) {
        let until = until.filter(|until| *until > self.player.world().now());
        self.player.backwards = false;
        self.player.stop_at = until;
        self.player.playing = until.is_some();
    }

    pub(super) fn choose(&mut self, place: usize) {
        let Some(tale) = self.tale_mut() else { return };
        let choices = tale.stop().question.as_ref().map_or(0, |question| question.choices.len());
        let step = tale.step;
        if place < choices && tale.chosen[step].is_none() {
            tale.chosen[step] = Some(place);
            self.show_answer();
        }
    }

    /// Shows the question, if there is one. On a narrow page no other panel is to stand in its place.
    fn ask(&mut self, asking: bool) {
        self.asking = asking;
        if asking {
            self.tab = Tab::Selected;
        }
    }

    /// Lets the engine give the answer.
    fn show_answer(&mut self) {
        let Some(tale) = self.tale_mut().filter(|tale| !tale.shown) else { return };
        tale.shown = true;
        let until = tale.stop().until;
        self.ask(true);
        self.play_to(Some(until));
    }

    pub(super) fn explain(&mut self, what: &Explained) {
        if let Some(tale) = self.tale_mut() {
            let same = tale.explained == *what;
            tale.explained = if same { Explained::Nothing } else { what.clone() };
        }
    }

    pub(super) fn toggle_auto(&mut self) {
        if let Some(tale) = self.tale_mut() {
            (tale.auto, tale.turning) = (!tale.auto, None);
        }
    }

    /// If captions come by themselves, the next one does once this one is read. A question waits for its
    /// answer, and the end of the story for the reader.
    fn turn_by_itself(&mut self) {
        let (act, now) = (self.act.clone(), self.player.world().now());
        let idle = self.reading && !self.player.playing && self.dialog.is_none();
        let Some(tale) = self.tale_mut() else { return };
        // Whoever stops the time half-way, or looks up a word, wants to stay.
        let idle = idle && now >= tale.stop().until && tale.explained == Explained::Nothing;
        let next = shelf::contents().beside(&tale.heading.id, true).is_some();
        let more = !tale.is_last() || (next && tale.heading.kind == Kind::Chapter);
        let due = tale.auto && idle && tale.shown && more && tale.challenge().is_none();
        if !due {
            tale.turning = None;
        } else if tale.turning.is_none() {
            let letters = u32::try_from(tale.stop().caption.len()).unwrap_or(0);
            let turn = move || act.emit(Action::Next.into());
            tale.turning = Some(Timeout::new(READING + letters * PER_LETTER, turn));
        }
    }

    pub(super) fn note_speed(&mut self) {
        let speed = self.player.speed;
        if let Some(tale) = self.tale_mut() {
            tale.speed = Some(speed);
        }
    }

    /// Shows what a caption points at.
    fn look_where(&mut self, points: &[Point]) {
        let chosen = points.iter().find_map(|point| match *point {
            Point::Actor(Address::Node(id)) | Point::Log(id) | Point::Entry(id, _) => {
                Some(Selection::Node(id))
            }
            Point::Actor(Address::Proxy) => Some(Selection::Proxy),
            Point::Actor(Address::Client(id)) => Some(Selection::Client(id)),
            Point::Link(Address::Node(one), other) => Some(Selection::Link(one, other)),
            _ => None,
        });
        let playing = self.player.playing;
        if let Some(chosen) = chosen {
            self.select(chosen);
        }
        self.player.playing = playing;
        self.tab = tab_of(points).unwrap_or(Tab::Selected);
    }

    /// Notes where the reader is, in the address and for the next visit.
    fn note_place(&mut self) {
        let Some((tale, place)) = self.tale().zip(self.place_in_story()) else { return };
        let (id, step) = (&tale.heading.id, tale.step);
        files::show_in_address(&format!("#story={place}"));
        if tale.heading.kind == Kind::Chapter {
            store::set(store::STORY, &place);
        }
        store::note(store::READ, id, (step + 1) as u64, u64::max);
    }

    /// Looks at how the lesson goes on: whether the reader has taken over, and where the playhead is.
    pub(in crate::app) fn attend(&mut self) {
        let (Some(tape), Some(tale)) = (self.player.timeline(), self.tale.as_mut()) else {
            return;
        };
        self.reading = tape.changes() == tale.changes;
        let now = tape.now();
        if self.reading && (now < tale.stop().from || now > tale.stop().until) {
            tale.step = tale.course.step_at(now);
            tale.shown = true;
        }
        // Whoever lets time go on passes the question over.
        tale.shown |= self.reading && now > tale.stop().from;
        // An answer is not told before it is shown.
        let seen = if tale.shown { tale.stop().until } else { tale.stop().from };
        let so_far = self.read_until.unwrap_or_default().max(seen).max(now);
        self.read_until = self.reading.then_some(so_far);
        self.asking &= self.reading;
        let reached = tale.referee.as_mut().and_then(|referee| referee.follow(tape));
        let reached = reached.map(|reached| reached.actions);
        if reached.is_some() && tale.solved != reached {
            let fewest = |old: u64, new: u64| if old == 0 { new } else { old.min(new) };
            store::note(store::SOLVED, &tale.heading.id, reached.unwrap_or(0), fewest);
        }
        tale.solved = reached;
        self.turn_by_itself();
    }
}

/// What there is to see of a lesson.
impl App {
    /// The caption, and what lies over the stage.
    pub(in crate::app) fn told(&self) -> Html {
        let Some((tale, tape)) = self.tale().zip(self.player.timeline()) else {
            return Html::default();
        };
        html! {
            <LessonCaption heading={&tale.heading} course={&tale.course} step={tale.step}
                shown={tale.shown} explained={tale.explained.clone()} reading={self.reading}
                auto={tale.auto} actions={tale.actions(tape)} solved={tale.solved} />
        }
    }

    /// What the caption points at.
    pub(in crate::app) fn spotlight(&self) -> Spotlight {
        let read = self.tale().filter(|tale| self.reading && tale.shown);
        read.map_or_else(Spotlight::default, |tale| Spotlight(tale.stop().points[..].into()))
    }

    /// What the caption asks, in the panel beside the stage.
    pub(super) fn asked(&self) -> Html {
        let Some(tale) = self.tale() else { return Html::default() };
        html! {
            <QuestionPanel course={&tale.course} step={tale.step} chosen={tale.chosen[tale.step]}
                shown={tale.shown} />
        }
    }

    /// The lessons that there are.
    pub(in crate::app) fn lessons(&self) -> Html {
        match self.dialog {
            Some(Dialog::Gallery) => gallery::gallery(&self.act),
            _ => {
                let tale = self.tale();
                let here = tale.map(|tale| (&tale.heading.id[..], &*tale.course, tale.step));
                gallery::contents(here, &self.act)
            }
        }
    }

    /// Where the reader is, as in a link.
    pub(super) fn place_in_story(&self) -> Option<String> {
        self.tale().map(|tale| format!("{}.{}", tale.heading.id, tale.step + 1))
    }

    /// What stands in a link to what is read, or to what was done in a challenge.
    pub(super) fn story_link(&self) -> Option<String> {
        let place = self.place_in_story()?;
        let challenge = self.tale().is_some_and(|tale| tale.heading.kind == Kind::Challenge);
        match (self.reading, challenge) {
            (true, _) => Some(format!("#story={place}")),
            (false, true) => Some(format!("#story={place}&run=")),
            (false, false) => None,
        }
    }
}

/// The panel in which what a caption points at is seen on a narrow page.
fn tab_of(points: &[Point]) -> Option<Tab> {
    points.iter().find_map(|point| match point {
        Point::Logs | Point::Log(_) | Point::Index(_) | Point::Entry(..) => Some(Tab::Logs),
        Point::Events => Some(Tab::Events),
        _ => None,
    })
}

/// The lesson and the step, from 0, of a link such as "election.7".
fn place_in_link(place: &str) -> (&str, usize) {
    let (id, step) = place.split_once('.').unwrap_or((place, "1"));
    (id, step.parse::<usize>().unwrap_or(1).saturating_sub(1))
}
