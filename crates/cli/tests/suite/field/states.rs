//! States are worded alike everywhere.

use super::{line, run, said};

/// Given a leader that is paused, a server that is down, and one that only asks for pre-votes, when a run
/// ends, then its last lines say so, and JSON says the same.
#[test]
fn paused_down_and_asking_servers_are_told_alike() {
    let done = [
        "0ms time-out n1",
        "300ms crash n3",
        "400ms pause n1",
        "401ms cut-off n2",
        "402ms time-out n2",
    ];
    let printed = said(&run("nodes=3 pre-vote=on", &done, "410ms", &[]));
    assert!(line(&printed, "n1 leader").starts_with("n1 leader, paused, term 1"), "{printed}");
    assert!(line(&printed, "n2 pre-candidate").contains("committed 1"), "{printed}");
    assert!(line(&printed, "n3 down").ends_with("committed –"), "{printed}");

    let printed = said(&run("nodes=3 pre-vote=on", &done, "410ms", &["--json"]));
    let last = printed.lines().last().expect("a summary");
    let end: serde_json::Value = serde_json::from_str(last).expect("an object");
    let told = |place: usize| {
        let node = &end["nodes"][place];
        (node["role"].as_str(), node["paused"].as_bool(), node["commit"].as_u64())
    };
    assert_eq!(told(0), (Some("leader"), Some(true), Some(1)), "{last}");
    assert_eq!(told(1), (Some("pre-candidate"), Some(false), Some(1)), "{last}");
    assert_eq!(told(2), (Some("down"), Some(false), None), "{last}");
}

/// Given a server that only asked for pre-votes, when it hears a leader, then it is said to have stopped
/// asking, and not to have ended a candidacy that it never began.
#[test]
fn a_server_that_only_asked_ends_no_candidacy() {
    let asked = ["0ms time-out n1", "700ms time-out n2"];
    let printed = said(&run("nodes=3 pre-vote=on", &asked, "1s", &[]));
    line(&printed, "n2 asked for pre-votes for term 2");
    line(&printed, "n2 stopped asking for pre-votes");
    assert!(!printed.contains("ended its candidacy"), "{printed}");
}
