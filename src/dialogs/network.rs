//! The network: partition, loss, latency.

use std::iter;
use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::components::choice::Choice;
use crate::components::text_field::TextField;
use crate::dispatch::use_dispatch;
use raft::{NodeId, NodeSet};
use session::{Dialog, Field, FormAction, Forms};

/// The names of the groups.
const GROUPS: [&str; 3] = ["A", "B", "C"];

/// What the proxy has chosen if it reaches every group.
const ALL: &str = "all";

/// The properties of a [`NetworkDialog`].
#[derive(Properties, PartialEq)]
pub struct NetworkDialogProps {
    /// How many servers there are.
    pub nodes: u8,
    /// What is in the fields.
    pub forms: Rc<Forms>,
    /// Whether it is open.
    pub open: bool,
}

/// The groups of a partition, and how good the network is. What is set here applies immediately.
#[component]
pub fn NetworkDialog(props: &NetworkDialogProps) -> Html {
    let NetworkDialogProps { nodes, forms, open } = props;
    let dispatch = use_dispatch();
    let groups = &forms.groups;
    let group_of = |(node, place): (NodeId, usize)| {
        let onchoose = dispatch.reform(move |group| FormAction::SetGroup(node, group).into());
        html! {
            <GroupChoice key={place} name={node.to_string()} group={groups.nodes[place]} {onchoose} />
        }
    };
    let onchoose_proxy = dispatch.reform(|group| FormAction::SetProxyGroup(group).into());
    html! {
        <DialogFrame dialog={Dialog::Network} open={*open} name="Network" title="Network">
            <p>{ "What you set here applies immediately." }</p>
            <div class="fields">
                <>{ for NodeSet::first(*nodes).iter().zip(0..).map(group_of) }</>
                <ProxyGroupChoice group={groups.proxy} onchoose={onchoose_proxy} />
                <button onclick={dispatch.reform(|_| FormAction::Partition.into())}>{ "Partition" }</button>
            </div>
            <div class="fields">
                <TextField field={Field::LatencyMin} name="Latency from" unit="ms" {forms} />
                <TextField field={Field::LatencyMax} name="Latency to" unit="ms" {forms} />
                <TextField field={Field::Loss} name="Loss" unit="%" {forms} />
                <TextField field={Field::Duplication} name="Duplication" unit="%" {forms} />
                <TextField field={Field::Reordering} name="Reordering" unit="%" {forms} />
            </div>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct GroupChoiceProps {
    name: AttrValue,
    group: u8,
    onchoose: Callback<u8>,
}

/// The choice of a group for a server.
#[component]
fn GroupChoice(props: &GroupChoiceProps) -> Html {
    let GroupChoiceProps { name, group, onchoose } = props;
    let options = GROUPS.map(AttrValue::from).to_vec();
    let onchoose = onchoose.reform(|place: usize| u8::try_from(place).unwrap_or(0));
    html! {
        <label class="field">
            <span>{ name }</span>
            <Choice name={format!("Group of {name}")} {options} chosen={usize::from(*group)} {onchoose} />
        </label>
    }
}

#[derive(Properties, PartialEq)]
struct ProxyGroupChoiceProps {
    /// The group; `None` if the proxy reaches all.
    group: Option<u8>,
    onchoose: Callback<Option<u8>>,
}

/// The choice of a group for the proxy, which alone can be with all.
#[component]
fn ProxyGroupChoice(props: &ProxyGroupChoiceProps) -> Html {
    let ProxyGroupChoiceProps { group, onchoose } = props;
    let options = iter::once(ALL).chain(GROUPS).map(AttrValue::from).collect::<Vec<_>>();
    let chosen = group.map_or(0, |group| usize::from(group) + 1);
    let onchoose =
        onchoose.reform(|place: usize| place.checked_sub(1).and_then(|it| u8::try_from(it).ok()));
    html! {
        <label class="field">
            <span>{ "proxy" }</span>
            <Choice name="Group of proxy" {options} {chosen} {onchoose} />
        </label>
    }
}
