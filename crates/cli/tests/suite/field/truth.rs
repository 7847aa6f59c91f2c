//! With a rule disabled, the feed says what was done.

use super::{line, run, said};

/// A follower acknowledges a write, crashes, and starts again.
const CRASH: &[&str] = &["0ms time-out n1", "300ms c1 write x 1", "1s crash n2", "1.2s restart n2"];

/// Given servers that keep no log on disk, when one crashes and restarts, then the feed says that it lost
/// its entries, and not that it has its log.
#[test]
fn a_log_that_was_lost_is_said_to_be() {
    let printed = said(&run("nodes=3", CRASH, "1.25s", &["--rules-off", "durable-log"]));
    assert!(line(&printed, "n2 crashed").contains("lost 2 entries"), "{printed}");
    let restarted = line(&printed, "n2 restarted");
    assert!(restarted.contains("term 1, with a vote for n1 and an empty log"), "{restarted}");
}

/// Given servers that keep no vote on disk, when one crashes and restarts, then the feed says so.
#[test]
fn a_vote_that_was_lost_is_said_to_be() {
    let printed = said(&run("nodes=3", CRASH, "1.25s", &["--rules-off", "durable-vote"]));
    assert!(line(&printed, "n2 crashed").contains("lost its vote for n1"), "{printed}");
    assert!(line(&printed, "n2 restarted").contains("term 1, with no vote and 2 entries"));
}

/// Given all rules, when a server crashes and restarts, then it has all that it had.
#[test]
fn what_is_kept_is_said_to_be() {
    let printed = said(&run("nodes=3", CRASH, "1.25s", &[]));
    assert!(line(&printed, "n2 crashed").contains("it keeps its term, vote and log"));
    assert!(line(&printed, "n2 restarted").contains("term 1, with a vote for n1 and 2 entries"));
}

/// Given servers that vote for anybody, when two run for the same term, then a second vote is said to be
/// one, and not the first.
#[test]
fn a_second_vote_is_said_to_be_one() {
    let both = ["0ms time-out n1", "0ms time-out n2"];
    let printed = said(&run("nodes=5", &both, "100ms", &["--rules-off", "one-vote-per-term"]));
    let votes: Vec<&str> = printed.lines().filter(|line| line.contains("n3 voted for")).collect();
    assert_eq!(votes.len(), 2, "{printed}");
    assert!(votes[0].contains("it had no vote on record in this term"), "{votes:?}");
    assert!(votes[1].contains("though it had already voted for n"), "{votes:?}");
}

/// Given a leader that answers reads at once, when it is asked for one, then nobody is said to have
/// confirmed that it leads.
#[test]
fn an_unconfirmed_read_is_said_to_be_one() {
    let asked = ["0ms time-out n1", "1s c1 read x"];
    let printed = said(&run("nodes=3", &asked, "1.2s", &["--rules-off", "read-quorum"]));
    let answered = line(&printed, "n1 answered 1 read");
    assert!(
        answered.contains("though no other server confirmed that it still leads"),
        "{answered}"
    );
}
