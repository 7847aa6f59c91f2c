//! The set-up of a run. A change here begins a new run.

use yew::prelude::*;

use super::action::{Act, Action};
use super::field::TextField;
use crate::scene::form::{self, Field, SetupForm};
use crate::sim::Setup;

/// What the forms here are told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the present run is made of.
    pub setup: Setup,
    /// From what its chances are drawn.
    pub seed: u64,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// Timing, CheckQuorum and seed.
#[component]
pub fn SetupPanel(props: &Props) -> Html {
    let (form, error) = use_form(&props.setup);
    let change = |edit: fn(&mut SetupForm, String)| {
        let (form, error, act, setup) =
            (form.clone(), error.clone(), props.act.clone(), props.setup);
        Callback::from(move |text: String| {
            let mut changed = (*form).clone();
            edit(&mut changed, text);
            submit(&changed, &setup, &error, &act);
            form.set(changed);
        })
    };
    let check_quorum = {
        let (form, error, act, setup) =
            (form.clone(), error.clone(), props.act.clone(), props.setup);
        Callback::from(move |_: Event| {
            let changed = SetupForm {
                check_quorum: !form.check_quorum,
                ..(*form).clone()
            };
            submit(&changed, &setup, &error, &act);
            form.set(changed);
        })
    };
    let standard = props
        .act
        .reform(|_: MouseEvent| Action::SetUp(Setup::default()));
    html! {
        <section class="panel" id="setup" aria-label="Set-up">
            <h2><b>{ "Set-up" }</b><span>{ "a change begins a new run" }</span></h2>
            <div class="fields">
                <TextField name="Election timeout from" unit="ms" number=true value={form.election_min.clone()} error={wrong(&error, Field::ElectionMin)}
                    on_change={change(|form, text| form.election_min = text)} />
                <TextField name="Election timeout to" unit="ms" number=true value={form.election_max.clone()} error={wrong(&error, Field::ElectionMax)}
                    on_change={change(|form, text| form.election_max = text)} />
                <TextField name="Heartbeat every" unit="ms" number=true value={form.heartbeat.clone()} error={wrong(&error, Field::Heartbeat)}
                    on_change={change(|form, text| form.heartbeat = text)} />
                <SeedField seed={props.seed} act={&props.act} />
                <label class="check">
                    <input type="checkbox" checked={form.check_quorum} onchange={check_quorum} />
                    { "CheckQuorum: a leader that hears no majority steps down" }
                </label>
                <button onclick={standard}>{ "Standard set-up" }</button>
            </div>
        </section>
    }
}

/// What a [`SeedField`] is told.
#[derive(Properties, PartialEq)]
struct SeedProps {
    seed: u64,
    act: Act,
}

#[component]
fn SeedField(props: &SeedProps) -> Html {
    let text = use_state_eq(|| props.seed.to_string());
    let error = use_state_eq(|| None::<String>);
    {
        let (text, error) = (text.clone(), error.clone());
        use_effect_with(props.seed, move |seed| {
            text.set(seed.to_string());
            error.set(None);
        });
    }
    let on_change = {
        let (text, error, act) = (text.clone(), error.clone(), props.act.clone());
        Callback::from(move |typed: String| {
            match form::seed(&typed) {
                Ok(seed) => {
                    error.set(None);
                    act.emit(Action::SetSeed(seed));
                }
                Err((_, why)) => error.set(Some(why)),
            }
            text.set(typed);
        })
    };
    let fresh = props.act.reform(|_: MouseEvent| Action::NewSeed);
    html! {
        <>
            <TextField name="Seed" number=true value={(*text).clone()} error={(*error).clone().map(AttrValue::from)} {on_change} />
            <button onclick={fresh}>{ "New seed" }</button>
        </>
    }
}

/// How many servers there are.
#[component]
pub fn NodesField(props: &Props) -> Html {
    let (form, error) = use_form(&props.setup);
    let on_change = {
        let (form, error, act, setup) =
            (form.clone(), error.clone(), props.act.clone(), props.setup);
        Callback::from(move |text: String| {
            let changed = SetupForm {
                nodes: text,
                ..(*form).clone()
            };
            submit(&changed, &setup, &error, &act);
            form.set(changed);
        })
    };
    html! {
        <TextField name="Nodes" number=true value={form.nodes.clone()} error={wrong(&error, Field::Nodes)} {on_change} />
    }
}

type FormState = (
    UseStateHandle<SetupForm>,
    UseStateHandle<Option<(Field, String)>>,
);

/// A form that says what the present run is made of, until someone types.
#[hook]
fn use_form(setup: &Setup) -> FormState {
    let form = use_state_eq(|| SetupForm::of(setup));
    let error = use_state_eq(|| None::<(Field, String)>);
    {
        let (form, error) = (form.clone(), error.clone());
        use_effect_with(*setup, move |setup| {
            form.set(SetupForm::of(setup));
            error.set(None);
        });
    }
    (form, error)
}

fn submit(
    form: &SetupForm,
    setup: &Setup,
    error: &UseStateHandle<Option<(Field, String)>>,
    act: &Act,
) {
    match form.parse(setup) {
        Ok(wanted) => {
            error.set(None);
            if wanted != *setup {
                act.emit(Action::SetUp(wanted));
            }
        }
        Err(complaint) => error.set(Some(complaint)),
    }
}

fn wrong(error: &UseStateHandle<Option<(Field, String)>>, field: Field) -> Option<AttrValue> {
    error
        .as_ref()
        .filter(|(at, _)| *at == field)
        .map(|(_, why)| why.clone().into())
}
