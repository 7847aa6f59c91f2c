//! The head of the page.

use yew::prelude::*;

use super::action::{Act, Action, Tab};
use super::dom::{BARE, all, button, classed, el, sign_button, text};
use super::field::text_field;
use crate::scene::{Field, Forms};

/// The head of the page.
pub fn header(seed: u64, forms: &Forms, act: &Act) -> Html {
    let name = vec![text("Raft"), el("span", BARE, text("arium"))];
    let seed = button(act, format!("seed {seed}"), Action::Open(Tab::Setup), false);
    let tools = vec![
        text_field(forms, act, Field::Nodes, "Nodes", ""),
        classed("span", "seed", seed),
        sign_button(act, "Theme", "◐", Action::ToggleTheme),
        sign_button(act, "Help", "?", Action::ToggleLegend),
    ];
    let parts = vec![
        el("h1", BARE, all(name)),
        classed("p", "tagline", text("a real Raft cluster, to watch and to break")),
        classed("div", "tools", all(tools)),
    ];
    el("header", BARE, all(parts))
}
