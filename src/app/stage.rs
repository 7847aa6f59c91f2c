//! The stage: servers, links, proxy, clients, and messages in flight.

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action};
use super::flight::Flight;
use super::link::Link;
use super::motion::Motion;
use super::node::{Node, chooser};
use super::svg::{self, px};
use crate::raft::{Address, NodeId, NodeSet};
use crate::scene::{CLIENT, ClientView, Layout, Line, PROXY, ProxyView, Selection, words};
use crate::sim::Intervention;

/// What a [`Stage`] is told.
#[derive(Properties, PartialEq)]
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
#[component]
pub fn Stage(props: &Props) -> Html {
    let Props {
        stage, layout, act, ..
    } = props;
    let size = layout.size;
    let heal = act.reform(|_| Action::Intervene(vec![Intervention::HealAll]));
    html! {
        <section class="stage" aria-label="Stage">
            <div class="tank" ref={&props.frame}>
                <svg
                    viewBox={format!("0 0 {} {}", size.width, size.height)}
                    role="group"
                    aria-label="The cluster"
                >
                    <defs>
                        <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
                            <path d="M0 0 10 5 0 10z" />
                        </marker>
                    </defs>
                    <g class="groups">{ for stage.groups.iter().map(|group| group_shape(layout, *group)) }</g>
                    <g>{ for stage.clients.iter().map(|client| wire(layout, client.id.into())) }</g>
                    <g>{ for stage.links.iter().map(|view| link(props, view)) }</g>
                    <g class="timers-back">{ for stage.nodes.iter().map(|node| ring(layout, node.id)) }</g>
                    <g class="timers" ref={&props.motion.timers}>
                        { for stage.nodes.iter().map(|node| ring(layout, node.id)) }
                    </g>
                    <g>{ for stage.clients.iter().map(|view| client(props, view)) }</g>
                    { proxy(props, &stage.proxy) }
                    <g>{ for stage.nodes.iter().map(|view| node(props, view)) }</g>
                    <g ref={&props.motion.flights}>{ for stage.flights.iter().map(|view| flight(props, view)) }</g>
                </svg>
                <div class="over">
                    if !stage.groups.is_empty() {
                        <span class="chip">{ partition(&stage.groups) }</span>
                    }
                    <button onclick={heal} disabled={!stage.any_cut()}>{ "Heal all" }</button>
                </div>
            </div>
            { caption(props.caption.as_deref()) }
        </section>
    }
}

fn caption(line: Option<&Line>) -> Html {
    let line = line.map(|line| {
        let why = if line.why.is_empty() {
            String::new()
        } else {
            format!(": {}", line.why)
        };
        (format!("{}{why}.", line.what), line.section)
    });
    html! {
        <p class="caption">
            if let Some((sentence, section)) = line {
                <span>{ sentence }</span>
                <small>{ section }</small>
            } else {
                <span>{ "All nodes are followers. The first whose election timer runs out will stand for election." }</span>
                <small>{ "§5.2" }</small>
            }
        </p>
    }
}

fn node(props: &Props, view: &crate::scene::NodeView) -> Html {
    html! {
        <Node
            key={view.id.number()}
            view={view.clone()}
            at={props.layout.node(view.id)}
            radius={props.layout.radius}
            roomy={props.layout.roomy}
            selected={props.selection == Selection::Node(view.id)}
            act={&props.act}
        />
    }
}

fn link(props: &Props, view: &crate::scene::LinkView) -> Html {
    html! {
        <Link
            key={view.name()}
            view={view.clone()}
            ends={(props.layout.node(view.one), props.layout.of(view.other))}
            selected={props.selection == Selection::Link(view.one, view.other)}
            act={&props.act}
        />
    }
}

fn flight(props: &Props, view: &crate::scene::FlightView) -> Html {
    html! {
        <Flight
            key={view.id.0}
            view={view.clone()}
            still={props.still.then(|| props.layout.way(view.from, view.to))}
            selected={props.selection == Selection::Flight(view.id)}
            act={&props.act}
        />
    }
}

/// An election timer: a ring that runs out.
fn ring(layout: &Layout, node: NodeId) -> Html {
    let at = layout.node(node);
    let transform = format!("{} rotate(-90)", svg::translate(at));
    html! {
        <circle key={node.number()} {transform} r={px(layout.radius + 80)} pathLength="1000" />
    }
}

/// The way between a client and the proxy, which nothing can cut.
fn wire(layout: &Layout, client: Address) -> Html {
    let (from, to) = (layout.of(client), layout.of(Address::Proxy));
    html! {
        <line class="wire" x1={px(from.x)} y1={px(from.y)} x2={px(to.x)} y2={px(to.y)} />
    }
}

fn proxy(props: &Props, view: &ProxyView) -> Html {
    let choose = chooser(&props.act, Selection::Proxy);
    let at = props.layout.of(Address::Proxy);
    let below = PROXY.y + 180;
    let tries = (view.tries > 1).then(|| format!("try {}", view.tries));
    let class = classes!(
        "actor",
        (props.selection == Selection::Proxy).then_some("selected")
    );
    html! {
        <g
            {class}
            transform={svg::translate(at)}
            role="button"
            tabindex="0"
            aria-label={format!("proxy, would ask {}, {} requests under way", view.guess, view.open)}
            data-proxy={view.guess.to_string()}
            onclick={choose.0}
            onkeydown={choose.1}
        >
            <rect class="shape" x={px(-PROXY.x)} y={px(-PROXY.y)} width={px(2 * PROXY.x)} height={px(2 * PROXY.y)} rx="22" />
            <text class="name" y="5">{ "proxy" }</text>
            <text class="more" y={px(below)}>{ format!("asks {}", view.guess) }</text>
            if let Some(tries) = tries {
                <text class="more warn" y={px(below + 160)}>{ tries }</text>
            }
        </g>
    }
}

fn client(props: &Props, view: &ClientView) -> Html {
    let selection = Selection::Client(view.id);
    let choose = chooser(&props.act, selection);
    let at = props.layout.of(view.id.into());
    let waiting = (view.open > 0).then(|| format!("{} waiting", view.open));
    let doubt = view.last.as_ref().is_some_and(|(_, certain)| !certain);
    let class = classes!(
        "actor",
        (props.selection == selection).then_some("selected")
    );
    html! {
        <g
            key={view.id.0}
            {class}
            transform={svg::translate(at)}
            role="button"
            tabindex="0"
            aria-label={format!("client {}, {} requests under way", view.id, view.open)}
            data-client={view.id.to_string()}
            onclick={choose.0}
            onkeydown={choose.1}
        >
            <rect class="shape" x={px(-CLIENT.x)} y={px(-CLIENT.y)} width={px(2 * CLIENT.x)} height={px(2 * CLIENT.y)} rx="9" />
            <text class="name" y="5">{ view.id.to_string() }</text>
            <text class="more" y={px(-CLIENT.y - 80)}>{ waiting.unwrap_or_else(|| "client".into()) }</text>
            if doubt {
                <text class="more warn" y={px(CLIENT.y + 180)}>{ "unknown!" }</text>
            }
        </g>
    }
}

/// Behind the servers of a group: a broad band that joins them.
fn group_shape(layout: &Layout, group: NodeSet) -> Html {
    let corner = |node: NodeId| {
        let at = layout.node(node);
        format!("{} {}", px(at.x), px(at.y))
    };
    let corners: Vec<String> = group.iter().map(corner).collect();
    // One more step to the first place: a path of a single place would not be drawn.
    let path = format!("M{} L{}", corners.join(" L"), corners[0]);
    html! { <path d={path} stroke-width={px(2 * layout.radius + 460)} /> }
}

fn partition(groups: &[NodeSet]) -> String {
    let sides: Vec<String> = groups.iter().map(|group| words::names(*group)).collect();
    format!("Partition: {}", sides.join(" | "))
}
