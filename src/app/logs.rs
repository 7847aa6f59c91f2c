//! The logs, side by side.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{BARE, Set, all, classed, clickable, el, keyed, none, text};
use super::svg::term_class;
use crate::scene::{Cell, Row};

/// What the logs are told.
#[derive(PartialEq)]
pub struct Props {
    /// What to draw.
    pub logs: Rc<crate::scene::Logs>,
    /// Whether the window follows the end.
    pub following: bool,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The logs, aligned by index, through a window that can be moved.
pub fn logs(props: &Props) -> Html {
    let logs = &props.logs;
    let columns = (logs.first..logs.first + logs.columns).map(heading);
    let columns = [el("th", BARE, none())].into_iter().chain(columns).collect();
    let rows = logs.rows.iter().map(|view| row(view, logs.first)).collect();
    let table =
        all(vec![el("thead", BARE, el("tr", BARE, all(columns))), el("tbody", BARE, all(rows))]);
    let title = all(vec![text("Logs"), key(), moves(props)]);
    let parts = vec![el("h2", BARE, title), el("table", (&["data-logs"], &["true".into()]), table)];
    let set = ["logs", "logs", "Logs"].map(AttrValue::Static);
    el("section", (&["class", "id", "aria-label"], &set), all(parts))
}

fn heading(index: u64) -> Html {
    keyed(index, "th", (&["scope"], &["col".into()]), text(index.to_string()))
}

/// What the marks in the table mean.
fn key() -> Html {
    let marks = [("u", "not known committed"), ("next", "next"), ("match", "match")];
    let marks =
        marks.into_iter().flat_map(|(class, word)| [classed("i", class, none()), text(word)]);
    classed("span", "key", all(marks.collect()))
}

/// Buttons that move the window, once the logs are longer than it.
fn moves(props: &Props) -> Html {
    let logs = &props.logs;
    if logs.last < logs.columns {
        return Html::default();
    }
    let step = (logs.columns / 2).max(1);
    let to = |name: &'static str, sign: &'static str, target: Option<u64>, disabled: bool| {
        let values = [name, name, ""].map(AttrValue::Static);
        let keys: &[&str] = &["aria-label", "title", "disabled"];
        let count = if disabled { 3 } else { 2 };
        let set: Set<'_> = (keys.get(..count).unwrap_or(keys), &values[..count]);
        clickable("button", set, text(sign), &props.act, Action::LookAt(target), false).into()
    };
    let at_start = logs.first == 1;
    let at_end = logs.first + logs.columns > logs.last;
    let buttons = vec![
        to("First entries", "«", Some(1), at_start),
        to("Earlier entries", "‹", Some(logs.first.saturating_sub(step).max(1)), at_start),
        to("Later entries", "›", Some((logs.first + step).min(logs.last)), at_end),
        to("Follow the end", "»", None, props.following),
    ];
    classed("span", "moves", all(buttons))
}

fn row(view: &Row, first: u64) -> Html {
    let at = |mark: Option<crate::raft::Index>, index| mark.is_some_and(|mark| mark.0 == index);
    let drawn = |(held, index): (&Option<Cell>, u64)| {
        cell(held.as_ref(), index, at(view.next, index), at(view.matched, index))
    };
    let name = view.node.to_string();
    let head = all(vec![
        classed("span", "sign", text(view.role.sign())),
        text(name.clone()),
        classed("span", "aloud", text(view.role.word())),
    ]);
    let head = el("th", (&["scope", "title"], &["row".into(), view.role.word().into()]), head);
    let cells = view.cells.iter().zip(first..).map(drawn);
    let cells = [head].into_iter().chain(cells).collect();
    keyed(view.node.number().into(), "tr", (&["data-node"], &[name.into()]), all(cells))
}

fn cell(held: Option<&Cell>, index: u64, next: bool, matched: bool) -> Html {
    let marks = [if next { " next" } else { "" }, if matched { " match" } else { "" }].concat();
    let Some(Cell { term, committed, label }) = held else {
        return keyed(index, "td", (&["class"], &[["x", &marks].concat().into()]), none());
    };
    let dashed = if *committed { "" } else { " u" };
    let (index_text, term_text) = (index.to_string(), term.to_string());
    let title = [&index_text, ": ", label, ", term ", &term_text].concat();
    let words = vec![el("b", BARE, text(term_text.clone())), el("span", BARE, text(label.clone()))];
    let values = [
        ["e ", term_class(*term), dashed, &marks].concat(),
        index_text,
        term_text,
        committed.to_string(),
        title,
    ]
    .map(AttrValue::from);
    let keys = &["class", "data-index", "data-term", "data-committed", "title"];
    keyed(index, "td", (keys, &values), all(words))
}
