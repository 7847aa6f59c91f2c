//! Saved runs: the lines of a text are taken for setup, seed, end and interventions. What can be
//! read is written and read again, and played for a while; neither may panic, whatever was done.

#![no_main]

use libfuzzer_sys::fuzz_target;
use raft::Time;
use sim::{Replay, Saved, Written};

/// How long a run is played, so that no input is slow: half a simulated second and some steps.
const UNTIL: Time = Time(500_000);
const STEPS: u32 = 3_000;

fuzz_target!(|text: &str| {
    let mut lines = text.lines().map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    let (setup, seed, until) = (next(), next(), next());
    let written = Written { setup, seed, until, interventions: lines.collect() };
    let Ok(saved) = Saved::read(&written) else {
        return;
    };
    assert_eq!(Saved::read(&saved.written()), Ok(saved.clone()));
    let Ok(mut replay) = Replay::new(&saved.run) else {
        return;
    };
    let until = saved.until.min(UNTIL);
    for _ in 0..STEPS {
        if replay.step(&saved.run, until).is_none() {
            break;
        }
    }
    if saved.run.setup.rules.all_on() {
        assert_eq!(replay.watched().checker().violation(), None);
    }
});
