//! The run outlives the page: it is kept in the browser, and given to others as a link or a file.

use std::sync::Arc;

use wasm_bindgen::JsValue;
use yew::AttrValue;

use super::look::Look;
use super::{App, Opened};
use crate::app::action::{Dialog, Format};
use crate::app::{files, store};
use raft::Time;
use scene::words;
use sim::{Link, MAX_LINK, Saved, Timeline};

/// The most letters that are kept of runs that were left aside.
const LONGEST_ASIDE: usize = 200_000;

/// The most letters that are read of what was kept. It may be longer than a link.
const LONGEST_RUN: usize = 4_000_000;

const NOT_KEPT: &str = "This browser keeps nothing for this page: its storage is full or forbidden. \
    A reload begins anew; to keep this run, save it as a file (Share).";

/// What the page keeps of itself in the browser.
impl App {
    /// Keeps the run and the place in it. The run is written down only if it has changed.
    pub(in crate::app) fn keep_run(&mut self) {
        // The run of the sandbox was kept when the lesson was opened.
        if self.tale.is_some() {
            return self.keep_tale();
        }
        let Some(tape) = self.player.timeline() else { return };
        let at = self.going_to.unwrap_or(tape.now());
        let place = [tape.run().seed, tape.end().0, at.0, self.look_now().number()];
        let mut kept = store::set_numbers(store::PLACE, &place);
        if self.kept != Some(tape.changes()) {
            kept &= store::set(store::RUN, &self.link().letters());
            kept &= keep_aside(tape);
            self.kept = Some(tape.changes());
        }
        if !kept && !self.said_not_kept {
            self.said_not_kept = true;
            self.complaint = Some(NOT_KEPT.into());
        }
    }

    /// Goes on with the run of the last visit.
    pub(in crate::app) fn restore(&mut self) {
        let Some(letters) = store::get(store::RUN, LONGEST_RUN) else { return };
        let mut link = match Link::read_kept(&letters) {
            Ok(link) => link,
            Err(why) => return self.complain(&format!("Your last run cannot be opened. {why}.")),
        };
        if let Some([seed, until, at, view]) = store::numbers(store::PLACE)
            && seed == link.run.seed
        {
            (link.until, link.at, link.view) = (Time(until), Time(at), view);
        }
        let look = Look::of(link.view, link.at);
        if self.open(link, Opened::Again) {
            let aside = store::get(store::ASIDE, LONGEST_ASIDE).unwrap_or_default();
            let read = aside.split(' ').filter_map(|letters| Link::read(letters).ok());
            let forks =
                read.map(|Link { run, until, .. }| Arc::new(Saved { run, until })).collect();
            self.player.change(|tape| tape.set_forks(forks));
            self.player.playing = look.playing;
        }
    }

    /// Opens a link that someone was given.
    pub(in crate::app) fn open_link(&mut self, letters: &str) {
        match Link::read(letters) {
            Ok(link) => {
                if self.open(link, Opened::New) {
                    files::forget_link_in_address();
                }
            }
            Err(why) => self.complain(&format!("This link cannot be opened. {why}.")),
        }
    }

    /// Opens a file that someone has chosen, by its text.
    pub(in crate::app) fn open_text(&mut self, text: &Result<String, String>) {
        let saved = text.clone().and_then(|text| files::parse(&text));
        match saved {
            Ok(Saved { run, until }) => {
                let view = self.look_now().number();
                self.open(Link { run, until, at: until, view }, Opened::New);
            }
            Err(why) => self.complain(&format!("This file cannot be opened: {why}")),
        }
    }

    /// Puts a run in the place of the present one, and goes to an instant of it as soon as that is
    /// worked out. Tells whether a world can be made of it; otherwise the present run stays.
    fn open(&mut self, link: Link, opened: Opened) -> bool {
        self.leave();
        let Link { run, until, at, view } = link;
        let saved = Saved { run, until };
        let done = match opened {
            Opened::New => self.player.change(|tape| tape.open(saved)),
            Opened::Again => Some(self.player.load(saved).map(drop)),
        };
        if let Some(Err(problem)) = done {
            self.complain(&format!("This run cannot be opened. {}", words::setup_problem(problem)));
            return false;
        }
        (self.complaint, self.dialog) = (None, None);
        self.player.playing = false;
        self.show_run();
        self.go_to(at);
        self.look_as(&Look::of(view, at));
        self.given = self.player.timeline().map_or(0, Timeline::changes);
        true
    }

    pub(super) fn complain(&mut self, sentence: &str) {
        self.complaint = Some(AttrValue::from(sentence.to_owned()));
    }
}

impl App {
    /// Keeps what the reader did in a lesson.
    fn keep_tale(&self) {
        let taken = self.place_in_story().filter(|_| !self.reading);
        let taken = taken.map(|place| format!("{place}&run={}", self.link().letters()));
        store::set(store::TAKEN, &taken.unwrap_or_default());
    }
}

/// What the page gives to others.
impl App {
    fn link(&self) -> Link {
        let (run, until) = (self.player.run().clone(), self.player.end());
        let look = Look { playing: false, ..self.look_now() };
        Link { run, until, at: self.player.world().now(), view: look.number() }
    }

    /// The link to the exact instant of the exact run, if it is not too long for one.
    pub(in crate::app) fn link_address(&self) -> Option<String> {
        let address = files::address();
        let story = self.story_link();
        if self.reading {
            return story.map(|story| address + &story);
        }
        let letters = self.link().letters();
        let start = story.unwrap_or_else(|| "#run=".into());
        (letters.len() <= MAX_LINK).then(|| address + &start + &letters)
    }

    pub(super) fn copy_link(&mut self) {
        if let Some(address) = self.link_address() {
            files::copy(&address);
            self.given = self.player.timeline().map_or(0, Timeline::changes);
            self.copied = true;
        }
    }

    pub(super) fn save_file(&mut self) {
        let Some(tape) = self.player.timeline() else { return };
        let parts = js_sys::Array::of1(&JsValue::from(tape.saved().to_json()));
        self.given = tape.changes();
        self.hand_out(&format!("seed-{}.raftarium", self.player.run().seed), &parts);
    }

    /// Begins to write down what happens, all of the run, as much of it as the list of events shows.
    pub(super) fn export(&mut self, format: Format) {
        let Some(tape) = self.player.timeline() else { return };
        let level = self.player.feed().filter().level;
        self.export = Some(super::export::Export::new(tape, format, level));
    }

    pub(super) fn hand_out(&mut self, name: &str, parts: &js_sys::Array) {
        if files::hand_out(name, parts).is_none() {
            self.complain("The browser takes no file from this page.");
        }
    }

    pub(super) fn toggle_share(&mut self) {
        self.copied = false;
        self.dialog = (self.dialog != Some(Dialog::Share)).then_some(Dialog::Share);
    }
}

/// Keeps the runs that were left aside. Tells whether the browser does.
pub(super) fn keep_aside(tape: &Timeline) -> bool {
    let aside: Vec<String> = tape.forks().iter().map(|run| letters_of(run)).collect();
    let fits = |letters: &String| letters.len() <= LONGEST_ASIDE;
    store::set(store::ASIDE, &Some(aside.join(" ")).filter(fits).unwrap_or_default())
}

fn letters_of(saved: &Saved) -> String {
    let Saved { run, until } = saved.clone();
    Link { run, until, at: until, view: 0 }.letters()
}
