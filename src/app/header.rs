//! The head of the page.

use yew::prelude::*;

use super::action::{Act, Action, Tab};
use super::dom::{button, sign_button};
use super::draw::draw;
use super::field::text_field;
use crate::scene::{Field, Forms};

/// The head of the page.
pub fn header(seed: u64, forms: &Forms, act: &Act, verdict: Html) -> Html {
    draw(
        "<header><h1>Raft<span>arium</span></h1>\
         <p class='tagline'>a real Raft cluster, to watch and to break</p><><div class='tools'><><span class='seed'><></span><><><></div></header>",
        &[],
        vec![
            verdict,
            text_field(forms, act, Field::Nodes, "Nodes", ""),
            button(act, &format_args!("seed {seed}"), Action::Open(Tab::Setup), false),
            button(act, &"Share", Action::Share, false),
            sign_button(act, "Theme", "◐", Action::ToggleTheme, false),
            sign_button(act, "Help", "?", Action::ToggleLegend, false),
        ],
    )
}
