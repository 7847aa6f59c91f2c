//! Servers begin with exactly what they are given, or the run is refused with the reason.

use super::{line, run, said};

/// Three of five have voted in term 2; the other two are in term 1.
const THREE_VOTED: &[&str] = &[
    "0ms begin n1 term=2 vote=n1 1:x=1",
    "0ms begin n2 term=2 vote=n1 1:x=1",
    "0ms begin n3 term=2 vote=n1 1:x=1",
    "0ms begin n4 term=1 1:x=1",
    "0ms begin n5 term=1 1:x=1",
];

/// Given three votes in term 2, when a server of term 1 runs, then it loses term 2 and wins term 3.
#[test]
fn votes_that_were_given_count() {
    let both = ["0ms time-out n4", "100ms time-out n4"];
    let setup = "nodes=5 latency=10ms..10ms election=600ms..1200ms";
    let printed = said(&run(setup, &[THREE_VOTED, &both].concat(), "200ms", &[]));
    assert!(line(&printed, "n3 starts in").contains("term 2, with a vote for n1 and 1 entry"));
    assert!(line(&printed, "n5 starts in").contains("term 1, with no vote and 1 entry"));
    assert!(!printed.contains("leader of term 2"), "{printed}");
    line(&printed, "n4 became leader of term 3");
    assert_eq!(printed.matches(" starts in ").count(), 5, "{printed}");
}

/// Given a term that has an entry and no majority that can have elected its leader, when a run is to begin so,
/// then it is refused, and nobody is put into another term.
#[test]
fn what_cannot_be_is_refused_and_not_corrected() {
    for lines in [
        &["0ms begin n1 term=2 vote=n1 1:x=1 2:x=2"][..],
        &["0ms begin n1 term=3 vote=n2"],
        &["0ms begin n1 term=1 vote=n1", "0ms begin n1 term=2 vote=n1"],
        &["5ms begin n1 term=1 vote=n1"],
    ] {
        let output = run("nodes=3", lines, "100ms", &[]);
        let sentence = String::from_utf8(output.stderr.clone()).expect("text");
        assert_eq!(output.status.code(), Some(2), "{lines:?}: {sentence}");
        assert!(sentence.contains("begin n1") && sentence.contains(" start"), "{sentence}");
        assert_eq!(said(&output), "", "{lines:?}");
    }
}
