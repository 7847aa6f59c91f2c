//! Whether this is Raft, and whether it keeps its promises: what the checker says, all the while.

use yew::prelude::*;

use super::dom::none;
use super::draw::draw;
use crate::scene::{Broken, Player, words};

const HELD: &str = "After every step, a checker that shares nothing with the servers looks whether \
    they keep the promises of Raft. They did so far.";

/// Whether this is Raft, and whether it keeps its promises.
pub fn verdict(player: &Player) -> Html {
    let rules = player.run().setup.rules;
    let off: Vec<&str> = rules.switched_off().map(words::rule).collect();
    let modified = match off.is_empty() {
        true => none(),
        false => draw("<strong>MODIFIED RAFT, without: {}</strong>", &[&off.join("; ")], vec![]),
    };
    let checked = player.watcher().map(|watcher| match watcher.broken() {
        None => draw(
            "<span data-checker='held' title='{}'>✓ all promises hold</span>",
            &[&HELD],
            vec![],
        ),
        Some(Broken { sentence, .. }) => {
            draw("<span data-checker='broken' role='alert'>✗ {}</span>", &[&sentence], vec![])
        }
    });
    draw("<p class='verdict'><><></p>", &[], vec![modified, checked.unwrap_or_else(none)])
}
