//! A server on the stage: role is shape and word, term is colour and word.

use std::fmt;

use yew::prelude::*;

use super::action::Act;
use super::dom::each;
use super::draw::draw_tag;
use super::svg::{self, At, DIAMOND, HEXAGON};
use scene::{Layout, NodeView, RoleName, Selection};

/// Draws a server.
pub fn node(view: &NodeView, layout: &Layout, selection: Selection, act: &Act) -> Html {
    let own = Selection::Node(view.id);
    let role = view.role.word();
    let vote = fmt::from_fn(|f| view.voted_for.map_or(Ok(()), |vote| write!(f, "{vote}")));
    let tag = draw_tag(
        "<g role='button' tabindex='0' class='node {}{} {}{}' aria-label='{}' \
         transform='translate({})' data-node='{}' data-role='{}' data-paused='{}' data-term='{}' \
         data-voted-for='{}' data-last='{}' data-commit='{}' data-applied='{}'>\
         <><><text class='name' y='-1.0'>{}</text><text class='term' y='15.0'>term {}</text><></g>",
        &[
            &role,
            &if view.paused { " paused" } else { "" },
            &svg::term_class(view.term),
            &svg::mark_of(selection == own),
            &view.label(),
            &At(layout.node(view.id)),
            &view.id,
            &role,
            &view.paused,
            &view.term,
            &vote,
            &view.last,
            &view.commit,
            &view.applied,
            &view.id,
            &view.term,
        ],
        vec![
            svg::circle("halo", layout.radius + 130),
            shape(view.role, layout.radius),
            words(view, layout),
        ],
    );
    svg::choice(tag, own, act, u64::from(view.id.number()))
}

fn shape(role: RoleName, radius: i32) -> Html {
    match role {
        RoleName::Leader => svg::polygon(radius, &HEXAGON),
        RoleName::Candidate => svg::polygon(radius * 92 / 100, &DIAMOND),
        RoleName::Follower | RoleName::Down => svg::circle("shape", radius),
    }
}

/// Beside the server, from the inside out: its role, and its votes or its vote.
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
    let (mut height, step) = if layout.words_above(view.id) {
        (-layout.radius - 170, -165)
    } else {
        (layout.radius + 270, 165)
    };
    each(lines, |(class, line)| {
        let words = svg::words(class, height, &line);
        height += step;
        words
    })
}
