//! A server on the stage: role is shape and word, term is colour and word.

use yew::prelude::*;

use super::action::Act;
use super::dom::{all, el, none};
use super::svg::{self, Choice, DIAMOND, HEXAGON};
use crate::scene::{Layout, NodeView, RoleName, Selection};

/// The attributes of a server.
const KEYS: &[&str] = &[
    "role",
    "tabindex",
    "class",
    "aria-label",
    "transform",
    "data-node",
    "data-role",
    "data-paused",
    "data-term",
    "data-voted-for",
    "data-last",
    "data-commit",
    "data-applied",
];

/// Draws a server.
pub fn node(view: &NodeView, layout: &Layout, selection: Selection, act: &Act) -> Html {
    let own = Selection::Node(view.id);
    let role = view.role.word();
    let vote = view.voted_for.map(|vote| vote.to_string()).unwrap_or_default();
    let choice = Choice {
        selection: own,
        selected: selection == own,
        class: [
            "node ",
            role,
            if view.paused { " paused " } else { " " },
            svg::term_class(view.term),
        ]
        .concat(),
        label: view.label(),
        at: Some(layout.node(view.id)),
        keys: KEYS,
        data: vec![
            view.id.to_string(),
            role.into(),
            view.paused.to_string(),
            view.term.to_string(),
            vote.clone(),
            view.last.to_string(),
            view.commit.to_string(),
            view.applied.to_string(),
        ],
        shapes: all(vec![
            svg::circle("halo", layout.radius + 130),
            shape(view.role, layout.radius),
            svg::words("name", -10, view.id.to_string()),
            svg::words("term", 150, format!("term {}", view.term)),
            words(view, layout, vote),
        ]),
    };
    svg::choice(choice, act, u64::from(view.id.number()))
}

fn shape(role: RoleName, radius: i32) -> Html {
    let corners = match role {
        RoleName::Leader => svg::polygon(radius, &HEXAGON),
        RoleName::Candidate => svg::polygon(radius * 92 / 100, &DIAMOND),
        RoleName::Follower | RoleName::Down => return svg::circle("shape", radius),
    };
    el("polygon", (&["class", "points"], &["shape".into(), corners.into()]), none())
}

/// Beside the server, from the inside out: its role, and its votes or its vote.
fn words(view: &NodeView, layout: &Layout, vote: String) -> Html {
    let role = view.role.word();
    let role = if view.paused { [role, " · paused"].concat() } else { role.into() };
    let mut lines = vec![("role", role)];
    if let Some(votes) = view.votes {
        let given = "●".repeat(votes.granted as usize);
        let open = "○".repeat(votes.needed.saturating_sub(votes.granted) as usize);
        lines.push(("votes", given + &open));
        lines.push(("more", votes.words()));
    } else if layout.roomy && view.role == RoleName::Follower && !vote.is_empty() {
        lines.push(("more", ["voted for ", &vote].concat()));
    }
    let mut height = layout.radius + 270;
    let mut step = 165;
    if layout.words_above(view.id) {
        height = -layout.radius - 170;
        step = -165;
    }
    let line = |(class, line): (&'static str, String)| {
        let words = svg::words(class, height, line);
        height += step;
        words
    };
    all(lines.into_iter().map(line).collect())
}
