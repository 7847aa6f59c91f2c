//! The frame of a dialog: the browser's own, which keeps the focus inside and gives it back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::components::icon_button::IconButton;
use crate::components::notice::NoticeArea;
use crate::dispatch::use_dispatch;
use session::{Dialog, ViewAction};

/// The properties of a [`DialogFrame`].
#[derive(Properties, PartialEq)]
pub struct DialogFrameProps {
    /// Which dialog it is.
    pub dialog: Dialog,
    /// Whether it is open. One that is not is in the document all the same, so that its fields keep what was typed.
    #[prop_or(true)]
    pub open: bool,
    /// Its accessible name.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its classes.
    #[prop_or("dialog")]
    pub class: &'static str,
    /// What is in it.
    pub children: Html,
}

/// A box over the page, with a heading and a button that closes it.
#[component]
pub fn DialogFrame(props: &DialogFrameProps) -> Html {
    let DialogFrameProps { dialog, open, name, title, class, children } = props;
    let element = use_node_ref();
    use_effect_with((element.clone(), *open), |(element, open)| {
        let dialog = element.cast::<HtmlDialogElement>().filter(|_| *open);
        if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
            // It is in the document and closed, so it can be opened.
            let _opened = dialog.show_modal();
        }
        // While it is still in the document, so that the focus goes back to where it was.
        move || {
            if let Some(dialog) = dialog.filter(HtmlDialogElement::open) {
                dialog.close();
            }
        }
    });
    let (dialog, dispatch) = (*dialog, use_dispatch());
    let onclose = dispatch.reform(move |_: Event| ViewAction::CloseDialog(dialog).into());
    let close = dispatch.reform(move |_: MouseEvent| ViewAction::CloseDialog(dialog).into());
    html! {
        <dialog class={*class} aria-label={*name} ref={element} {onclose}>
            <h2><b>{ *title }</b><IconButton name="Close" icon="✕" onclick={close} /></h2>
            // What the page says would lie behind, where nothing can be pressed.
            if props.open {
                <NoticeArea />
            }
            { children.clone() }
        </dialog>
    }
}
