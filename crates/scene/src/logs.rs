//! The logs of all servers, aligned by index, through a window that slides along them.

use crate::stage::RoleName;
use crate::words;
use raft::{Entry, Index, NodeId, Role, Term};
use sim::{Host, World};

/// The visible part of the logs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logs {
    /// The first index that is shown.
    pub first: u64,
    /// The number of indexes that are shown.
    pub columns: u64,
    /// The last index of the longest log.
    pub last: u64,
    /// A row for each server.
    pub rows: Vec<LogRow>,
}

/// One server's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRow {
    /// The server.
    pub node: NodeId,
    /// Its role.
    pub role: RoleName,
    /// True if it is paused.
    pub paused: bool,
    /// Its entry at each index that is shown.
    pub cells: Vec<Option<LogCell>>,
    /// nextIndex, as the leader has it for this server.
    pub next: Option<Index>,
    /// matchIndex, as the leader has it for this server.
    pub matched: Option<Index>,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogCell {
    /// Its term.
    pub term: Term,
    /// True if this server knows that it is committed.
    pub committed: bool,
    /// Its command as a label; a dot for the empty entry of a new leader.
    pub label: String,
}

impl Logs {
    /// Returns the logs from an index on, or their ends if `first` is `None`.
    ///
    /// To follow the end the window moves by half its width at a time, so that it does not jump at each
    /// entry.
    #[must_use]
    pub fn new(world: &World, first: Option<u64>, columns: u64) -> Self {
        let last = world.hosts().map(|(_, host)| host.durable().log.len()).max().unwrap_or(0);
        let first = first.unwrap_or_else(|| following(last, columns)).clamp(1, last.max(1));
        let leader = leader(world);
        let rows = world.hosts().map(|(node, host)| {
            let commit = host.node().map(raft::Node::commit).unwrap_or_default();
            let cell = |index: u64| {
                let entry = host.durable().log.get(Index(index))?;
                Some(cell(entry, Index(index) <= commit))
            };
            let progress = leader.and_then(|leader| leader.peer(node));
            LogRow {
                node,
                role: RoleName::from_host(host),
                paused: matches!(host, Host::Paused(..)),
                cells: (first..first + columns).map(cell).collect(),
                next: progress.map(|progress| progress.next),
                matched: progress.map(|progress| progress.matched),
            }
        });
        Self { first, columns, last, rows: rows.collect() }
    }
}

/// Where the window begins while it follows the end: the last entry is in its second half.
fn following(last: u64, columns: u64) -> u64 {
    // One column stays free, to show where the next entry will come.
    if last < columns {
        return 1;
    }
    let step = (columns / 2).max(1);
    (last + 1 - columns).div_ceil(step) * step + 1
}

impl LogCell {
    /// The label of the empty entry of a new leader.
    const EMPTY: &'static str = "·";

    /// Returns what its label says, in words where it is a sign.
    #[must_use]
    pub fn meaning(&self) -> &str {
        if self.label == Self::EMPTY { "the empty entry of a new leader" } else { &self.label }
    }
}

/// The leader of the highest term, if there is one.
fn leader(world: &World) -> Option<&raft::Leadership> {
    let leaders = world.hosts().filter_map(|(_, host)| match host.node()?.role() {
        Role::Leader(leadership) => Some((host.durable().term, leadership)),
        Role::Follower { .. } | Role::Candidate { .. } => None,
    });
    leaders.max_by_key(|(term, _)| *term).map(|(_, leadership)| leadership)
}

fn cell(entry: &Entry, committed: bool) -> LogCell {
    let label = entry
        .command
        .as_ref()
        .map_or_else(|| LogCell::EMPTY.into(), |command| words::operation(&command.operation));
    LogCell { term: entry.term, committed, label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_follows_the_end_and_keeps_a_free_column() {
        for columns in [2, 4, 7, 8] {
            for last in 0..60 {
                let first = following(last, columns);
                assert!(first >= 1);
                assert!(first + columns > last + 1, "the place after {last} is in the window");
                assert!(first <= last + 1, "the window is not past the end");
            }
        }
    }
}
