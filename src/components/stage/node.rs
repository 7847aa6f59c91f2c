//! A server on the stage: its role is shape and word, its term color and word.

use std::rc::Rc;

use yew::prelude::*;

use super::svg::{self, DIAMOND, HEXAGON, Px};
use crate::components::activation::activation;
use crate::components::spotlight::Emphasis;
use crate::dispatch::use_dispatch;
use raft::Term;
use scene::{Layout, NodeView, Part, RoleName, Selection, Visible, WordLine};
use session::ViewAction;

/// The radius of a server from which on the word "term" fits into it.
const ROOM_FOR_WORDS: i32 = 290;

/// The properties of a [`NodeShape`].
#[derive(Properties, PartialEq)]
pub struct NodeShapeProps {
    /// The server.
    pub view: NodeView,
    /// Where it stands.
    pub layout: Rc<Layout>,
    /// What of it is drawn.
    pub visible: Rc<Visible>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a caption points at it.
    pub emphasis: Emphasis,
    /// Whether the visitor is invited to press it.
    pub hinted: bool,
    /// While the sides of a partition are chosen: whether it is on the side that is.
    pub side: Option<bool>,
}

/// A server.
#[component]
pub fn NodeShape(props: &NodeShapeProps) -> Html {
    let NodeShapeProps { view, layout, visible, selected, emphasis, hinted, side } = props;
    let id = view.id;
    let (onclick, onkeydown) =
        activation(&use_dispatch(), move || ViewAction::Select(Selection::Node(id)).into());
    let role = view.role.word();
    let class = classes!(
        "node",
        drawn_role(view.role, visible).word(),
        // It has the look of a candidate.
        (view.role == RoleName::PreCandidate && visible.has(Part::Roles)).then_some("candidate"),
        view.paused.then_some("paused"),
        svg::term_class(visible.drawn_term(view.term)),
        (*selected || *side == Some(true)).then_some("selected"),
        hinted.then_some("hinted"),
        emphasis.class(),
    );
    html! {
        <g role="button" tabindex="0" {class} {onclick} {onkeydown}
            aria-label={view.label(visible)}
            aria-pressed={side.map(|side| side.to_string())}
            transform={svg::translate(layout.node(id))}
            data-node={id.to_string()}
            data-role={role}
            data-paused={view.paused.to_string()}
            data-term={view.term.to_string()}
            data-voted-for={view.voted_for.map_or_else(String::new, |vote| vote.to_string())}
            data-last={view.last.to_string()}
            data-commit={view.commit.map(|index| index.to_string())}
            data-applied={view.applied.map(|index| index.to_string())}>
            { svg::circle("halo", layout.radius + 130) }
            { shape(drawn_role(view.role, visible), layout.radius) }
            if visible.has(Part::Terms) {
                <text class="name" y="-1.0">{ id.to_string() }</text>
                { term_label(view.term, layout) }
            } else {
                <text class="name" y="5.0">{ id.to_string() }</text>
            }
            { words(view, layout, visible) }
        </g>
    }
}

/// Draws the term; in a small server there is room for its number alone, and the word is only for those who listen.
fn term_label(term: Term, layout: &Layout) -> Html {
    if layout.radius >= ROOM_FOR_WORDS {
        return svg::label("term", 150, format!("term {term}"));
    }
    html! {
        <>
            { " " }
            <text class="term" y="15.0"><tspan class="unseen">{ "term " }</tspan>{ term.to_string() }</text>
        </>
    }
}

/// Returns the role in whose shape a server is drawn: before roles are explained all that is seen is whether it is down.
fn drawn_role(role: RoleName, visible: &Visible) -> RoleName {
    if visible.has(Part::Roles) || role == RoleName::Down { role } else { RoleName::Follower }
}

fn shape(role: RoleName, radius: i32) -> Html {
    match role {
        RoleName::Leader => svg::polygon(radius, &HEXAGON),
        RoleName::Candidate | RoleName::PreCandidate => svg::polygon(radius * 92 / 100, &DIAMOND),
        RoleName::Follower | RoleName::Down => svg::circle("shape", radius),
    }
}

/// Draws beside the server what it is and how it votes. The space before a line keeps its words apart from those before
/// it, for who reads them as one.
fn words(view: &NodeView, layout: &Layout, visible: &Visible) -> Html {
    let line = |WordLine { class, text, at, .. }: WordLine| {
        let [x, y] = [at.x, at.y].map(|length| Px(length).to_string());
        html! { <>{ " " }<text {class} {x} {y}>{ text }</text></> }
    };
    html! { <>{ for layout.word_lines(view, visible).into_iter().map(line) }</> }
}
