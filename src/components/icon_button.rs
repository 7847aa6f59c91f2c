//! A button with an icon on it.

use yew::prelude::*;

/// The properties of an [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// The accessible name, also shown as a tooltip.
    pub name: AttrValue,
    /// The icon, a character.
    pub icon: AttrValue,
    /// Called when the button is pressed.
    pub onclick: Callback<MouseEvent>,
    /// Whether it cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
}

/// A button with an icon, and a name for those who do not see or know it.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let IconButtonProps { name, icon, onclick, disabled } = props;
    html! {
        <button aria-label={name} title={name} {onclick} disabled={*disabled}>{ icon }</button>
    }
}
