//! How fast simulated time passes.

use serde::{Deserialize, Serialize};

/// How many times slower than real time the world runs, from 1 to 1,000.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Speed(u8);

/// The divisors of real time that can be chosen, in steps of about a quarter.
const DIVISORS: [u16; 28] = [
    1_000, 800, 600, 500, 400, 300, 250, 200, 150, 125, 100, 80, 60, 50, 40, 30, 25, 20, 16, 12,
    10, 8, 6, 5, 4, 3, 2, 1,
];

impl Speed {
    /// The step of the fastest speed, which is real time; the slowest is step 0.
    pub const MAX_STEP: u8 = 27;

    /// Returns the speed at a step of the scale; past its end, the fastest.
    #[must_use]
    pub fn at(step: u8) -> Self {
        Self(step.min(Self::MAX_STEP))
    }

    /// Returns the speed nearest to a divisor of real time.
    #[must_use]
    pub fn nearest(divisor: u16) -> Self {
        let steps = (0..=Self::MAX_STEP).map(Self::at);
        steps.min_by_key(|speed| speed.divisor().abs_diff(divisor)).unwrap_or_default()
    }

    /// Returns its step on the scale.
    #[must_use]
    pub fn step(self) -> u8 {
        self.0
    }

    /// Returns how many times slower than real time it is.
    #[must_use]
    pub fn divisor(self) -> u16 {
        DIVISORS[usize::from(self.0)]
    }
}

impl From<u8> for Speed {
    fn from(step: u8) -> Self {
        Self::at(step)
    }
}

impl From<Speed> for u8 {
    fn from(speed: Speed) -> Self {
        speed.0
    }
}

impl Default for Speed {
    /// One twentieth: a heartbeat a second, and a flight that the eye can follow.
    fn default() -> Self {
        Self(17)
    }
}
