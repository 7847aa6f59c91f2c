//! What the client asks for, and what it was answered.

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
}

/// A key, a value, and what the client can ask for with them.
#[component]
pub fn ClientForm(props: &ClientFormProps) -> Html {
    let ClientFormProps { forms } = props;
    let dispatch = use_dispatch();
    let pointed_at = use_spotlight().beside(Point::Client);
    let ask = |verb: Verb| dispatch.reform(move |_| FormAction::Ask(verb).into());
    html! {
        <div class={classes!("client-form", pointed_at)} role="group" aria-label="Client c1">
            <TextField field={Field::Key} name="Key" {forms} />
            <TextField field={Field::Value} name="Value" {forms} />
            <button onclick={ask(Verb::Write)}>{ "Write" }</button>
            <button onclick={ask(Verb::Read)}>{ "Read" }</button>
            <button onclick={ask(Verb::Delete)}>{ "Delete" }</button>
        </div>
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
            None => Self { answer: "no answer yet".into(), certain: true },
        }
    }
}

/// What the client was answered last.
#[component]
pub fn LastAnswer(props: &LastAnswerProps) -> Html {
    let LastAnswerProps { answer, certain } = props;
    let pointed_at = use_spotlight().beside(Point::Answer);
    let class = classes!((!certain).then_some("warn"), pointed_at);
    html! { <p role="status" {class}>{ answer }</p> }
}
