//! The set-up of a run. A change here begins a new run.

use yew::prelude::*;

use super::action::{Act, Action, Hears};
use super::dom::{button, hear};
use super::draw::{draw, draw_tag};
use super::field::text_fields;
use super::inspector::panel;
use crate::scene::{Field, Forms};

/// The lengths of time that the servers go by, and the seed.
const FIELDS: [(Field, &str, &str); 4] = [
    (Field::ElectionMin, "Election timeout from", "ms"),
    (Field::ElectionMax, "Election timeout to", "ms"),
    (Field::Heartbeat, "Heartbeat every", "ms"),
    (Field::Seed, "Seed", ""),
];

/// Timing, CheckQuorum and seed.
pub fn setup(forms: &Forms, act: &Act) -> Html {
    let mut check_quorum = draw_tag("<input type='checkbox'/>", &[], vec![]);
    check_quorum.set_checked(forms.check_quorum);
    hear(&mut check_quorum, act, Hears::Tick(Action::ToggleCheckQuorum.into()));
    let parts = draw(
        "<div class='fields'><><><label class='check'><>\
         CheckQuorum: a leader that hears no majority steps down</label><></div>",
        &[],
        vec![
            text_fields(forms, act, &FIELDS),
            button(act, &"New seed", Action::NewSeed, false),
            check_quorum.into(),
            button(act, &"Standard set-up", Action::Standard, false),
        ],
    );
    panel("setup", "Set-up", &"Set-up", &"a change begins a new run", parts)
}
