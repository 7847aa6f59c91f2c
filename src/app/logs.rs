//! The logs, side by side.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VTag;

use super::action::{Act, Action};
use super::dom::{all, none, pressed, text};
use super::draw::{draw, draw_tag};
use super::svg::term_class;
use crate::scene::{Cell, Row};

/// What the logs are told.
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
    let heading = |index: u64| {
        let tag = draw_tag("<th scope='col'>{}</th>", vec![text(index.to_string())]);
        known(tag, index)
    };
    let headings = (logs.first..logs.first + logs.columns).map(heading).collect();
    draw(
        "<section class='logs' id='logs' aria-label='Logs'><h2>Logs<span class='key'>\
         <i class='u'></i>not known committed<i class='next'></i>next<i class='match'></i>match\
         </span>{}</h2><table data-logs='true'><thead><tr><th></th>{}</tr></thead>\
         <tbody>{}</tbody></table></section>",
        vec![
            moves(props),
            all(headings),
            all(logs.rows.iter().map(|view| row(view, logs.first)).collect()),
        ],
    )
}

/// An element of a list, known by its key.
fn known(mut tag: VTag, key: u64) -> Html {
    tag.key = Some(key.into());
    tag.into()
}

/// Buttons that move the window, once the logs are longer than it.
fn moves(props: &Props) -> Html {
    let logs = &props.logs;
    if logs.last < logs.columns {
        return none();
    }
    let step = (logs.columns / 2).max(1);
    let to = |name: &'static str, sign: &'static str, target: Option<u64>, disabled: bool| {
        let disabled = if disabled { text("") } else { none() };
        let tag = draw_tag(
            "<button aria-label='{}' title='{}' disabled='{}'>{}</button>",
            vec![text(name), text(name), disabled, text(sign)],
        );
        pressed(tag, &props.act, Action::LookAt(target))
    };
    let at_start = logs.first == 1;
    let at_end = logs.first + logs.columns > logs.last;
    draw(
        "<span class='moves'>{}{}{}{}</span>",
        vec![
            to("First entries", "«", Some(1), at_start),
            to("Earlier entries", "‹", Some(logs.first.saturating_sub(step).max(1)), at_start),
            to("Later entries", "›", Some((logs.first + step).min(logs.last)), at_end),
            to("Follow the end", "»", None, props.following),
        ],
    )
}

fn row(view: &Row, first: u64) -> Html {
    let at = |mark: Option<crate::raft::Index>, index| mark.is_some_and(|mark| mark.0 == index);
    let drawn = |(held, index): (&Option<Cell>, u64)| {
        cell(held.as_ref(), index, at(view.next, index), at(view.matched, index))
    };
    let (name, role) = (AttrValue::from(view.node.to_string()), view.role.word());
    let tag = draw_tag(
        "<tr data-node='{}'><th scope='row' title='{}'>\
         <span class='sign'>{}</span>{}<span class='aloud'>{}</span></th>{}</tr>",
        vec![
            text(name.clone()),
            text(role),
            text(view.role.sign()),
            text(name),
            text(role),
            all(view.cells.iter().zip(first..).map(drawn).collect()),
        ],
    );
    known(tag, view.node.number().into())
}

fn cell(held: Option<&Cell>, index: u64, next: bool, matched: bool) -> Html {
    let marks = [if next { " next" } else { "" }, if matched { " match" } else { "" }].concat();
    let Some(Cell { term, committed, label }) = held else {
        let class = text(["x", &marks].concat());
        return known(draw_tag("<td class='{}'></td>", vec![class]), index);
    };
    let dashed = if *committed { "" } else { " u" };
    let tag = draw_tag(
        "<td class='{}' data-index='{}' data-term='{}' data-committed='{}' title='{}'>\
         <b>{}</b><span>{}</span></td>",
        vec![
            text(["e ", term_class(*term), dashed, &marks].concat()),
            text(index.to_string()),
            text(term.to_string()),
            text(if *committed { "true" } else { "false" }),
            text(format!("{index}: {label}, term {term}")),
            text(term.to_string()),
            text(label.clone()),
        ],
    );
    known(tag, index)
}
