//! The head of the page.

use yew::prelude::*;

use super::icon_button::IconButton;
use crate::dispatch::use_dispatch;
use session::{Dialog, LessonAction, Mode, ViewAction};

/// The properties of a [`Header`].
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// Which part of the site the visitor is in.
    pub mode: Mode,
}

/// The name of the page, and the ways through it.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let dispatch = use_dispatch();
    let ways = [
        ("Story", Mode::Story, LessonAction::Story),
        ("Sandbox", Mode::Sandbox, LessonAction::Leave),
        ("Scenarios", Mode::Scenarios, LessonAction::Gallery),
    ];
    let way = |(name, to, action): (&'static str, Mode, LessonAction)| {
        let current = (props.mode == to).then_some("page");
        let onclick = dispatch.reform(move |_| action.clone().into());
        html! { <button key={name} aria-current={current} {onclick}>{ name }</button> }
    };
    html! {
        <header>
            <a class="skip" href="#stage">{ "Skip to the stage" }</a>
            <h1>{ "Raft" }<span>{ "arium" }</span></h1>
            <nav aria-label="Modes">{ for ways.into_iter().map(way) }</nav>
        </header>
    }
}

/// The properties of [`Tools`].
#[derive(Properties, PartialEq)]
pub struct ToolsProps {
    /// Whether the story is read, which needs no more than its chapters.
    pub reading: bool,
}

/// What concerns the page as a whole. It stands at the right of the head, and comes last with the Tab key: after the
/// stage, and all that one does there.
#[component]
pub fn Tools(props: &ToolsProps) -> Html {
    let dispatch = use_dispatch();
    let opener = |name: &'static str, dialog: Dialog| {
        let onclick = dispatch.reform(move |_: MouseEvent| ViewAction::Toggle(dialog).into());
        html! { <button aria-haspopup="dialog" {onclick}>{ name }</button> }
    };
    let present = dispatch.reform(|_: MouseEvent| ViewAction::Present(true).into());
    let toggle_help = dispatch.reform(|_| ViewAction::Toggle(Dialog::Legend).into());
    html! {
        <>
        <div class="settings" role="group" aria-label="Settings">
            if props.reading {
                { opener("Chapters", Dialog::Contents) }
                <button aria-keyshortcuts="F" title="Full screen (F)" onclick={present}>{ "Full screen" }</button>
            } else {
                { opener("Cluster", Dialog::Cluster) }
                { opener("Network", Dialog::Network) }
            }
            { opener("Share", Dialog::Share) }
        </div>
        <div class="tools" role="group" aria-label="Tools">
            <IconButton name="Help" icon="?" onclick={toggle_help} />
        </div>
        </>
    }
}
