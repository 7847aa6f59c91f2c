//! Why something is so: what led there, and each step of it can be asked about in turn.

use std::rc::Rc;

use yew::prelude::*;

use super::panel::Panel;
use crate::dispatch::use_dispatch;
use scene::{Card, Selection, WhyLine, WhyView, words};
use session::ViewAction;
use sim::Question;

/// How deep a cause may stand to the right of what it causes; deeper ones stand in line.
const DEEPEST: u8 = 5;

/// The properties of a [`WhyPanel`].
#[derive(Properties, PartialEq)]
pub struct WhyPanelProps {
    /// The answer, if there is one.
    pub answer: Option<Rc<WhyView>>,
}

/// An answer with its chain of causes.
#[component]
pub fn WhyPanel(props: &WhyPanelProps) -> Html {
    let dispatch = use_dispatch();
    let Some(answer) = &props.answer else {
        return html! {
            <Panel id="selected" name="Selected" title="Why?">
                <p class="why">{ "Nothing to explain here." }</p>
            </Panel>
        };
    };
    let card = answer.card();
    // The card says what the first of the reasons would say.
    let reasons = answer.lines.iter().enumerate().skip(usize::from(card.is_some()));
    let aside = if reasons.len() > 0 { "click a line to go deeper" } else { "" };
    let row = |(place, reason): (usize, &WhyLine)| {
        let (number, time) = (reason.line.number, reason.line.time);
        let question = Selection::Why(Question::Event { number, time });
        row(place, reason, dispatch.reform(move |_| ViewAction::Select(question).into()))
    };
    html! {
        <Panel id="selected" name="Selected" title={answer.title.clone()} {aside}>
            if let Some(card) = card { { event(&card) } }
            <ol class="reasons">{ for reasons.map(row) }</ol>
            <p class="why">{ &answer.end }</p>
        </Panel>
    }
}

/// Draws what happened, why, and by which rule.
fn event(card: &Card<'_>) -> Html {
    html! {
        <dl class="facts card">
            <dt>{ "What" }</dt>
            <dd><b>{ &card.what }</b></dd>
            <dt>{ "Why" }</dt>
            <dd>{ &card.why }</dd>
            <dt>{ "Rule" }</dt>
            <dd>{ &card.reference.text }{ " " }<small>{ &card.reference.section }</small></dd>
            if !card.disabled.is_empty() {
                <dd class="disabled">{ card.disabled }</dd>
            }
        </dl>
    }
}

fn row(place: usize, reason: &WhyLine, onclick: Callback<MouseEvent>) -> Html {
    let WhyLine { line, depth, root } = reason;
    html! {
        <li key={place} class={format!("depth-{}", (*depth).min(DEEPEST))}>
            <button data-record={line.number.to_string()} {onclick}>
                <time>{ words::moment(line.time) }</time>
                <span>
                    <b>{ &line.what }</b>
                    <span class="why">{ line.suffix() }</span>
                    if !root.is_empty() { <em>{ root }</em> }
                </span>
                <small>{ line.section }</small>
            </button>
        </li>
    }
}
