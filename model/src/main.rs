//! All that three real nodes can do within bounds, checked exhaustively with `stateright`.
//!
//! ```text
//! cargo model              checks the models of Raft itself: the properties of Figure 3 hold
//! cargo model rules        switches off each rule in turn: a property must be violated
//! cargo model CutConflict  the same for one rule, and shows how
//! ```
//!
//! The nodes are those of the core, [`raft::Node`]; the model only says what can happen
//! to them, and when. All orders of all that can happen are gone through.
//!
//! # What can happen
//!
//! - Any node that does not lead runs for election at any time, within a number of terms.
//! - A leader sends heartbeats, or receives a command, at any time.
//! - A message arrives late, or several times, or never: the last message from one node to another
//!   can arrive at any time until the next one on that link takes its place. With a wider window,
//!   the last two can, in any order.
//! - An answer arrives at once or never. In the models with late answers it is under way like any
//!   other message.
//! - A node crashes, and is back at once. (One that is down for longer is one that hears nothing.)
//!
//! Time does not pass. The times of timers are not part of a state, nor are the rounds of heartbeats,
//! as there are no reads here. States that differ only in the numbers of the nodes are one. Two
//! states count as one if their hashes of 64 bits are the same; for a million states,
//! the chance that this ever happens is less than one to ten million.
//!
//! # What has been found
//!
//! In the models of Raft no state violates a property. A step is one thing that happens in one state;
//! the time is that of two cores with other work to do.
//!
//! | model | bounds | states | steps | time |
//! |---|---|---|---|---|
//! | four terms | no commands, no crashes | 2,305,976 | 29 million | 100 s |
//! | three terms and a crash | no commands | 825,636 | 10 million | 35 s |
//! | a command and a crash | two terms | 320,022 | 4 million | 17 s |
//! | late answers | two terms, a command | 920,749 | 10 million | 33 s |
//! | late answers and a crash | two terms | 261,388 | 3 million | 13 s |
//! | overtaking | three terms, two messages on a link | 972,959 | 22 million | 90 s |
//! | overtaking, and all entries in a message | two terms, a command, two messages on a link | 432,047 | 8 million | 32 s |
//!
//! Four terms are as few as Figure 8 takes: a model that stops at three cannot tell whether entries
//! of former terms are counted. This one does: without `OwnTermCommit` it finds Figure 8, on
//! three nodes after 12 steps. It also finds a violation without each of the other rules, most of them after seven to
//! nine steps, `CutConflict` after 16 (in some minutes), except `ReadQuorum`, which is about reads.

mod cluster;
mod properties;
mod state;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use raft::{Rule, Rules};
use stateright::{Checker, HasDiscoveries, Model, Path};

use cluster::{Action, Bounds, Cluster};
use state::State;

/// Four terms, as few as Figure 8 takes.
const FOUR_TERMS: Bounds = Bounds {
    nodes: 3,
    terms: 4,
    writes: 0,
    crashes: 0,
    window: 1,
    late_answers: false,
    one_by_one: true,
};

/// The models of Raft itself.
const MODELS: [(&str, Bounds); 7] = [
    ("four terms", FOUR_TERMS),
    ("three terms and a crash", Bounds { terms: 3, crashes: 1, ..FOUR_TERMS }),
    ("a command and a crash", Bounds { terms: 2, writes: 1, crashes: 1, ..FOUR_TERMS }),
    ("late answers", Bounds { terms: 2, writes: 1, late_answers: true, ..FOUR_TERMS }),
    ("late answers and a crash", Bounds { terms: 2, crashes: 1, late_answers: true, ..FOUR_TERMS }),
    ("overtaking", Bounds { terms: 3, window: 2, ..FOUR_TERMS }),
    (
        "overtaking, and all entries in a message",
        Bounds { terms: 2, writes: 1, window: 2, one_by_one: false, ..FOUR_TERMS },
    ),
];

/// Returns bounds in which a property is violated without a rule, unless the rule is about reads.
fn bounds_without(rule: Rule) -> Option<Bounds> {
    let bounds = match rule {
        Rule::Majority | Rule::OneVotePerTerm => Bounds { terms: 2, ..FOUR_TERMS },
        Rule::DurableVote | Rule::DurableLog => Bounds { terms: 2, crashes: 1, ..FOUR_TERMS },
        Rule::UpToDate | Rule::PrevLogTerm | Rule::UpToDateTerm => {
            Bounds { terms: 3, ..FOUR_TERMS }
        }
        Rule::UpToDateLength | Rule::RefuseOldTerms => Bounds { terms: 3, writes: 1, ..FOUR_TERMS },
        Rule::OwnTermCommit => FOUR_TERMS,
        Rule::CutConflict => Bounds { writes: 1, ..FOUR_TERMS },
        Rule::ReadQuorum => return None,
    };
    Some(bounds)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let good = match arguments[..] {
        [] => MODELS.iter().all(|(name, bounds)| holds(name, *bounds)),
        ["rules"] => Rule::ALL.into_iter().all(|rule| is_noticed(rule, false)),
        [name] => match Rule::ALL.into_iter().find(|rule| format!("{rule:?}") == name) {
            Some(rule) => is_noticed(rule, true),
            None => print_usage(),
        },
        _ => print_usage(),
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print_usage() -> bool {
    eprintln!("Usage: cargo model [rules | the name of a rule, as in CutConflict]");
    false
}

/// Checks that no property is violated within bounds.
fn holds(name: &str, bounds: Bounds) -> bool {
    println!("{name}: {bounds}");
    let found = search(Cluster::new(bounds, Rules::default()));
    found.print(true);
    found.violated.is_empty()
}

/// Checks that a property is violated without a rule.
fn is_noticed(rule: Rule, story: bool) -> bool {
    let Some(bounds) = bounds_without(rule) else {
        println!("without {rule:?}: there are no reads here");
        return true;
    };
    println!("without {rule:?}: {bounds}");
    let found = search(Cluster::new(bounds, Rules::default().without(rule)));
    found.print(story);
    !found.violated.is_empty()
}

/// The result of a search.
struct Findings {
    /// Each property that is violated, with a path to the violation.
    violated: Vec<(&'static str, Path<State, Action>)>,
    /// The number of states, as far as the search went.
    states: usize,
    /// The number of steps from them.
    steps: usize,
    depth: usize,
    took: Duration,
}

/// Goes through all that can happen, or until a property is violated.
fn search(cluster: Cluster) -> Findings {
    let started = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let search = cluster.checker().threads(threads).finish_when(HasDiscoveries::Any);
    let search = search.spawn_bfs().join();
    Findings {
        violated: search.discoveries().into_iter().collect(),
        states: search.unique_state_count(),
        steps: search.state_count(),
        depth: search.max_depth(),
        took: started.elapsed(),
    }
}

impl Findings {
    fn print(&self, story: bool) {
        let Self { states, steps, depth, took, .. } = self;
        let took = took.as_secs_f64();
        println!("  {states} states, {steps} steps, {depth} deep, in {took:.1} s");
        for (property, path) in &self.violated {
            let steps: Vec<(State, Option<Action>)> = path.clone().into_vec();
            println!("  {property} is violated after {} steps", steps.len() - 1);
            let actions = steps.iter().filter_map(|(state, action)| Some((state, (*action)?)));
            for (state, action) in actions.filter(|_| story) {
                println!("    {}", cluster::line(state, action));
            }
        }
        if self.violated.is_empty() {
            println!("  no property is violated in any state");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Cluster, FOUR_TERMS, Rule, Rules, search};

    const SMALL: Bounds = Bounds { terms: 2, crashes: 1, ..FOUR_TERMS };

    #[test]
    fn raft_violates_no_property() {
        let found = search(Cluster::new(SMALL, Rules::default()));
        assert!(found.violated.is_empty());
        assert!(found.states > 1_000, "there was something to look at");
    }

    #[test]
    fn a_vote_that_does_not_survive_a_crash_violates_election_safety() {
        let found = search(Cluster::new(SMALL, Rules::default().without(Rule::DurableVote)));
        assert!(found.violated.iter().any(|(property, _)| *property == "Election Safety"));
    }
}
