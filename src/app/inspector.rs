//! What is chosen on the stage: all that is known of it, and what can be done to it.

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{BARE, all, button, classed, el, none, text};
use super::field::text_field;
use crate::raft::{Address, NodeId};
use crate::scene::{Cut, Details, Field, Forms, LinkView, NodeView, RoleName};
use crate::sim::{FlightId, Intervention};

/// What can be done to the thing that is chosen.
#[derive(Debug)]
pub enum Subject<'a> {
    /// A server, and whether all its links are cut.
    Node(&'a NodeView, bool),
    /// A link, and whether it has a latency of its own.
    Link(LinkView, bool),
    /// A message, and whether it is on its way still.
    Flight(FlightId, bool),
    /// Something that can only be looked at.
    Other,
}

/// All that is known of what is chosen, and what can be done to it.
pub fn inspector(details: &Details, subject: &Subject<'_>, forms: &Forms, act: &Act) -> Html {
    let fact = |(name, value): &(&'static str, String)| {
        let pair = vec![el("dt", BARE, text(*name)), el("dd", BARE, text(value.clone()))];
        el("div", BARE, all(pair))
    };
    let latency = match subject {
        Subject::Link(view, own) => link_latency(view, *own, forms, act),
        Subject::Node(..) | Subject::Flight(..) | Subject::Other => none(),
    };
    panel(
        "selected",
        "Selected",
        details.title.clone(),
        details.kind.clone(),
        vec![
            classed("dl", "facts", all(details.facts.iter().map(fact).collect())),
            classed("div", "acts", actions(subject, act)),
            latency,
            lists(details),
        ],
    )
}

/// A panel with a title and a few words beside it.
pub fn panel(
    id: &'static str,
    name: &'static str,
    title: impl Into<AttrValue>,
    aside: impl Into<AttrValue>,
    parts: Vec<Html>,
) -> Html {
    let title = all(vec![el("b", BARE, text(title)), el("span", BARE, text(aside))]);
    let parts = [el("h2", BARE, title)].into_iter().chain(parts).collect();
    let set = ["panel", id, name].map(AttrValue::Static);
    el("section", (&["class", "id", "aria-label"], &set), all(parts))
}

fn actions(subject: &Subject<'_>, act: &Act) -> Html {
    let one = |name: &str, disabled: bool, interventions: Vec<Intervention>| {
        button(act, name.to_string(), Action::Intervene(interventions), disabled)
    };
    match subject {
        Subject::Node(view, isolated) => node_actions(view, *isolated, act),
        Subject::Link(view, _) => link_actions(view, act),
        Subject::Flight(id, under_way) => all(vec![
            one("Drop", !under_way, vec![Intervention::Drop(*id)]),
            one("Duplicate", !under_way, vec![Intervention::Duplicate(*id)]),
        ]),
        Subject::Other => none(),
    }
}

fn node_actions(view: &NodeView, isolated: bool, act: &Act) -> Html {
    let id: NodeId = view.id;
    let down = view.role == RoleName::Down;
    let pause = if view.paused {
        ("Resume", Intervention::Resume(id), false)
    } else {
        ("Pause", Intervention::Pause(id), down)
    };
    let cut = if isolated {
        ("Reconnect", Intervention::Reconnect(id), false)
    } else {
        ("Cut off", Intervention::CutOff(id), false)
    };
    let acts = [
        ("Crash", Intervention::Crash(id), down),
        ("Restart", Intervention::Restart(id), !down),
        ("Time out", Intervention::TimeOut(id), down || view.paused),
        pause,
        cut,
    ];
    let acts = acts
        .into_iter()
        .map(|(name, intervention, disabled)| {
            button(act, format!("{name} {id}"), Action::Intervene(vec![intervention]), disabled)
        })
        .collect();
    all(acts)
}

fn link_actions(view: &LinkView, act: &Act) -> Html {
    let (one, other) = (Address::Node(view.one), view.other);
    let set = |from: Address, to: Address, cut: bool| {
        if cut { Intervention::Cut { from, to } } else { Intervention::Mend { from, to } }
    };
    let acts = [
        ("Cut both ways".to_string(), true, true, Cut::Both),
        (format!("Cut {one} → {other}"), true, false, Cut::There),
        (format!("Cut {other} → {one}"), false, true, Cut::Back),
        ("Heal link".to_string(), false, false, Cut::None),
    ];
    let acts = acts
        .into_iter()
        .map(|(name, there, back, state)| {
            let both = vec![set(one, other, there), set(other, one, back)];
            button(act, name, Action::Intervene(both), view.cut == state)
        })
        .collect();
    all(acts)
}

/// How long messages take on this link.
fn link_latency(view: &LinkView, own: bool, forms: &Forms, act: &Act) -> Html {
    let usual = Intervention::SetLatency { one: view.one.into(), other: view.other, latency: None };
    let fields = vec![
        text_field(forms, act, Field::LinkMin, "Takes from", "ms"),
        text_field(forms, act, Field::LinkMax, "to", "ms"),
        button(act, "Set", Action::SetLinkLatency, false),
        button(act, "As the others", Action::Intervene(vec![usual]), !own),
    ];
    classed("div", "fields", all(fields))
}

fn lists(details: &Details) -> Html {
    let line = |name: &'static str| {
        move |words: [String; 3]| {
            let cell = |word: String| el(name, BARE, text(word));
            el("tr", BARE, all(words.map(cell).into()))
        }
    };
    let mut parts = Vec::new();
    if !details.peers.is_empty() {
        let head = line("th")(["peer", "nextIndex", "matchIndex"].map(String::from));
        let rows = [head].into_iter().chain(details.peers.iter().cloned().map(line("td")));
        parts.push(classed("table", "small", el("tbody", BARE, all(rows.collect()))));
    }
    if !details.store.is_empty() {
        let pair = |[key, value]: &[String; 2]| {
            el("code", BARE, text([key.as_str(), " = ", value].concat()))
        };
        let pairs = [text("Store: ")].into_iter().chain(details.store.iter().map(pair));
        let pairs = pairs.chain([more(details.more_keys)]).collect();
        parts.push(classed("p", "store", all(pairs)));
    }
    if !details.entries.is_empty() {
        let entries = details.entries.iter().map(|entry| el("li", BARE, text(entry.clone())));
        let entries = entries.chain([more(details.more_entries)]).collect();
        parts.push(classed("ul", "entries", all(entries)));
    }
    all(parts)
}

fn more(count: usize) -> Html {
    if count == 0 { none() } else { el("span", BARE, text(format!("and {count} more"))) }
}
