//! What the page says: why something could not be done, how far work is, what it asks before it acts.

use std::rc::Rc;

use yew::prelude::*;

use super::icon_button::IconButton;
use crate::dispatch::use_dispatch;
use session::{Dialog, ErrorNotice, NoticeAction, NoticeKind, Session, WorkProgress};

/// All that is to be said now. It is said by what lies on top: the page, or the dialog that is open over it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NoticeList(Rc<Vec<NoticeProps>>);

impl NoticeList {
    /// Returns what there is to say, but for what is said beside a field.
    pub fn new(session: &Session) -> Self {
        let percent = session.notices().progress().map(WorkProgress::percent);
        let beside = file_error(session).is_some();
        let sentences = session.notices().sentences().into_iter();
        let elsewhere = |kind| kind == NoticeKind::Error && beside;
        let notices = sentences.filter(|(kind, _)| !elsewhere(*kind)).map(|(kind, text)| {
            let percent = percent.filter(|_| kind == NoticeKind::Progress);
            NoticeProps { kind, text: text.into(), percent }
        });
        Self(Rc::new(notices.collect()))
    }
}

/// Returns why the file that was chosen cannot be opened: the dialog with the field for it says so there.
pub fn file_error(session: &Session) -> Option<AttrValue> {
    let is_there = session.view().dialog() == Some(Dialog::Share);
    let error = session.notices().error().filter(|error| is_there && error.is_of_file());
    error.map(ErrorNotice::to_string).map(AttrValue::from)
}

/// The notices that are shown now.
#[component]
pub fn NoticeArea() -> Html {
    let NoticeList(notices) = use_context().unwrap_or_default();
    let notice =
        |notice: &NoticeProps| html! { <Notice key={notice.kind as usize} ..notice.clone() /> };
    html! { <div class="notices">{ for notices.iter().map(notice) }</div> }
}

/// The properties of a [`Notice`].
#[derive(Properties, Clone, PartialEq, Debug)]
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
