//! What has happened, newest first. What repeats itself or does no harm is one row, which unfolds.

use std::iter;
use std::rc::Rc;

use yew::prelude::*;

use super::choice::Choice;
use super::spotlight::use_spotlight;
use crate::dispatch::use_dispatch;
use lesson::Point;
use raft::{NodeId, NodeSet};
use scene::{EventGroup, EventLine, Filter, Row, Selection, words};
use session::{LEVELS, ViewAction};
use sim::{Level, Question};

/// The properties of an [`EventList`].
#[derive(Properties, PartialEq)]
pub struct EventListProps {
    /// The rows, newest first, each with its place in the list.
    pub rows: Rc<Vec<(u64, Row)>>,
    /// Which events are shown.
    pub filter: Filter,
    /// How many servers there are.
    pub nodes: u8,
}

/// The events of the run, and which of them are shown.
#[component]
pub fn EventList(props: &EventListProps) -> Html {
    let EventListProps { rows, filter, nodes } = props;
    let row = |(place, row): &(u64, Row)| match row {
        Row::Line(line) => html! { <LineRow key={*place} line={line.clone()} /> },
        Row::Group(group) => html! { <GroupRow key={*place} group={group.clone()} /> },
    };
    let pointed_at = use_spotlight().beside(Point::Events);
    html! {
        <section class={classes!("events", pointed_at)} id="events" aria-label="Events">
            <h2>{ "Events" }<FilterMenu filter={*filter} nodes={*nodes} /></h2>
            <div role="log" aria-label="Events" tabindex="0">
                <ol>{ for rows.iter().map(row) }</ol>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct FilterMenuProps {
    filter: Filter,
    nodes: u8,
}

/// A button that says which events are shown, and opens the choices of them: a popover, so that Esc, a press elsewhere
/// and the focus are the browser's.
#[component]
fn FilterMenu(props: &FilterMenuProps) -> Html {
    let FilterMenuProps { filter, nodes } = props;
    let of = filter.node.map_or_else(|| ALL_NODES.into(), |node| node.to_string());
    let shown = format!("{of} · {}", label(filter.level));
    html! {
        <>
            <button class="opener" popovertarget="event-filter" aria-label={format!("Filter: {shown}")}>
                { shown }<i aria-hidden="true">{ " ▾" }</i>
            </button>
            <div class="menu" id="event-filter" popover="auto" role="group" aria-label="Filter">
                <label class="field"><span>{ "Show" }</span><LevelChoice filter={*filter} /></label>
                <label class="field"><span>{ "of" }</span><NodeChoice filter={*filter} nodes={*nodes} /></label>
            </div>
        </>
    }
}

/// What stands in place of a server if events of all are shown.
const ALL_NODES: &str = "all nodes";

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
    let options: Vec<AttrValue> = LEVELS.iter().map(|it| label(*it).into()).collect();
    let values: Vec<AttrValue> = LEVELS.iter().map(|it| words::level(*it).into()).collect();
    let chosen = LEVELS.iter().position(|level| *level == props.filter.level).unwrap_or(0);
    html! { <Choice name="Level" {options} {values} {chosen} {onchoose} /> }
}

/// Returns which events are listed at a level.
fn label(level: Level) -> &'static str {
    match level {
        Level::Debug => "everything",
        Level::Info => "what matters",
        Level::Warn => "problems",
        Level::Error => "losses",
    }
}

#[component]
fn NodeChoice(props: &FilterMenuProps) -> Html {
    let FilterMenuProps { filter, nodes } = props;
    let dispatch = use_dispatch();
    let names = NodeSet::first(*nodes).iter().map(|node| node.to_string().into());
    let options: Vec<AttrValue> = iter::once(ALL_NODES.into()).chain(names).collect();
    // The first option is for all nodes; those after it are in the order of their numbers.
    let onchoose = dispatch.reform(|place: usize| {
        ViewAction::ListNode(u8::try_from(place).ok().and_then(NodeId::new)).into()
    });
    let chosen = filter.node.map_or(0, |node| usize::from(node.number()));
    html! { <Choice name="Of node" {options} {chosen} {onchoose} /> }
}

#[derive(Properties, PartialEq)]
struct LineRowProps {
    line: Rc<EventLine>,
}

#[component]
fn LineRow(props: &LineRowProps) -> Html {
    let EventLine { number, time, level, what, section, .. } = &*props.line;
    let dispatch = use_dispatch();
    let question = Question::Event { number: *number, time: *time };
    let why = dispatch.reform(move |_| ViewAction::Select(Selection::Why(question)).into());
    let level = words::level(*level);
    html! {
        <li class={level} data-level={level}>
            <time>{ words::moment(*time) }</time>
            <span><b>{ what }</b><span class="why">{ props.line.suffix() }</span></span>
            <small>{ *section }<button class="ask" onclick={why}>{ "why?" }</button></small>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct GroupRowProps {
    group: Rc<EventGroup>,
}

/// Several events in one row, and below it, if it is unfolded, one by one.
#[component]
fn GroupRow(props: &GroupRowProps) -> Html {
    let EventGroup { first, from, until, level, count, sentence, .. } = &*props.group;
    // The place of a row that is gone is taken by another, which is not unfolded.
    let unfolded = use_state(|| None);
    let is_unfolded = *unfolded == Some(*first);
    let toggle = {
        let first = (!is_unfolded).then_some(*first);
        Callback::from(move |_: MouseEvent| unfolded.set(first))
    };
    let verb = if is_unfolded { "hide" } else { "show" };
    html! {
        <li class="group" data-level={words::level(*level)} data-count={count.to_string()}>
            <time>{ words::stretch(*from, *until) }</time>
            <span>{ sentence }</span>
            <small>
                <button class="ask" aria-expanded={is_unfolded.to_string()}
                    aria-label={format!("{verb} {count} events")} onclick={toggle}>{ verb }</button>
            </small>
            if is_unfolded { <ol>{ for lines(&props.group) }</ol> }
        </li>
    }
}

fn lines(group: &Rc<EventGroup>) -> impl Iterator<Item = Html> {
    let lines = Row::Group(group.clone()).lines().into_iter();
    lines.map(|line| html! { <LineRow key={line.number} line={line.clone()} /> })
}
