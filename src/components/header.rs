//! The head of the page.

use std::rc::Rc;

use yew::prelude::*;

use super::icon_button::IconButton;
use super::text_field::TextField;
use super::verdict::Verdict;
use crate::browser::preferences::is_dark;
use crate::dispatch::use_dispatch;
use raft::Rules;
use session::{Dialog, Field, Forms, LessonAction, Mode, Tab, ViewAction};

/// The properties of a [`Header`].
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The seed of the run.
    pub seed: u64,
    /// Which part of the site the visitor is in.
    pub mode: Mode,
    /// What is in the fields.
    pub forms: Rc<Forms>,
    /// The worst violation that the checker has found.
    pub violation: Option<AttrValue>,
    /// The rules that the servers keep.
    pub rules: Rules,
}

/// The name of the page, the ways through it, the verdict, and what concerns the whole page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps { seed, mode, forms, violation, rules } = props;
    let dispatch = use_dispatch();
    let ways = [
        ("Story", Mode::Story, LessonAction::Story),
        ("Sandbox", Mode::Sandbox, LessonAction::Leave),
        ("Scenarios", Mode::Scenarios, LessonAction::Gallery),
    ];
    let way = |(name, to, action): (&'static str, Mode, LessonAction)| {
        let current = (*mode == to).then_some("page");
        let onclick = dispatch.reform(move |_| action.clone().into());
        html! { <button key={name} aria-current={current} {onclick}>{ name }</button> }
    };
    let open_setup = dispatch.reform(|_| ViewAction::OpenTab(Tab::Setup).into());
    let toggle_theme = dispatch.reform(|_| ViewAction::ToggleTheme(is_dark()).into());
    let toggle_share = dispatch.reform(|_| ViewAction::Toggle(Dialog::Share).into());
    let toggle_legend = dispatch.reform(|_| ViewAction::Toggle(Dialog::Legend).into());
    html! {
        <header>
            <h1>{ "Raft" }<span>{ "arium" }</span></h1>
            <nav aria-label="Modes">{ for ways.into_iter().map(way) }</nav>
            <Verdict {violation} rules={*rules} />
            <div class="tools">
                <TextField field={Field::Nodes} name="Nodes" {forms} />
                <span class="seed">
                    <button onclick={open_setup}>{ format!("seed {seed}") }</button>
                </span>
                <button onclick={toggle_share}>{ "Share" }</button>
                <IconButton name="Theme" icon="◐" onclick={toggle_theme} />
                <IconButton name="Help" icon="?" onclick={toggle_legend} />
            </div>
        </header>
    }
}
