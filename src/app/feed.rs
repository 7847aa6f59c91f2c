//! What has happened, newest first.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, List};
use super::dom::{BARE, all, classed, el, keyed, text};
use super::field::list;
use super::settings::LEVELS;
use crate::raft::NodeSet;
use crate::scene::{Filter, Line, words};
use crate::sim::Level;

/// What the events are told.
#[derive(PartialEq)]
pub struct Props {
    /// The lines, newest first.
    pub lines: Rc<Vec<Rc<Line>>>,
    /// Which are shown.
    pub filter: Filter,
    /// How many servers there are.
    pub nodes: u8,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The events.
pub fn feed(props: &Props) -> Html {
    let Props { lines, filter, nodes, act } = props;
    let levels = LEVELS.iter().map(|level| (word(*level).into(), *level == filter.level));
    let all_nodes = ("all nodes".into(), filter.node.is_none());
    let each = NodeSet::first(*nodes).iter();
    let each = each.map(|node| (node.to_string().into(), filter.node == Some(node)));
    let lists = vec![
        list(act, List::Level, "Level", levels),
        list(act, List::OfNode, "Of node", [all_nodes].into_iter().chain(each)),
    ];
    let title = all(vec![text("Events"), el("span", BARE, all(lists))]);
    let lines = lines.iter().map(|line| row(line)).collect();
    let log = ["log", "Events", "0"].map(AttrValue::Static);
    let log = el("ol", (&["role", "aria-label", "tabindex"], &log), all(lines));
    let set = ["events", "events", "Events"].map(AttrValue::Static);
    let set = (&["class", "id", "aria-label"][..], &set[..]);
    el("section", set, all(vec![el("h2", BARE, title), log]))
}

/// A level's name.
pub fn word(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

fn row(line: &Line) -> Html {
    let why = if line.why.is_empty() { String::new() } else { [": ", &line.why].concat() };
    let words = vec![el("b", BARE, text(line.what.clone())), classed("span", "why", text(why))];
    let parts = vec![
        el("time", BARE, text(words::clock(line.time))),
        el("span", BARE, all(words)),
        el("small", BARE, text(line.section)),
    ];
    let level = AttrValue::Static(word(line.level));
    keyed(line.number, "li", (&["class", "data-level"], &[level.clone(), level]), all(parts))
}
