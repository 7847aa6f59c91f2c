//! What has happened, newest first.

use std::iter;
use std::rc::Rc;

use yew::prelude::*;

use super::choice::Choice;
use super::spotlight::use_spotlight;
use crate::dispatch::use_dispatch;
use lesson::Point;
use raft::{NodeId, NodeSet};
use scene::{EventLine, Filter, Selection, words};
use session::{LEVELS, ViewAction};
use sim::Question;

/// The properties of an [`EventList`].
#[derive(Properties, PartialEq)]
pub struct EventListProps {
    /// The lines, newest first, each with its place in the list.
    pub lines: Rc<Vec<(u64, Rc<EventLine>)>>,
    /// Which events are shown.
    pub filter: Filter,
    /// How many servers there are.
    pub nodes: u8,
}

/// The events of the run, and which of them are shown.
#[component]
pub fn EventList(props: &EventListProps) -> Html {
    let EventListProps { lines, filter, nodes } = props;
    let row = |(place, line): &(u64, Rc<EventLine>)| {
        html! { <EventRow key={*place} line={line.clone()} /> }
    };
    let pointed_at = use_spotlight().beside(Point::Events);
    html! {
        <section class={classes!("events", pointed_at)} id="events" aria-label="Events">
            <h2>
                { "Events" }
                <span>
                    <LevelChoice filter={*filter} />
                    <NodeChoice filter={*filter} nodes={*nodes} />
                </span>
            </h2>
            <div role="log" aria-label="Events" tabindex="0">
                <ol>{ for lines.iter().map(row) }</ol>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct LevelChoiceProps {
    filter: Filter,
}

#[component]
fn LevelChoice(props: &LevelChoiceProps) -> Html {
    let dispatch = use_dispatch();
    let onchoose = use_callback(dispatch, |place: usize, dispatch| {
        dispatch.emit(ViewAction::ListLevel(LEVELS[place]).into());
    });
    let options: Vec<AttrValue> = LEVELS.iter().map(|it| words::level(*it).into()).collect();
    let chosen = LEVELS.iter().position(|level| *level == props.filter.level).unwrap_or(0);
    html! { <Choice name="Level" {options} {chosen} {onchoose} /> }
}

#[derive(Properties, PartialEq)]
struct NodeChoiceProps {
    filter: Filter,
    nodes: u8,
}

#[component]
fn NodeChoice(props: &NodeChoiceProps) -> Html {
    let NodeChoiceProps { filter, nodes } = props;
    let dispatch = use_dispatch();
    let names = NodeSet::first(*nodes).iter().map(|node| node.to_string().into());
    let options: Vec<AttrValue> = iter::once("all nodes".into()).chain(names).collect();
    // The first option is for all nodes; those after it are in the order of their numbers.
    let onchoose = dispatch.reform(|place: usize| {
        ViewAction::ListNode(u8::try_from(place).ok().and_then(NodeId::new)).into()
    });
    let chosen = filter.node.map_or(0, |node| usize::from(node.number()));
    html! { <Choice name="Of node" {options} {chosen} {onchoose} /> }
}

#[derive(Properties, PartialEq)]
struct EventRowProps {
    line: Rc<EventLine>,
}

#[component]
fn EventRow(props: &EventRowProps) -> Html {
    let EventLine { number, time, level, what, section, .. } = &*props.line;
    let dispatch = use_dispatch();
    let question = Question::Event { number: *number, time: *time };
    let why = dispatch.reform(move |_| ViewAction::Select(Selection::Why(question)).into());
    let level = words::level(*level);
    html! {
        <li class={level} data-level={level}>
            <time>{ words::clock(*time) }</time>
            <span><b>{ what }</b><span class="why">{ props.line.suffix() }</span></span>
            <small>{ *section }<button class="ask" onclick={why}>{ "why?" }</button></small>
        </li>
    }
}
