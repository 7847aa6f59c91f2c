//! The network: partition, loss, latency. What is set here holds at once.

use std::fmt::Display;

use yew::prelude::*;

use crate::app::action::{Act, Action, List};
use crate::app::components::text_field::{list, option, text_fields};
use crate::app::dom::{button, each, none};
use crate::app::draw::draw;
use crate::app::panels::inspector::panel;
use raft::{NodeId, NodeSet};
use scene::{Field, Forms};

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
    let group_of = |(node, place): (NodeId, usize)| {
        group(act, &node, Some(forms.groups.nodes[place]), List::Group(place))
    };
    let parts = draw(
        "<div class='fields'><><><></div><div class='fields'><></div>",
        &[],
        vec![
            each(NodeSet::first(nodes).iter().zip(0..), group_of),
            group(act, &"proxy", forms.groups.proxy, List::ProxyGroup),
            button(act, &"Partition", Action::Partition, false),
            text_fields(forms, act, &FIELDS),
        ],
    );
    panel("network", "Network", &"Network", &"holds at once", parts)
}

/// The choice of a group for someone. Only the proxy can be with all.
fn group(act: &Act, name: &dyn Display, own: Option<u8>, picks: List) -> Html {
    let with_all = if picks == List::ProxyGroup { option(&"all", own.is_none()) } else { none() };
    let groups = each(GROUPS.iter().zip(0..), |(group, number)| option(group, own == Some(number)));
    let choices = list(act, picks, &format_args!("Group of {name}"), vec![with_all, groups]);
    draw("<label class='field'><span>{}</span><></label>", &[name], vec![choices])
}

/// The group of this name.
pub fn group_named(name: &str) -> Option<u8> {
    GROUPS.iter().zip(0..).find(|(known, _)| **known == name).map(|(_, group)| group)
}
