//! What drives the world: the browser's pictures, or, for those who want nothing to move, steps.

use gloo_render::{AnimationFrame, request_animation_frame};
use gloo_timers::callback::Timeout;
use yew::Callback;

use raft::Micros;

/// The time between two still pictures.
pub const STILL: Micros = Micros::from_millis(600);

/// How long a picture is left alone before the next is asked for, in milliseconds.
///
/// Thirty pictures a second look as smooth on a flight of half a second as sixty do, at little
/// more than half the cost: a browser that is asked for each picture works on each, even if
/// nothing has changed in it.
const REST: u32 = 27;

/// A clock that ticks while it is held.
#[derive(Debug)]
pub enum Clock {
    /// It does not tick.
    Stopped,
    /// It lets a picture stand for a while, and then has to be asked again.
    Rest {
        /// Gives up when dropped.
        _timeout: Timeout,
    },
    /// It ticks with the next picture, and then has to be asked again.
    Frame {
        /// Gives up the request when dropped.
        _request: AnimationFrame,
    },
}

impl Clock {
    /// Says when a moving picture has stood long enough.
    pub fn rest(over: Callback<()>) -> Self {
        Self::wait(REST, over)
    }

    /// Says when a still picture has stood long enough.
    pub fn stand_still(over: Callback<()>) -> Self {
        Self::wait(u32::try_from(STILL.as_millis()).unwrap_or(u32::MAX), over)
    }

    fn wait(millis: u32, over: Callback<()>) -> Self {
        Self::Rest { _timeout: Timeout::new(millis, move || over.emit(())) }
    }

    /// Ticks once, with the next picture; tells its time in milliseconds.
    pub fn next_frame(tick: Callback<f64>) -> Self {
        Self::Frame { _request: request_animation_frame(move |time| tick.emit(time)) }
    }
}
