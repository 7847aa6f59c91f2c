//! Why something that was asked for is refused, in words.

use sim::{InterventionError, MAX_OPEN, SetupError, Unreachable};

/// A sentence that says why an intervention is refused.
#[must_use]
pub fn impossible(impossible: InterventionError) -> String {
    match impossible {
        InterventionError::NoSuchNode(node) => format!("There is no {node}."),
        InterventionError::NoSuchClient(client) => format!("There is no {client}."),
        InterventionError::NoSuchLink(one, other) => {
            format!("There is no link from {one} to {other}.")
        }
        InterventionError::TooManyFlights => "Too many messages are in flight.".into(),
        InterventionError::NoSuchFlight(_) => "That message is no longer in flight.".into(),
        InterventionError::NoFlightLike(flights) => {
            format!("No such message is in flight now ({flights}).")
        }
        InterventionError::Held => "That message is held: release it first.".into(),
        InterventionError::NotHeld => "That message is not held.".into(),
        InterventionError::NobodyIs(role) => format!("No server is {role} now."),
        InterventionError::Down(node) => format!("{node} is down: restart it first."),
        InterventionError::NotDown(node) => format!("{node} is already up."),
        InterventionError::Paused(node) => format!("{node} is paused: resume it first."),
        InterventionError::NotPaused(node) => format!("{node} is not paused."),
        InterventionError::TooManyRequests(client) => {
            format!("{client} has {MAX_OPEN} pending requests: wait for an answer.")
        }
        InterventionError::PartsNobody => {
            "All servers would be in one group (the first, for those that none names): name two or more.".into()
        }
        InterventionError::Network(problem) => setup_problem(problem).into(),
        InterventionError::TooLate(node) => format!(
            "The initial state of {node} can be set only once, and only at the very start of a run."
        ),
        InterventionError::NotInOrder(node) => format!(
            "{node} cannot start like that: terms never decrease along a log, and none is above the \
             server's own term."
        ),
        InterventionError::Contradiction(node, other) => format!(
            "{node} cannot start like that: its log and that of {other} have entries of one term, which \
             come from one leader, and differ there or before."
        ),
        InterventionError::Unreachable(problem) => unreachable_state(problem),
    }
}

/// A sentence that says why servers cannot begin with these states together.
fn unreachable_state(problem: Unreachable) -> String {
    match problem {
        Unreachable::NoLeader { term } => format!(
            "The servers cannot start like that: term {term} has an entry, so it had a leader that holds \
             all entries of that term. A majority must be past term {term}, or in it with a vote for that \
             leader and a log not ahead of its."
        ),
        Unreachable::NoCandidate { voter, candidate, term } => format!(
            "The servers cannot start like that: {voter} voted for {candidate} in term {term}, so \
             {candidate} must be past that term, or in it with a vote for itself."
        ),
        Unreachable::LogBehind { voter, candidate, term } => format!(
            "The servers cannot start like that: {voter} voted for {candidate} in term {term}, though \
             {candidate}'s log was behind its own."
        ),
        Unreachable::NobodyRan { node, term } => format!(
            "The servers cannot start like that: {node} is in term {term}, so some server must be past \
             that term, or in it with a vote for itself."
        ),
    }
}

/// Why an intervention is refused, as the end of a sentence: "n1 is already up".
#[must_use]
pub fn refusal(because: InterventionError) -> String {
    let sentence = impossible(because);
    // Another colon stands before it.
    let clause = sentence.trim_end_matches('.').replace(": ", "; ");
    let mut letters = clause.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// A sentence that says why a setup is refused.
#[must_use]
pub fn setup_problem(problem: SetupError) -> &'static str {
    match problem {
        SetupError::Nodes => "A cluster has 1 to 9 nodes.",
        SetupError::Clients => "There can be 1 to 9 clients.",
        SetupError::Batch => "A message carries 1 to 256 entries.",
        SetupError::Span => "A time must be between 1 and 60,000 ms.",
        SetupError::ElectionRange => "The minimum election timeout is above the maximum.",
        SetupError::Heartbeat => {
            "The heartbeat interval must be below the minimum election timeout, or followers would \
             time out under a healthy leader."
        }
        SetupError::LatencyRange => "The minimum latency is above the maximum.",
        SetupError::RoundTrip => {
            "Too slow: a round trip must be below the maximum election timeout, or nobody can be \
             elected."
        }
        SetupError::Share => "A share must be between 0 and 100%.",
    }
}
