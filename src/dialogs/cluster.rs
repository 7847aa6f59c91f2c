//! The setup of a run. A change here restarts it.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::browser::seed::fresh_seed;
use crate::components::text_field::TextField;
use crate::dispatch::use_dispatch;
use raft::Rule;
use scene::words;
use session::{Dialog, EditAction, Field, Forms, PRESETS, Preset};
use sim::Setup;

/// The properties of a [`ClusterDialog`].
#[derive(Properties, PartialEq)]
pub struct ClusterDialogProps {
    /// The setup of the present run.
    pub setup: Setup,
    /// The ready-made cluster that it is, if it is one.
    pub preset: Option<Preset>,
    /// What is in the fields.
    pub forms: Rc<Forms>,
    /// Whether it is open.
    pub open: bool,
}

/// Ready-made clusters, timing, seed, the variants of the protocol, and the rules that servers keep.
#[component]
pub fn ClusterDialog(props: &ClusterDialogProps) -> Html {
    let ClusterDialogProps { setup, preset, forms, open } = props;
    let dispatch = use_dispatch();
    let timing = |field: Field, name: &'static str| {
        html! { <TextField {field} {name} unit="ms" {forms} /> }
    };
    let restore = dispatch.reform(|_| EditAction::RestoreDefaults.into());
    html! {
        <DialogFrame dialog={Dialog::Cluster} open={*open} name="Cluster" title="Cluster">
            <p>{ "A change here restarts the run; you can undo it." }</p>
            <Presets in_force={*preset} />
            <div class="fields numbers">
                <TextField field={Field::Nodes} name="Nodes" {forms} />
                { timing(Field::Heartbeat, "Heartbeat every") }
                { timing(Field::ElectionMin, "Election timeout from") }
                { timing(Field::ElectionMax, "Election timeout to") }
                <TextField field={Field::Seed} name="Seed" {forms} />
                <button onclick={dispatch.reform(|_| EditAction::NewSeed(fresh_seed()).into())}>{ "New seed" }</button>
            </div>
            <Check
                label="CheckQuorum: a leader that hears from no majority steps down"
                checked={setup.check_quorum}
                onchange={dispatch.reform(|_| EditAction::ToggleCheckQuorum.into())}
            />
            <Check
                label="PreVote: a server that could not win does not run for election"
                checked={setup.pre_vote}
                onchange={dispatch.reform(|_| EditAction::TogglePreVote.into())}
            />
            <div class="fields">
                <button onclick={restore}>{ "Restore defaults" }</button>
            </div>
            <details>
                <summary>{ "Safety rules" }</summary>
                <p>{ "Turn one off, and what stands below it may happen. The checker says when it does." }</p>
                <>{ for Rule::ALL.into_iter().map(|rule| html! { <RuleCheck key={rule as u8} {rule} on={setup.rules.has(rule)} /> }) }</>
            </details>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct PresetsProps {
    in_force: Option<Preset>,
}

/// A large button for each ready-made cluster, with its numbers.
#[component]
fn Presets(props: &PresetsProps) -> Html {
    let dispatch = use_dispatch();
    let button = |preset: Preset| {
        let Preset { name, nodes, timing, conditions } = preset;
        let pressed = (props.in_force == Some(preset)).to_string();
        let onclick = dispatch.reform(move |_| EditAction::UsePreset(preset).into());
        let (from, to) = (timing.election_min.as_millis(), timing.election_max.as_millis());
        html! {
            <button key={name} aria-pressed={pressed} {onclick}>
                <b>{ name }</b>{ " " }
                <small>{ format!("{nodes} nodes, timeout {from} to {to} ms") }</small>{ " " }
                <small>{ format!("latency {}", words::conditions(&conditions)) }</small>
            </button>
        }
    };
    html! {
        <div class="presets" role="group" aria-label="Presets">{ for PRESETS.into_iter().map(button) }</div>
    }
}

#[derive(Properties, PartialEq)]
struct RuleCheckProps {
    rule: Rule,
    on: bool,
}

/// A safety rule that can be turned off, and what may go wrong then.
#[component]
fn RuleCheck(props: &RuleCheckProps) -> Html {
    let RuleCheckProps { rule, on } = *props;
    let onchange = use_dispatch().reform(move |_| EditAction::ToggleRule(rule).into());
    let id = format!("risk-{}", rule as u8);
    html! {
        <div class="rule">
            <Check label={words::rule(rule)} checked={on} described_by={id.clone()} {onchange} />
            <small {id}>{ words::risk(rule) }</small>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CheckProps {
    label: &'static str,
    checked: bool,
    /// The id of what says more about it.
    #[prop_or_default]
    described_by: Option<AttrValue>,
    onchange: Callback<Event>,
}

/// A box that can be ticked, with its label.
#[component]
fn Check(props: &CheckProps) -> Html {
    let CheckProps { label, checked, described_by, onchange } = props;
    html! {
        <label class="check">
            <input type="checkbox" checked={*checked} aria-describedby={described_by} {onchange} />
            { *label }
        </label>
    }
}
