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
}

/// A sentence with a button that takes it away; of a question, also one that says yes.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let NoticeProps { kind, text } = props;
    let dispatch = use_dispatch();
    html! {
        <p class="complaint" role="alert">
            <span>{ text }</span>
            if *kind == NoticeKind::Confirmation {
                <button onclick={dispatch.reform(|_| NoticeAction::Confirm.into())}>{ "Yes" }</button>
            }
            if *kind != NoticeKind::Progress {
                <IconButton
                    name="Dismiss"
                    icon="✕"
                    onclick={dispatch.reform(|_| NoticeAction::Dismiss.into())}
                />
            }
        </p>
    }
}
