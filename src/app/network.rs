//! The network: partition, loss, latency. What is set here holds at once.

use yew::prelude::*;

use super::action::{Act, Action, List};
use super::dom::{BARE, all, button, classed, el, text};
use super::field::{list, text_field};
use super::inspector::panel;
use crate::raft::NodeSet;
use crate::scene::{Field, Forms};

/// The names of the groups.
const GROUPS: [&str; 3] = ["A", "B", "C"];

/// The network.
pub fn network(nodes: u8, forms: &Forms, act: &Act) -> Html {
    let group = |(name, own, picks): (String, Option<u8>, List)| {
        let reaches_all =
            matches!(picks, List::ProxyGroup).then_some(("all".into(), own.is_none()));
        let named =
            GROUPS.iter().zip(0..).map(|(name, group)| ((*name).into(), own == Some(group)));
        let label = ["Group of ", &name].concat();
        let choices = list(act, picks, label, reaches_all.into_iter().chain(named));
        classed("label", "field", all(vec![el("span", BARE, text(name)), choices]))
    };
    let servers = NodeSet::first(nodes).iter().zip(0..);
    let servers = servers.map(|(node, place)| {
        (node.to_string(), Some(forms.groups.nodes[place]), List::Group(place))
    });
    let proxy = ("proxy".to_string(), forms.groups.proxy, List::ProxyGroup);
    let part = button(act, "Partition", Action::Partition, false);
    let groups = servers.chain([proxy]).map(group).chain([part]).collect();
    let fields = vec![
        text_field(forms, act, Field::LatencyMin, "Latency from", "ms"),
        text_field(forms, act, Field::LatencyMax, "Latency to", "ms"),
        text_field(forms, act, Field::Loss, "Lost", "%"),
        text_field(forms, act, Field::Duplication, "Doubled", "%"),
        text_field(forms, act, Field::Reordering, "Held up", "%"),
    ];
    let parts = vec![classed("div", "fields", all(groups)), classed("div", "fields", all(fields))];
    panel("network", "Network", "Network", "holds at once", parts)
}

/// The group of this name.
pub fn group_named(name: &str) -> Option<u8> {
    GROUPS.iter().zip(0..).find(|(known, _)| **known == name).map(|(_, group)| group)
}
