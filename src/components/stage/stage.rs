//! The cluster on the stage, and how the network has fallen apart.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::actors::{ClientShape, ProxyShape};
use super::cut_line::{CutLine, use_cut_line};
use super::flight::FlightShape;
use super::link::LinkShape;
use super::node::NodeShape;
use super::svg::{self, At, Px};
use super::timer::{DISTANCE, TimerRing};
use crate::components::spotlight::{Spotlight, use_spotlight};
use crate::dispatch::use_dispatch;
use raft::{NodeId, NodeSet};
use scene::{
    FlightView, Layout, LinkLanes, LinkView, Part, Selection, Stage, TakenPlace, Visible, words,
};
use session::{EditAction, Partitioning, ViewAction};
use sim::{Address, Intervention};

/// The properties of a [`ClusterStage`].
#[derive(Properties, PartialEq)]
pub struct ClusterStageProps {
    /// The cluster.
    pub stage: Rc<Stage>,
    /// Where everything stands.
    pub layout: Rc<Layout>,
    /// What of it is drawn.
    pub visible: Rc<Visible>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Whether messages are drawn as still arrows.
    pub still: bool,
    /// The sides of a partition, while they are being chosen.
    pub partitioning: Option<Partitioning>,
    /// The server that the visitor is invited to press.
    pub hint: Option<NodeId>,
    /// Whether a line can be drawn across links, to cut them.
    #[prop_or_default]
    pub cuttable: bool,
}

/// The cluster, as two drawings, one over the other: what moves lies in a layer of its own, so that the
/// browser need not paint the rest again at each frame.
#[component]
pub fn ClusterStage(props: &ClusterStageProps) -> Html {
    let ClusterStageProps { stage, layout, cuttable, .. } = props;
    let spotlight = use_spotlight();
    let CutLine { drawing, onpointerdown, onpointermove, onpointerup, onpointercancel, drawn } =
        use_cut_line(stage, layout, *cuttable);
    let lanes = use_mut_ref(LinkLanes::default);
    let taken = layout.taken_places(stage, &props.visible);
    let view_box = format!("0 0 {} {}", layout.size.width, layout.size.height);
    html! {
        <>
            <svg class={classes!("standing", cuttable.then_some("cuttable"))} viewBox={view_box.clone()}
                role="group" aria-label="The cluster" ref={drawing}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>
                <g class="groups">{ for stage.groups.iter().map(|group| band(*group, layout)) }</g>
                <g>{ for wires(props) }</g>
                <g>{ for links(props, &spotlight, &taken) }</g>
                <g class="timers-back">{ for rings(props) }</g>
                <g>{ for actors(props, &spotlight) }</g>
                <g>{ for nodes(props, &spotlight) }</g>
                { drawn }
            </svg>
            <svg class="moving" viewBox={view_box} role="group" aria-label="Messages">
                <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7"
                    markerHeight="7" orient="auto">
                    <path d="M0 0 10 5 0 10z" />
                </marker>
                <g class="timers">{ for timers(props) }</g>
                <g>{ for flights(props, &spotlight, &lanes, &taken) }</g>
            </svg>
        </>
    }
}

fn links(
    props: &ClusterStageProps,
    spotlight: &Spotlight,
    taken: &[TakenPlace],
) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, selection, .. } = props;
    let links = stage.links.iter().filter(|it| visible.has_link(it.one, it.other));
    let links: Vec<&LinkView> = links.collect();
    let marks = layout.marks(&links, taken);
    links.into_iter().zip(marks).map(move |(view, mark)| {
        let selected = *selection == Some(Selection::Link(view.one, view.other));
        let emphasis = spotlight.on_link(view.one.into(), view.other);
        html! {
            <LinkShape key={view.name()} view={view.clone()} {layout} {mark} {selected} {emphasis} />
        }
    })
}

fn nodes(props: &ClusterStageProps, spotlight: &Spotlight) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, selection, hint, partitioning, .. } = props;
    stage.nodes.iter().filter(|it| visible.has_actor(it.id)).map(move |view| {
        let selected = *selection == Some(Selection::Node(view.id));
        let emphasis = spotlight.on_actor(view.id.into());
        let hinted = *hint == Some(view.id);
        let side = partitioning.map(|it| it.side.contains(view.id));
        html! {
            <NodeShape key={view.id.number()} view={view.clone()} {layout} {visible} {selected} {emphasis} {hinted} {side} />
        }
    })
}

fn flights(
    props: &ClusterStageProps,
    spotlight: &Spotlight,
    lanes: &RefCell<LinkLanes>,
    taken: &[TakenPlace],
) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, selection, still, .. } = props;
    let flights = stage.flights.iter().filter(|it| visible.has_link(it.from, it.to));
    let flights: Vec<FlightView> = flights.cloned().collect();
    let lanes = lanes.borrow_mut().follow(&flights, layout, taken);
    flights.into_iter().zip(lanes).map(move |(view, lane)| {
        let selected = *selection == Some(Selection::Flight(view.id));
        let emphasis = spotlight.on_message(view.kind);
        let term = view.term.map(|term| visible.drawn_term(term));
        let key = view.id.0;
        html! {
            <FlightShape {key} {view} {layout} {lane} {term} still={*still} {selected}
                {emphasis} />
        }
    })
}

/// Returns the clients and the proxy.
fn actors(props: &ClusterStageProps, spotlight: &Spotlight) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, selection, .. } = props;
    let clients = stage.clients.iter().filter(|it| visible.has_actor(it.id)).map(move |view| {
        let selected = *selection == Some(Selection::Client(view.id));
        let emphasis = spotlight.on_actor(view.id.into());
        html! {
            <ClientShape key={view.id.to_string()} view={view.clone()} {layout} {selected}
                {emphasis} />
        }
    });
    let selected = *selection == Some(Selection::Proxy);
    let emphasis = spotlight.on_actor(Address::Proxy);
    let proxy = visible.has_actor(Address::Proxy).then(|| {
        html! {
            <ProxyShape key="proxy" view={stage.proxy.clone()} {layout} {selected} {emphasis} />
        }
    });
    clients.chain(proxy)
}

/// Returns the rings behind the timers, which show how much of them has run out.
fn rings(props: &ClusterStageProps) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, .. } = props;
    let nodes = stage.nodes.iter().zip(&stage.timers);
    // A server without a timer, such as a leader, has no ring around it.
    let timed = nodes.filter(|(view, timer)| timer.is_some() && has_timer(visible, view.id));
    timed.map(move |(view, _)| {
        let r = Px(layout.radius + DISTANCE).to_string();
        html! { <circle key={view.id.number()} transform={svg::translate(layout.node(view.id))} {r} /> }
    })
}

fn has_timer(visible: &Visible, node: NodeId) -> bool {
    visible.has_actor(node) && visible.has(Part::Timers)
}

fn timers(props: &ClusterStageProps) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, .. } = props;
    let nodes = stage.nodes.iter().zip(&stage.timers);
    nodes.filter(|(view, _)| has_timer(visible, view.id)).map(move |(view, timer)| {
        html! { <TimerRing key={view.id.number()} node={view.id} {layout} timer={*timer} /> }
    })
}

/// Draws the ways between the clients and the proxy, which nothing can cut.
fn wires(props: &ClusterStageProps) -> impl Iterator<Item = Html> {
    let ClusterStageProps { stage, layout, visible, .. } = props;
    let clients = stage.clients.iter().filter(|it| visible.has_link(it.id, Address::Proxy));
    clients.map(|it| svg::line("wire", layout.center(it.id.into()), layout.center(Address::Proxy)))
}

/// Draws a broad band behind the servers of a group, which joins them.
fn band(group: NodeSet, layout: &Layout) -> Html {
    // The first place once more at the end: a path of a single place would not be drawn.
    let nodes = group.iter().chain(group.iter().take(1));
    let places: Vec<String> = nodes.map(|node| At(layout.node(node)).to_string()).collect();
    let width = Px(2 * layout.radius + 460).to_string();
    html! { <path d={format!("M{}", places.join(" "))} stroke-width={width} /> }
}

/// The properties of a [`PartitionNotice`].
#[derive(Properties, PartialEq)]
pub struct PartitionNoticeProps {
    /// The cluster.
    pub stage: Rc<Stage>,
    /// The space-time diagram is shown in place of the ring.
    pub diagram: bool,
}

/// How the network is partitioned, in words, the button that heals it, and the switch between ring and diagram.
#[component]
pub fn PartitionNotice(props: &PartitionNoticeProps) -> Html {
    let PartitionNoticeProps { stage, diagram } = props;
    let dispatch = use_dispatch();
    let switch = dispatch.reform(|_| ViewAction::ToggleDiagram.into());
    let heal = dispatch.reform(|_| EditAction::Intervene(vec![Intervention::HealNetwork]).into());
    let sides: Vec<String> = stage.groups.iter().map(|group| words::names(*group)).collect();
    html! {
        <>
            if !sides.is_empty() {
                <span class="chip">{ format!("Partition: {}", sides.join(" | ")) }</span>
            }
            <button disabled={!stage.any_cut()} onclick={heal}>{ "Heal all" }</button>
            <button class="switch" aria-keyshortcuts="d" title="Switch between ring and diagram (d)" onclick={switch}>
                { if *diagram { "Ring" } else { "Diagram" } }
            </button>
        </>
    }
}
