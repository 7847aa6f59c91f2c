//! A server on the stage.

use yew::prelude::*;

use super::action::{Act, Action};
use super::svg::{self, DIAMOND, HEXAGON, px};
use crate::scene::{NodeView, Point, RoleName, Selection};

/// What a [`Node`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to draw.
    pub view: NodeView,
    /// Where.
    pub at: Point,
    /// How large.
    pub radius: i32,
    /// Whether there is room for more than the most necessary words.
    pub roomy: bool,
    /// Whether it is chosen.
    pub selected: bool,
    /// What to tell when it is chosen.
    pub act: Act,
}

/// A server: role is shape and word, term is colour and word.
#[component]
pub fn Node(props: &Props) -> Html {
    let Props {
        view,
        at,
        radius,
        act,
        ..
    } = props;
    let choose = chooser(act, Selection::Node(view.id));
    let role = view.role;
    let vote = view.voted_for.map(|vote| vote.to_string());
    let class = classes!(
        "node",
        role.word(),
        svg::term_class(view.term),
        props.selected.then_some("selected")
    );
    html! {
        <g
            {class}
            transform={svg::translate(*at)}
            role="button"
            tabindex="0"
            aria-label={view.label()}
            aria-pressed={props.selected.to_string()}
            data-node={view.id.to_string()}
            data-role={role.word()}
            data-paused={view.paused.then_some("true")}
            data-term={view.term.to_string()}
            data-voted-for={vote.clone().unwrap_or_default()}
            data-last={view.last.to_string()}
            data-commit={view.commit.to_string()}
            data-applied={view.applied.to_string()}
            onclick={choose.0}
            onkeydown={choose.1}
        >
            <circle class="halo" r={px(radius + 130)} />
            { shape(role, *radius) }
            <text class="name" y="-1">{ view.id.to_string() }</text>
            <text class="term" y="15">{ format!("term {}", view.term) }</text>
            { words(props, vote) }
        </g>
    }
}

fn shape(role: RoleName, radius: i32) -> Html {
    match role {
        RoleName::Leader => {
            html! { <polygon class="shape" points={svg::polygon(radius, &HEXAGON)} /> }
        }
        RoleName::Candidate => {
            html! { <polygon class="shape" points={svg::polygon(radius * 92 / 100, &DIAMOND)} /> }
        }
        RoleName::Follower | RoleName::Down => html! { <circle class="shape" r={px(radius)} /> },
    }
}

/// Below the server: its role, and its votes or its vote.
fn words(props: &Props, vote: Option<String>) -> Html {
    let view = &props.view;
    let below = props.radius + 270;
    let role = if view.paused {
        format!("{} · paused", view.role.word())
    } else {
        view.role.word().into()
    };
    let more = match (view.votes, vote) {
        (Some(votes), _) => Some(votes.words()),
        (None, Some(vote)) if props.roomy && view.role == RoleName::Follower => {
            Some(format!("voted for {vote}"))
        }
        _ => None,
    };
    html! {
        <>
            <text class="role" y={px(below)}>{ role }</text>
            if let Some(votes) = view.votes {
                <g class="votes" aria-hidden="true">
                    { for (0..votes.needed).map(|place| dot(place, votes.granted, votes.needed, below + 140)) }
                </g>
            }
            if let Some(more) = more {
                <text class="more" y={px(below + if view.votes.is_some() { 340 } else { 170 })}>{ more }</text>
            }
        </>
    }
}

fn dot(place: u32, granted: u32, needed: u32, y: i32) -> Html {
    let place_of = |number: u32| i32::try_from(number).unwrap_or(0);
    let x = place_of(place) * 160 - (place_of(needed) - 1) * 80;
    let class = if place < granted { "given" } else { "open" };
    html! { <circle {class} cx={px(x)} cy={px(y)} r="5.5" /> }
}

/// What to do on a click, and on Enter or Space.
pub fn chooser(act: &Act, selection: Selection) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
    let by_mouse = act.clone();
    let by_key = act.clone();
    (
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            by_mouse.emit(Action::Select(selection));
        }),
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                event.stop_propagation();
                by_key.emit(Action::Select(selection));
            }
        }),
    )
}
