//! The set-up of a run. A change here begins a new run.

use yew::prelude::*;

use super::action::{Act, Action};
use super::dom::{all, button, classed};
use super::field::text_field;
use super::inspector::panel;
use crate::scene::{Field, Forms};

/// Timing, CheckQuorum and seed.
pub fn setup(forms: &Forms, act: &Act) -> Html {
    let fields = vec![
        text_field(forms, act, Field::ElectionMin, "Election timeout from", "ms"),
        text_field(forms, act, Field::ElectionMax, "Election timeout to", "ms"),
        text_field(forms, act, Field::Heartbeat, "Heartbeat every", "ms"),
        text_field(forms, act, Field::Seed, "Seed", ""),
        button(act, "New seed", Action::NewSeed, false),
        check_quorum(forms, act),
        button(act, "Standard set-up", Action::Standard, false),
    ];
    let parts = vec![classed("div", "fields", all(fields))];
    panel("setup", "Set-up", "Set-up", "a change begins a new run", parts)
}

fn check_quorum(forms: &Forms, act: &Act) -> Html {
    html! {
        <label class="check">
            <input
                type="checkbox"
                checked={forms.check_quorum}
                onchange={act.reform(|_: Event| Action::ToggleCheckQuorum)}
            />
            { "CheckQuorum: a leader that hears no majority steps down" }
        </label>
    }
}
