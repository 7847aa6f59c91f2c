//! What wakes the page while time passes: a timer of the browser's, set to the next event of the world.

use gloo_timers::callback::Timeout;
use yew::Callback;

use raft::Micros;

/// How long a still picture is shown to those who want nothing to move, in milliseconds.
pub const STILL_MS: u32 = 600;

/// How long the page sleeps at most, in milliseconds: so often the clock's digits are written.
pub const TICK_MS: u32 = 100;

/// How long it sleeps at least. Twenty drawings a second are enough, however fast the world is: what moves in between
/// moves by itself.
pub const REST_MS: u32 = 50;

/// The real time that passes while the page plays.
#[derive(Debug, Default)]
pub struct Clock {
    /// When it was last read, in milliseconds on the clock of `performance.now()`.
    last_ms: Option<f64>,
    /// Wakes the page, unless it is dropped.
    alarm: Option<Timeout>,
}

impl Clock {
    /// Returns how much time has passed since it was last read or started; none if it stands still.
    pub fn elapsed(&mut self) -> Micros {
        let Some(last_ms) = self.last_ms else { return Micros(0) };
        let now_ms = real_ms();
        self.last_ms = Some(now_ms);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 0")]
        let passed = ((now_ms - last_ms).max(0.0) * 1_000.0) as u64;
        Micros(passed)
    }

    /// Returns when it was last read or started.
    pub fn last_ms(&self) -> f64 {
        self.last_ms.unwrap_or(0.0)
    }

    /// Goes on, and wakes the page after so many milliseconds.
    pub fn wake_after(&mut self, millis: u32, wake: Callback<()>) {
        self.last_ms = Some(self.last_ms.unwrap_or_else(real_ms));
        self.alarm = Some(Timeout::new(millis, move || wake.emit(())));
    }

    /// Stands still.
    pub fn stop(&mut self) {
        *self = Self::default();
    }
}

/// Returns the time on the clock of `performance.now()`.
pub fn real_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |it| it.now())
}
