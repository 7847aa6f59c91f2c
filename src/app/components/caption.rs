//! What stands below the stage: one sentence on what happened last, and the way into the story.

use yew::prelude::*;

use crate::app::action::{Act, Action};
use crate::app::dom::pressed;
use crate::app::draw::{draw, draw_tag};
use scene::EventLine;

/// What to say before anything has happened.
const BEGINNING: &str =
    "All nodes are followers. The first whose election timer runs out will stand for election.";

/// What happened last. `begun` is whether the story was opened before.
pub fn caption(line: Option<&EventLine>, begun: bool, act: &Act) -> Html {
    let caption = "<div class='caption'><p><span>{}{}</span> <small>{}</small></p><></div>";
    let start = if begun { "Go on with the story ›" } else { "Start the story ›" };
    let start = draw_tag("<button class='main'>{}</button>", &[&start], vec![]);
    let parts = vec![pressed(start, act, Action::Story)];
    match line {
        None => draw(caption, &[&BEGINNING, &"", &"§5.2"], parts),
        Some(line) => {
            let rest = line.suffix() + ".";
            draw(caption, &[&line.what, &rest, &line.section], parts)
        }
    }
}
