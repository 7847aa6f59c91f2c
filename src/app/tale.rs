//! A lesson as it is read: the caption below the stage, what it points at, and what lies over the stage.

use std::fmt::Write;

use yew::prelude::*;
use yew::virtual_dom::VTag;

use super::action::{Act, Action, Explained};
use super::dom::{all, button, each, none, pressed, yes};
use super::draw::{draw, draw_tag};
use super::shelf;
use lesson::{Challenge, Heading, Kind, Offer, Point, Question, Stop, Words};
use scene::words;
use sim::{Address, kind_name};

use super::action::Tab;

/// What is read.
pub struct Props<'a> {
    /// The lesson.
    pub heading: &'a Heading,
    /// The stop.
    pub stop: &'a Stop,
    /// Its place, from 0.
    pub step: usize,
    /// How many there are.
    pub stops: usize,
    /// Whether what it asks was answered or passed over.
    pub shown: bool,
    /// What lies over the stage.
    pub explained: &'a Explained,
    /// Whether nothing else was done in the run.
    pub reading: bool,
    /// The challenge, once its introduction is read.
    pub challenge: Option<&'a Challenge>,
    /// Whether captions come by themselves.
    pub auto: bool,
    /// How often the reader has done something.
    pub actions: usize,
    /// By how many interventions the goal was reached.
    pub solved: Option<u64>,
    /// What to tell when something is wanted.
    pub act: &'a Act,
}

/// The caption, in the place of what happened last.
pub fn tale(props: &Props<'_>) -> Html {
    let Props { heading, stop, step, stops, reading, act, .. } = *props;
    let place = format!("{} · {} of {stops}", heading.title, step + 1);
    let place = draw_tag(
        "<button class='place' title='All chapters, and what was said'>{}</button>",
        &[&place],
        vec![],
    );
    let list = if heading.kind == Kind::Chapter { Action::Story } else { Action::Gallery };
    let style = if reading && props.shown { style(&stop.points) } else { String::new() };
    draw(
        "<style>{}</style><div class='told-over'><></div><div class='caption told'><>\
         <div><small><><></small><p aria-live='polite'><></p></div><></div>",
        &[&style],
        vec![
            over(props),
            way_back(props),
            pressed(place, act, list),
            match (props.challenge, reading) {
                (Some(_), _) => none(),
                (None, true) => pressed(auto(props.auto), act, Action::ToggleAuto),
                (None, false) => draw("<em> · you have taken over</em>", &[], vec![]),
            },
            match &stop.question {
                Some(question) if !props.shown => draw("<b>{}</b>", &[&question.text], vec![]),
                _ => marked(&stop.caption, act),
            },
            way_on(props),
        ],
    )
}

/// The switch that lets captions come by themselves.
fn auto(on: bool) -> VTag {
    draw_tag(
        "<button class='auto' aria-pressed='{}' title='Let the captions come by themselves'>▶▶ auto</button>",
        &[&on],
        vec![],
    )
}

fn way_back(props: &Props<'_>) -> Html {
    let (name, sign, action) = if props.reading || props.challenge.is_none() {
        ("Back", "‹ Back", Action::Back)
    } else {
        ("Start again", "⟲ Again", Action::Return)
    };
    let first =
        props.step == 0 && (props.heading.kind != Kind::Chapter || props.heading.place == 1);
    let off = yes(first && props.reading);
    let tag = "<button aria-label='{}' disabled?='{}'>{}</button>";
    pressed(draw_tag(tag, &[&name, &off, &sign], vec![]), props.act, action)
}

fn way_on(props: &Props<'_>) -> Html {
    let (name, sign, action) = match (props.challenge, props.reading) {
        (Some(_), _) => ("Hint", "Hint", Action::Explain(Explained::Hint)),
        (None, false) => ("Back to the story", "Back to the story ›", Action::Return),
        (None, true) if props.step + 1 == props.stops => match props.heading.kind {
            Kind::Chapter => ("Next", "Next ›", Action::Next),
            Kind::Scenario | Kind::Challenge => ("Next", "Gallery ›", Action::Next),
        },
        (None, true) => ("Next", "Next ›", Action::Next),
    };
    let tag = "<button class='main' aria-label='{}'>{}</button>";
    pressed(draw_tag(tag, &[&name, &sign], vec![]), props.act, action)
}

/// A text with its words of the glossary as buttons.
fn marked(text: &str, act: &Act) -> Html {
    each(Words(text).pieces(), |(shown, word)| match word {
        None => draw("{}", &[&shown], vec![]),
        Some(word) => {
            let tag = "<button class='word' aria-haspopup='dialog'>{}</button>";
            let action = Action::Explain(Explained::Word(word.to_owned()));
            pressed(draw_tag(tag, &[&shown], vec![]), act, action)
        }
    })
}

/// What lies over the stage: the meaning of a word, a hint, or how a challenge stands.
fn over(props: &Props<'_>) -> Html {
    let Props { explained, act, .. } = *props;
    let close = || button(act, &"Close", Action::Explain(Explained::Nothing), false);
    match (explained, props.challenge) {
        (Explained::Word(word), _) => meaning(word, close()),
        (Explained::Hint, Some(challenge)) => draw(
            "<div class='told-card' role='dialog' aria-label='Hint'><b>Hint</b><p>{}</p><></div>",
            &[&challenge.hint],
            vec![close()],
        ),
        (_, Some(challenge)) => task(challenge, props),
        _ => none(),
    }
}

fn meaning(word: &str, close: Html) -> Html {
    let glossary = shelf::glossary();
    let Some(found) = glossary.find(word) else { return none() };
    draw(
        "<div class='told-card' role='dialog' aria-label='Meaning'><b>{}</b> <small>{}</small><p>{}</p><></div>",
        &[&found.word, &found.section, &found.meaning],
        vec![close],
    )
}

/// A question with its options, and once it was answered what is right and why.
pub fn question(question: &Question, chosen: Option<usize>, shown: bool, act: &Act) -> Html {
    let options = each(question.offers.iter().enumerate(), |(place, offer)| {
        option(place, offer, chosen, chosen.is_some() || shown, act)
    });
    let right = question.offers.iter().find(|offer| offer.right);
    let verdict = match chosen.and_then(|place| question.offers.get(place)) {
        Some(offer) => verdict(offer, question),
        None if shown => right.map_or_else(none, |right| draw("<p>{}</p>", &[&right.why], vec![])),
        None => draw(
            "<p class='why'>Keys 1 to {} choose. Next shows it without an answer.</p>",
            &[&question.offers.len()],
            vec![],
        ),
    };
    draw(
        "<section class='panel question' id='selected' role='group' aria-label='Question'><h2>{}</h2>\
         <div class='options'><></div><div aria-live='polite'><></div></section>",
        &[&question.text],
        vec![options, verdict],
    )
}

fn option(place: usize, offer: &Offer, chosen: Option<usize>, told: bool, act: &Act) -> Html {
    let (class, sign) = match (told, offer.right, chosen == Some(place)) {
        (true, true, _) => ("right", "✓ "),
        (true, false, true) => ("wrong", "✗ "),
        _ => ("", ""),
    };
    let tag = draw_tag(
        "<button class='{}' disabled?='{}' aria-pressed='{}'>{}{}</button>",
        &[&class, &yes(told), &(chosen == Some(place)), &sign, &offer.text],
        vec![],
    );
    pressed(tag, act, Action::Choose(place))
}

fn verdict(offer: &Offer, question: &Question) -> Html {
    if offer.right {
        return draw("<p class='good'><b>Right.</b> {}</p>", &[&offer.why], vec![]);
    }
    let right = question.offers.iter().find(|offer| offer.right);
    let why = right.map_or("", |right| &right.why[..]);
    draw("<p class='bad'><b>No.</b> {}</p><p>{}</p>", &[&offer.why, &why], vec![])
}

/// How a challenge stands.
fn task(challenge: &Challenge, props: &Props<'_>) -> Html {
    let Challenge { best, at_most, .. } = *challenge;
    let Some(actions) = props.solved else {
        let limit = at_most.map_or_else(String::new, |most| format!(" of {most}"));
        return draw(
            "<div class='told-card small'><p>{}{} done. Best known: {}.</p></div>",
            &[&counted(props.actions as u64), &limit, &best],
            vec![],
        );
    };
    let better =
        if actions < best { " Nobody here knew that it can be done with so few." } else { "" };
    draw(
        "<div class='told-card good done' role='status'><p><b>Done</b> with {}. Best known: {}.{}</p>\
         <div class='options'><></div></div>",
        &[&counted(actions), &best, &better],
        vec![all(vec![
            button(props.act, &"Share the solution", Action::Share, false),
            button(props.act, &"Other challenges", Action::Gallery, false),
        ])],
    )
}

fn counted(actions: u64) -> String {
    format!("{actions} {}", if actions == 1 { "intervention" } else { "interventions" })
}

/// The panel in which what a caption points at is seen on a narrow page.
pub fn tab(points: &[Point]) -> Option<Tab> {
    points.iter().find_map(|point| match point {
        Point::Logs | Point::Log(_) | Point::Index(_) | Point::Entry(..) => Some(Tab::Logs),
        Point::Events => Some(Tab::Events),
        _ => None,
    })
}

/// What lights up what a caption points at, and lets the rest of the stage stand back. It holds on to the
/// attributes by which others find things, too.
fn style(points: &[Point]) -> String {
    let mut stage = Vec::new();
    let mut beside = Vec::new();
    for point in points {
        match point {
            Point::Actor(Address::Node(id)) => stage.push(format!("[data-node='{id}']")),
            Point::Actor(Address::Client(id)) => stage.push(format!("[data-client='{id}']")),
            Point::Actor(Address::Proxy) => stage.push("[data-proxy]".into()),
            Point::Link(one, other) => {
                stage.push(format!("[data-link='{}']", words::link(*one, *other)));
                stage.push(format!("[data-link='{}']", words::link(*other, *one)));
            }
            Point::Messages(None) => stage.push("[data-message]".into()),
            Point::Messages(Some(kind)) => {
                stage.push(format!("[data-message='{}']", kind_name(*kind)));
            }
            Point::Logs => beside.push(".logs".into()),
            Point::Log(id) => beside.push(format!(".logs tr[data-node='{id}']")),
            Point::Index(index) => beside.push(format!(".logs td[data-index='{index}']")),
            Point::Entry(id, index) => {
                beside.push(format!(".logs tr[data-node='{id}'] td[data-index='{index}']"));
            }
            Point::Events => beside.push(".events".into()),
            Point::Tape => beside.push(".reel".into()),
            Point::Details => beside.push(".middle".into()),
            Point::Client => beside.push(".client-form".into()),
            Point::Answer => beside.push("[role='status']".into()),
        }
    }
    let mut style = String::new();
    if !stage.is_empty() {
        let lit = stage.join(",");
        let _ = write!(
            style,
            ".tank :is({lit}){{--lit:var(--glow);--wide:6px;--dash:none}}.standing [role='button']:not({lit}){{--calm:40%;--fade:.5}}"
        );
    }
    if !beside.is_empty() {
        let _ = write!(
            style,
            ":is({}){{outline:3px solid var(--glow);outline-offset:-1px}}",
            beside.join(",")
        );
    }
    style
}
