//! The caption of a lesson below the stage, and what lies over the stage while it is read.

use std::rc::Rc;

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use lesson::{Challenge, CompiledLesson, Heading, Kind, Meaning, Step, Words};
use session::{Action, Dialog, Explained, LessonAction, ViewAction};

/// The properties of a [`LessonCaption`].
#[derive(Clone, Properties, PartialEq)]
pub struct LessonCaptionProps {
    /// The lesson's place in the list of contents.
    pub heading: Rc<Heading>,
    /// The lesson.
    pub course: Rc<CompiledLesson>,
    /// The place of the stop that is read, from 0.
    pub step: usize,
    /// Whether what the stop asks was answered or skipped.
    pub shown: bool,
    /// What lies over the stage.
    pub explained: Explained,
    /// The meaning of the word that is explained.
    pub meaning: Option<Meaning>,
    /// Whether the lesson is read, and nothing else was done in its run.
    pub reading: bool,
    /// Whether captions advance by themselves.
    pub auto: bool,
    /// How many interventions the reader has made.
    pub actions: usize,
    /// How many interventions reached the challenge's goal, once they have.
    pub solved: Option<u64>,
}

impl LessonCaptionProps {
    fn stop(&self) -> &Step {
        &self.course.steps[self.step]
    }

    fn is_last(&self) -> bool {
        self.step + 1 == self.course.steps.len()
    }

    /// Returns the challenge, once its introduction is read.
    fn challenge(&self) -> Option<&Challenge> {
        self.course.challenge.as_ref().filter(|_| self.is_last())
    }
}

/// The caption between *Back* and *Next*, in the place of what happened last.
#[component]
pub fn LessonCaption(props: &LessonCaptionProps) -> Html {
    let dispatch = use_dispatch();
    let list = match props.heading.kind {
        Kind::Chapter => || LessonAction::Story.into(),
        Kind::Scenario | Kind::Challenge => || LessonAction::Gallery.into(),
    };
    let onclick = dispatch.reform(move |_: MouseEvent| list());
    let place =
        format!("{} · {} of {}", props.heading.title, props.step + 1, props.course.steps.len());
    let stop = props.stop();
    html! {
        <>
            <div class="told-over"><Over ..props.clone() /></div>
            <div class="caption told">
                <BackButton ..props.clone() />
                <div>
                    <small>
                        <button class="place" title="All chapters, and what was said" {onclick}>
                            { place }
                        </button>
                        if props.challenge().is_none() {
                            if props.reading {
                                <AutoAdvance on={props.auto} />
                            } else {
                                <em>{ " · you're in control" }</em>
                            }
                        }
                    </small>
                    <p aria-live="polite">
                        if let Some(question) = stop.question.as_ref().filter(|_| !props.shown) {
                            <b>{ &question.text }</b>
                        } else {
                            <Caption text={stop.caption.clone()} />
                        }
                    </p>
                </div>
                <NextButton ..props.clone() />
            </div>
        </>
    }
}

/// The properties of [`AutoAdvance`].
#[derive(Properties, PartialEq)]
pub struct AutoAdvanceProps {
    /// Whether captions advance by themselves.
    pub on: bool,
}

/// The switch that lets captions advance by themselves.
#[component]
pub fn AutoAdvance(props: &AutoAdvanceProps) -> Html {
    let onclick = use_dispatch().reform(|_: MouseEvent| LessonAction::ToggleAutoAdvance.into());
    html! {
        <button class="auto" title="Auto-advance" aria-pressed={props.on.to_string()} {onclick}>
            { "▶▶ auto" }
        </button>
    }
}

#[component]
fn BackButton(props: &LessonCaptionProps) -> Html {
    let dispatch = use_dispatch();
    let (name, text, action): (_, _, fn() -> Action) =
        if props.reading || props.challenge().is_none() {
            ("Back", "‹ Back", || LessonAction::Back.into())
        } else {
            ("Start again", "⟲ Again", || LessonAction::Return.into())
        };
    let heading = &props.heading;
    let first = props.step == 0 && (heading.kind != Kind::Chapter || heading.place == 1);
    let onclick = dispatch.reform(move |_: MouseEvent| action());
    html! {
        <button aria-label={name} disabled={first && props.reading} {onclick}>{ text }</button>
    }
}

#[component]
fn NextButton(props: &LessonCaptionProps) -> Html {
    let dispatch = use_dispatch();
    let gallery = props.is_last() && props.heading.kind != Kind::Chapter;
    let (name, text, action): (_, _, fn() -> Action) = match (props.challenge(), props.reading) {
        (Some(_), _) => ("Hint", "Hint", || LessonAction::Explain(Explained::Hint).into()),
        (None, false) => {
            ("Back to the story", "Back to the story ›", || LessonAction::Return.into())
        }
        (None, true) if gallery => ("Gallery", "Gallery ›", || LessonAction::Next.into()),
        (None, true) => ("Next", "Next ›", || LessonAction::Next.into()),
    };
    let onclick = dispatch.reform(move |_: MouseEvent| action());
    html! { <button class="main" aria-label={name} {onclick}>{ text }</button> }
}

/// The properties of a [`Caption`].
#[derive(Properties, PartialEq)]
struct CaptionProps {
    text: AttrValue,
}

/// A text with its words of the glossary as buttons.
#[component]
fn Caption(props: &CaptionProps) -> Html {
    let dispatch = use_dispatch();
    let piece = |(shown, word): (&str, Option<&str>)| {
        let Some(word) = word.map(str::to_owned) else { return html! { shown } };
        let onclick = dispatch.reform(move |_: MouseEvent| {
            LessonAction::Explain(Explained::Word(word.clone())).into()
        });
        html! { <button class="word" aria-haspopup="dialog" {onclick}>{ shown }</button> }
    };
    html! { <>{ for Words(&props.text).pieces().map(piece) }</> }
}

/// What lies over the stage: the meaning of a word, a hint, or how a challenge stands.
#[component]
fn Over(props: &LessonCaptionProps) -> Html {
    let close =
        use_dispatch().reform(|_: MouseEvent| LessonAction::Explain(Explained::Nothing).into());
    let close = html! { <button onclick={close}>{ "Close" }</button> };
    match (&props.explained, props.challenge()) {
        (Explained::Word(_), _) => meaning(props.meaning.as_ref(), close),
        (Explained::Hint, Some(challenge)) => html! {
            <div class="told-card" role="dialog" aria-label="Hint">
                <b>{ "Hint" }</b>
                <p>{ &challenge.hint }</p>
                { close }
            </div>
        },
        (_, Some(challenge)) => html! {
            <Task best={challenge.best} at_most={challenge.at_most} actions={props.actions}
                solved={props.solved} />
        },
        _ => Html::default(),
    }
}

fn meaning(meaning: Option<&Meaning>, close: Html) -> Html {
    let Some(found) = meaning else { return Html::default() };
    html! {
        <div class="told-card" role="dialog" aria-label="Meaning">
            <b>{ &found.word }</b>
            { " " }
            <small>{ &found.section }</small>
            <p>{ &found.meaning }</p>
            { close }
        </div>
    }
}

/// The properties of a [`Task`].
#[derive(Properties, PartialEq)]
struct TaskProps {
    best: u64,
    at_most: Option<u64>,
    actions: usize,
    solved: Option<u64>,
}

/// How a challenge stands.
#[component]
fn Task(props: &TaskProps) -> Html {
    let TaskProps { best, at_most, actions, solved } = *props;
    let dispatch = use_dispatch();
    let Some(solved) = solved else {
        let used = match at_most {
            Some(most) => format!("{actions} of {} used", counted(most)),
            None => format!("{} used", counted(actions as u64)),
        };
        return html! {
            <div class="told-card small"><p>{ format!("{used}. Best known: {best}.") }</p></div>
        };
    };
    let better = if solved < best { " New best!" } else { "" };
    let solved = counted(solved);
    html! {
        <div class="told-card good done" role="status">
            <p><b>{ "Done" }</b>{ format!(" with {solved}. Best known: {best}.{better}") }</p>
            <div class="options">
                <button onclick={dispatch.reform(|_| ViewAction::Toggle(Dialog::Share).into())}>{ "Share the solution" }</button>
                <button onclick={dispatch.reform(|_| LessonAction::Gallery.into())}>{ "Other challenges" }</button>
            </div>
        </div>
    }
}

fn counted(actions: u64) -> String {
    format!("{actions} {}", if actions == 1 { "intervention" } else { "interventions" })
}
