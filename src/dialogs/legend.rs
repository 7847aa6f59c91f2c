//! What the signs mean, and which keys there are.

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::browser::preferences::is_dark;
use crate::dispatch::use_dispatch;
use session::{Dialog, ViewAction};

/// Each sign with its meaning.
const SIGNS: [(&str, &str); 18] = [
    ("●", "follower: answers others; the ring is its election timer"),
    ("◆", "candidate: asks for votes; each dot is a vote that it needs"),
    ("⬢", "leader: sends heartbeats and entries"),
    ("○", "down: it kept its term, its vote and its log"),
    ("◇ ?", "RequestVote; the answer is + or −"),
    (
        "◇ p?",
        "a pre-vote (PreVote): asks who would vote for it, and changes nothing yet; the answer is \
         p+ or p−",
    ),
    ("▭ ♥", "AppendEntries without entries: a heartbeat"),
    ("▭ x=5", "AppendEntries with an entry; the answer is ⊕ or ⊖"),
    ("( x=5 )", "a client's request or its answer, through the proxy"),
    ("color", "the term, of nodes, entries and messages alike"),
    ("solid, dashed", "an entry that its node knows to be committed, or does not"),
    (
        "▸ and •",
        "nextIndex and matchIndex: the next entry that the leader will send, and the last that it \
         knows is replicated",
    ),
    (
        "✓",
        "a checker that shares no code with the servers: all properties of Raft have held so far",
    ),
    ("(2,5)", "the entry of term 2 at index 5"),
    ("✕", "a cut link; an arrow against a bar is cut in that direction only"),
    (
        "a dashed line",
        "drawn with the pointer from the empty stage across links, it cuts them; if that leaves two groups of \
         servers, it is a partition. By keyboard: Partition … in the box of a server",
    ),
    (
        "the timeline",
        "▾ election, ✕ crash, ¦ cut, | healed or changed, + restart; below: commits (short) and \
         answers (longer), ◆ outcome unknown; a line all through: a violated property",
    ),
    (
        "the diagram",
        "thick lane: leader; striped: candidate; ✕ lost; dim: not in the past of what is selected",
    ),
];

const KEYS: [(&str, &str); 10] = [
    (
        "Space, Enter, → and ←",
        "in the story: the next or previous caption; 1 to 6 answer a question",
    ),
    ("Space", "play or pause"),
    ("→ and ←", "step forward or back"),
    ("Home, End", "go to the start of the run, or to now"),
    ("+ and −", "zoom the timeline in or out"),
    ("Ctrl+Z", "undo; with Shift, redo"),
    ("F, B", "full screen for a projector, and back; a blank stage in between"),
    ("d", "switch between the space-time diagram and the ring"),
    ("Tab, Enter", "go to a node, a link or a message, and select it"),
    ("Esc", "close this"),
];

/// The legend, and the choice of colors.
#[component]
pub fn Legend() -> Html {
    let toggle_theme = use_dispatch().reform(|_| ViewAction::ToggleTheme(is_dark()).into());
    html! {
        <DialogFrame dialog={Dialog::Legend}
            name="Legend"
            title="What you see"
            class="legend"
        >
            <div class="fields">
                <button onclick={toggle_theme}>{ "◐ Light or dark colors" }</button>
            </div>
            { rows(&SIGNS) }
            <h2><b>{ "Keys" }</b></h2>
            { rows(&KEYS) }
            <p>
                { "Click a node, a link or a message to see all of it, and to break it. Everything \
                   that moves here is what the algorithm did: Raft as its paper describes it, with \
                   the sections named, unless the head of the page says MODIFIED RAFT." }
            </p>
        </DialogFrame>
    }
}

fn rows(pairs: &[(&'static str, &'static str)]) -> Html {
    let row = |(place, (sign, meaning)): (usize, &(&'static str, &'static str))| {
        html! { <div key={place}><dt>{ *sign }</dt><dd>{ *meaning }</dd></div> }
    };
    html! { <dl>{ for pairs.iter().enumerate().map(row) }</dl> }
}
