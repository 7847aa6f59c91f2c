//! The network: partition, loss, latency. What is set here holds at once.

use yew::prelude::*;

use super::action::{Act, Action};
use super::field::{TextField, chosen};
use crate::raft::{MAX_NODES, NodeSet, Timing};
use crate::scene::form::{Field, NetworkForm};
use crate::sim::{Conditions, Groups, Intervention};

/// What a [`Network`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// How many servers there are.
    pub nodes: u8,
    /// How good the network is.
    pub conditions: Conditions,
    /// The timing of the servers, which limits latencies.
    pub timing: Timing,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The names of the groups.
const GROUPS: [&str; 3] = ["A", "B", "C"];

/// The network.
#[component]
pub fn Network(props: &Props) -> Html {
    html! {
        <section class="panel" id="network" aria-label="Network">
            <h2><b>{ "Network" }</b><span>{ "holds at once" }</span></h2>
            <Partition nodes={props.nodes} act={&props.act} />
            <ConditionFields conditions={props.conditions} timing={props.timing} act={&props.act} />
        </section>
    }
}

/// What a [`Partition`] is told.
#[derive(Properties, PartialEq)]
struct PartitionProps {
    nodes: u8,
    act: Act,
}

/// Who is with whom.
#[component]
fn Partition(props: &PartitionProps) -> Html {
    let groups = use_state_eq(|| first_groups(props.nodes));
    {
        let groups = groups.clone();
        use_effect_with(props.nodes, move |nodes| groups.set(first_groups(*nodes)));
    }
    let part = {
        let groups = *groups;
        props
            .act
            .reform(move |_: MouseEvent| Action::Intervene(vec![Intervention::Partition(groups)]))
    };
    let place_node = |place: usize| {
        let groups = groups.clone();
        Callback::from(move |event: Event| {
            let mut changed = *groups;
            changed.nodes[place] = group(&chosen(&event)).unwrap_or(0);
            groups.set(changed);
        })
    };
    let place_proxy = {
        let groups = groups.clone();
        Callback::from(move |event: Event| {
            groups.set(Groups {
                proxy: group(&chosen(&event)),
                ..*groups
            })
        })
    };
    html! {
        <div class="fields groups-form" role="group" aria-label="Groups">
            { for NodeSet::first(props.nodes).iter().zip(0..).map(|(node, place)| html! {
                <label key={place} class="field">
                    <span>{ node.to_string() }</span>
                    <select aria-label={format!("Group of {node}")} onchange={place_node(place)}>
                        { options(Some(groups.nodes[place])) }
                    </select>
                </label>
            }) }
            <label class="field">
                <span>{ "proxy" }</span>
                <select aria-label="Group of the proxy" onchange={place_proxy}>
                    <option value="all" selected={groups.proxy.is_none()}>{ "all" }</option>
                    { options(groups.proxy) }
                </select>
            </label>
            <button onclick={part}>{ "Partition" }</button>
        </div>
    }
}

fn options(selected: Option<u8>) -> Html {
    GROUPS
        .iter()
        .zip(0..)
        .map(|(name, group)| html! { <option value={*name} selected={selected == Some(group)}>{ *name }</option> })
        .collect()
}

fn group(name: &str) -> Option<u8> {
    GROUPS
        .iter()
        .zip(0..)
        .find(|(known, _)| **known == name)
        .map(|(_, group)| group)
}

/// To begin with, a minority on one side and the majority on the other.
fn first_groups(nodes: u8) -> Groups {
    let mut groups = Groups::default();
    let minority = nodes.saturating_sub(1) / 2;
    for place in minority..MAX_NODES {
        groups.nodes[usize::from(place)] = 1;
    }
    groups
}

/// What [`ConditionFields`] is told.
#[derive(Properties, PartialEq)]
struct ConditionProps {
    conditions: Conditions,
    timing: Timing,
    act: Act,
}

/// Latency, loss, duplication and reordering.
#[component]
fn ConditionFields(props: &ConditionProps) -> Html {
    let form = use_state_eq(|| NetworkForm::of(&props.conditions));
    let error = use_state_eq(|| None::<(Field, String)>);
    {
        let (form, error) = (form.clone(), error.clone());
        use_effect_with(props.conditions, move |conditions| {
            form.set(NetworkForm::of(conditions));
            error.set(None);
        });
    }
    let change = |edit: fn(&mut NetworkForm, String)| {
        let (form, error, act, timing) =
            (form.clone(), error.clone(), props.act.clone(), props.timing);
        Callback::from(move |text: String| {
            let mut changed = (*form).clone();
            edit(&mut changed, text);
            match changed.parse(&timing) {
                Ok(conditions) => {
                    error.set(None);
                    act.emit(Action::SetConditions(conditions));
                }
                Err(complaint) => error.set(Some(complaint)),
            }
            form.set(changed);
        })
    };
    let wrong = |field: Field| -> Option<AttrValue> {
        error
            .as_ref()
            .filter(|(at, _)| *at == field)
            .map(|(_, why)| why.clone().into())
    };
    html! {
        <div class="fields">
            <TextField name="Latency from" unit="ms" number=true value={form.latency_min.clone()} error={wrong(Field::LatencyMin)}
                on_change={change(|form, text| form.latency_min = text)} />
            <TextField name="Latency to" unit="ms" number=true value={form.latency_max.clone()} error={wrong(Field::LatencyMax)}
                on_change={change(|form, text| form.latency_max = text)} />
            <TextField name="Lost" unit="%" number=true value={form.loss.clone()} error={wrong(Field::Loss)}
                on_change={change(|form, text| form.loss = text)} />
            <TextField name="Doubled" unit="%" number=true value={form.duplication.clone()} error={wrong(Field::Duplication)}
                on_change={change(|form, text| form.duplication = text)} />
            <TextField name="Held up" unit="%" number=true value={form.reordering.clone()} error={wrong(Field::Reordering)}
                on_change={change(|form, text| form.reordering = text)} />
        </div>
    }
}
