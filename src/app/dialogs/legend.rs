//! What the signs mean, and which keys there are.

use yew::prelude::*;

use crate::app::action::{Act, Action};
use crate::app::dom::{each, sign_button};
use crate::app::draw::draw;

/// Each sign with its meaning.
const SIGNS: [(&str, &str); 17] = [
    ("●", "follower: answers others; the ring is its election timer"),
    ("◆", "candidate: asks for votes; each dot is a vote that it needs"),
    ("⬢", "leader: sends heartbeats and entries"),
    ("○", "down: it kept its term, its vote and its log"),
    ("◇ ?", "RequestVote; the answer is + or −"),
    (
        "◇ p?",
        "a pre-vote (PreVote): asks who would vote for it, and changes nothing yet; the answer is p+ or p−",
    ),
    ("▭ ♥", "AppendEntries without entries: a heartbeat"),
    ("▭ x=5", "AppendEntries with an entry; the answer is ⊕ or ⊖"),
    ("( x=5 )", "a client's request or its answer, through the proxy"),
    ("colour", "the term, of nodes, entries and messages alike"),
    ("solid, dashed", "an entry that its node knows to be committed, or does not"),
    ("▸ and •", "nextIndex and matchIndex: what the leader will send, and what it knows to agree"),
    ("✓", "a checker that shares nothing with the servers finds all promises of Raft kept so far"),
    ("(2,5)", "the entry of term 2 at index 5"),
    ("✕", "a cut link; an arrow against a bar is cut in that direction only"),
    (
        "the tape",
        "▾ election, ✕ crash, ¦ cut, | mended or changed, + restart; below: commits (short) and answers \
         (longer), ◆ outcome unknown; a line all through: a broken promise",
    ),
    (
        "the diagram",
        "thick lane: leader; striped: candidate; ✕ lost; dim: not in the past of what is chosen",
    ),
];

const ABOUT: &str = "Click a node, a link or a message to see all of it, and to break it. Everything \
    that moves here is what the algorithm did: Raft as its paper tells it, with the sections named, unless \
    the head of the page says MODIFIED RAFT.";

const KEYS: [(&str, &str); 9] = [
    (
        "Space, Enter, → and ←",
        "in the story: the next caption, and the last; 1 to 6 answer a question",
    ),
    ("Space", "play or pause"),
    ("→ and ←", "on to the next thing that happens, and back to the last"),
    ("Home, End", "to the beginning of the run, and to now"),
    ("+ and −", "look at the tape from nearer, or from further away"),
    ("Ctrl+Z", "undo; with Shift, redo"),
    ("d", "the space-time diagram, or the ring"),
    ("Tab, Enter", "go to a node, a link or a message, and choose it"),
    ("Esc", "close this"),
];

/// The legend.
pub fn legend(act: &Act) -> Html {
    draw(
        "<div class='legend' role='dialog' aria-label='Legend'>\
         <h2><b>What you see</b><></h2><dl><></dl><h2><b>Keys</b></h2><dl><></dl><p>{}</p></div>",
        &[&ABOUT],
        vec![
            sign_button(act, "Close", "✕", Action::ToggleLegend, false),
            rows(&SIGNS),
            rows(&KEYS),
        ],
    )
}

fn rows(pairs: &[(&str, &str)]) -> Html {
    each(pairs, |(sign, meaning)| {
        draw("<div><dt>{}</dt><dd>{}</dd></div>", &[sign, meaning], vec![])
    })
}
