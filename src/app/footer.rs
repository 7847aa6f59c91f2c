//! The foot of the page: how time goes by, and what the client asks.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::action::{Act, Action};
use super::field::TextField;
use crate::raft::{ClientId, Operation, Text};
use crate::scene::{Speed, words};
use crate::sim::Intervention;

/// What a [`Footer`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether time goes by.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// The client's last answer, and whether it is certain.
    pub answer: Option<(AttrValue, bool)>,
    /// What could not be done.
    pub complaint: Option<AttrValue>,
    /// Where the time is shown.
    pub clock: NodeRef,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The foot of the page.
#[component]
pub fn Footer(props: &Props) -> Html {
    html! {
        <footer>
            { transport(props) }
            <ClientForm act={&props.act} />
            { status(props) }
        </footer>
    }
}

fn transport(props: &Props) -> Html {
    let say = |action: Action| props.act.reform(move |_: MouseEvent| action.clone());
    let (name, sign) = if props.playing {
        ("Pause", "❚❚")
    } else {
        ("Play", "▶")
    };
    let speed = match props.speed.divisor() {
        1 => "real time".into(),
        divisor => format!("1/{divisor}"),
    };
    let set_speed = props.act.reform(|event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        Action::SetSpeed(value.parse().unwrap_or(Speed::default().step()))
    });
    html! {
        <div class="transport">
            <button class="main" aria-label={name} title={format!("{name} (Space)")} onclick={say(Action::TogglePlay)}>{ sign }</button>
            <button aria-label="Step" title="On to the next thing that happens (→)" onclick={say(Action::Step)}>{ "▸|" }</button>
            <button aria-label="Reset" title="Begin this run again" onclick={say(Action::Reset)}>{ "⟲" }</button>
            <label class="speed">
                <input
                    type="range"
                    aria-label="Speed"
                    aria-valuetext={speed.clone()}
                    min="0"
                    max={Speed::MAX_STEP.to_string()}
                    step="1"
                    value={props.speed.step().to_string()}
                    oninput={set_speed}
                />
                <span>{ speed }</span>
            </label>
            <time class="clock" ref={&props.clock}></time>
        </div>
    }
}

fn status(props: &Props) -> Html {
    let dismiss = props.act.reform(|_: MouseEvent| Action::Dismiss);
    html! {
        <div class="answers">
            if let Some(complaint) = &props.complaint {
                <p class="complaint" role="alert">{ complaint }<button aria-label="Dismiss" onclick={dismiss}>{ "✕" }</button></p>
            }
            <p role="status" class={props.answer.as_ref().is_some_and(|(_, certain)| !certain).then_some("warn")}>
                { props.answer.as_ref().map_or("no answer yet".into(), |(answer, _)| answer.clone()) }
            </p>
        </div>
    }
}

/// What a [`ClientForm`] is told.
#[derive(Properties, PartialEq)]
struct ClientProps {
    act: Act,
}

/// What the client asks.
#[component]
fn ClientForm(props: &ClientProps) -> Html {
    let key = use_state_eq(|| "x".to_string());
    let value = use_state_eq(|| "5".to_string());
    let key_error = use_state_eq(|| None::<AttrValue>);
    let value_error = use_state_eq(|| None::<AttrValue>);
    let ask = |make: fn(Text, Option<Text>) -> Option<Operation>, with_value: bool| {
        let (key, value, act) = (key.clone(), value.clone(), props.act.clone());
        let (key_error, value_error) = (key_error.clone(), value_error.clone());
        Callback::from(move |_: MouseEvent| {
            let key_problem = words::text_problem("key", &key);
            let value_problem = words::text_problem("value", &value).filter(|_| with_value);
            let sound = key_problem.is_none() && value_problem.is_none();
            key_error.set(key_problem.map(AttrValue::from));
            value_error.set(value_problem.map(AttrValue::from));
            let operation = Text::new(&key).and_then(|key| make(key, Text::new(&value)));
            if let Some(operation) = operation.filter(|_| sound) {
                act.emit(Action::Intervene(vec![Intervention::Ask {
                    client: ClientId(1),
                    operation,
                }]));
            }
        })
    };
    let write = ask(
        |key, value| Some(Operation::Write { key, value: value? }),
        true,
    );
    let read = ask(|key, _| Some(Operation::Read { key }), false);
    let delete = ask(|key, _| Some(Operation::Delete { key }), false);
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    html! {
        <div class="client-form" role="group" aria-label="Client c1">
            <TextField name="Key" value={(*key).clone()} on_input={typed(&key)} error={(*key_error).clone()} />
            <TextField name="Value" value={(*value).clone()} on_input={typed(&value)} error={(*value_error).clone()} />
            <button onclick={write}>{ "Write" }</button>
            <button onclick={read}>{ "Read" }</button>
            <button onclick={delete}>{ "Delete" }</button>
        </div>
    }
}
