//! What the signs mean, and which keys there are.

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{BARE, all, el, sign_button, text};

/// Each sign with its meaning.
const SIGNS: [(&str, &str); 12] = [
    ("●", "follower: answers others; the ring is its election timer"),
    ("◆", "candidate: asks for votes; each dot is a vote that it needs"),
    ("⬢", "leader: sends heartbeats and entries"),
    ("○", "down: it kept its term, its vote and its log"),
    ("◇ ?", "RequestVote; the answer is + or −"),
    ("▭ ♥", "AppendEntries without entries: a heartbeat"),
    ("▭ x=5", "AppendEntries with an entry; the answer is ⊕ or ⊖"),
    ("( x=5 )", "a client's request or its answer, through the proxy"),
    ("colour", "the term, of nodes, entries and messages alike"),
    ("solid, dashed", "an entry that its node knows to be committed, or does not"),
    ("▸ and •", "nextIndex and matchIndex: what the leader will send, and what it knows to agree"),
    ("✕", "a cut link; an arrow against a bar is cut in that direction only"),
];

const ABOUT: &str = "Click a node, a link or a message to see all of it, and to break it. Everything \
    that moves here is what the algorithm did: Raft as its paper tells it, with the sections named.";

const KEYS: [(&str, &str); 4] = [
    ("Space", "play or pause"),
    ("→", "on to the next thing that happens"),
    ("Tab, Enter", "go to a node, a link or a message, and choose it"),
    ("Esc", "close this"),
];

/// The legend.
pub fn legend(act: &Act) -> Html {
    let row = |(sign, meaning): &(&'static str, &'static str)| {
        let pair = vec![el("dt", BARE, text(*sign)), el("dd", BARE, text(*meaning))];
        el("div", BARE, all(pair))
    };
    let rows = |pairs: &[(&'static str, &'static str)]| {
        el("dl", BARE, all(pairs.iter().map(row).collect()))
    };
    let close = sign_button(act, "Close", "✕", Action::ToggleLegend);
    let title = |words: &'static str| el("b", BARE, text(words));
    let parts = vec![
        el("h2", BARE, all(vec![title("What you see"), close])),
        rows(&SIGNS),
        el("h2", BARE, title("Keys")),
        rows(&KEYS),
        el("p", BARE, text(ABOUT)),
    ];
    let set = ["legend", "dialog", "Legend"].map(AttrValue::Static);
    el("div", (&["class", "role", "aria-label"], &set), all(parts))
}
