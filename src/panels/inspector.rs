//! What is selected on the stage: all that is known of it, and what can be done to it.

use std::rc::Rc;

use yew::prelude::*;

use super::panel::Panel;
use crate::components::text_field::TextField;
use crate::dispatch::use_dispatch;
use raft::NodeId;
use scene::details::NamedValue;
use scene::{Cut, Details, LinkView, Selection};
use session::{EditAction, Field, FormAction, Forms, ViewAction};
use sim::{Address, FlightId, Intervention, Question};

/// What is selected, as far as it matters for what can be done to it.
#[derive(Clone, PartialEq, Debug)]
pub enum Subject {
    /// A server.
    Node(NodeSubject),
    /// A link.
    Link {
        /// Its ends, and what of it is cut.
        view: LinkView,
        /// It has a latency of its own.
        own_latency: bool,
    },
    /// A message.
    Flight {
        /// The message.
        id: FlightId,
        /// It is still on its way.
        in_flight: bool,
    },
    /// Something that can only be looked at.
    Other,
}

/// The properties of an [`Inspector`].
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// All that is known of it.
    pub details: Rc<Details>,
    /// What it is.
    pub subject: Subject,
    /// What is in the fields.
    pub forms: Rc<Forms>,
}

/// All that is known of what is selected, and what can be done to it.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps { details, subject, forms } = props;
    let (title, aside) = (details.title.clone(), details.kind.clone());
    let fact = |(place, (name, value)): (usize, &NamedValue)| {
        html! { <div key={place}><dt>{ *name }</dt><dd>{ value }</dd></div> }
    };
    let actions = match subject {
        Subject::Node(subject) => html! { <NodeActions ..subject.clone() /> },
        Subject::Link { view, .. } => html! { <LinkActions view={view.clone()} /> },
        Subject::Flight { id, in_flight } => {
            html! { <FlightActions id={*id} in_flight={*in_flight} /> }
        }
        Subject::Other => Html::default(),
    };
    html! {
        <Panel id="selected" name="Selected" {title} {aside}>
            <dl class="facts">{ for details.facts.iter().enumerate().map(fact) }</dl>
            <div class="acts">{ actions }</div>
            if let Subject::Link { view, own_latency } = subject {
                <LinkLatency view={view.clone()} own={*own_latency} {forms} />
            }
            { lists(details) }
        </Panel>
    }
}

/// Draws what a server knows of its peers, what its store holds, or what a message carries.
fn lists(details: &Details) -> Html {
    let peer = |[name, next, matched]: &[String; 3]| {
        html! {
            <tr key={name.as_str()}><td>{ name }</td><td>{ next }</td><td>{ matched }</td></tr>
        }
    };
    let pair = |[key, value]: &[String; 2]| {
        html! { <code key={key.as_str()}>{ format!("{key} = {value}") }</code> }
    };
    let entry = |(place, entry): (usize, &String)| html! { <li key={place}>{ entry }</li> };
    html! {
        <>
            if !details.peers.is_empty() {
                <table class="small">
                    <thead>
                        <tr><th>{ "peer" }</th><th>{ "nextIndex" }</th><th>{ "matchIndex" }</th></tr>
                    </thead>
                    <tbody>{ for details.peers.iter().map(peer) }</tbody>
                </table>
            }
            if !details.store.is_empty() {
                <p class="store">
                    { "Store: " }
                    <>{ for details.store.iter().map(pair) }</>
                    { more(details.more_keys) }
                </p>
            }
            if !details.entries.is_empty() {
                <ul class="entries">{ for details.entries.iter().enumerate().map(entry) }</ul>
                { more(details.more_entries) }
            }
        </>
    }
}

fn more(count: usize) -> Html {
    html! {
        if count > 0 {
            <span>{ format!("and {count} more") }</span>
        }
    }
}

/// What can be done to a server.
#[derive(Clone, Properties, PartialEq, Debug)]
pub struct NodeSubject {
    /// The server.
    pub id: NodeId,
    /// It has crashed.
    pub down: bool,
    /// It is paused.
    pub paused: bool,
    /// All its links are cut.
    pub isolated: bool,
}

#[component]
fn NodeActions(props: &NodeSubject) -> Html {
    let NodeSubject { id, down, paused, isolated } = *props;
    let dispatch = use_dispatch();
    let why = |question: Question| {
        dispatch.reform(move |_| ViewAction::Select(Selection::Why(question)).into())
    };
    let button = |verb: &str, does: Intervention, disabled: bool| {
        html! { <Intervene name={format!("{verb} {id}")} {does} {disabled} /> }
    };
    html! {
        <>
            { button("Crash", Intervention::Crash(id), down) }
            { button("Restart", Intervention::Restart(id), !down) }
            { button("Time out", Intervention::TimeOut(id), down || paused) }
            if paused {
                { button("Resume", Intervention::Resume(id), false) }
            } else {
                { button("Pause", Intervention::Pause(id), down) }
            }
            if isolated {
                { button("Reconnect", Intervention::Rejoin(id), false) }
            } else {
                { button("Cut off", Intervention::Isolate(id), false) }
            }
            <span class="ask-all">
                { "Why this " }
                <button onclick={why(Question::Role(id))}>{ "role" }</button>
                <button onclick={why(Question::Term(id))}>{ "term" }</button>
                <button onclick={why(Question::Vote(id))}>{ "vote" }</button>
                { "?" }
            </span>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FlightActionsProps {
    id: FlightId,
    in_flight: bool,
}

#[component]
fn FlightActions(props: &FlightActionsProps) -> Html {
    let FlightActionsProps { id, in_flight } = *props;
    html! {
        <>
            <Intervene name="Drop" does={Intervention::Drop(id)} disabled={!in_flight} />
            <Intervene name="Duplicate" does={Intervention::Duplicate(id)} disabled={!in_flight} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct InterveneProps {
    name: AttrValue,
    does: Intervention,
    #[prop_or_default]
    disabled: bool,
}

/// A button that does one thing to the world.
#[component]
fn Intervene(props: &InterveneProps) -> Html {
    let InterveneProps { name, does, disabled } = props;
    let dispatch = use_dispatch();
    let onclick = use_callback((dispatch, does.clone()), |_, (dispatch, does)| {
        dispatch.emit(EditAction::Intervene(vec![does.clone()]).into());
    });
    html! { <button disabled={*disabled} {onclick}>{ name }</button> }
}

#[derive(Properties, PartialEq)]
struct LinkActionsProps {
    view: LinkView,
}

#[component]
fn LinkActions(props: &LinkActionsProps) -> Html {
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
        <>
            { button("Cut both ways".into(), Cut::Both) }
            { button(format!("Cut {one} → {other}"), Cut::There) }
            { button(format!("Cut {other} → {one}"), Cut::Back) }
            { button("Heal link".into(), Cut::None) }
        </>
    }
}

/// Returns what cuts one direction of a link, or mends it.
fn direction(from: Address, to: Address, cut: bool) -> Intervention {
    if cut { Intervention::CutLink { from, to } } else { Intervention::RestoreLink { from, to } }
}

#[derive(Properties, PartialEq)]
struct LinkLatencyProps {
    view: LinkView,
    own: bool,
    forms: Rc<Forms>,
}

/// How long messages take on this link.
#[component]
fn LinkLatency(props: &LinkLatencyProps) -> Html {
    let LinkLatencyProps { view, own, forms } = props;
    let dispatch = use_dispatch();
    let usual = Intervention::SetLatency { one: view.one.into(), other: view.other, latency: None };
    html! {
        <div class="fields">
            <TextField field={Field::LinkMin} name="Latency from" unit="ms" {forms} />
            <TextField field={Field::LinkMax} name="to" unit="ms" {forms} />
            <button onclick={dispatch.reform(|_| FormAction::SetLinkLatency.into())}>{ "Set" }</button>
            <Intervene name="Use default" does={usual} disabled={!own} />
        </div>
    }
}
