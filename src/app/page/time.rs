//! How time goes by, and how that is shown.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use super::{App, Msg, Views, layout, node_details};
use crate::app::clock::Clock;
use raft::{Micros, Time};
use scene::{Details, Selection, Size, Stretch, TimelineView};

/// After so many pictures the numbers that run in the inspector are looked up again.
const RUNNING_NUMBERS_EVERY: u32 = 4;

/// After so many pictures the run is kept in the browser.
const KEEP_EVERY: u32 = 64;

/// After so many pictures the tape is drawn anew, if there is anything new on it.
const TAPE_EVERY: u32 = 8;

impl App {
    pub(super) fn on_frame(&mut self, ctx: &Context<Self>, time: f64) -> bool {
        self.clock = Clock::Stopped;
        let passed = time - self.last_frame.replace(time).unwrap_or(time);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the player limits it"
        )]
        let happened = self.player.frame(Micros((passed.max(0.0) * 1_000.0) as u64));
        self.frames = self.frames.wrapping_add(1);
        if self.frames.is_multiple_of(KEEP_EVERY) {
            self.keep();
        }
        let mut changed = happened;
        if happened || self.chart.as_mut().is_some_and(|chart| chart.pass(&self.player)) {
            changed = true;
            self.look();
        } else if self.frames.is_multiple_of(RUNNING_NUMBERS_EVERY) {
            changed = self.look_closer();
        }
        if !changed {
            self.run_clock(ctx);
            self.paint();
        }
        changed
    }

    /// Sees to it that the clock ticks exactly while time goes by.
    pub(super) fn run_clock(&mut self, ctx: &Context<Self>) {
        if !self.player.playing {
            self.clock = Clock::Stopped;
            self.last_frame = None;
        } else if matches!(self.clock, Clock::Stopped) {
            self.clock = if self.still {
                Clock::stand_still(ctx.link().callback(|()| Msg::Still))
            } else {
                Clock::rest(ctx.link().callback(|()| Msg::Rested))
            };
        }
    }

    pub(super) fn paint(&self) {
        let Self { player, motion, .. } = self;
        motion.paint(player.world(), &self.views.stage, &self.layout, self.still);
        motion.paint_tape(&self.tape, player.world().now(), self.horizon());
        self.chart.iter().for_each(|chart| chart.paint(player));
    }

    /// Sees to it that what is to be worked out is.
    pub(super) fn mind(&mut self, ctx: &Context<Self>) {
        let wanted = !self.is_idle();
        if wanted && self.chore.is_none() {
            let tick = ctx.link().callback(|()| Msg::Chore);
            self.chore = Some(Timeout::new(0, move || tick.emit(())));
        }
    }

    /// Looks at the world anew.
    pub(super) fn look(&mut self) {
        if self.tale.is_some() {
            self.attend();
        }
        let columns = if self.layout.size.width < 560 { 5 } else { 7 };
        self.views = Views::of(&self.player, self.details(), self.window, columns);
        self.look_at_tape();
        if let Some(chart) = &mut self.chart {
            chart.look(&self.player, self.selection);
        }
    }

    /// Where the tape ends: what a story tells later is not to be seen yet.
    pub(super) fn horizon(&self) -> Time {
        let end = self.player.end();
        self.read_until.map_or(end, |until| until.min(end))
    }

    /// Looks at the tape anew, if there is anything new on it, and not too often.
    pub(super) fn look_at_tape(&mut self) {
        let (now, end) = (self.player.world().now(), self.horizon());
        self.stretch = self.stretch.map(|stretch| stretch.with(now));
        let stretch = self.stretch.unwrap_or_else(|| Stretch::whole(end));
        let width = self.tape_width;
        let version = self.player.overview().version();
        let due = !self.player.playing || self.frames.is_multiple_of(TAPE_EVERY);
        let news = version != self.tape_version && due;
        let further = self.tape_end != end && self.tale.is_some();
        if news || further || self.tape.stretch != stretch || self.tape.width != width {
            (self.tape_version, self.tape_end) = (version, end);
            self.tape = Rc::new(if self.stretch.is_some() {
                self.closer_tape(stretch, width)
            } else {
                TimelineView::layout(self.player.overview(), stretch, end, width)
            });
        }
    }

    /// Looks anew only at what is chosen, where numbers run. Tells whether any did.
    pub(super) fn look_closer(&mut self) -> bool {
        let details = self.details();
        let changed = *self.views.details != details;
        if changed {
            self.views.details = Rc::new(details);
        }
        changed
    }

    /// What is known of what is chosen.
    pub(super) fn details(&self) -> Details {
        match self.selection {
            Selection::Node(id) => node_details(&self.player, id),
            _ => self.other_details(),
        }
    }

    /// Measures the stage. Tells whether it has another size now.
    pub(super) fn measure(&mut self) -> bool {
        let Some(element) = self.frame.cast::<Element>() else {
            return false;
        };
        let size = Size::within(element.client_width(), element.client_height());
        if size.width == 0 || size.height == 0 {
            return false;
        }
        let reel = self.motion.reel.cast::<Element>();
        let width = reel.and_then(|reel| u32::try_from(reel.client_width()).ok()).unwrap_or(0);
        let fits = self.chart.as_ref().is_none_or(|chart| !chart.misfits());
        if fits && size == self.layout.size && width == self.tape_width {
            return false;
        }
        self.layout = layout(size, &self.player);
        self.tape_width = width;
        self.look();
        true
    }
}
