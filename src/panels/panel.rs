//! The frame of a panel.

use yew::prelude::*;

/// The properties of a [`Panel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// Its name in the document.
    pub id: &'static str,
    /// Its accessible name.
    pub name: &'static str,
    /// Its heading.
    pub title: AttrValue,
    /// A few words beside the heading.
    #[prop_or_default]
    pub aside: AttrValue,
    /// What is in it.
    pub children: Html,
}

/// A panel with a heading.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps { id, name, title, aside, children } = props;
    html! {
        // With the keyboard, too, one can scroll to what is cut off.
        <section class="panel" id={*id} aria-label={*name} tabindex="0">
            <h2><b>{ title }</b><span>{ aside }</span></h2>
            { children.clone() }
        </section>
    }
}
