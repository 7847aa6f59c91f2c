//! Whether this is Raft, and whether it keeps its promises: what the checker says, all the while.

use yew::prelude::*;

use crate::app::dom::none;
use crate::app::draw::draw;
use raft::Rules;
use scene::{Player, words};

const HELD: &str = "After every step, a checker that shares nothing with the servers looks whether \
    they keep the promises of Raft. They did so far.";

/// Whether this is Raft, and whether it keeps its promises: first what the checker says.
pub fn verdict(player: &Player) -> Html {
    let checker = player.timeline().map(|timeline| timeline.watched().checker());
    let checked = checker.map(|checker| match checker.worst() {
        None => {
            let held = "<span data-checker='held' title='{}'>✓ all promises hold</span>";
            draw(held, &[&HELD], vec![])
        }
        Some(violation) => draw(
            "<span data-checker='broken' role='alert' title='{}'>✗ {}</span>",
            &[&violation, &violation],
            vec![],
        ),
    });
    let parts = vec![checked.unwrap_or_else(none), modified(player.run().setup.rules)];
    draw("<p class='verdict'><><></p>", &[], parts)
}

/// Which rules are off, if any is: one in words, more in number.
fn modified(rules: Rules) -> Html {
    let off: Vec<&str> = rules.switched_off().map(words::rule).collect();
    let short = match off[..] {
        [] => return none(),
        [only] => only.to_owned(),
        _ => format!("{} of its rules", off.len()),
    };
    let all = off.join("; ");
    draw("<strong title='{}'>MODIFIED RAFT, without: {}</strong>", &[&all, &short], vec![])
}
