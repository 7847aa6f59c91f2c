//! A question of a lesson: something to be predicted before it is seen.

use std::rc::Rc;

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use lesson::{Choice, CompiledLesson, Question};
use session::LessonAction;

/// The properties of a [`QuestionPanel`].
#[derive(Properties, PartialEq)]
pub struct QuestionPanelProps {
    /// The lesson.
    pub course: Rc<CompiledLesson>,
    /// The place of the stop that asks, from 0.
    pub step: usize,
    /// The place of the option that was chosen, from 0.
    pub chosen: Option<usize>,
    /// Whether the answer is shown.
    pub shown: bool,
}

/// A question with its options, and once it was answered which one is right and why.
#[component]
pub fn QuestionPanel(props: &QuestionPanelProps) -> Html {
    let QuestionPanelProps { course, step, chosen, shown } = props;
    let dispatch = use_dispatch();
    let Some(question) = course.steps.get(*step).and_then(|stop| stop.question.as_ref()) else {
        return Html::default();
    };
    let answered = chosen.is_some() || *shown;
    let option = |(place, choice): (usize, &Choice)| {
        let (class, sign) = match (answered, choice.right, *chosen == Some(place)) {
            (true, true, _) => ("right", "✓ "),
            (true, false, true) => ("wrong", "✗ "),
            _ => ("", ""),
        };
        let onclick = dispatch.reform(move |_: MouseEvent| LessonAction::Choose(place).into());
        html! {
            <button {class} {onclick} disabled={answered}
                aria-pressed={(*chosen == Some(place)).to_string()}>
                { format!("{sign}{}", choice.text) }
            </button>
        }
    };
    html! {
        <section class="panel question" id="selected" role="group" aria-label="Question">
            <h2>{ &question.text }</h2>
            <div class="options">{ for question.choices.iter().enumerate().map(option) }</div>
            <div aria-live="polite">{ verdict(question, *chosen, *shown) }</div>
        </section>
    }
}

/// Draws why the chosen option is right or wrong; before that, how to answer.
fn verdict(question: &Question, chosen: Option<usize>, shown: bool) -> Html {
    let right = question.choices.iter().find(|choice| choice.right);
    let why_right = right.map_or("", |right| &right.why);
    match chosen.and_then(|place| question.choices.get(place)) {
        Some(choice) if choice.right => {
            html! { <p class="good"><b>{ "Right." }</b>{ format!(" {}", choice.why) }</p> }
        }
        Some(choice) => html! {
            <>
                <p class="bad"><b>{ "No." }</b>{ format!(" {}", choice.why) }</p>
                <p>{ why_right }</p>
            </>
        },
        None if shown => html! { <p>{ why_right }</p> },
        None => {
            let last = question.choices.len();
            html! { <p class="why">{ format!("Press 1–{last} to answer, or Next to reveal.") }</p> }
        }
    }
}
