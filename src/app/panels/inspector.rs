//! What is chosen on the stage: all that is known of it, and what can be done to it.

use std::fmt::Display;

use yew::prelude::*;

use crate::app::action::{Act, Action};
use crate::app::components::text_field::text_fields;
use crate::app::dom::{all, button, each, none};
use crate::app::draw::draw;
use raft::NodeId;
use scene::{Cut, Details, Field, Forms, LinkView, NodeView, RoleName, Selection};
use sim::{Address, FlightId, Intervention, Question};

/// Something that is chosen, and is no server.
#[derive(Debug)]
pub enum Subject {
    /// A link, and whether it has a latency of its own.
    Link(LinkView, bool),
    /// A message, and whether it is on its way still.
    Flight(FlightId, bool),
    /// Something that can only be looked at.
    Other,
}

/// All that is known of anything else, and what can be done to it.
pub fn inspector(details: &Details, subject: &Subject, forms: &Forms, act: &Act) -> Html {
    let latency = match subject {
        Subject::Link(view, own) => link_latency(view, *own, forms, act),
        Subject::Flight(..) | Subject::Other => none(),
    };
    body(details, actions(subject, act), latency)
}

/// All that is known of a server, and what can be done to it, also when all its links are cut.
pub fn node_inspector(details: &Details, view: &NodeView, isolated: bool, act: &Act) -> Html {
    body(details, node_actions(view, isolated, act), none())
}

fn body(details: &Details, actions: Html, latency: Html) -> Html {
    let fact = |(name, value): &(&'static str, String)| {
        draw("<div><dt>{}</dt><dd>{}</dd></div>", &[name, value], vec![])
    };
    let parts = draw(
        "<dl class='facts'><></dl><div class='acts'><></div><><>",
        &[],
        vec![each(&details.facts, fact), actions, latency, lists(details)],
    );
    panel("selected", "Selected", &details.title, &details.kind, parts)
}

/// A panel with a title and a few words beside it.
pub fn panel(id: &str, name: &str, title: &dyn Display, aside: &dyn Display, parts: Html) -> Html {
    draw(
        "<section class='panel' id='{}' aria-label='{}'><h2><b>{}</b><span>{}</span></h2><></section>",
        &[&id, &name, title, aside],
        vec![parts],
    )
}

fn actions(subject: &Subject, act: &Act) -> Html {
    match subject {
        Subject::Link(view, _) => link_actions(view, act),
        Subject::Flight(id, under_way) => all(vec![
            one(act, &"Drop", Intervention::Drop(*id), !under_way),
            one(act, &"Duplicate", Intervention::Duplicate(*id), !under_way),
        ]),
        Subject::Other => none(),
    }
}

/// A button that does one thing to the world.
fn one(act: &Act, name: &dyn Display, intervention: Intervention, disabled: bool) -> Html {
    button(act, name, Action::Intervene(vec![intervention]), disabled)
}

fn node_actions(view: &NodeView, isolated: bool, act: &Act) -> Html {
    let id: NodeId = view.id;
    let down = view.role == RoleName::Down;
    let why = |name: &str, question: Question| {
        button(act, &name, Action::Select(Selection::Why(question)), false)
    };
    let button = |name: &str, intervention: Intervention, disabled: bool| {
        one(act, &format_args!("{name} {id}"), intervention, disabled)
    };
    all(vec![
        button("Crash", Intervention::Crash(id), down),
        button("Restart", Intervention::Restart(id), !down),
        button("Time out", Intervention::TimeOut(id), down || view.paused),
        if view.paused {
            button("Resume", Intervention::Resume(id), false)
        } else {
            button("Pause", Intervention::Pause(id), down)
        },
        if isolated {
            button("Reconnect", Intervention::Reconnect(id), false)
        } else {
            button("Cut off", Intervention::CutOff(id), false)
        },
        draw(
            "<span class='ask-all'>Why this <><><>?</span>",
            &[],
            vec![
                why("role", Question::Role(id)),
                why("term", Question::Term(id)),
                why("vote", Question::Vote(id)),
            ],
        ),
    ])
}

fn link_actions(view: &LinkView, act: &Act) -> Html {
    let (one, other) = (Address::Node(view.one), view.other);
    let set = |from: Address, to: Address, cut: bool| {
        if cut { Intervention::Cut { from, to } } else { Intervention::Mend { from, to } }
    };
    let button = |name: &dyn Display, there: bool, back: bool, state: Cut| {
        let both = vec![set(one, other, there), set(other, one, back)];
        button(act, name, Action::Intervene(both), view.cut == state)
    };
    all(vec![
        button(&"Cut both ways", true, true, Cut::Both),
        button(&format_args!("Cut {one} → {other}"), true, false, Cut::There),
        button(&format_args!("Cut {other} → {one}"), false, true, Cut::Back),
        button(&"Heal link", false, false, Cut::None),
    ])
}

/// How long messages take on this link.
fn link_latency(view: &LinkView, own: bool, forms: &Forms, act: &Act) -> Html {
    let fields = [(Field::LinkMin, "Takes from", "ms"), (Field::LinkMax, "to", "ms")];
    let usual = Intervention::SetLatency { one: view.one.into(), other: view.other, latency: None };
    draw(
        "<div class='fields'><><><></div>",
        &[],
        vec![
            text_fields(forms, act, &fields),
            button(act, &"Set", Action::SetLinkLatency, false),
            one(act, &"As the others", usual, !own),
        ],
    )
}

fn lists(details: &Details) -> Html {
    let mut parts = Vec::new();
    if !details.peers.is_empty() {
        let row = |[name, next, matched]: &[String; 3]| {
            let row = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>";
            draw(row, &[name, next, matched], vec![])
        };
        parts.push(draw(
            "<table class='small'><tbody>\
             <tr><th>peer</th><th>nextIndex</th><th>matchIndex</th></tr><></tbody></table>",
            &[],
            vec![each(&details.peers, row)],
        ));
    }
    if !details.store.is_empty() {
        let pair = |[key, value]: &[String; 2]| draw("<code>{} = {}</code>", &[key, value], vec![]);
        let pairs = vec![each(&details.store, pair), more(details.more_keys)];
        parts.push(draw("<p class='store'>Store: <><></p>", &[], pairs));
    }
    if !details.entries.is_empty() {
        let entry = |entry: &String| draw("<li>{}</li>", &[entry], vec![]);
        let entries = vec![each(&details.entries, entry), more(details.more_entries)];
        parts.push(draw("<ul class='entries'><><></ul>", &[], entries));
    }
    all(parts)
}

fn more(count: usize) -> Html {
    match count {
        0 => none(),
        _ => draw("<span>and {} more</span>", &[&count], vec![]),
    }
}
