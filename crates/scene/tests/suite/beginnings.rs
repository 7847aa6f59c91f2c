//! What servers begin with, in words.

use scene::narration::describe;
use scene::words::impossible;
use sim::{Intervention, InterventionError};
use test_support::Lab;

fn intervention(line: &str) -> Intervention {
    line.parse().expect("a beginning")
}

/// Why a server cannot have voted for one that never ran.
fn unreachable() -> InterventionError {
    let mut lab = Lab::with_nodes(2);
    lab.act(intervention("begin n1 term=2"));
    lab.refuse(intervention("begin n2 term=3 vote=n1"))
}

/// Given servers with an initial state, and one whose state is refused, then both are described.
#[test]
fn initial_states_are_described() {
    let mut lab = Lab::with_nodes(2);
    lab.act(intervention("begin n1 term=8 vote=n1 8:x=1"));
    lab.act(intervention("begin n2 term=8 vote=n1"));
    let described: Vec<String> = lab
        .records
        .iter()
        .map(describe)
        .map(|line| format!("{}{}", line.what, line.suffix()))
        .collect();
    assert_eq!(
        described,
        [
            "n1 starts in term 8, with a vote for n1 and 1 entry: as set up",
            "n2 starts in term 8, with a vote for n1 and an empty log: as set up",
        ]
    );
    for problem in [lab.refuse(intervention("begin n1 1")), unreachable()] {
        let words = impossible(problem);
        assert!(words.ends_with('.') && words.contains("start"), "{words}");
    }
}
