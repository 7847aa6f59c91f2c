//! All that is known of what is chosen on the stage.

use std::rc::Rc;

use yew::prelude::*;

use super::panel::Panel;
use scene::Details;
use scene::details::NamedValue;

/// The properties of [`FieldsPanel`].
#[derive(Properties, PartialEq)]
pub struct FieldsPanelProps {
    /// All that is known of it.
    pub details: Rc<Details>,
}

/// All fields of a server, a link, a message, the proxy or a client.
#[component]
pub fn FieldsPanel(props: &FieldsPanelProps) -> Html {
    let FieldsPanelProps { details } = props;
    let (title, aside) = (details.title.clone(), details.kind.clone());
    let fact = |(place, (name, value)): (usize, &NamedValue)| {
        html! { <div key={place}><dt>{ *name }</dt><dd>{ value }</dd></div> }
    };
    html! {
        <Panel id="selected" name="All fields" {title} {aside}>
            <dl class="facts">{ for details.facts.iter().enumerate().map(fact) }</dl>
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
