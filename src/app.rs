//! The page's one stateful component: it owns the session, and lets its time pass.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::browser::window_events::{self, WindowEvent};
use crate::browser::{address, preferences, seed, storage};
use crate::clock::{Clock, REST_MS, STILL_MS, TICK_MS, real_ms};
use crate::dispatch::Dispatch;
use crate::effects::Effects;
use crate::keyboard::{self, Key};
use crate::motion::{Animator, Pace};
use crate::page::{Parts, page};
use raft::Micros;
use session::{Action, Effect, Report, Session};

/// So often the run is stored in the browser while it plays, in milliseconds.
const AUTOSAVE_EVERY_MS: f64 = 2_000.0;

/// So often the slider of the timeline is written while time passes, in milliseconds.
const SLIDER_EVERY_MS: f64 = 1_000.0;

/// The page.
pub struct App {
    session: Session,
    dispatch: Dispatch,
    effects: Effects,
    parts: Parts,
    animator: Animator,
    clock: Clock,
    /// Work that goes on beside what is shown.
    work: Option<Timeout>,
    /// When the run was last stored while it played, on the clock of `performance.now()`.
    autosaved_ms: f64,
    /// When the slider of the timeline was last written, on the same clock.
    slider_ms: f64,
    _listeners: Vec<EventListener>,
}

/// What the page hears.
#[derive(Debug)]
pub enum Msg {
    /// The visitor wants something, or the browser reports something.
    Act(Action),
    /// The page has slept long enough: something happens in the world, or the digits are to be written.
    Tick,
    /// Something happened to the window.
    Window(WindowEvent),
    /// There is time for work beside what is shown.
    Work,
    /// It is time to store the run.
    Autosave,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let dispatch: Dispatch = link.callback(Msg::Act);
        let (session, effects) = Session::new(storage::load(), seed::fresh_seed());
        let mut app = Self {
            session,
            effects: Effects::new(dispatch.clone(), link.callback(|()| Msg::Autosave)),
            dispatch,
            parts: Parts { is_still: preferences::prefers_reduced_motion(), ..Parts::default() },
            animator: Animator::default(),
            clock: Clock::default(),
            work: None,
            autosaved_ms: real_ms(),
            slider_ms: 0.0,
            _listeners: window_events::listen(&link.callback(Msg::Window)),
        };
        app.effects.carry_out(effects);
        if let Some(action) = address::wanted() {
            app.act(action);
        }
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Act(action) => {
                self.catch_up();
                self.act(action);
            }
            Msg::Tick => return self.on_tick(ctx),
            Msg::Window(event) => return self.on_window_event(&event),
            Msg::Work => {
                self.work = None;
                let effects = self.session.work();
                self.effects.carry_out(effects);
            }
            Msg::Autosave => {
                self.autosave();
                return false;
            }
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
                <ContextProvider<Animator> context={self.animator.clone()}>
                    { page(&self.session, &self.parts) }
                </ContextProvider<Animator>>
            </ContextProvider<Dispatch>>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        self.run_clock(ctx);
        self.run_work(ctx);
        self.paint();
    }
}

impl App {
    fn act(&mut self, action: Action) {
        let effects = self.session.apply(action);
        self.effects.carry_out(effects);
    }

    fn autosave(&mut self) {
        let effects: Vec<Effect> = self.session.autosave();
        self.effects.carry_out(effects);
    }

    fn on_window_event(&mut self, event: &WindowEvent) -> bool {
        match event {
            WindowEvent::Key(event) => return self.on_key(event),
            WindowEvent::Seen => {
                self.catch_up();
            }
            WindowEvent::Leaving => self.autosave(),
            WindowEvent::StoredElsewhere => {
                self.act(Report::StorageChangedElsewhere.into());
            }
            WindowEvent::FullScreenLeft => self.act(Report::FullScreenLeft.into()),
            WindowEvent::Swiped(swipe) => {
                let Some(action) = keyboard::swiped(*swipe, &self.session) else { return false };
                self.catch_up();
                self.act(action);
            }
            WindowEvent::Linked => {
                let Some(action) = address::wanted() else { return false };
                self.act(action);
            }
        }
        true
    }

    fn on_key(&mut self, event: &KeyboardEvent) -> bool {
        let (name, shift) = (event.key(), event.shift_key());
        let command = event.ctrl_key() || event.meta_key();
        let action = keyboard::action(Key { name: &name, command, shift }, &self.session);
        let Some(action) = action else { return false };
        event.prevent_default();
        self.catch_up();
        self.act(action);
        true
    }

    /// Lets the world be where it should be by now. Returns whether there is anything new to draw.
    fn catch_up(&mut self) -> bool {
        let passed = self.clock.elapsed();
        // With reduced motion there are steps, and nothing in between.
        if self.parts.is_still {
            return false;
        }
        let (changed, effects) = self.session.elapse(passed);
        self.effects.carry_out(effects);
        changed
    }

    /// The page has slept long enough. Returns whether there is anything new to draw.
    fn on_tick(&mut self, ctx: &Context<Self>) -> bool {
        let mut changed = self.catch_up();
        if self.parts.is_still && !is_hidden() {
            let (happened, effects) = self.session.leap(Micros::from_millis(STILL_MS.into()));
            self.effects.carry_out(effects);
            changed = happened;
        }
        if real_ms() >= self.autosaved_ms + AUTOSAVE_EVERY_MS {
            self.autosaved_ms = real_ms();
            self.autosave();
        }
        changed = changed || self.session.refresh_details();
        if !changed {
            self.run_clock(ctx);
            self.paint();
        }
        changed
    }

    /// Returns whether time passes by itself. In a hidden page it does not.
    fn is_running(&self) -> bool {
        self.session.playback().is_playing() && !is_hidden()
    }

    /// Sees to it that the page wakes up in time, and only while time passes.
    fn run_clock(&mut self, ctx: &Context<Self>) {
        if self.is_running() {
            let wake = ctx.link().callback(|()| Msg::Tick);
            self.clock.wake_after(self.sleep_ms(), wake);
        } else {
            self.clock.stop();
        }
    }

    /// Returns how long the page can sleep: until something happens, but not too long and not too short.
    fn sleep_ms(&self) -> u32 {
        let playback = self.session.playback();
        if self.parts.is_still {
            return STILL_MS;
        }
        if playback.is_playing_backwards() {
            return REST_MS;
        }
        if !playback.is_moving() {
            return TICK_MS;
        }
        let next = playback.stop_at().map_or(playback.next_at(), |at| at.min(playback.next_at()));
        let ahead = (next - playback.now()).0.saturating_mul(playback.divisor().into());
        u32::try_from(ahead.div_ceil(1_000)).unwrap_or(TICK_MS).clamp(REST_MS, TICK_MS)
    }

    /// Sees to it that the work beside what is shown is done.
    fn run_work(&mut self, ctx: &Context<Self>) {
        if self.session.has_work() && self.work.is_none() {
            let work = ctx.link().callback(|()| Msg::Work);
            self.work = Some(Timeout::new(0, move || work.emit(())));
        }
    }

    /// Says where the world is, to what moves by itself and to what shows it as text.
    fn paint(&mut self) {
        let Parts { readouts, is_still, .. } = &self.parts;
        let playback = self.session.playback();
        let direction = if playback.is_playing_backwards() { -1.0 } else { 1.0 };
        let moves = playback.is_moving() && self.is_running() && !is_still;
        let rate = if moves { direction / f64::from(playback.divisor()) } else { 0.0 };
        self.animator.follow(Pace { world: playback.now(), real_ms: self.clock.last_ms(), rate });
        let slider_is_due = rate == 0.0 || real_ms() >= self.slider_ms + SLIDER_EVERY_MS;
        if slider_is_due {
            self.slider_ms = real_ms();
        }
        readouts.write(playback.now(), slider_is_due);
    }
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}
