//! The network: partition, loss, latency. What is set here holds at once.

use yew::prelude::*;

use super::action::{Act, Action, List};
use super::dom::{all, button, text};
use super::draw::draw;
use super::field::{list, text_fields};
use super::inspector::panel;
use crate::raft::NodeSet;
use crate::scene::{Field, Forms};

/// The names of the groups.
const GROUPS: [&str; 3] = ["A", "B", "C"];

/// How good the network is.
const FIELDS: [(Field, &str, &str); 5] = [
    (Field::LatencyMin, "Latency from", "ms"),
    (Field::LatencyMax, "Latency to", "ms"),
    (Field::Loss, "Lost", "%"),
    (Field::Duplication, "Doubled", "%"),
    (Field::Reordering, "Held up", "%"),
];

/// The network.
pub fn network(nodes: u8, forms: &Forms, act: &Act) -> Html {
    let mut groups = Vec::new();
    for (node, place) in NodeSet::first(nodes).iter().zip(0..) {
        let own = Some(forms.groups.nodes[place]);
        groups.push(group(act, &node.to_string(), own, List::Group(place)));
    }
    groups.push(group(act, "proxy", forms.groups.proxy, List::ProxyGroup));
    let parts = draw(
        "<div class='fields'>{}{}</div><div class='fields'>{}</div>",
        vec![
            all(groups),
            button(act, "Partition", Action::Partition, false),
            text_fields(forms, act, &FIELDS),
        ],
    );
    panel("network", "Network", "Network", "holds at once", parts)
}

/// The choice of a group for someone. Only the proxy can be with all.
fn group(act: &Act, name: &str, own: Option<u8>, picks: List) -> Html {
    let mut choices = Vec::new();
    if picks == List::ProxyGroup {
        choices.push(("all".into(), own.is_none()));
    }
    for (group, number) in GROUPS.iter().zip(0..) {
        choices.push(((*group).into(), own == Some(number)));
    }
    let choices = list(act, picks, text(["Group of ", name].concat()), choices);
    draw("<label class='field'><span>{}</span>{}</label>", vec![text(name.to_string()), choices])
}

/// The group of this name.
pub fn group_named(name: &str) -> Option<u8> {
    GROUPS.iter().zip(0..).find(|(known, _)| **known == name).map(|(_, group)| group)
}
