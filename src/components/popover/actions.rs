//! The buttons in a popover: each does one thing to the run.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::text_field::TextField;
use crate::dispatch::use_dispatch;
use scene::{Cut, LinkView, NodeView, RoleName};
use session::{EditAction, Field, FormAction, Forms, PartitionAction};
use sim::{Address, FlightId, Intervention};

/// The properties of [`NodeActions`].
#[derive(Clone, Properties, PartialEq, Debug)]
pub struct NodeActionsProps {
    /// The server.
    pub view: NodeView,
    /// All its links are cut.
    pub isolated: bool,
}

/// What can be done to a server.
#[component]
pub fn NodeActions(props: &NodeActionsProps) -> Html {
    let NodeActionsProps { view, isolated } = props;
    let (id, paused, down) = (view.id, view.paused, view.role == RoleName::Down);
    let partition = use_dispatch().reform(move |_: MouseEvent| PartitionAction::Begin(id).into());
    let button = |verb: &'static str, does: Intervention, disabled: bool| {
        html! { <Intervene name={format!("{verb} {id}")} {verb} {does} {disabled} /> }
    };
    html! {
        <div class="acts">
            if down {
                { button("Restart", Intervention::Restart(id), false) }
            } else {
                { button("Crash", Intervention::Crash(id), false) }
            }
            if *isolated {
                { button("Reconnect", Intervention::Rejoin(id), false) }
            } else {
                { button("Cut off", Intervention::Isolate(id), false) }
            }
            if paused {
                { button("Resume", Intervention::Resume(id), false) }
            } else {
                { button("Pause", Intervention::Pause(id), down) }
            }
            { button("Time out", Intervention::TimeOut(id), down || paused) }
            <button aria-label={format!("Partition at {id}")} title="Choose who stays with it" onclick={partition}>
                { "Partition …" }
            </button>
        </div>
    }
}

/// The properties of [`FlightActions`].
#[derive(Properties, PartialEq)]
pub struct FlightActionsProps {
    /// The message.
    pub id: FlightId,
    /// It is still on its way.
    pub in_flight: bool,
}

/// What can be done to a message.
#[component]
pub fn FlightActions(props: &FlightActionsProps) -> Html {
    let FlightActionsProps { id, in_flight } = *props;
    html! {
        <div class="acts">
            <Intervene name="Drop" verb="Drop" does={Intervention::Drop(id)} disabled={!in_flight} />
            <Intervene name="Duplicate" verb="Duplicate" does={Intervention::Duplicate(id)} disabled={!in_flight} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct InterveneProps {
    /// The accessible name.
    name: AttrValue,
    /// What stands on it.
    verb: AttrValue,
    does: Intervention,
    #[prop_or_default]
    disabled: bool,
}

/// A button that does one thing to the world.
#[component]
fn Intervene(props: &InterveneProps) -> Html {
    let InterveneProps { name, verb, does, disabled } = props;
    let dispatch = use_dispatch();
    let onclick = use_callback((dispatch, does.clone()), |_, (dispatch, does)| {
        dispatch.emit(EditAction::Intervene(vec![does.clone()]).into());
    });
    html! { <button aria-label={name} disabled={*disabled} {onclick}>{ verb }</button> }
}

/// The properties of [`LinkActions`].
#[derive(Properties, PartialEq)]
pub struct LinkActionsProps {
    /// The link.
    pub view: LinkView,
}

/// What can be done to a link.
#[component]
pub fn LinkActions(props: &LinkActionsProps) -> Html {
    let LinkView { one, other, cut } = props.view;
    let dispatch = use_dispatch();
    let button = |name: String, state: Cut| {
        let there = matches!(state, Cut::There | Cut::Both);
        let back = matches!(state, Cut::Back | Cut::Both);
        let onclick = dispatch.reform(move |_| {
            let one = Address::Node(one);
            EditAction::Intervene(vec![direction(one, other, there), direction(other, one, back)])
                .into()
        });
        html! { <button disabled={cut == state} {onclick}>{ name }</button> }
    };
    html! {
        <div class="acts">
            { button("Cut both ways".into(), Cut::Both) }
            { button("Heal link".into(), Cut::None) }
            { button(format!("Cut {one} → {other}"), Cut::There) }
            { button(format!("Cut {other} → {one}"), Cut::Back) }
        </div>
    }
}

/// Returns what cuts one direction of a link, or restores it.
fn direction(from: Address, to: Address, cut: bool) -> Intervention {
    if cut { Intervention::CutLink { from, to } } else { Intervention::RestoreLink { from, to } }
}

/// The properties of [`LinkLatency`].
#[derive(Properties, PartialEq)]
pub struct LinkLatencyProps {
    /// The link.
    pub view: LinkView,
    /// It has a latency of its own.
    pub own: bool,
    /// What is in the fields.
    pub forms: Rc<Forms>,
}

/// How long messages take on this link.
#[component]
pub fn LinkLatency(props: &LinkLatencyProps) -> Html {
    let LinkLatencyProps { view, own, forms } = props;
    let dispatch = use_dispatch();
    let usual = Intervention::SetLatency { one: view.one.into(), other: view.other, latency: None };
    html! {
        <div class="fields">
            <TextField field={Field::LinkMin} name="Latency from" unit="ms" {forms} />
            <TextField field={Field::LinkMax} name="to" unit="ms" {forms} />
            <button onclick={dispatch.reform(|_| FormAction::SetLinkLatency.into())}>{ "Set" }</button>
            <Intervene name="Use default" verb="Use default" does={usual} disabled={!own} />
        </div>
    }
}
