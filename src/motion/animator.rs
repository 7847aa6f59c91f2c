//! All animations of the page, in step with the world.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use web_sys::{Animation, Element};

use super::Movement;
use raft::Time;

/// How the world's time passes: where it was at a moment of real time, and how fast it has gone since.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Pace {
    /// Where the world was.
    pub world: Time,
    /// When it was there, in milliseconds on the clock of `performance.now()`, which is that of animations.
    pub real_ms: f64,
    /// How many milliseconds of the world pass in one of real time: 0 while it stands still, negative
    /// while it goes backwards.
    pub rate: f64,
}

/// By how much, in milliseconds of real time, an animation may be ahead of the world or behind it. To set
/// one anew costs more than a frame's worth of being off.
const TOLERANCE_MS: f64 = 8.0;

impl Pace {
    /// Returns whether a world at this pace is where it would be at the other.
    fn agrees_with(self, other: Self) -> bool {
        if self.rate != other.rate {
            return false;
        }
        let expected = other.world_ms() + (self.real_ms - other.real_ms) * self.rate;
        (self.world_ms() - expected).abs() <= TOLERANCE_MS * self.rate.abs()
    }

    #[expect(clippy::cast_precision_loss, reason = "exact for the next three centuries")]
    fn world_ms(self) -> f64 {
        self.world.0 as f64 / 1_000.0
    }

    /// Puts an animation that began at a moment of the world where it is at this pace.
    fn place(self, animation: &Animation, since: Time) {
        let progress = self.world_ms() - Self { world: since, ..self }.world_ms();
        if self.rate == 0.0 {
            // It cannot fail: no animation here goes on forever.
            let _paused = animation.pause();
            animation.set_current_time(Some(progress));
        } else {
            animation.set_playback_rate(self.rate);
            animation.set_start_time(Some(self.real_ms - progress / self.rate));
        }
    }
}

/// All animations of the page. `App` provides it as a context, and says at each tick
/// where the world is.
#[derive(Clone, Debug, Default)]
pub struct Animator(Rc<RefCell<Animations>>);

/// There is one on a page.
impl PartialEq for Animator {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Debug, Default)]
struct Animations {
    pace: Pace,
    /// The animations, each with the moment of the world at which it begins.
    running: BTreeMap<u64, (Animation, Time)>,
    last_key: u64,
}

impl Animator {
    /// Goes on at a pace. What is where it should be is left alone.
    pub fn follow(&self, pace: Pace) {
        let mut animations = self.0.borrow_mut();
        if !pace.agrees_with(animations.pace) {
            animations.pace = pace;
            for (animation, since) in animations.running.values() {
                pace.place(animation, *since);
            }
        }
    }

    /// Starts a movement; it ends when what is returned is dropped. `None` if the browser knows no
    /// animations: then everything stays where it is drawn.
    pub fn start(&self, element: &Element, movement: &Movement) -> Option<Running> {
        let effect = movement.effect(element).ok()?;
        let animation = Animation::new_with_effect(Some(&effect)).ok()?;
        let mut animations = self.0.borrow_mut();
        animations.pace.place(&animation, movement.since());
        animations.last_key += 1;
        let key = animations.last_key;
        animations.running.insert(key, (animation, movement.since()));
        Some(Running { animations: Rc::downgrade(&self.0), key })
    }
}

/// An animation that goes on as long as this is held.
#[derive(Debug)]
pub struct Running {
    animations: Weak<RefCell<Animations>>,
    key: u64,
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(animations) = self.animations.upgrade() else { return };
        if let Some((animation, _)) = animations.borrow_mut().running.remove(&self.key) {
            animation.cancel();
        }
    }
}
