//! Why something is so: what led there, each step of it to be asked about in its turn.

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{each, none, pressed};
use super::draw::{draw, draw_tag};
use super::inspector::panel;
use crate::scene::{Answer, Reason, Selection, words};
use crate::sim::Question;

/// How deep a cause may stand to the right of what it causes; deeper ones stand in line.
const DEEPEST: u8 = 5;

/// An answer, or that there is none.
pub fn why(answer: Option<&Answer>, act: &Act) -> Html {
    let Some(answer) = answer else {
        let words = "<p class='why'>There is nothing of that kind at this instant.</p>";
        return panel("selected", "Selected", &"Why?", &"", draw(words, &[], vec![]));
    };
    let parts = draw(
        "<ol class='reasons'><></ol><p class='why'>{}</p>",
        &[&answer.end],
        vec![each(&answer.reasons, |reason| row(reason, act))],
    );
    panel("selected", "Selected", &answer.title, &"click a line to ask on", parts)
}

fn row(reason: &Reason, act: &Act) -> Html {
    let Reason { line, depth, root } = reason;
    let (number, time) = (line.number, line.time);
    let root = match root.as_str() {
        "" => none(),
        root => draw("<em>{}</em>", &[&root], vec![]),
    };
    let button = draw_tag(
        "<button data-record='{}'><time>{}</time><span><b>{}</b><span class='why'>{}</span><></span>\
         <small>{}</small></button>",
        &[&number, &words::clock(time), &line.what, &line.behind(), &line.section],
        vec![root],
    );
    let ask = Action::Select(Selection::Why(Question::Event { number, time }));
    draw("<li class='depth-{}'><></li>", &[&(*depth).min(DEEPEST)], vec![pressed(button, act, ask)])
}
