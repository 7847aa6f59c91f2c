//! The logs, side by side.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::svg::term_class;
use crate::scene::{Cell, Row};

/// What [`Logs`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to draw.
    pub logs: Rc<crate::scene::Logs>,
    /// Whether the window follows the end.
    pub following: bool,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The logs, aligned by index, through a window that can be moved.
#[component]
pub fn Logs(props: &Props) -> Html {
    let logs = &props.logs;
    let columns = logs.first..logs.first + logs.columns;
    html! {
        <section class="logs" id="logs" aria-label="Logs">
            <h2>
                { "Logs" }
                <span class="key">
                    <i class="e u" />{ "not known committed" }
                    <i class="next" />{ "next" }
                    <i class="match" />{ "match" }
                </span>
                { moves(props) }
            </h2>
            <table data-logs="true">
                <thead>
                    <tr>
                        <th></th>
                        { for columns.clone().map(|index| html! { <th key={index} scope="col">{ index }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    { for logs.rows.iter().map(|view| html! { <LogRow key={view.node.number()} row={view.clone()} first={logs.first} /> }) }
                </tbody>
            </table>
        </section>
    }
}

/// Buttons that move the window, once the logs are longer than it.
fn moves(props: &Props) -> Html {
    let logs = &props.logs;
    if logs.last < logs.columns {
        return Html::default();
    }
    let step = (logs.columns / 2).max(1);
    let to = |target: Option<u64>| {
        props
            .act
            .reform(move |_: MouseEvent| Action::LookAt(target))
    };
    let at_start = logs.first == 1;
    let at_end = logs.first + logs.columns > logs.last;
    let back = Some(logs.first.saturating_sub(step).max(1));
    let on = Some((logs.first + step).min(logs.last));
    html! {
        <span class="moves">
            <button aria-label="First entries" disabled={at_start} onclick={to(Some(1))}>{ "⏮" }</button>
            <button aria-label="Earlier entries" disabled={at_start} onclick={to(back)}>{ "‹" }</button>
            <button aria-label="Later entries" disabled={at_end} onclick={to(on)}>{ "›" }</button>
            <button aria-label="Follow the end" aria-pressed={props.following.to_string()} onclick={to(None)}>{ "⏭" }</button>
        </span>
    }
}

/// What a [`LogRow`] is told.
#[derive(Properties, PartialEq)]
struct RowProps {
    row: Row,
    first: u64,
}

#[component]
fn LogRow(props: &RowProps) -> Html {
    let Row {
        node,
        role,
        cells,
        next,
        matched,
    } = &props.row;
    let marked = |index: u64| {
        (
            next.is_some_and(|next| next.0 == index),
            matched.is_some_and(|matched| matched.0 == index),
        )
    };
    html! {
        <tr data-node={node.to_string()}>
            <th scope="row" title={role.word()}>
                <span class="sign" aria-hidden="true">{ role.sign() }</span>
                { node.to_string() }
                <span class="aloud">{ role.word() }</span>
            </th>
            { for cells.iter().zip(props.first..).map(|(held, index)| cell(held.as_ref(), index, marked(index))) }
        </tr>
    }
}

fn cell(held: Option<&Cell>, index: u64, (next, matched): (bool, bool)) -> Html {
    let marks = classes!(next.then_some("next"), matched.then_some("match"));
    match held {
        None => html! { <td key={index} class={classes!("x", marks)}></td> },
        Some(Cell {
            term,
            committed,
            label,
        }) => html! {
            <td
                key={index}
                class={classes!("e", term_class(*term), (!committed).then_some("u"), marks)}
                data-index={index.to_string()}
                data-term={term.to_string()}
                data-committed={committed.to_string()}
                title={format!("{index}: {label}, term {term}")}
            >
                <b>{ term.to_string() }</b>
                <span>{ label }</span>
            </td>
        },
    }
}
