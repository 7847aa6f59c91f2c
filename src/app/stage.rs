//! The stage: servers, links, proxy, clients, and messages in flight.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{BARE, all, button, classed, el, found, keyed, none, text};
use super::flight::flight;
use super::link::link;
use super::motion::Motion;
use super::node::node;
use super::svg::{self, Choice, px};
use crate::raft::{Address, NodeId, NodeSet};
use crate::scene::{CLIENT, ClientView, Layout, Line, PROXY, ProxyView, Selection, words};
use crate::sim::Intervention;

/// What the stage is told.
pub struct Props {
    /// What to draw.
    pub stage: Rc<crate::scene::Stage>,
    /// Where.
    pub layout: Rc<Layout>,
    /// What is chosen.
    pub selection: Selection,
    /// One sentence on what happened last.
    pub caption: Option<Rc<Line>>,
    /// Whether messages are drawn as still arrows.
    pub still: bool,
    /// The parts that move.
    pub motion: Motion,
    /// The element whose size is the stage's.
    pub frame: NodeRef,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The stage.
pub fn stage(props: &Props) -> Html {
    let over = classed("div", "over", over(props));
    let tank = all(vec![drawing(props), over]);
    let tank = found(&props.frame, "div", (&["class"], &["tank".into()]), tank);
    let set = (&["class", "aria-label"][..], &["stage".into(), "Stage".into()][..]);
    el("section", set, all(vec![tank, caption(props.caption.as_deref())]))
}

/// Two drawings, one over the other: what moves lies in a layer of its own, so that the browser
/// need not paint the rest anew at each picture.
fn drawing(props: &Props) -> Html {
    let Props { stage, layout, selection, act, motion, .. } = props;
    let (size, selection) = (layout.size, *selection);
    let rings = || all(stage.nodes.iter().map(|node| ring(layout, node.id)).collect());
    let bands = stage.groups.iter().map(|group| band(layout, *group)).collect();
    let wires = stage.clients.iter().map(|client| wire(layout, client.id.into())).collect();
    let links = stage.links.iter().zip(0..);
    let links = links.map(|(view, key)| link(view, key, layout, selection, act)).collect();
    let clients = stage.clients.iter().map(|view| client(props, view)).collect();
    let nodes = stage.nodes.iter().map(|view| node(view, layout, selection, act)).collect();
    let flights = stage.flights.iter();
    let flights = flights.map(|view| flight(view, props.still, layout, selection, act)).collect();
    let viewed = AttrValue::from(format!("0 0 {} {}", size.width, size.height));
    let keys: &[&str] = &["class", "viewBox", "role", "aria-label"];
    let standing = vec![
        classed("g", "groups", all(bands)),
        el("g", BARE, all(wires)),
        el("g", BARE, all(links)),
        classed("g", "timers-back", rings()),
        el("g", BARE, all(clients)),
        proxy(props, &stage.proxy),
        el("g", BARE, all(nodes)),
    ];
    let moving = vec![
        arrow_head(),
        found(&motion.timers, "g", (&["class"], &["timers".into()]), rings()),
        found(&motion.flights, "g", BARE, all(flights)),
    ];
    let set = ["standing".into(), viewed.clone(), "group".into(), "The cluster".into()];
    let standing = el("svg", (keys, &set), all(standing));
    let set = ["moving".into(), viewed, "group".into(), "Messages".into()];
    let moving = el("svg", (keys, &set), all(moving));
    all(vec![standing, moving])
}

/// The head of a still arrow.
fn arrow_head() -> Html {
    html! {
        <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 10 5 0 10z" />
        </marker>
    }
}

/// Over the drawing: how the network has fallen apart, and the way back.
fn over(props: &Props) -> Html {
    let sides: Vec<String> = props.stage.groups.iter().map(|group| words::names(*group)).collect();
    let heal = Action::Intervene(vec![Intervention::HealAll]);
    let chip = if sides.is_empty() {
        none()
    } else {
        classed("span", "chip", text(["Partition: ", &sides.join(" | ")].concat()))
    };
    all(vec![chip, button(&props.act, "Heal all", heal, !props.stage.any_cut())])
}

/// What to say before anything has happened.
const BEGINNING: &str =
    "All nodes are followers. The first whose election timer runs out will stand for election.";

fn caption(line: Option<&Line>) -> Html {
    let (sentence, section) = match line {
        None => (BEGINNING.into(), "§5.2"),
        Some(line) => ([&line.what, line.behind().as_str(), "."].concat(), line.section),
    };
    let words = [el("span", BARE, text(sentence)), el("small", BARE, text(section))];
    classed("p", "caption", all(words.into()))
}

/// An election timer: a ring that runs out.
fn ring(layout: &Layout, node: NodeId) -> Html {
    let transform = svg::translate(layout.node(node)) + " rotate(-90)";
    let radius = px(layout.radius + 80);
    let values = [transform.into(), radius.into(), "1000".into()];
    keyed(node.number().into(), "circle", (&["transform", "r", "pathLength"], &values), none())
}

/// The way between a client and the proxy, which nothing can cut.
fn wire(layout: &Layout, client: Address) -> Html {
    svg::line("wire", layout.of(client), layout.of(Address::Proxy))
}

fn proxy(props: &Props, view: &ProxyView) -> Html {
    let below = PROXY.y + 180;
    let guess = view.guess.to_string();
    let mut shapes = vec![
        svg::rect(PROXY, "22"),
        svg::words("name", 50, "proxy"),
        svg::words("more", below, ["asks ", &guess].concat()),
    ];
    if view.tries > 1 {
        shapes.push(svg::words("more warn", below + 160, format!("try {}", view.tries)));
    }
    let choice = Choice {
        selection: Selection::Proxy,
        selected: props.selection == Selection::Proxy,
        class: "actor".into(),
        label: format!("proxy, would ask {guess}, {} requests under way", view.open),
        at: Some(props.layout.of(Address::Proxy)),
        keys: &["role", "tabindex", "class", "aria-label", "transform", "data-proxy"],
        data: vec![guess],
        shapes: all(shapes),
    };
    svg::choice(choice, &props.act, 0)
}

fn client(props: &Props, view: &ClientView) -> Html {
    let selection = Selection::Client(view.id);
    let above = if view.open > 0 { format!("{} waiting", view.open) } else { "client".into() };
    let name = view.id.to_string();
    let mut shapes = vec![
        svg::rect(CLIENT, "9"),
        svg::words("name", 50, name.clone()),
        svg::words("more", -CLIENT.y - 80, above),
    ];
    if view.last.as_ref().is_some_and(|(_, certain)| !certain) {
        shapes.push(svg::words("more warn", CLIENT.y + 180, "unknown!"));
    }
    let choice = Choice {
        selection,
        selected: props.selection == selection,
        class: "actor".into(),
        label: format!("client {name}, {} requests under way", view.open),
        at: Some(props.layout.of(view.id.into())),
        keys: &["role", "tabindex", "class", "aria-label", "transform", "data-client"],
        data: vec![name],
        shapes: all(shapes),
    };
    svg::choice(choice, &props.act, u64::from(view.id.0))
}

/// Behind the servers of a group: a broad band that joins them.
fn band(layout: &Layout, group: NodeSet) -> Html {
    let mut path = String::from("M");
    // The first place once more at the end: a path of a single place would not be drawn.
    for node in group.iter().chain(group.iter().take(1)) {
        let at = layout.node(node);
        path.push_str(&format!("{} {} ", px(at.x), px(at.y)));
    }
    let width = px(2 * layout.radius + 460);
    el("path", (&["d", "stroke-width"], &[path.into(), width.into()]), none())
}
