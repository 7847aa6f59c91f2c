//! The bar over the stage while the sides of a partition are chosen.

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use scene::words;
use session::{PartitionAction, Partitioning};

/// The properties of a [`PartitionBar`].
#[derive(Properties, PartialEq)]
pub struct PartitionBarProps {
    /// The sides so far.
    pub partitioning: Partitioning,
    /// How many servers there are.
    pub nodes: u8,
}

/// Which servers to press, the sides so far, and the buttons that partition the network or leave it.
#[component]
pub fn PartitionBar(props: &PartitionBarProps) -> Html {
    let PartitionBarProps { partitioning, nodes } = props;
    let dispatch = use_dispatch();
    let others = partitioning.others(*nodes);
    let sides = match others.is_empty() {
        true => format!("{} | nobody", words::names(partitioning.side)),
        false => format!("{} | {}", words::names(partitioning.side), words::names(others)),
    };
    let apply = dispatch.reform(|_: MouseEvent| PartitionAction::Apply.into());
    let cancel = dispatch.reform(|_: MouseEvent| PartitionAction::Cancel.into());
    html! {
        <div class="partition-bar" role="group" aria-label="Partition">
            <p>{ format!("Press the servers that stay with {}", partitioning.first) }</p>
            <p role="status">{ sides }</p>
            <button class="main" disabled={others.is_empty()} onclick={apply}>{ "Partition" }</button>
            <button onclick={cancel}>{ "Cancel" }</button>
        </div>
    }
}
