//! The logs, side by side and aligned by index, through a window that slides along them.

use crate::stage::RoleName;
use crate::words;
use raft::{Entry, Index, NodeId, Role, Term};
use sim::World;

/// What the window shows of the logs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logs {
    /// The first index that is shown.
    pub first: u64,
    /// How many are shown.
    pub columns: u64,
    /// The last index of the longest log.
    pub last: u64,
    /// A row for each server.
    pub rows: Vec<Row>,
}

/// One server's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The server.
    pub node: NodeId,
    /// Its role.
    pub role: RoleName,
    /// What it has at each index that is shown.
    pub cells: Vec<Option<Cell>>,
    /// nextIndex, as the leader has it for this server.
    pub next: Option<Index>,
    /// matchIndex, as the leader has it for this server.
    pub matched: Option<Index>,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// Its term.
    pub term: Term,
    /// Whether this server knows that it is committed.
    pub committed: bool,
    /// What it asks for, in short; a dot for the empty entry of a new leadership.
    pub label: String,
}

impl Logs {
    /// The logs from an index on, or their ends if `first` is `None`.
    ///
    /// While the end is followed the window moves by half its width at a time, so that the eye
    /// is not led astray at each entry.
    #[must_use]
    pub fn of(world: &World, first: Option<u64>, columns: u64) -> Self {
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
            Row {
                node,
                role: RoleName::of(host),
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

/// The leader of the highest term, if there is one.
fn leader(world: &World) -> Option<&raft::Leadership> {
    let leaders = world.hosts().filter_map(|(_, host)| match host.node()?.role() {
        Role::Leader(leadership) => Some((host.durable().term, leadership)),
        Role::Follower { .. } | Role::Candidate { .. } => None,
    });
    leaders.max_by_key(|(term, _)| *term).map(|(_, leadership)| leadership)
}

fn cell(entry: &Entry, committed: bool) -> Cell {
    let label = entry
        .command
        .as_ref()
        .map_or_else(|| "·".into(), |command| words::operation(&command.operation));
    Cell { term: entry.term, committed, label }
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
