//! The checker's verdict: is this Raft, and do its properties hold?

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use raft::Rules;
use scene::words;
use session::{Dialog, ViewAction};

const HELD: &str = "Which properties, and how many steps were verified";

/// The properties of a [`Verdict`].
#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    /// The worst violation that the checker has found.
    pub violation: Option<AttrValue>,
    /// The rules that the servers keep.
    pub rules: Rules,
}

/// What the checker has found, as a button that says more, and which rules are off.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    let off: Vec<&str> = props.rules.switched_off().map(words::rule).collect();
    let open = use_dispatch().reform(|_: MouseEvent| ViewAction::Toggle(Dialog::Verdict).into());
    let short = match off[..] {
        [only] => only.to_owned(),
        _ => format!("{} of its rules", off.len()),
    };
    html! {
        <p class="verdict">
            <button aria-haspopup="dialog" title={HELD} onclick={open}>
                if let Some(violation) = &props.violation {
                    <span data-checker="broken" role="alert">{ format!("✗ {violation}") }</span>
                } else {
                    <span data-checker="held">{ "✓ all properties hold" }</span>
                }
            </button>
            if !off.is_empty() {
                <strong title={off.join("; ")}>{ "MODIFIED RAFT, without: " }{ short }</strong>
            }
        </p>
    }
}
