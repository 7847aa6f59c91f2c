//! The logs, side by side.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VTag;

use crate::app::action::{Act, Action, Hears};
use crate::app::dom::{each, hear, known, none, sign_button};
use crate::app::draw::{draw, draw_tag};
use crate::app::svg::term_class;
use raft::{Index, NodeId};
use scene::{LogCell, LogRow, Selection};
use sim::Question;

/// What the logs are told.
pub struct Props {
    /// What to draw.
    pub logs: Rc<scene::Logs>,
    /// Whether the window follows the end.
    pub following: bool,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The logs, aligned by index, through a window that can be moved.
pub fn logs(props: &Props) -> Html {
    let logs = &props.logs;
    // An entry that comes into sight takes the place of one that goes.
    let place = |index: u64| index % logs.columns.max(1);
    let heading =
        |index: u64| known(draw_tag("<th scope='col'>{}</th>", &[&index], vec![]), place(index));
    draw(
        "<section class='logs' id='logs' aria-label='Logs'><h2>Logs<span class='key'>\
         <i class='u'></i>not known committed<i class='next'></i>next<i class='match'></i>match\
         </span><></h2><table data-logs='true'><thead><tr><th></th><></tr></thead>\
         <tbody><></tbody></table></section>",
        &[],
        vec![
            moves(props),
            each(logs.first..logs.first + logs.columns, heading),
            each(&logs.rows, |view| row(view, logs.first, logs.columns, &props.act)),
        ],
    )
}

/// Buttons that move the window, once the logs are longer than it.
fn moves(props: &Props) -> Html {
    let logs = &props.logs;
    if logs.last < logs.columns {
        return none();
    }
    let step = (logs.columns / 2).max(1);
    let to = |name: &str, sign: &str, target: Option<u64>, disabled: bool| {
        sign_button(&props.act, name, sign, Action::LookAt(target), disabled)
    };
    let at_start = logs.first == 1;
    let at_end = logs.first + logs.columns > logs.last;
    draw(
        "<span class='moves'><><><><></span>",
        &[],
        vec![
            to("First entries", "«", Some(1), at_start),
            to("Earlier entries", "‹", Some(logs.first.saturating_sub(step).max(1)), at_start),
            to("Later entries", "›", Some((logs.first + step).min(logs.last)), at_end),
            to("Follow the end", "»", None, props.following),
        ],
    )
}

/// Why an entry is there; of one that its server knows to be committed, why it is.
fn ask(node: NodeId, index: Index, committed: bool) -> Rc<Action> {
    let of = if committed { Question::Committed } else { Question::Entry };
    Action::Select(Selection::Why(of(node, index))).into()
}

fn row(view: &LogRow, first: u64, columns: u64, act: &Act) -> Html {
    let at = |mark: Option<Index>, index| mark.is_some_and(|mark| mark.0 == index);
    let drawn = |(held, index): (&Option<LogCell>, u64)| {
        let mut tag = cell(held.as_ref(), index, at(view.next, index), at(view.matched, index));
        if let Some(cell) = held {
            hear(&mut tag, act, Hears::Click(ask(view.node, Index(index), cell.committed)));
        }
        known(tag, index % columns.max(1))
    };
    let role = view.role.word();
    let tag = draw_tag(
        "<tr data-node='{}'><th scope='row' title='{}'>\
         <span class='sign'>{}</span>{}<span class='aloud'>{}</span></th><></tr>",
        &[&view.node, &role, &view.role.sign(), &view.node, &role],
        vec![each(view.cells.iter().zip(first..), drawn)],
    );
    known(tag, view.node.number().into())
}

fn cell(held: Option<&LogCell>, index: u64, next: bool, matched: bool) -> VTag {
    let next = if next { " next" } else { "" };
    let matched = if matched { " match" } else { "" };
    let Some(LogCell { term, committed, label }) = held else {
        return draw_tag("<td class='x{}{}'></td>", &[&next, &matched], vec![]);
    };
    draw_tag(
        "<td class='e {}{}{}{}' data-index='{}' data-term='{}' data-committed='{}' \
         title='{}: {}, term {}: why?'><b>{}</b><span>{}</span></td>",
        &[
            &term_class(*term),
            &if *committed { "" } else { " u" },
            &next,
            &matched,
            &index,
            term,
            committed,
            &index,
            label,
            term,
            term,
            label,
        ],
        vec![],
    )
}
