//! Lines of the notation: whatever is read is written as something that reads back as the same,
//! and a problem is one sentence of bounded length.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sim::{Intervention, NotationError, Setup, parse_time, rule_named, time_text, timed};

fuzz_target!(|line: &str| {
    if let Some(setup) = told(line.parse::<Setup>()) {
        assert_eq!(setup.to_string().parse(), Ok(setup), "{setup}");
        let _whether_a_world_can_be_made_of_it = setup.check();
    }
    if let Some(intervention) = told(line.parse::<Intervention>()) {
        let written = intervention.to_string();
        // What is written can be longer than what was read, and then too long.
        if written.len() <= sim::MAX_LINE {
            assert_eq!(written.parse(), Ok(intervention), "{written}");
        }
    }
    if let Some((time, intervention)) = told(timed(line)) {
        assert_eq!(parse_time(&time_text(time)), Ok(time));
        let _whether_it_fits = intervention.fits(&Setup::default());
    }
    told(rule_named(line));
});

fn told<T>(read: Result<T, NotationError>) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(problem) => {
            let sentence = problem.to_string();
            assert!(!sentence.is_empty() && sentence.len() < 2_000, "{sentence}");
            None
        }
    }
}
