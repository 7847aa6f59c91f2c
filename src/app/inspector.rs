//! What is chosen on the stage: all that is known of it, and what can be done to it.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::field::TextField;
use crate::raft::{Address, NodeId, Timing};
use crate::scene::{Cut, Details, LinkView, NodeView, RoleName, Selection, form};
use crate::sim::{FlightId, Intervention, Latency};

/// What can be done to the thing that is chosen.
#[derive(Clone, PartialEq, Debug)]
pub enum Subject {
    /// A server, and whether all its links are cut.
    Node(NodeView, bool),
    /// A link, its latency, and whether that is its own.
    Link(LinkView, Latency, bool),
    /// A message, and whether it is on its way still.
    Flight(FlightId, bool),
    /// Something that can only be looked at.
    Other,
}

/// What an [`Inspector`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is known.
    pub details: Rc<Details>,
    /// What can be done.
    pub subject: Subject,
    /// What is chosen.
    pub selection: Selection,
    /// The timing of the servers, which limits latencies.
    pub timing: Timing,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// All that is known of what is chosen, and what can be done to it.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let details = &props.details;
    html! {
        <section class="panel" id="selected" aria-label="Selected">
            <h2><b>{ &details.title }</b><span>{ &details.kind }</span></h2>
            <dl class="facts">
                { for details.facts.iter().map(|(name, value)| html! { <div key={*name}><dt>{ *name }</dt><dd>{ value }</dd></div> }) }
            </dl>
            { actions(props) }
            { tables(details) }
        </section>
    }
}

fn actions(props: &Props) -> Html {
    match &props.subject {
        Subject::Node(view, isolated) => node_actions(&props.act, view, *isolated),
        Subject::Link(view, latency, own) => html! {
            <>
                { link_actions(&props.act, view) }
                <LinkLatency key={view.name()} one={view.one} other={view.other} latency={*latency} own={*own} timing={props.timing} act={&props.act} />
            </>
        },
        Subject::Flight(id, under_way) => html! {
            <div class="acts">
                { button(&props.act, "Drop", !under_way, vec![Intervention::Drop(*id)]) }
                { button(&props.act, "Duplicate", !under_way, vec![Intervention::Duplicate(*id)]) }
            </div>
        },
        Subject::Other => Html::default(),
    }
}

fn button(act: &Act, name: &str, disabled: bool, interventions: Vec<Intervention>) -> Html {
    let onclick = act.reform(move |_: MouseEvent| Action::Intervene(interventions.clone()));
    html! { <button {disabled} {onclick}>{ name }</button> }
}

fn node_actions(act: &Act, view: &NodeView, isolated: bool) -> Html {
    let id: NodeId = view.id;
    let down = view.role == RoleName::Down;
    let one = |intervention| vec![intervention];
    html! {
        <div class="acts">
            { button(act, &format!("Crash {id}"), down, one(Intervention::Crash(id))) }
            { button(act, &format!("Restart {id}"), !down, one(Intervention::Restart(id))) }
            { button(act, &format!("Time out {id}"), down || view.paused, one(Intervention::TimeOut(id))) }
            if view.paused {
                { button(act, &format!("Resume {id}"), false, one(Intervention::Resume(id))) }
            } else {
                { button(act, &format!("Pause {id}"), down, one(Intervention::Pause(id))) }
            }
            if isolated {
                { button(act, &format!("Reconnect {id}"), false, one(Intervention::Reconnect(id))) }
            } else {
                { button(act, &format!("Cut off {id}"), false, one(Intervention::CutOff(id))) }
            }
        </div>
    }
}

fn link_actions(act: &Act, view: &LinkView) -> Html {
    let (one, other) = (Address::Node(view.one), view.other);
    let cut = |from, to| Intervention::Cut { from, to };
    let mend = |from, to| Intervention::Mend { from, to };
    let there_only = vec![cut(one, other), mend(other, one)];
    let back_only = vec![mend(one, other), cut(other, one)];
    html! {
        <div class="acts">
            { button(act, "Cut both ways", view.cut == Cut::Both, vec![cut(one, other), cut(other, one)]) }
            { button(act, &format!("Cut {one} → {other}"), view.cut == Cut::There, there_only) }
            { button(act, &format!("Cut {other} → {one}"), view.cut == Cut::Back, back_only) }
            { button(act, "Heal link", view.cut == Cut::None, vec![mend(one, other), mend(other, one)]) }
        </div>
    }
}

fn tables(details: &Details) -> Html {
    html! {
        <>
            if !details.peers.is_empty() {
                <table class="small">
                    <thead><tr><th scope="col">{ "peer" }</th><th scope="col">{ "nextIndex" }</th><th scope="col">{ "matchIndex" }</th></tr></thead>
                    <tbody>
                        { for details.peers.iter().map(|[id, next, matched]| html! {
                            <tr key={id.as_str()}><td>{ id }</td><td>{ next }</td><td>{ matched }</td></tr>
                        }) }
                    </tbody>
                </table>
            }
            if !details.store.is_empty() {
                <p class="store">
                    { "Store: " }
                    { for details.store.iter().map(|[key, value]| html! { <code key={key.as_str()}>{ format!("{key} = {value}") }</code> }) }
                    { more(details.more_keys) }
                </p>
            }
            if !details.entries.is_empty() {
                <ul class="entries">
                    { for details.entries.iter().map(|entry| html! { <li key={entry.as_str()}>{ entry }</li> }) }
                    { more(details.more_entries) }
                </ul>
            }
        </>
    }
}

fn more(count: usize) -> Html {
    if count == 0 {
        Html::default()
    } else {
        html! { <span>{ format!("and {count} more") }</span> }
    }
}

/// What a [`LinkLatency`] is told.
#[derive(Properties, PartialEq)]
struct LatencyProps {
    one: NodeId,
    other: Address,
    latency: Latency,
    own: bool,
    timing: Timing,
    act: Act,
}

/// The latency of one link.
#[component]
fn LinkLatency(props: &LatencyProps) -> Html {
    let LatencyProps {
        one, other, timing, ..
    } = *props;
    let text = |span: crate::raft::Micros| span.as_millis().to_string();
    let min = use_state_eq(|| text(props.latency.min));
    let max = use_state_eq(|| text(props.latency.max));
    let error = use_state_eq(|| None::<String>);
    let set = {
        let (min, max, error, act) = (min.clone(), max.clone(), error.clone(), props.act.clone());
        Callback::from(
            move |_: MouseEvent| match form::latency(&min, &max, &timing) {
                Ok(latency) => {
                    error.set(None);
                    let latency = Some(latency);
                    act.emit(Action::Intervene(vec![Intervention::SetLatency {
                        one: one.into(),
                        other,
                        latency,
                    }]));
                }
                Err((_, why)) => error.set(Some(why)),
            },
        )
    };
    let usual = props.act.reform(move |_: MouseEvent| {
        Action::Intervene(vec![Intervention::SetLatency {
            one: one.into(),
            other,
            latency: None,
        }])
    });
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    html! {
        <div class="fields">
            <TextField name="Takes from" unit="ms" number=true value={(*min).clone()} on_input={typed(&min)} />
            <TextField name="to" unit="ms" number=true value={(*max).clone()} on_input={typed(&max)} error={(*error).clone().map(AttrValue::from)} />
            <button onclick={set}>{ "Set" }</button>
            <button onclick={usual} disabled={!props.own}>{ "As the others" }</button>
        </div>
    }
}
