//! A text of a lesson, whose words of the glossary can be pressed.

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use lesson::Words;
use session::{Explained, LessonAction};

/// The properties of [`WordsOf`].
#[derive(Properties, PartialEq)]
pub struct WordsOfProps {
    /// The text, as its author wrote it.
    pub text: AttrValue,
    /// The word that is explained.
    pub explained: Option<AttrValue>,
}

/// A text with its words of the glossary as buttons.
#[component]
pub fn WordsOf(props: &WordsOfProps) -> Html {
    let dispatch = use_dispatch();
    let piece = |(shown, word): (&str, Option<&str>)| {
        let Some(word) = word.map(str::to_owned) else { return html! { shown } };
        let word_explained = word.clone();
        let expanded = props.explained.as_deref() == Some(&word[..]);
        let onclick = dispatch.reform(move |_: MouseEvent| {
            LessonAction::Explain(Explained::Word(word_explained.clone())).into()
        });
        html! {
            <button class="word" data-word={word.clone()} aria-haspopup="dialog" aria-expanded={expanded.to_string()} {onclick}>
                { shown }
            </button>
        }
    };
    html! { <>{ for Words(&props.text).pieces().map(piece) }</> }
}
