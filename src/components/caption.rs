//! The line below the stage: what happened last, and the way into the story.

use std::rc::Rc;

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use raft::NodeId;
use scene::EventLine;
use session::LessonAction;

/// The caption before anything has happened.
const BEGINNING: &str =
    "All nodes are followers. The first whose election timer expires will run for election.";

/// The properties of a [`Caption`].
#[derive(Properties, PartialEq)]
pub struct CaptionProps {
    /// What happened last.
    pub line: Option<Rc<EventLine>>,
    /// The leader that the visitor is invited to crash.
    pub invited: Option<NodeId>,
    /// The story was opened before.
    pub story_begun: bool,
}

/// One sentence on what happened last, and a button that opens the story.
#[component]
pub fn Caption(props: &CaptionProps) -> Html {
    let dispatch = use_dispatch();
    let (sentence, section) = match (&props.line, props.invited) {
        (_, Some(leader)) => (format!("{leader} is the leader. Press it to crash it."), ""),
        (None, None) => (BEGINNING.to_owned(), "§5.2"),
        (Some(line), None) => (format!("{}{}.", line.what, line.suffix()), line.section),
    };
    let start = if props.story_begun { "Continue the story ›" } else { "Start the story ›" };
    html! {
        <div class="caption">
            <p><span>{ sentence }</span>{ " " }<small>{ section }</small></p>
            <button class="main" onclick={dispatch.reform(|_| LessonAction::Story.into())}>{ start }</button>
        </div>
    }
}
