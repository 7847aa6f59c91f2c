//! How many commits a second the core makes, beside the crate `raft` 0.7.0 (tikv/raft-rs), in one
//! run on one machine.
//!
//! ```text
//! cargo compare [rounds [commands]]
//! ```
//!
//! It is about the cores alone: there is no simulator, no clock, no disk and no network. The nodes
//! of a cluster stand side by side, and their messages go through one queue in memory, unencoded.
//! One command at a time is given to the leader, and all messages are delivered until none is left.
//!
//! Both are given the same small command, freshly made. The two differ in one thing: once an entry
//! is committed, `raft` tells the followers so at once, in one more message each; in the paper,
//! and so in this core, they learn it from the next AppendEntries (§5.3). So this core runs twice:
//! once as it is, and once with a heartbeat after each command, after which every node has applied
//! it before the next one comes, for as many messages as `raft` sends. What counts is the second.
//!
//! All that favours one side favours `raft`: its commands are only counted as they are applied,
//! where this core's go into a key-value store that knows its clients; it keeps them in its own
//! `MemStorage`; its log messages are thrown away; and a node takes all messages that wait for it
//! at the head of the queue before it is asked what it wants done.
//!
//! The contenders take turns in short rounds, each with a new cluster, so that what else the
//! machine does meets them alike. Of all figures the median is printed, with the tenth below and
//! the tenth above; the ratio is the median of what the single rounds show.

mod ours;
mod theirs;

use std::process::ExitCode;
use std::time::Instant;

use ours::Ours;
use theirs::Theirs;

/// One cluster whose leader is elected and that is quiet.
trait Cluster {
    /// Gives the leader a command, and delivers all messages until none is left.
    fn commit(&mut self, number: u64);

    /// Panics unless so many commands are committed and applied where they have to be.
    fn check(&self, commands: u64);
}

/// Someone who takes part: a name, and a way to a new cluster of so many nodes.
struct Contender {
    name: &'static str,
    cluster: fn(u8) -> Box<dyn Cluster>,
}

/// Who takes part. What `raft` does is the measure.
const CONTENDERS: [Contender; 3] = [
    Contender {
        name: "raft 0.7.0, applied on all nodes",
        cluster: |nodes| Box::new(Theirs::new(nodes)),
    },
    Contender {
        name: "raftarium, applied on all nodes",
        cluster: |nodes| Box::new(Ours::new(nodes, true)),
    },
    Contender {
        name: "raftarium, applied by its leader",
        cluster: |nodes| Box::new(Ours::new(nodes, false)),
    },
];

fn main() -> ExitCode {
    let numbers: Option<Vec<u64>> =
        std::env::args().skip(1).map(|argument| argument.parse().ok()).collect();
    let (rounds, commands) = match numbers.as_deref() {
        Some([]) => (50, 20_000),
        Some(&[rounds]) => (rounds, 20_000),
        Some(&[rounds, commands]) => (rounds, commands),
        _ => (0, 0),
    };
    if rounds == 0 || commands == 0 {
        eprintln!("Usage: cargo compare [rounds [commands]], both at least 1");
        return ExitCode::FAILURE;
    }
    println!("Commits a second, one command at a time: {rounds} rounds of {commands} commands.\n");
    for nodes in [3, 5] {
        race(nodes, rounds, commands);
    }
    ExitCode::SUCCESS
}

/// Lets all contenders take turns, and prints how they did.
fn race(nodes: u8, rounds: u64, commands: u64) {
    let (mut rates, mut ratios) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
    for _ in 0..rounds {
        let round = CONTENDERS.each_ref().map(|it| rate(it, nodes, commands));
        for (place, rate) in round.into_iter().enumerate() {
            rates[place].push(rate);
            ratios[place].push(rate * 100 / round[0]);
        }
    }
    println!("{nodes} nodes {:>34} {:>11} {:>11} {:>8}", "median", "slow", "fast", "ratio");
    for (place, contender) in CONTENDERS.iter().enumerate() {
        let [slow, median, fast] = [1, 5, 9].map(|tenths| quantile(&mut rates[place], tenths));
        let ratio = quantile(&mut ratios[place], 5);
        let ratio = format!("{}.{:02}", ratio / 100, ratio % 100);
        println!("  {:<34} {median:>11} {slow:>11} {fast:>11} {ratio:>8}", contender.name);
    }
    println!();
}

/// The commits a second of one round with a new cluster.
fn rate(contender: &Contender, nodes: u8, commands: u64) -> u64 {
    let mut cluster = (contender.cluster)(nodes);
    let started = Instant::now();
    for number in 1..=commands {
        cluster.commit(number);
    }
    let nanos = started.elapsed().as_nanos().max(1);
    cluster.check(commands);
    u64::try_from(u128::from(commands) * 1_000_000_000 / nanos).unwrap_or(u64::MAX)
}

/// The figure that so many tenths of all do not reach.
fn quantile(figures: &mut [u64], tenths: usize) -> u64 {
    figures.sort_unstable();
    figures[figures.len() * tenths / 10]
}

#[cfg(test)]
mod tests {
    use super::{CONTENDERS, quantile, rate};

    #[test]
    fn every_contender_commits_what_it_is_given() {
        for contender in &CONTENDERS {
            for nodes in [1, 3, 5] {
                assert!(rate(contender, nodes, 300) > 0, "{}", contender.name);
            }
        }
    }

    #[test]
    fn a_quantile_is_one_of_the_figures() {
        let mut figures = [30, 10, 20, 50, 40];
        assert_eq!([1, 5, 9].map(|tenths| quantile(&mut figures, tenths)), [10, 30, 50]);
        assert_eq!(quantile(&mut [7], 9), 7);
    }
}
