//! Why something is so: what led there, each step of it to be asked about in its turn.

use yew::prelude::*;

use crate::app::action::{Act, Action};
use crate::app::dom::{each, none, pressed};
use crate::app::draw::{draw, draw_tag};
use crate::app::panels::inspector::panel;
use scene::{Card, Selection, WhyLine, WhyView, words};
use sim::Question;

/// How deep a cause may stand to the right of what it causes; deeper ones stand in line.
const DEEPEST: u8 = 5;

/// An answer, or that there is none.
pub fn why(answer: Option<&WhyView>, act: &Act) -> Html {
    let Some(answer) = answer else {
        let words = "<p class='why'>There is nothing of that kind at this instant.</p>";
        return panel("selected", "Selected", &"Why?", &"", draw(words, &[], vec![]));
    };
    let card = answer.card();
    // The card tells the event itself.
    let told = usize::from(card.is_some());
    let rows = each(answer.lines.iter().skip(told), |reason| row(reason, act));
    let parts = draw(
        "<><ol class='reasons'><></ol><p class='why'>{}</p>",
        &[&answer.end],
        vec![card.map_or_else(none, |card| event(&card)), rows],
    );
    let more = answer.lines.len() > told;
    let aside = if more { "click a line to ask on" } else { "" };
    panel("selected", "Selected", &answer.title, &aside, parts)
}

/// What happened, why, and by which rule.
fn event(card: &Card<'_>) -> Html {
    draw(
        "<dl class='facts card'><dt>What</dt><dd><b>{}</b></dd><dt>Why</dt><dd>{}</dd>\
         <dt>Rule</dt><dd>{} <small>{}</small></dd></dl>",
        &[&card.what, &card.why, &card.reference.text, &card.reference.section],
        vec![],
    )
}

fn row(reason: &WhyLine, act: &Act) -> Html {
    let WhyLine { line, depth, root } = reason;
    let (number, time) = (line.number, line.time);
    let root = match root.as_str() {
        "" => none(),
        root => draw("<em>{}</em>", &[&root], vec![]),
    };
    let button = draw_tag(
        "<button data-record='{}'><time>{}</time><span><b>{}</b><span class='why'>{}</span><></span>\
         <small>{}</small></button>",
        &[&number, &words::clock(time), &line.what, &line.suffix(), &line.section],
        vec![root],
    );
    let ask = Action::Select(Selection::Why(Question::Event { number, time }));
    draw("<li class='depth-{}'><></li>", &[&(*depth).min(DEEPEST)], vec![pressed(button, act, ask)])
}
