//! Lines of the notation: whatever is read is written as something that reads back as the same,
//! and a problem is one sentence of bounded length.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sim::{Intervention, NotationError, Setup, instant, instant_text, rule_named, timed};

fuzz_target!(|line: &str| {
    if let Some(setup) = told(line.parse::<Setup>()) {
        assert_eq!(setup.to_string().parse(), Ok(setup), "{setup}");
        let _whether_a_world_can_be_made_of_it = setup.check();
    }
    if let Some(deed) = told(line.parse::<Intervention>()) {
        let written = deed.to_string();
        // What is written can be longer than what was read, and then too long.
        if written.len() <= sim::MAX_LINE {
            assert_eq!(written.parse(), Ok(deed), "{written}");
        }
    }
    if let Some((time, deed)) = told(timed(line)) {
        assert_eq!(instant(&instant_text(time)), Ok(time));
        let _whether_it_fits = deed.fits(&Setup::default());
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
