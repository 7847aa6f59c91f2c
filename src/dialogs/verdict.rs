//! What the checker verifies, and what it has found.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use scene::{PropertyView, VerdictView, words};
use session::Dialog;

const CHECKER: &str = "After every step a checker that shares no code with the servers verifies \
    these properties of Raft.";

/// The properties of a [`VerdictDialog`].
#[derive(Properties, PartialEq)]
pub struct VerdictDialogProps {
    /// What it has found.
    pub verdict: Rc<VerdictView>,
}

/// The properties that are verified, and those of them that were violated.
#[component]
pub fn VerdictDialog(props: &VerdictDialogProps) -> Html {
    let VerdictView { steps, until, properties } = &*props.verdict;
    let noun = if *steps == 1 { "step" } else { "steps" };
    let row = |it: &PropertyView| html! { <Row key={it.name} property={it.clone()} /> };
    html! {
        <DialogFrame dialog={Dialog::Verdict} name="Verdict" title="Verified properties">
            <p>{ CHECKER }</p>
            <p>
                { format!("{steps} {noun} verified, since the beginning of the run up to {}.", words::moment(*until)) }
            </p>
            <ul class="properties">{ for properties.iter().map(row) }</ul>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct PropertyRowProps {
    property: PropertyView,
}

#[component]
fn Row(props: &PropertyRowProps) -> Html {
    let PropertyView { name, meaning, violation } = &props.property;
    let (class, sign) = if violation.is_some() { ("broken", "✗ ") } else { ("held", "✓ ") };
    html! {
        <li {class}>
            <b>{ sign }{ *name }</b><span>{ *meaning }</span>
            if let Some((time, sentence)) = violation {
                <em><time>{ words::moment(*time) }</time>{ " " }{ sentence }</em>
            }
        </li>
    }
}
