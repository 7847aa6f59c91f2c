//! The set-up of a run. A change here begins a new run.

use yew::prelude::*;

use crate::app::action::{Act, Action, Hears};
use crate::app::components::text_field::text_fields;
use crate::app::dom::{button, each, hear};
use crate::app::draw::{draw, draw_tag};
use crate::app::panels::inspector::panel;
use raft::Rule;
use scene::{Field, Forms, words};
use sim::Setup;

/// The lengths of time that the servers go by, and the seed.
const FIELDS: [(Field, &str, &str); 4] = [
    (Field::ElectionMin, "Election timeout from", "ms"),
    (Field::ElectionMax, "Election timeout to", "ms"),
    (Field::Heartbeat, "Heartbeat every", "ms"),
    (Field::Seed, "Seed", ""),
];

/// Timing, CheckQuorum, PreVote, seed, and the rules.
pub fn setup(setup: &Setup, forms: &Forms, act: &Act) -> Html {
    let Setup { check_quorum, pre_vote, rules, .. } = *setup;
    let quorum = "CheckQuorum: a leader that hears no majority steps down";
    let ask = "PreVote: a server that could not win does not stand";
    let parts = draw(
        "<div class='fields'><><><><><></div><details>\
         <summary>Rules that safety hangs on</summary>\
         <p>Untick one, and see which promise breaks.</p><></details>",
        &[],
        vec![
            text_fields(forms, act, &FIELDS),
            button(act, &"New seed", Action::NewSeed, false),
            tick(act, quorum, check_quorum, Action::ToggleCheckQuorum),
            tick(act, ask, pre_vote, Action::TogglePreVote),
            button(act, &"Standard set-up", Action::Standard, false),
            each(Rule::ALL, |rule| {
                tick(act, words::rule(rule), rules.has(rule), Action::ToggleRule(rule))
            }),
        ],
    );
    panel("setup", "Set-up", &"Set-up", &"a change begins a new run", parts)
}

/// A box that can be ticked, and what that means.
fn tick(act: &Act, words: &str, on: bool, action: Action) -> Html {
    let mut tick = draw_tag("<input type='checkbox'/>", &[], vec![]);
    tick.set_checked(on);
    hear(&mut tick, act, Hears::Tick(action.into()));
    draw("<label class='check'><>{}</label>", &[&words], vec![tick.into()])
}
