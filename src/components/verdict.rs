//! The checker's verdict: is this Raft, and do its properties hold?

use yew::prelude::*;

use raft::Rules;
use scene::words;

const HELD: &str = "After every step a checker that shares no code with the servers verifies \
    that the properties of Raft hold. They have held so far.";

/// The properties of a [`Verdict`].
#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    /// The worst violation that the checker has found.
    pub violation: Option<AttrValue>,
    /// The rules that the servers keep.
    pub rules: Rules,
}

/// What the checker has found, and which rules are off.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    let off: Vec<&str> = props.rules.switched_off().map(words::rule).collect();
    let short = match off[..] {
        [only] => only.to_owned(),
        _ => format!("{} of its rules", off.len()),
    };
    html! {
        <p class="verdict">
            if let Some(violation) = &props.violation {
                <span data-checker="broken" role="alert" title={violation}>
                    { format!("✗ {violation}") }
                </span>
            } else {
                <span data-checker="held" title={HELD}>{ "✓ all properties hold" }</span>
            }
            if !off.is_empty() {
                <strong title={off.join("; ")}>{ "MODIFIED RAFT, without: " }{ short }</strong>
            }
        </p>
    }
}
