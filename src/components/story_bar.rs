//! The bar of a lesson: its steps, and between *Back* and *Next* the sentence that is read, or what is asked.

use std::rc::Rc;

use yew::prelude::*;

use super::popover::PopoverFrame;
use super::question::Question;
use super::words::WordsOf;
use crate::dispatch::use_dispatch;
use lesson::{Challenge, CompiledLesson, Heading, Kind, Meaning, Step};
use session::{Action, Dialog, Explained, LessonAction, ViewAction};

/// The properties of a [`StoryBar`].
#[derive(Clone, Properties, PartialEq)]
pub struct StoryBarProps {
    /// The lesson's place in the list of contents.
    pub heading: Rc<Heading>,
    /// The lesson.
    pub lesson: Rc<CompiledLesson>,
    /// The place of the step that is read, from 0.
    pub step: usize,
    /// How many steps have been read.
    pub read: u64,
    /// What was chosen of the question's answers.
    pub chosen: Option<usize>,
    /// What the step asks, until it is answered or skipped.
    pub question: Option<lesson::Question>,
    /// What lies over the stage.
    pub explained: Explained,
    /// The meaning of the word that is explained.
    pub meaning: Option<Meaning>,
    /// Whether the lesson is read, and nothing else was done in its run.
    pub reading: bool,
    /// Whether all that the caption speaks of has happened.
    pub is_over: bool,
    /// Whether captions advance by themselves.
    pub auto: bool,
    /// How many interventions the reader has made.
    pub actions: usize,
    /// How many interventions reached the challenge's goal, once they have.
    pub solved: Option<u64>,
}

impl StoryBarProps {
    fn current(&self) -> &Step {
        &self.lesson.steps[self.step]
    }

    fn is_last(&self) -> bool {
        self.step + 1 == self.lesson.steps.len()
    }

    fn explained_word(&self) -> Option<AttrValue> {
        match &self.explained {
            Explained::Word(word) => Some(word.clone().into()),
            Explained::Hint | Explained::Nothing => None,
        }
    }

    /// Returns the challenge, once its introduction is read.
    fn challenge(&self) -> Option<&Challenge> {
        self.lesson.challenge.as_ref().filter(|_| self.is_last())
    }
}

/// The bar of a lesson.
#[component]
pub fn StoryBar(props: &StoryBarProps) -> Html {
    html! {
        <section class="told" aria-label="Story">
            <Over ..props.clone() />
            <StepsBar id={props.heading.id.clone()} steps={props.lesson.steps.len()} step={props.step} read={props.read} />
            <BackButton ..props.clone() />
            // In a low window it scrolls, by keyboard too.
            <div class="said" aria-live="polite" tabindex="0">
                if let Some(question) = &props.question {
                    <Question question={question.clone()} chosen={props.chosen} />
                } else {
                    <p class="sentence"><WordsOf text={props.current().caption.clone()} explained={props.explained_word()} /></p>
                }
            </div>
            <NextButton ..props.clone() />
            <MeaningCard ..props.clone() />
            <Meta ..props.clone() />
        </section>
    }
}

/// The properties of a [`StepsBar`].
#[derive(Properties, PartialEq)]
struct StepsBarProps {
    id: AttrValue,
    steps: usize,
    step: usize,
    read: u64,
}

/// A piece for each step, to be pressed; the reader's own stands out.
#[component]
fn StepsBar(props: &StepsBarProps) -> Html {
    let StepsBarProps { id, steps, step, read } = props;
    let dispatch = use_dispatch();
    let piece = |place: usize| {
        let id = id.to_string();
        let onclick = dispatch
            .reform(move |_: MouseEvent| LessonAction::Open { id: id.clone(), step: place }.into());
        let name = format!("Step {} of {steps}", place + 1);
        let class = if place < *step || (place as u64) < *read { "read" } else { "" };
        let current = (place == *step).then_some("step");
        html! {
            <li key={place}>
                <button {class} aria-label={name.clone()} title={name} aria-current={current}
                    tabindex="-1" {onclick}></button>
            </li>
        }
    };
    html! { <ol class="steps-bar" aria-label="Steps">{ for (0..*steps).map(piece) }</ol> }
}

/// Where the reader is, and what else they can do.
#[component]
fn Meta(props: &StoryBarProps) -> Html {
    let dispatch = use_dispatch();
    let list = match props.heading.kind {
        Kind::Chapter => ViewAction::Toggle(Dialog::Contents).into(),
        Kind::Scenario | Kind::Challenge => Action::from(LessonAction::Gallery),
    };
    let onclick = dispatch.reform(move |_: MouseEvent| list.clone());
    let try_it = dispatch.reform(|_: MouseEvent| LessonAction::TryIt.into());
    let place =
        format!("{} · {} of {}", props.heading.title, props.step + 1, props.lesson.steps.len());
    html! {
        <p class="meta">
            <button class="place" title="All chapters, and what was said" {onclick}>{ place }</button>
            if props.reading && props.challenge().is_none() {
                <button class="try" title="Open the workbench with this very cluster" onclick={try_it}>
                    { "Try it yourself" }
                </button>
                <AutoAdvance on={props.auto} />
            } else if props.challenge().is_none() {
                <em>{ "You're in control: the story waits here." }</em>
            }
        </p>
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
fn BackButton(props: &StoryBarProps) -> Html {
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
        <button class="turn back" aria-label={name} title={props.reading.then(|| format!("{name} (←)"))}
            aria-keyshortcuts={props.reading.then_some("ArrowLeft")}
            disabled={first && props.reading} {onclick}>{ text }</button>
    }
}

#[component]
fn NextButton(props: &StoryBarProps) -> Html {
    let dispatch = use_dispatch();
    let element = use_node_ref();
    let place = (props.heading.id.clone(), props.reading);
    // A reader who enters a lesson can go on with Space at once.
    use_effect_with((element.clone(), place), |(element, _)| {
        if let Some(button) = element.cast::<web_sys::HtmlElement>() {
            let _stays_where_it_is = button.focus();
        }
    });
    let gallery = props.is_last() && props.heading.kind != Kind::Chapter;
    // Once a choice was judged there is nothing to skip: what happens is played next.
    let waits = props.question.is_some() && props.chosen.is_none();
    let (name, text, action): (_, _, fn() -> Action) = match (props.challenge(), props.reading) {
        (Some(_), _) => ("Hint", "Hint", || LessonAction::Explain(Explained::Hint).into()),
        (None, false) => {
            ("Back to the story", "Back to the story ›", || LessonAction::Return.into())
        }
        (None, true) if waits => ("Next", "Skip ›", || LessonAction::Next.into()),
        (None, true) if gallery => ("Gallery", "Gallery ›", || LessonAction::Next.into()),
        (None, true) => ("Next", "Next ›", || LessonAction::Next.into()),
    };
    let onclick = dispatch.reform(move |_: MouseEvent| action());
    let is_due = props.reading && props.is_over && props.question.is_none();
    let class = classes!("turn", "next", (!waits).then_some("main"), is_due.then_some("due"));
    let name = if waits { "Skip" } else { name };
    html! {
        <button {class} aria-label={name} title={props.reading.then(|| format!("{name} (Space)"))}
            aria-keyshortcuts={props.reading.then_some("Space")} ref={element} {onclick}>{ text }</button>
    }
}

/// What lies over the stage: a hint, or how a challenge stands.
#[component]
fn Over(props: &StoryBarProps) -> Html {
    let close =
        use_dispatch().reform(|_: MouseEvent| LessonAction::Explain(Explained::Nothing).into());
    let close = html! { <button onclick={close}>{ "Close" }</button> };
    let card = match (&props.explained, props.challenge()) {
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
    };
    html! { <div class="told-over">{ card }</div> }
}

/// The meaning of the word that is explained, at the word.
#[component]
fn MeaningCard(props: &StoryBarProps) -> Html {
    let word = props.explained_word();
    let Some((word, found)) = word.zip(props.meaning.as_ref()) else { return Html::default() };
    let close = Action::from(LessonAction::Explain(Explained::Nothing));
    let thing = format!(".word[data-word=\"{}\"]", word.replace('"', "\\\""));
    html! {
        <PopoverFrame key={&*word} {close} name="Meaning" {thing} in_text=true>
            <h2>{ &found.word }{ " " }<small>{ &found.section }</small></h2>
            <p>{ &found.meaning }</p>
        </PopoverFrame>
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
            <p><b>{ "✓ Done" }</b>{ format!(" with {solved}. Best known: {best}.{better}") }</p>
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
