//! The chapters of the story, and what was said so far.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::components::fetching::Fetching;
use crate::dispatch::use_dispatch;
use lesson::{CompiledLesson, Contents, Heading, Kind, Step, Words};
use session::{Dialog, FetchState, LessonAction, Progress};

/// The step that is read.
#[derive(Clone, PartialEq)]
pub struct Here {
    /// The chapter's name.
    pub id: String,
    /// The chapter.
    pub course: Rc<CompiledLesson>,
    /// The place of the step, from 0.
    pub step: usize,
}

/// The properties of a [`ContentsDialog`].
#[derive(Properties, PartialEq)]
pub struct ContentsDialogProps {
    /// All lessons.
    pub contents: Rc<Contents>,
    /// How many steps of each lesson were read.
    pub read: Progress,
    /// The step that is read.
    pub here: Option<Here>,
    /// How it stands with a chapter that is still to come.
    pub fetch: Option<FetchState>,
}

/// The chapters; of the one that is read, all that was said so far.
#[component]
pub fn ContentsDialog(props: &ContentsDialogProps) -> Html {
    let ContentsDialogProps { contents, read, here, fetch } = props;
    let count = contents.of_kind(Kind::Chapter).count();
    let minutes = |is_counted: fn(&Heading) -> bool| -> u64 {
        let counted = contents.of_kind(Kind::Chapter).filter(|chapter| is_counted(chapter));
        counted.map(|chapter| chapter.minutes).sum()
    };
    let (all, shortest) = (minutes(|_| true), minutes(|chapter| chapter.main));
    let chapter = |heading: &Heading| {
        let read = read.of(&heading.id).min(heading.steps);
        let here = here.clone().filter(|here| here.id == heading.id);
        html! { <Chapter key={heading.id.as_str()} heading={heading.clone()} {read} {here} /> }
    };
    html! {
        <DialogFrame dialog={Dialog::Contents} name="Contents" title="The story">
            if let Some(state) = *fetch {
                <Fetching {state} />
            }
            <p>
                { format!(
                    "{count} chapters, about {all} minutes; the shortest way, marked ★, takes {shortest}. \
                     Space, Enter and the arrow keys turn the pages; at any step you can do what you like \
                     with the cluster, and come back."
                ) }
            </p>
            <ol class="chapters">{ for contents.of_kind(Kind::Chapter).map(chapter) }</ol>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct ChapterProps {
    heading: Heading,
    read: u64,
    here: Option<Here>,
}

#[component]
fn Chapter(props: &ChapterProps) -> Html {
    let ChapterProps { heading, read, here } = props;
    let Heading { id, title, summary, minutes, steps, main, .. } = heading;
    let dispatch = use_dispatch();
    let open = |step: usize| {
        let id = id.clone();
        dispatch.reform(move |_| LessonAction::Open { id: id.clone(), step }.into())
    };
    let state = match *read {
        0 => format!("{minutes} min"),
        read if read == *steps => "✓ read".into(),
        read => format!("{read} of {steps}"),
    };
    let said = |here: &Here| {
        let read = usize::try_from(*read).unwrap_or(0).max(here.step + 1);
        let line = |(place, stop): (usize, &Step)| {
            let caption = format!("{}. {}", place + 1, Words(&stop.caption).plain());
            let current = (place == here.step).then_some("step");
            let onclick = open(place);
            html! {
                <li key={place}>
                    <button class="row" aria-current={current} {onclick}>{ caption }</button>
                </li>
            }
        };
        let lines = here.course.steps.iter().enumerate().take(read).map(line);
        html! { <ol class="read-so-far">{ for lines }</ol> }
    };
    html! {
        <li>
            <button class="row" aria-current={here.as_ref().map(|_| "step")} onclick={open(0)}>
                <b>
                    { title }
                    if *main {
                        <i title="on the shortest way">{ " ★" }</i>
                    }
                </b>
                <small>{ state }</small><span>{ summary }</span>
            </button>
            { here.as_ref().map(said) }
        </li>
    }
}
