//! A question of a lesson: something to be predicted before it is seen.

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use lesson::Choice;
use session::LessonAction;

/// The properties of a [`Question`].
#[derive(Properties, PartialEq)]
pub struct QuestionProps {
    /// The question.
    pub question: lesson::Question,
    /// The place of the choice that was made, from 0.
    pub chosen: Option<usize>,
}

/// A question with its choices, and once it was answered which one is right and why.
#[component]
pub fn Question(props: &QuestionProps) -> Html {
    let QuestionProps { question, chosen } = props;
    let dispatch = use_dispatch();
    let answered = chosen.is_some();
    let choice = |(place, choice): (usize, &Choice)| {
        let (class, sign) = match (answered, choice.right, *chosen == Some(place)) {
            (true, true, _) => ("right", "✓".to_owned()),
            (true, false, true) => ("wrong", "✗".to_owned()),
            _ => ("", (place + 1).to_string()),
        };
        let onclick = dispatch.reform(move |_: MouseEvent| LessonAction::Choose(place).into());
        html! {
            <button {class} {onclick} disabled={answered}
                aria-pressed={(*chosen == Some(place)).to_string()}>
                <kbd>{ sign }</kbd>{ " " }<span>{ &choice.text }</span>
            </button>
        }
    };
    html! {
        <div class="question" role="group" aria-label="Question">
            <p class="asked">{ &question.text }</p>
            <div class="options">{ for question.choices.iter().enumerate().map(choice) }</div>
            { verdict(question, *chosen) }
        </div>
    }
}

/// Draws why the choice that was made is right or wrong.
fn verdict(question: &lesson::Question, chosen: Option<usize>) -> Html {
    let right = question.choices.iter().find(|choice| choice.right);
    let why_right = right.map_or("", |right| &right.why);
    match chosen.and_then(|place| question.choices.get(place)) {
        Some(choice) if choice.right => {
            html! { <p class="good"><b>{ "✓ Right." }</b>{ format!(" {}", choice.why) }</p> }
        }
        Some(choice) => html! {
            <p class="bad"><b>{ "✗ No." }</b>{ format!(" {} {why_right}", choice.why) }</p>
        },
        None => Html::default(),
    }
}
