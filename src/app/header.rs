//! The head of the page.

use yew::prelude::*;

use super::action::{Act, Action, Tab};
use super::setup::NodesField;
use crate::sim::Setup;

/// What a [`Header`] is told.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the present run is made of.
    pub setup: Setup,
    /// From what its chances are drawn.
    pub seed: u64,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The head of the page.
#[component]
pub fn Header(props: &Props) -> Html {
    let Props { setup, seed, act } = props;
    let say = |action: Action| act.reform(move |_: MouseEvent| action.clone());
    html! {
        <header>
            <h1>{ "Raft" }<span>{ "arium" }</span></h1>
            <p class="tagline">{ "a real Raft cluster, to watch and to break" }</p>
            <div class="tools">
                <NodesField setup={*setup} seed={*seed} {act} />
                <button class="seed" onclick={say(Action::Open(Tab::Setup))}>{ format!("seed {seed}") }</button>
                <button aria-label="Theme" title="Light or dark" onclick={say(Action::ToggleTheme)}>{ "◐" }</button>
                <button aria-label="Help" title="Legend and keys" onclick={say(Action::ToggleLegend)}>{ "?" }</button>
            </div>
        </header>
    }
}
