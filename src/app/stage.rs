//! The stage: servers, links, proxy, clients, and messages in flight.

use std::fmt;
use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{all, button, each, found, known, none};
use super::draw::{draw, draw_tag};
use super::flight::flight;
use super::link::link;
use super::motion::Motion;
use super::node::node;
use super::svg::{self, At, Px};
use raft::{ClientId, NodeId, NodeSet};
use scene::{self, CLIENT, ClientView, Layout, PROXY, ProxyView, Selection, words};
use sim::{Address, Intervention};

/// What the stage is told.
pub struct Props {
    /// What to draw.
    pub stage: Rc<scene::Stage>,
    /// Where.
    pub layout: Rc<Layout>,
    /// What is chosen.
    pub selection: Selection,
    /// Whether messages are drawn as still arrows.
    pub still: bool,
    /// The parts that move.
    pub motion: Motion,
    /// The element whose size is the stage's.
    pub frame: NodeRef,
    /// What to tell when something is wanted.
    pub act: Act,
    /// What draws cuts and partitions: there are none before it is there.
    /// What is seen in place of the ring, if it is not the ring.
    pub chart: Option<Html>,
}

/// The stage.
pub fn stage(props: &Props) -> Html {
    let parts = vec![props.chart.clone().unwrap_or_else(|| drawing(props)), over(props)];
    let tank = draw_tag("<div class='tank'><><div class='over'><></div></div>", &[], parts);
    found(tank, &props.frame)
}

/// Two drawings, one over the other: what moves lies in a layer of its own, so that the browser
/// need not paint the rest anew at each picture.
fn drawing(props: &Props) -> Html {
    let Props { stage, layout, selection, act, motion, .. } = props;
    let (size, selection) = (layout.size, *selection);
    let rings = || each(&stage.nodes, |node| ring(layout, node.id));
    let timers = draw_tag("<g class='timers'><></g>", &[], vec![rings()]);
    let flights = each(&stage.flights, |view| flight(view, props.still, layout, selection, act));
    let flights = draw_tag("<g><></g>", &[], vec![flights]);
    draw(
        "<svg class='standing' viewBox='0 0 {} {}' role='group' aria-label='The cluster'>\
         <g class='groups'><></g><g><></g><g><></g><g class='timers-back'><></g><g><></g><>\
         <g><></g></svg><svg class='moving' viewBox='0 0 {} {}' role='group' aria-label='Messages'>\
         <marker id='head' viewBox='0 0 10 10' refX='9' refY='5' markerWidth='7' markerHeight='7' \
         orient='auto'><path d='M0 0 10 5 0 10z'/></marker><><></svg>",
        &[&size.width, &size.height, &size.width, &size.height],
        vec![
            bands(stage, layout),
            each(&stage.clients, |client| wire(layout, client.id)),
            each(stage.links.iter().zip(0..), |(view, key)| {
                link(view, key, layout, selection, act)
            }),
            rings(),
            each(&stage.clients, |view| client(props, view)),
            proxy(props, &stage.proxy),
            each(&stage.nodes, |view| node(view, layout, selection, act)),
            found(timers, &motion.timers),
            found(flights, &motion.flights),
        ],
    )
}

/// Over the drawing: how the network has fallen apart, and the way back.
fn over(props: &Props) -> Html {
    let heal = Action::Intervene(vec![Intervention::HealAll]);
    all(vec![chip(&props.stage), button(&props.act, &"Heal all", heal, !props.stage.any_cut())])
}

/// How the network has fallen apart, in words.
pub fn chip(stage: &scene::Stage) -> Html {
    if stage.groups.is_empty() {
        return none();
    }
    let sides: Vec<String> = stage.groups.iter().map(|group| words::names(*group)).collect();
    draw("<span class='chip'>Partition: {}</span>", &[&sides.join(" | ")], vec![])
}

/// An election timer: a ring that runs out.
fn ring(layout: &Layout, node: NodeId) -> Html {
    let ring = "<circle transform='translate({}) rotate(-90)' r='{}' pathLength='1000'/>";
    let (at, radius) = (At(layout.node(node)), Px(layout.radius + 80));
    known(draw_tag(ring, &[&at, &radius], vec![]), node.number().into())
}

/// The way between a client and the proxy, which nothing can cut.
fn wire(layout: &Layout, client: ClientId) -> Html {
    svg::line("wire", layout.of(client.into()), layout.of(Address::Proxy))
}

fn proxy(props: &Props, view: &ProxyView) -> Html {
    let below = PROXY.y + 180;
    let more = if view.tries > 1 {
        svg::words("more warn", below + 160, &format_args!("try {}", view.tries))
    } else {
        none()
    };
    let tag = draw_tag(
        "<g role='button' tabindex='0' class='actor{}' \
         aria-label='proxy, would ask {}, {} requests under way' transform='translate({})' \
         data-proxy='{}'><><text class='name' y='5.0'>proxy</text><><></g>",
        &[
            &svg::mark_of(props.selection == Selection::Proxy),
            &view.guess,
            &view.open,
            &At(props.layout.of(Address::Proxy)),
            &view.guess,
        ],
        vec![
            svg::rect(PROXY, "22"),
            svg::words("more", below, &format_args!("asks {}", view.guess)),
            more,
        ],
    );
    svg::choice(tag, Selection::Proxy, &props.act, 0)
}

fn client(props: &Props, view: &ClientView) -> Html {
    let selection = Selection::Client(view.id);
    let above = fmt::from_fn(|f| match view.open {
        0 => f.write_str("client"),
        open => write!(f, "{open} waiting"),
    });
    let uncertain = view.last.as_ref().is_some_and(|(_, certain)| !certain);
    let tag = draw_tag(
        "<g role='button' tabindex='0' class='actor{}' \
         aria-label='client {}, {} requests under way' transform='translate({})' \
         data-client='{}'><><text class='name' y='5.0'>{}</text><><></g>",
        &[
            &svg::mark_of(props.selection == selection),
            &view.id,
            &view.open,
            &At(props.layout.of(view.id.into())),
            &view.id,
            &view.id,
        ],
        vec![
            svg::rect(CLIENT, "9"),
            svg::words("more", -CLIENT.y - 80, &above),
            if uncertain { svg::words("more warn", CLIENT.y + 180, &"unknown!") } else { none() },
        ],
    );
    svg::choice(tag, selection, &props.act, u64::from(view.id.0))
}

/// Behind the servers of each group: a broad band that joins them.
pub fn bands(stage: &scene::Stage, layout: &Layout) -> Html {
    each(&stage.groups, |group| band(layout, *group))
}

fn band(layout: &Layout, group: NodeSet) -> Html {
    // The first place once more at the end: a path of a single place would not be drawn.
    let path = fmt::from_fn(|f| {
        let mut places = group.iter().chain(group.iter().take(1));
        places.try_for_each(|node| write!(f, "{} ", At(layout.node(node))))
    });
    let width = Px(2 * layout.radius + 460);
    draw("<path d='M{}' stroke-width='{}'/>", &[&path, &width], vec![])
}
