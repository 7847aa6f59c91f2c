//! What drives the world: the browser's pictures, or, for those who want nothing to move, steps.

use gloo_render::{AnimationFrame, request_animation_frame};
use gloo_timers::callback::{Interval, Timeout};
use yew::Callback;

use crate::raft::Micros;

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
    /// It lets a picture stand for a while, and then asks to be asked for the next.
    Rest {
        /// Gives up when dropped.
        _timeout: Timeout,
    },
    /// It ticks with the next picture, and then has to be asked again.
    Frame {
        /// Gives up the request when dropped.
        _request: AnimationFrame,
    },
    /// It ticks at an even pace.
    Steps {
        /// Stops when dropped.
        _interval: Interval,
    },
}

impl Clock {
    /// Says when it is time to ask for the next picture.
    pub fn rest(over: Callback<()>) -> Self {
        Self::Rest { _timeout: Timeout::new(REST, move || over.emit(())) }
    }

    /// Ticks once, with the next picture; tells its time in milliseconds.
    pub fn next_frame(tick: Callback<f64>) -> Self {
        Self::Frame { _request: request_animation_frame(move |time| tick.emit(time)) }
    }

    /// Ticks every [`STILL`].
    pub fn steps(tick: Callback<()>) -> Self {
        let millis = u32::try_from(STILL.as_millis()).unwrap_or(u32::MAX);
        Self::Steps { _interval: Interval::new(millis, move || tick.emit(())) }
    }
}
