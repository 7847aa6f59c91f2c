//! What the page says: why something could not be done, how far work is, what it asks before it acts.

use yew::prelude::*;

use super::icon_button::IconButton;
use crate::dispatch::use_dispatch;
use session::{NoticeAction, NoticeKind};

/// The properties of a [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// What kind of notice it is.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: AttrValue,
    /// Of work that is under way: how much of it is done, in percent.
    #[prop_or_default]
    pub percent: Option<u64>,
}

/// A sentence with a button that takes it away; of a question, also one that says yes. How far work is can be read,
/// but is not said aloud at each percent.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let NoticeProps { kind, text, percent } = props;
    let dispatch = use_dispatch();
    if *kind == NoticeKind::Progress {
        return html! {
            <label class="complaint">
                <span>{ text }</span>
                <progress max="100" value={percent.map(|percent| percent.to_string())} />
            </label>
        };
    }
    html! {
        <p class={classes!("complaint", (*kind == NoticeKind::Error).then_some("refused"))} role="alert">
            <span>{ text }</span>
            if *kind == NoticeKind::Confirmation {
                <button onclick={dispatch.reform(|_| NoticeAction::Confirm.into())}>{ "Yes" }</button>
            }
            <IconButton
                name="Dismiss"
                icon="✕"
                onclick={dispatch.reform(|_| NoticeAction::Dismiss.into())}
            />
        </p>
    }
}
