//! A movement between two moments of the world, as a component says it.

use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::JsValue;
use web_sys::{Element, FillMode, KeyframeEffect, KeyframeEffectOptions};
use yew::prelude::*;

use super::Animator;
use raft::{Micros, Time};

/// A movement: what the `transform` of an element is at some moments of the world. Before and after them it
/// stays.
#[derive(Clone, PartialEq, Debug)]
pub struct Movement {
    since: Time,
    until: Time,
    keyframes: Vec<Keyframe>,
}

/// For so long after its last moment a movement stays where it is before it ends. By then its component is gone: at the
/// end of an animation browsers draw frame after frame until someone takes it away.
const HOLD: Micros = Micros::from_millis(200);

/// A keyframe, with the names that the Web Animations API has for its parts.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct Keyframe {
    /// The share of the movement's time that has gone by.
    offset: f64,
    transform: String,
    /// How it goes on from here, as CSS says it.
    easing: String,
}

impl Movement {
    /// A movement along some moments, which come one after the other, steady in between.
    pub fn along(moments: impl IntoIterator<Item = (Time, String)>) -> Self {
        let moments = moments.into_iter();
        Self::new(moments.map(|(time, transform)| (time, transform, "linear".into())).collect())
    }

    /// A movement to the right, by so many pixels at some moments. It goes pixel by pixel, so that words
    /// and lines stay sharp.
    pub fn to_the_right(moments: &[(Time, i32)]) -> Self {
        let next = moments.iter().skip(1).chain(moments.last());
        let keyframe = |((time, px), (_, next)): (&(Time, i32), &(Time, i32))| {
            let steps = next.abs_diff(*px).max(1);
            (*time, format!("translateX({px}px)"), format!("steps({steps})"))
        };
        Self::new(moments.iter().zip(next).map(keyframe).collect())
    }

    fn new(mut moments: Vec<(Time, String, String)>) -> Self {
        if let Some((time, transform, easing)) = moments.last().cloned() {
            moments.push((time + HOLD, transform, easing));
        }
        let since = moments.first().map_or(Time(0), |(time, ..)| *time);
        let until = moments.last().map_or(since, |(time, ..)| *time);
        let length = millis(since, until).max(f64::MIN_POSITIVE);
        let keyframe = |(time, transform, easing)| {
            let offset = (millis(since, time) / length).clamp(0.0, 1.0);
            Keyframe { offset, transform, easing }
        };
        Self { since, until, keyframes: moments.into_iter().map(keyframe).collect() }
    }

    /// Returns when it begins.
    pub(super) fn since(&self) -> Time {
        self.since
    }

    /// Returns the movement as the effect of an animation whose time is that of the world, in milliseconds.
    pub(super) fn effect(&self, element: &Element) -> Result<KeyframeEffect, JsValue> {
        let keyframes = Object::from(serde_wasm_bindgen::to_value(&self.keyframes)?);
        let options = KeyframeEffectOptions::new();
        options.set_duration_f64(millis(self.since, self.until));
        options.set_fill(FillMode::Both);
        KeyframeEffect::new_with_opt_element_and_keyframes_and_keyframe_effect_options(
            Some(element),
            Some(&keyframes),
            &options,
        )
    }
}

/// Returns how long it is from one moment to a later one, in milliseconds.
#[expect(clippy::cast_precision_loss, reason = "exact for the next three centuries")]
fn millis(from: Time, to: Time) -> f64 {
    (to - from).0 as f64 / 1_000.0
}

/// Moves an element, as long as its component is there and says the same movement.
#[hook]
pub fn use_movement(element: &NodeRef, movement: Option<Movement>) {
    let animator = use_context::<Animator>();
    let element = element.clone();
    use_effect_with(movement, move |movement| {
        let animation = animator
            .zip(movement.as_ref())
            .and_then(|(animator, movement)| animator.start(&element.cast::<Element>()?, movement));
        move || drop(animation)
    });
}
