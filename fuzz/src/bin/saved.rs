//! Saved runs: the lines of a text are taken for setup, seed, end and interventions, and the text for a whole
//! file. What can be read is written and read again, and played for a while; neither may panic, whatever was done.

#![no_main]

use libfuzzer_sys::fuzz_target;
use raft::Time;
use serde_json::json;
use sim::{Replay, SAVED_VERSION, Saved};

/// How long a run is played, so that no input is slow: half a simulated second and some steps.
const UNTIL: Time = Time(500_000);
const STEPS: u32 = 3_000;

fuzz_target!(|text: &str| {
    let mut lines = text.lines().map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    let (setup, seed, until) = (next(), next(), next());
    let interventions: Vec<String> = lines.collect();
    let file = json!({
        "raftarium": SAVED_VERSION,
        "setup": setup,
        "seed": seed,
        "until": until,
        "interventions": interventions,
    });
    for json in [&file.to_string(), text] {
        match Saved::from_json(json) {
            Ok(saved) => play(&saved),
            Err(error) => assert!(error.to_string().chars().count() < 2_500, "{error}"),
        }
    }
});

/// Plays a run that was read, after it was written and read again.
fn play(saved: &Saved) {
    assert_eq!(Saved::from_json(&saved.to_json()).as_ref(), Ok(saved));
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
}
