//! Saved runs: the lines of a text are taken for setup, seed, end and interventions. What can be
//! read is written and read again, and played for a while; neither may panic, whatever was done.

#![no_main]

use libfuzzer_sys::fuzz_target;
use raftarium::raft::Time;
use raftarium::sim::{Saved, Watched, Written};

/// How long a run is played, so that no input is slow: half a simulated second and some steps.
const UNTIL: Time = Time(500_000);
const STEPS: u64 = 3_000;

fuzz_target!(|text: &str| {
    let mut lines = text.lines().map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    let (setup, seed, until) = (next(), next(), next());
    let written = Written { setup, seed, until, interventions: lines.collect() };
    let Ok(saved) = Saved::read(&written) else {
        return;
    };
    assert_eq!(Saved::read(&saved.written()), Ok(saved.clone()));
    let Ok(mut watched) = Watched::new(&saved.run) else {
        return;
    };
    for (time, deed) in &saved.run.interventions {
        play(&mut watched, (*time).min(UNTIL));
        if watched.figures().steps < STEPS {
            watched.intervene(deed);
        }
    }
    play(&mut watched, saved.until.min(UNTIL));
    if saved.run.setup.rules.all_on() {
        assert_eq!(watched.checker().violation(), None);
    }
});

fn play(watched: &mut Watched, until: Time) {
    while watched.figures().steps < STEPS && watched.advance(until).is_some() {}
}
