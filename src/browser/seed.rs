//! A fresh seed.

/// Seeds are small, so that they can be read out and typed.
const SEEDS: u32 = 100_000;

/// Draws a seed from the browser's random numbers.
pub fn fresh_seed() -> u64 {
    u64::from(getrandom::u32().unwrap_or_default() % SEEDS)
}
