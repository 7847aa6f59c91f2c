//! The frame of a dialog.

use yew::prelude::*;

use crate::components::icon_button::IconButton;

/// The properties of a [`DialogFrame`].
#[derive(Properties, PartialEq)]
pub struct DialogFrameProps {
    /// Its accessible name.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its classes.
    #[prop_or("dialog")]
    pub class: &'static str,
    /// Called when it is to be closed.
    pub onclose: Callback<MouseEvent>,
    /// What is in it.
    pub children: Html,
}

/// A box over the page, with a heading and a button that closes it.
#[component]
pub fn DialogFrame(props: &DialogFrameProps) -> Html {
    let DialogFrameProps { name, title, class, onclose, children } = props;
    html! {
        <div class={*class} role="dialog" aria-label={*name}>
            <h2><b>{ *title }</b><IconButton name="Close" icon="✕" onclick={onclose} /></h2>
            { children.clone() }
        </div>
    }
}
