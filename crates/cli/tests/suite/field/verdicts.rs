//! A violation is what happened, at the step in which it came about, however long a run is watched.

use super::{run, said};

/// Figure 8 up to (d): n1 commits entry 2 of an old term by counting, and n5 is elected without it.
const FIGURE_8: &[&str] = &[
    "0ms begin n1 term=2 vote=n1 1:x=1 2:x=2",
    "0ms begin n2 term=2 vote=n1 1:x=1 2:x=2",
    "0ms begin n3 term=2 vote=n1 1:x=1",
    "0ms begin n4 term=2 1:x=1",
    "0ms begin n5 term=2 1:x=1",
    "0ms time-out n5",
    "20ms cut-off n5",
    "20ms crash n5",
    "20ms reconnect n5",
    "20ms restart n5",
    "20ms time-out n1",
    "40ms cut n1>n4",
    "40ms cut n1>n5",
    "80ms cut-off n1",
    "80ms crash n1",
    "80ms time-out n5",
];

/// The violations of Figure 8, watched up to a time.
fn violations(until: &str) -> Vec<String> {
    let setup = "nodes=5 batch=1 latency=10ms..10ms election=600ms..1200ms";
    let printed = said(&run(setup, FIGURE_8, until, &["--rules-off", "own-term-commit"]));
    let found = printed.lines().filter(|line| line.starts_with("VIOLATION: "));
    found.map(str::to_owned).collect()
}

/// Given Figure 8 without the rule that prevents it, when it is watched for longer, then the violations
/// that were known before stay as they were, and come first.
#[test]
fn what_was_found_stays_true_of_a_longer_run() {
    let all = violations("2s");
    let expected = [
        "Leader Completeness, at 0.100000 s",
        "n5 leads term 5 without committed entry 2.",
        "Commit by Majority, at 0.1",
        "n2 no longer holds committed entry 2, which only 2 servers hold now.",
        "State Machine Safety, at 0.1",
        "n5 committed a different entry at 2 from the one committed there before.",
    ];
    for words in expected {
        assert!(all.iter().any(|line| line.contains(words)), "no “{words}” in {all:#?}");
    }
    for until in (90..400).step_by(10).chain([600, 1_000, 1_500]) {
        let found = violations(&format!("{until}ms"));
        assert!(all.starts_with(&found), "up to {until} ms: {found:#?}\nand in the end {all:#?}");
    }
    // n2 never knew that entry 2 was committed.
    assert!(!all.iter().any(|line| line.contains("which it knew to be committed")), "{all:#?}");
}
