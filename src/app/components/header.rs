//! The head of the page.

use yew::prelude::*;

use crate::app::action::{Act, Action, Room, Tab};
use crate::app::components::text_field::text_field;
use crate::app::dom::{button, each, pressed, sign_button};
use crate::app::draw::{draw, draw_tag};
use scene::{Field, Forms};

/// The head of the page.
pub fn header(seed: u64, room: Room, forms: &Forms, act: &Act, verdict: Html) -> Html {
    let way = |(name, to, action): (&str, Room, Action)| {
        let here = if room == to { "page" } else { "" };
        let tag = draw_tag("<button aria-current?='{}'>{}</button>", &[&here, &name], vec![]);
        pressed(tag, act, action)
    };
    let ways = [
        ("Story", Room::Story, Action::Story),
        ("Sandbox", Room::Sandbox, Action::Leave),
        ("Scenarios", Room::Scenarios, Action::Gallery),
    ];
    draw(
        "<header><h1>Raft<span>arium</span></h1><nav aria-label='Rooms'><></nav><><div class='tools'><><span class='seed'><></span><><><></div></header>",
        &[],
        vec![
            each(ways, way),
            verdict,
            text_field(forms, act, Field::Nodes, "Nodes", ""),
            button(act, &format_args!("seed {seed}"), Action::Open(Tab::Setup), false),
            button(act, &"Share", Action::Share, false),
            sign_button(act, "Theme", "◐", Action::ToggleTheme, false),
            sign_button(act, "Help", "?", Action::ToggleLegend, false),
        ],
    )
}
