//! What the signs mean, and which keys there are.

use yew::prelude::*;

use super::action::{Act, Action};

/// What a [`Legend`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What to tell when it is to be closed.
    pub act: Act,
}

/// Each sign with its meaning.
const SIGNS: [(&str, &str); 12] = [
    (
        "●",
        "follower: answers others; the ring is its election timer",
    ),
    (
        "◆",
        "candidate: asks for votes; each dot is a vote that it needs",
    ),
    ("⬢", "leader: sends heartbeats and entries"),
    ("○", "down: it kept its term, its vote and its log"),
    ("◇ ?", "RequestVote; the answer is + or −"),
    ("▭ ♥", "AppendEntries without entries: a heartbeat"),
    ("▭ x=5", "AppendEntries with an entry; the answer is ⊕ or ⊖"),
    (
        "( x=5 )",
        "a client's request or its answer, through the proxy",
    ),
    ("colour", "the term, of nodes, entries and messages alike"),
    (
        "solid, dashed",
        "an entry that its node knows to be committed, or does not",
    ),
    (
        "▸ and •",
        "nextIndex and matchIndex: what the leader will send, and what it knows to agree",
    ),
    (
        "✕",
        "a cut link; an arrow against a bar is cut in that direction only",
    ),
];

const KEYS: [(&str, &str); 4] = [
    ("Space", "play or pause"),
    ("→", "on to the next thing that happens"),
    (
        "Tab, Enter",
        "go to a node, a link or a message, and choose it",
    ),
    ("Esc", "close this"),
];

/// The legend.
#[component]
pub fn Legend(props: &Props) -> Html {
    let close = props.act.reform(|_: MouseEvent| Action::ToggleLegend);
    let rows = |pairs: &'static [(&'static str, &'static str)]| {
        pairs.iter().map(|(sign, meaning)| html! { <div key={*sign}><dt>{ *sign }</dt><dd>{ *meaning }</dd></div> })
    };
    html! {
        <div class="legend" role="dialog" aria-label="Legend">
            <h2><b>{ "What you see" }</b><button aria-label="Close" onclick={close}>{ "✕" }</button></h2>
            <dl>{ for rows(&SIGNS) }</dl>
            <h2><b>{ "Keys" }</b></h2>
            <dl>{ for rows(&KEYS) }</dl>
            <p>{ "Click a node, a link or a message to see all of it, and to break it. Everything that moves here is what the algorithm did: Raft as its paper tells it, with the sections named." }</p>
        </div>
    }
}
