//! The interventions of a run, and the runs on its other branches.

use crate::words;
use raft::Time;
use sim::{Intervention, InterventionError, Saved, Timeline};

/// The most interventions that are listed: the last before the playhead and the first after it.
const LISTED: usize = 60;

/// The interventions of a run, as a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunList {
    /// Their number, and the length of the run.
    pub summary: String,
    /// The number of those before the list.
    pub earlier: usize,
    /// Those that are listed.
    pub rows: Vec<RunRow>,
    /// The number of those after the list.
    pub later: usize,
    /// The runs on other branches, in a few words each.
    pub branches: Vec<String>,
    /// True if a change can be undone.
    pub can_undo: bool,
    /// True if a change can be redone.
    pub can_redo: bool,
}

/// One intervention.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunRow {
    /// Its place among all interventions of the run.
    pub place: usize,
    /// Its time.
    pub time: Time,
    /// The intervention, as it is written in files, and why it could not be done if it could not.
    pub text: String,
    /// True if it comes after the playhead.
    pub to_come: bool,
}

impl RunList {
    /// Lists the interventions of a run up to a time.
    #[must_use]
    pub fn new(timeline: &Timeline, until: Time) -> Self {
        let all = &timeline.run().interventions;
        let all = &all[..all.partition_point(|(time, _)| *time <= until)];
        let done = timeline.done();
        let earlier = done.saturating_sub(LISTED / 2).min(all.len().saturating_sub(LISTED));
        let listed = all.iter().enumerate().skip(earlier).take(LISTED);
        let rows = listed.map(|(place, (time, intervention))| RunRow {
            place,
            time: *time,
            text: row_text(intervention, timeline.refused().get(&place)),
            to_come: place >= done,
        });
        let (can_undo, can_redo) = timeline.can_undo_redo();
        Self {
            summary: summary(all.len(), until),
            earlier,
            rows: rows.collect(),
            later: all.len().saturating_sub(earlier + LISTED),
            branches: timeline.forks().iter().map(|saved| branch(saved)).collect(),
            can_undo,
            can_redo,
        }
    }
}

/// "crash n1", or "crash n1 (refused: n1 is down; restart it first)".
fn row_text(intervention: &Intervention, refused: Option<&InterventionError>) -> String {
    match refused {
        None => intervention.to_string(),
        Some(why) => format!("{intervention} (refused: {})", words::refusal(*why)),
    }
}

/// "3 interventions, 00:04.200".
fn summary(interventions: usize, until: Time) -> String {
    let noun = if interventions == 1 { "intervention" } else { "interventions" };
    format!("{interventions} {noun}, {}", words::clock(until))
}

/// "3 interventions, 00:04.200 · 3 nodes, seed 7".
fn branch(Saved { run, until }: &Saved) -> String {
    let nodes = run.setup.nodes;
    let noun = if nodes == 1 { "node" } else { "nodes" };
    format!("{} · {nodes} {noun}, seed {}", summary(run.interventions.len(), *until), run.seed)
}
