//! The logs, side by side.

use std::iter;
use std::rc::Rc;

use yew::prelude::*;

use super::icon_button::IconButton;
use super::spotlight::{Spotlight, use_spotlight};
use crate::components::stage::svg::term_class;
use crate::dispatch::{Dispatch, use_dispatch};
use lesson::Point;
use raft::{Index, NodeId};
use scene::{LogCell, LogRow, Part, Selection, Visible};
use session::ViewAction;
use sim::Question;

const UNCOMMITTED: &str = "an entry that its server does not know to be committed";
const NEXT: &str = "nextIndex: the next entry that the leader will send";
const MATCH: &str = "matchIndex: the last entry that the leader knows is replicated";

/// The properties of [`Logs`].
#[derive(Properties, PartialEq)]
pub struct LogsProps {
    /// What the window shows.
    pub logs: Rc<scene::Logs>,
    /// Whose logs are shown.
    pub visible: Rc<Visible>,
    /// The window follows the end.
    pub following: bool,
}

/// The logs, aligned by index, through a window that can be moved.
#[component]
pub fn Logs(props: &LogsProps) -> Html {
    let LogsProps { logs, visible, following } = props;
    let rows = logs.rows.iter().filter(|it| visible.has_actor(it.node));
    let dispatch = use_dispatch();
    let spotlight = use_spotlight();
    let window = Window { first: logs.first, columns: logs.columns.max(1), visible };
    let heading = |index: u64| html! { <th key={window.key(index)} scope="col">{ index }</th> };
    html! {
        // With the keyboard, too, one can scroll to what is cut off on a phone.
        <section class={classes!("logs", spotlight.beside(Point::Logs))} id="logs" aria-label="Logs" tabindex="0">
            <h2>
                { "Logs" }
                <span class="key">
                    if visible.has(Part::Commits) {
                        <span title={UNCOMMITTED}><i class="u"></i>{ "uncommitted" }</span>
                    }
                    if visible.has(Part::Progress) {
                        <span title={NEXT}><i class="next"></i>{ "next" }</span>
                        <span title={MATCH}><i class="match"></i>{ "match" }</span>
                    }
                </span>
                if logs.last >= logs.columns {
                    <Moves logs={logs.clone()} following={*following} visible={visible.clone()} />
                }
            </h2>
            <table data-logs="true">
                <thead>
                    <tr>
                        <th key="node"><span class="aloud">{ "Node" }</span></th>
                        { for (logs.first..logs.first + logs.columns).map(heading) }
                    </tr>
                </thead>
                <tbody>{ for rows.map(|it| window.row(it, &dispatch, &spotlight)) }</tbody>
            </table>
        </section>
    }
}

/// Buttons that move the window, once the logs are longer than it.
#[component]
fn Moves(props: &LogsProps) -> Html {
    let LogsProps { logs, following, .. } = props;
    let dispatch = use_dispatch();
    let step = (logs.columns / 2).max(1);
    let earlier = logs.first.saturating_sub(step).max(1);
    let later = (logs.first + step).min(logs.last);
    let at_start = logs.first == 1;
    let at_end = logs.first + logs.columns > logs.last;
    let to = |name: &'static str, icon: &'static str, first: Option<u64>, disabled: bool| {
        let onclick = dispatch.reform(move |_| ViewAction::ScrollLogs(first).into());
        html! { <IconButton {name} {icon} {disabled} {onclick} /> }
    };
    html! {
        <span class="moves">
            { to("First entries", "«", Some(1), at_start) }
            { to("Earlier entries", "‹", Some(earlier), at_start) }
            { to("Later entries", "›", Some(later), at_end) }
            { to("Follow the end", "»", None, *following) }
        </span>
    }
}

/// The indexes that are shown.
#[derive(Clone, Copy)]
struct Window<'a> {
    first: u64,
    columns: u64,
    visible: &'a Visible,
}

impl Window<'_> {
    /// Returns the key of a column: an entry that comes into sight takes the place of one that
    /// goes.
    fn key(self, index: u64) -> u64 {
        index % self.columns
    }

    /// Draws the log of one server.
    fn row(self, row: &LogRow, dispatch: &Dispatch, spotlight: &Spotlight) -> Html {
        let (node, role) = (row.node, row.role.state(row.paused));
        let has_progress = self.visible.has(Part::Progress);
        let cells = row.cells.iter().zip(self.first..).map(|(held, index)| {
            let (key, index) = (self.key(index), Index(index));
            let is_next = has_progress && row.next == Some(index);
            let is_matched = has_progress && row.matched == Some(index);
            let marks = classes!(is_next.then_some("next"), is_matched.then_some("match"));
            // What the signs at the edges of the cell say.
            let said = [is_next.then_some(NEXT), is_matched.then_some(MATCH)];
            let said: Vec<&str> = said.into_iter().flatten().collect();
            match held {
                None => {
                    let title = (!said.is_empty()).then(|| said.join("\n"));
                    html! { <td {key} class={classes!("x", marks)} {title}></td> }
                }
                Some(cell) => {
                    let why = why(node, index, cell.committed);
                    let onclick = dispatch.reform(move |_| ViewAction::Select(why).into());
                    let pointed_at = [Point::Index(index), Point::Entry(node, index)];
                    let pointed_at = pointed_at.map(|point| spotlight.beside(point));
                    self.entry(cell, index, &said, classes!(marks, pointed_at), onclick)
                }
            }
        });
        let pointed_at = spotlight.beside(Point::Log(node));
        html! {
            <tr key={node.number()} class={pointed_at} data-node={node.to_string()}>
                if self.visible.has(Part::Roles) {
                    <th key="node" scope="row" title={role.clone()}>
                        <span class="sign">{ row.role.sign() }</span>
                        { node.to_string() }
                        <span class="aloud">{ role }</span>
                    </th>
                } else {
                    <th key="node" scope="row">{ node.to_string() }</th>
                }
                { for cells }
            </tr>
        }
    }

    fn entry(
        self,
        cell: &LogCell,
        index: Index,
        said: &[&str],
        marks: Classes,
        onclick: Callback<MouseEvent>,
    ) -> Html {
        let LogCell { term, committed, label } = cell;
        let is_marked = self.visible.has(Part::Commits) && !committed;
        let color = term_class(self.visible.drawn_term(*term));
        let meaning = cell.meaning();
        // It begins with the words that are drawn.
        let sign = if meaning == label { "" } else { ", an empty entry" };
        let (name, title) = if self.visible.has(Part::Terms) {
            (
                format!("{term} {label}{sign}: why?"),
                format!("{index}: {meaning}, term {term}: why?"),
            )
        } else {
            (format!("{label}{sign}: why?"), format!("{index}: {meaning}: why?"))
        };
        let signs = said.iter().copied().chain(is_marked.then_some(UNCOMMITTED));
        let title = iter::once(&title[..]).chain(signs).collect::<Vec<_>>().join("\n");
        html! {
            <td
                key={self.key(index.0)}
                class={classes!("e", color, is_marked.then_some("u"), marks)}
                data-index={index.to_string()}
                data-term={term.to_string()}
                data-committed={committed.to_string()}
                {title}
                {onclick}
            >
                // Its clicks, by the keyboard too, are the cell's.
                <button aria-label={name}>
                    if self.visible.has(Part::Terms) {
                        <b>{ term.to_string() }</b>{ " " }
                    }
                    <span>{ label }</span>
                </button>
            </td>
        }
    }
}

/// Asks why an entry is there or, if its server knows that it is committed, why it is that.
fn why(node: NodeId, index: Index, committed: bool) -> Selection {
    let question = if committed { Question::Committed } else { Question::Entry };
    Selection::Why(question(node, index))
}
