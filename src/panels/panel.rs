//! The frame of a panel.

use yew::prelude::*;

use crate::components::icon_button::IconButton;
use crate::dispatch::use_dispatch;
use session::ViewAction;

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

/// A panel with a heading, and a button that closes it.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps { id, name, title, aside, children } = props;
    let close = use_dispatch().reform(|_| ViewAction::ClosePanel.into());
    html! {
        // With the keyboard, too, one can scroll to what is cut off.
        <section class="panel" id={*id} aria-label={*name} tabindex="0">
            <h2>
                <b>{ title }</b>
                <span>{ aside }</span>
                <IconButton name="Close" icon="✕" onclick={close} />
            </h2>
            { children.clone() }
        </section>
    }
}
