//! What the client can be told to ask for, beside the client, and what it was answered.

use std::rc::Rc;

use yew::prelude::*;

use super::spotlight::use_spotlight;
use super::text_field::TextField;
use crate::dispatch::use_dispatch;
use lesson::Point;
use scene::ClientView;
use session::{Field, FormAction, Forms, Verb};

/// The properties of a [`ClientForm`].
#[derive(Properties, PartialEq)]
pub struct ClientFormProps {
    /// What is in the fields.
    pub forms: Rc<Forms>,
    /// The client, as it is on the stage.
    pub client: Option<ClientView>,
}

/// A key, a value, and what the client can ask for with them. Enter in a field writes.
#[component]
pub fn ClientForm(props: &ClientFormProps) -> Html {
    let ClientFormProps { forms, client } = props;
    let dispatch = use_dispatch();
    let pointed_at = use_spotlight().beside(Point::Client);
    let ask = |verb: Verb| dispatch.reform(move |_: MouseEvent| FormAction::Ask(verb).into());
    let onsubmit = dispatch.reform(|event: SubmitEvent| {
        // The page itself takes what was typed: nothing is sent anywhere.
        event.prevent_default();
        FormAction::Ask(Verb::Write).into()
    });
    html! {
        <form class={classes!("client-form", pointed_at)} aria-label="Client c1" {onsubmit}>
            <TextField field={Field::Key} name="Key" {forms} />
            <span aria-hidden="true">{ "=" }</span>
            <TextField field={Field::Value} name="Value" {forms} />
            <button>{ "Write" }</button>
            <button type="button" onclick={ask(Verb::Read)}>{ "Read" }</button>
            <button type="button" onclick={ask(Verb::Delete)}>{ "Delete" }</button>
            <LastAnswer ..LastAnswerProps::new(client.as_ref()) />
        </form>
    }
}

/// The properties of a [`LastAnswer`].
#[derive(Properties, PartialEq)]
pub struct LastAnswerProps {
    /// The answer in words; empty if there was none.
    pub answer: AttrValue,
    /// The outcome is known.
    pub certain: bool,
}

impl LastAnswerProps {
    /// The last answer that a client got.
    pub fn new(client: Option<&ClientView>) -> Self {
        match client.and_then(|client| client.last.as_ref()) {
            Some((answer, certain)) => Self { answer: answer.clone().into(), certain: *certain },
            None => Self { answer: AttrValue::default(), certain: true },
        }
    }
}

/// What the client was answered last.
#[component]
pub fn LastAnswer(props: &LastAnswerProps) -> Html {
    let LastAnswerProps { answer, certain } = props;
    let pointed_at = use_spotlight().beside(Point::Answer);
    let class = classes!("answer", (!certain).then_some("warn"), pointed_at);
    html! { <p role="status" {class}>{ answer }</p> }
}
