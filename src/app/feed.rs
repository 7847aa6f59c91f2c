//! What has happened, newest first.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::field::chosen;
use super::settings::LEVELS;
use crate::raft::NodeSet;
use crate::scene::{Filter, Line, words};
use crate::sim::Level;

/// What a [`Feed`] is told.
#[derive(Properties, PartialEq)]
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
#[component]
pub fn Feed(props: &Props) -> Html {
    let filter = props.filter;
    let by_level = props.act.reform(move |event: Event| {
        let level = LEVELS
            .into_iter()
            .find(|level| word(*level) == chosen(&event));
        Action::Show(Filter {
            level: level.unwrap_or(filter.level),
            ..filter
        })
    });
    let nodes = props.nodes;
    let by_node = props.act.reform(move |event: Event| {
        let name = chosen(&event);
        let node = NodeSet::first(nodes)
            .iter()
            .find(|node| node.to_string() == name);
        Action::Show(Filter { node, ..filter })
    });
    html! {
        <section class="events" id="events" aria-label="Events">
            <h2>
                { "Events" }
                <span>
                    <select aria-label="Level" onchange={by_level}>
                        { for LEVELS.iter().map(|level| html! { <option value={word(*level)} selected={*level == filter.level}>{ word(*level) }</option> }) }
                    </select>
                    <select aria-label="Of node" onchange={by_node}>
                        <option value="all" selected={filter.node.is_none()}>{ "all nodes" }</option>
                        { for NodeSet::first(nodes).iter().map(|node| html! {
                            <option value={node.to_string()} selected={filter.node == Some(node)}>{ node.to_string() }</option>
                        }) }
                    </select>
                </span>
            </h2>
            <ol role="log" aria-label="Events" tabindex="0">
                { for props.lines.iter().map(|line| html! { <FeedLine key={line.number} line={line.clone()} /> }) }
            </ol>
        </section>
    }
}

/// A level's name.
fn word(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    line: Rc<Line>,
}

#[component]
fn FeedLine(props: &LineProps) -> Html {
    let line = &props.line;
    html! {
        <li class={word(line.level)} data-level={word(line.level)}>
            <time>{ words::clock(line.time) }</time>
            <span>
                <b>{ &line.what }</b>
                if !line.why.is_empty() {
                    <span class="why">{ format!(": {}", line.why) }</span>
                }
            </span>
            <small>{ line.section }</small>
        </li>
    }
}
