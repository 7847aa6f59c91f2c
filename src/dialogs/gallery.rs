//! The scenarios and challenges, each with a small picture.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use super::miniature::MiniatureView;
use crate::components::fetching::Fetching;
use crate::dispatch::use_dispatch;
use lesson::{Contents, Heading, Kind};
use scene::Miniature;
use session::{Dialog, FetchState, LessonAction, Progress};

/// The properties of a [`GalleryDialog`].
#[derive(Properties, PartialEq)]
pub struct GalleryDialogProps {
    /// All lessons.
    pub contents: Rc<Contents>,
    /// Challenges that were solved, each with the fewest interventions that it took.
    pub solved: Progress,
    /// The pictures of the lessons that are here already.
    pub pictures: Rc<BTreeMap<String, Rc<Miniature>>>,
    /// How it stands with the lessons that are still to come.
    pub fetch: Option<FetchState>,
}

/// The scenarios and the challenges.
#[component]
pub fn GalleryDialog(props: &GalleryDialogProps) -> Html {
    let GalleryDialogProps { contents, solved, pictures, fetch } = props;
    let card = |heading: &Heading| {
        let solved = solved.of(&heading.id);
        let picture = pictures.get(&heading.id).cloned();
        html! { <Card key={heading.id.as_str()} heading={heading.clone()} {solved} {picture} /> }
    };
    html! {
        <DialogFrame dialog={Dialog::Gallery}
            name="Scenarios and challenges"
            title="Scenarios"
            class="dialog gallery"
        >
            if let Some(state) = *fetch {
                <Fetching {state} />
            }
            <p>{ "Each is a real run. Watch it, then change it." }</p>
            <div class="cards">{ for contents.of_kind(Kind::Scenario).map(card) }</div>
            <h2><b>{ "Challenges" }</b></h2>
            <p>{ "Reach the goal yourself, with as few interventions as you can." }</p>
            <div class="cards">{ for contents.of_kind(Kind::Challenge).map(card) }</div>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct CardProps {
    heading: Heading,
    /// The fewest interventions with which it was solved; 0 if it was not.
    solved: u64,
    picture: Option<Rc<Miniature>>,
}

/// A lesson with its picture.
#[component]
fn Card(props: &CardProps) -> Html {
    let CardProps { heading, solved, picture } = props;
    let Heading { id, title, summary, kind, .. } = heading;
    let dispatch = use_dispatch();
    let onclick = {
        let id = id.clone();
        dispatch.reform(move |_| LessonAction::Open { id: id.clone(), step: 0 }.into())
    };
    html! {
        <button class="scene" {onclick}>
            <MiniatureView {picture} />
            <span>
                <b>{ title }</b>
                if *kind == Kind::Challenge && *solved > 0 {
                    { format!(" ✓ done with {solved}") }
                }
            </span>
            <small>{ summary }</small>
        </button>
    }
}
