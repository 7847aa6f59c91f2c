//! What has happened, newest first.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, List};
use super::dom::{all, text};
use super::draw::{draw, draw_tag};
use super::field::list;
use super::settings::LEVELS;
use crate::raft::NodeSet;
use crate::scene::{Filter, Line, words};
use crate::sim::Level;

/// What the events are told.
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
    let levels = LEVELS.map(|level| (word(level).into(), level == filter.level)).into();
    let mut all_nodes = vec![("all nodes".into(), filter.node.is_none())];
    for node in NodeSet::first(*nodes).iter() {
        all_nodes.push((node.to_string().into(), filter.node == Some(node)));
    }
    draw(
        "<section class='events' id='events' aria-label='Events'><h2>Events<span>{}{}</span></h2>\
         <ol role='log' aria-label='Events' tabindex='0'>{}</ol></section>",
        vec![
            list(act, List::Level, text("Level"), levels),
            list(act, List::OfNode, text("Of node"), all_nodes),
            all(lines.iter().map(|line| row(line)).collect()),
        ],
    )
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
    let level = word(line.level);
    let mut tag = draw_tag(
        "<li class='{}' data-level='{}'><time>{}</time>\
         <span><b>{}</b><span class='why'>{}</span></span><small>{}</small></li>",
        vec![
            text(level),
            text(level),
            text(words::clock(line.time)),
            text(line.what.clone()),
            text(line.behind()),
            text(line.section),
        ],
    );
    tag.key = Some(line.number.into());
    tag.into()
}
