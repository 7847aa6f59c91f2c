//! The setup of a run. A change here restarts it.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::browser::seed::fresh_seed;
use crate::components::text_field::TextField;
use crate::dispatch::use_dispatch;
use raft::Rule;
use scene::words;
use session::{Dialog, EditAction, Field, Forms};
use sim::Setup;

/// The properties of a [`ClusterDialog`].
#[derive(Properties, PartialEq)]
pub struct ClusterDialogProps {
    /// The setup of the present run.
    pub setup: Setup,
    /// What is in the fields.
    pub forms: Rc<Forms>,
    /// Whether it is open.
    pub open: bool,
}

/// Timing, seed, the variants of the protocol, and the rules that servers keep.
#[component]
pub fn ClusterDialog(props: &ClusterDialogProps) -> Html {
    let ClusterDialogProps { setup, forms, open } = props;
    let dispatch = use_dispatch();
    let rule = |rule: Rule| {
        let (label, checked) = (words::rule(rule), setup.rules.has(rule));
        let onchange = dispatch.reform(move |_| EditAction::ToggleRule(rule).into());
        html! { <Check key={label} {label} {checked} {onchange} /> }
    };
    let timing = |field: Field, name: &'static str| {
        html! { <TextField {field} {name} unit="ms" {forms} /> }
    };
    let restore = dispatch.reform(|_| EditAction::RestoreDefaults.into());
    html! {
        <DialogFrame dialog={Dialog::Cluster} open={*open} name="Cluster" title="Cluster">
            <p>{ "A change here restarts the run; you can undo it." }</p>
            <div class="fields">
                <TextField field={Field::Nodes} name="Nodes" {forms} />
                { timing(Field::ElectionMin, "Election timeout from") }
                { timing(Field::ElectionMax, "Election timeout to") }
                { timing(Field::Heartbeat, "Heartbeat every") }
                <TextField field={Field::Seed} name="Seed" {forms} />
                <button onclick={dispatch.reform(|_| EditAction::NewSeed(fresh_seed()).into())}>{ "New seed" }</button>
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
                <button onclick={restore}>{ "Restore defaults" }</button>
            </div>
            <details>
                <summary>{ "Safety rules" }</summary>
                <p>{ "Turn one off and see which property breaks." }</p>
                <>{ for Rule::ALL.into_iter().map(rule) }</>
            </details>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct CheckProps {
    label: &'static str,
    checked: bool,
    onchange: Callback<Event>,
}

/// A box that can be ticked, with its label.
#[component]
fn Check(props: &CheckProps) -> Html {
    let CheckProps { label, checked, onchange } = props;
    html! {
        <label class="check">
            <input type="checkbox" checked={*checked} {onchange} />
            { *label }
        </label>
    }
}
