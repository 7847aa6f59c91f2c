//! A server on the stage: its role is shape and word, its term color and word.

use std::rc::Rc;

use yew::prelude::*;

use super::svg::{self, DIAMOND, HEXAGON};
use crate::components::activation::activation;
use crate::components::spotlight::Emphasis;
use crate::dispatch::use_dispatch;
use scene::{Layout, NodeView, RoleName, Selection};
use session::ViewAction;

/// The properties of a [`NodeShape`].
#[derive(Properties, PartialEq)]
pub struct NodeShapeProps {
    /// The server.
    pub view: NodeView,
    /// Where it stands.
    pub layout: Rc<Layout>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a caption points at it.
    pub emphasis: Emphasis,
}

/// A server.
#[component]
pub fn NodeShape(props: &NodeShapeProps) -> Html {
    let NodeShapeProps { view, layout, selected, emphasis } = props;
    let id = view.id;
    let (onclick, onkeydown) =
        activation(&use_dispatch(), move || ViewAction::Select(Selection::Node(id)).into());
    let role = view.role.word();
    let class = classes!(
        "node",
        role,
        view.paused.then_some("paused"),
        svg::term_class(view.term),
        selected.then_some("selected"),
        emphasis.class(),
    );
    html! {
        <g role="button" tabindex="0" {class} {onclick} {onkeydown}
            aria-label={view.label()}
            transform={svg::translate(layout.node(id))}
            data-node={id.to_string()}
            data-role={role}
            data-paused={view.paused.to_string()}
            data-term={view.term.to_string()}
            data-voted-for={view.voted_for.map_or_else(String::new, |vote| vote.to_string())}
            data-last={view.last.to_string()}
            data-commit={view.commit.to_string()}
            data-applied={view.applied.to_string()}>
            { svg::circle("halo", layout.radius + 130) }
            { shape(view.role, layout.radius) }
            <text class="name" y="-1.0">{ id.to_string() }</text>
            { svg::label("term", 150, format!("term {}", view.term)) }
            { words(view, layout) }
        </g>
    }
}

fn shape(role: RoleName, radius: i32) -> Html {
    match role {
        RoleName::Leader => svg::polygon(radius, &HEXAGON),
        RoleName::Candidate => svg::polygon(radius * 92 / 100, &DIAMOND),
        RoleName::Follower | RoleName::Down => svg::circle("shape", radius),
    }
}

/// Draws beside the server, from the inside out: its role, and its votes or its vote.
fn words(view: &NodeView, layout: &Layout) -> Html {
    let role = view.role.word();
    let paused = if view.paused { " · paused" } else { "" };
    let mut lines = vec![("role", format!("{role}{paused}"))];
    if let Some(votes) = view.votes {
        let signs = (0..votes.needed).map(|vote| if vote < votes.granted { '●' } else { '○' });
        lines.push(("votes", signs.collect()));
        lines.push(("more", votes.words()));
    } else if layout.roomy
        && view.role == RoleName::Follower
        && let Some(vote) = view.voted_for
    {
        lines.push(("more", format!("voted for {vote}")));
    }
    let (first, step) = if layout.label_above(view.id) {
        (-layout.radius - 170, -165)
    } else {
        (layout.radius + 270, 165)
    };
    let heights = (0..).map(|line| first + line * step);
    html! { <>{ for lines.into_iter().zip(heights).map(|((class, line), y)| svg::label(class, y, line)) }</> }
}
