//! The page's one stateful component: it owns the session, and lets its time pass.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::browser::window_events::{self, WindowEvent};
use crate::browser::{address, preferences, seed, storage};
use crate::clock::{Clock, STILL};
use crate::dispatch::Dispatch;
use crate::effects::Effects;
use crate::keyboard::{self, Key};
use crate::page::{Parts, page};
use raft::Micros;
use scene::Size;
use session::{Action, Effect, Session, Sizes, ViewAction};

/// After so many frames the numbers that run in the inspector are looked up again.
const DETAILS_EVERY: u32 = 4;

/// After so many frames the run is stored in the browser.
const AUTOSAVE_EVERY: u32 = 64;

/// The page.
pub struct App {
    session: Session,
    dispatch: Dispatch,
    effects: Effects,
    parts: Parts,
    clock: Clock,
    /// Work that goes on beside what is shown.
    work: Option<Timeout>,
    last_frame: Option<f64>,
    frames: u32,
    sizes: Option<Sizes>,
    _listeners: Vec<EventListener>,
}

/// What the page hears.
#[derive(Debug)]
pub enum Msg {
    /// The visitor wants something, or the browser reports something.
    Act(Action),
    /// The browser draws a frame, at so many milliseconds of its own time.
    Frame(f64),
    /// The last frame has been shown long enough.
    Rested,
    /// It is time for the next still picture.
    Still,
    /// Something happened to the window.
    Window(WindowEvent),
    /// There is time for work beside what is shown.
    Work,
    /// It is time to store the run.
    Autosave,
    /// The page may have another size.
    Measure,
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
            clock: Clock::Stopped,
            work: None,
            last_frame: None,
            frames: 0,
            sizes: None,
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
            Msg::Act(action) => self.act(action),
            Msg::Frame(time) => return self.on_frame(ctx, time),
            Msg::Rested => {
                self.clock = Clock::next_frame(ctx.link().callback(Msg::Frame));
                return false;
            }
            Msg::Still => {
                self.clock = Clock::Stopped;
                if is_hidden() {
                    self.run_clock(ctx);
                    return false;
                }
                let (_, effects) = self.session.leap(STILL);
                self.effects.carry_out(effects);
            }
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
            Msg::Measure => return self.measure(),
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
                { page(&self.session, &self.parts) }
            </ContextProvider<Dispatch>>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        if self.sizes != self.sizes_now() {
            // Only now is there something to measure.
            ctx.link().send_message(Msg::Measure);
        }
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
            WindowEvent::Resized => return self.measure(),
            WindowEvent::Key(event) => return self.on_key(event),
            WindowEvent::Hidden => self.autosave(),
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
        self.act(action);
        true
    }

    fn on_frame(&mut self, ctx: &Context<Self>, time: f64) -> bool {
        self.clock = Clock::Stopped;
        let passed = time - self.last_frame.replace(time).unwrap_or(time);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the session limits it"
        )]
        let (mut changed, effects) =
            self.session.elapse(Micros((passed.max(0.0) * 1_000.0) as u64));
        self.effects.carry_out(effects);
        self.frames = self.frames.wrapping_add(1);
        if self.frames.is_multiple_of(AUTOSAVE_EVERY) {
            self.autosave();
        }
        if !changed && self.frames.is_multiple_of(DETAILS_EVERY) {
            changed = self.session.refresh_details();
        }
        if !changed {
            self.run_clock(ctx);
            self.paint();
        }
        changed
    }

    /// Sees to it that the clock ticks exactly while time passes.
    fn run_clock(&mut self, ctx: &Context<Self>) {
        if !self.session.playback().is_playing() {
            self.clock = Clock::Stopped;
            self.last_frame = None;
        } else if matches!(self.clock, Clock::Stopped) {
            self.clock = if self.parts.is_still {
                Clock::stand_still(ctx.link().callback(|()| Msg::Still))
            } else {
                Clock::rest(ctx.link().callback(|()| Msg::Rested))
            };
        }
    }

    /// Sees to it that the work beside what is shown is done.
    fn run_work(&mut self, ctx: &Context<Self>) {
        if self.session.has_work() && self.work.is_none() {
            let work = ctx.link().callback(|()| Msg::Work);
            self.work = Some(Timeout::new(0, move || work.emit(())));
        }
    }

    /// Moves what moves between two events.
    fn paint(&self) {
        let (playback, picture) = (self.session.playback(), self.session.picture());
        let Parts { motion, drift, is_still, .. } = &self.parts;
        motion.paint(playback.world(), &picture.stage, &picture.layout, *is_still);
        motion.paint_tape(&picture.timeline, playback.now(), self.session.horizon());
        if let Some(it) = self.session.diagram() {
            drift.paint(it.diagram(), it.window(), it.tracks(), playback.now());
        }
    }

    /// Measures the page. Returns whether anything has another size.
    fn measure(&mut self) -> bool {
        let sizes = self.sizes_now();
        let Some(measured) = sizes.filter(|_| sizes != self.sizes) else { return false };
        self.sizes = sizes;
        self.act(ViewAction::Resize(measured).into());
        true
    }

    fn sizes_now(&self) -> Option<Sizes> {
        let stage = size(&self.parts.stage)?;
        let reel = self.parts.motion.reel.cast::<Element>();
        let timeline_px = reel.and_then(|reel| u32::try_from(reel.client_width()).ok());
        let diagram = self.session.diagram().and_then(|_| size(&self.parts.drift.frame));
        Some(Sizes { stage, timeline_px: timeline_px.unwrap_or(0), diagram })
    }
}

/// Returns the size of an element, if it has one.
fn size(element: &NodeRef) -> Option<Size> {
    let element = element.cast::<Element>()?;
    let size = Size::within(element.client_width(), element.client_height());
    (size.width > 0 && size.height > 0).then_some(size)
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}
