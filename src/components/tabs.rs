//! The panels beside the stage, by name.

use yew::prelude::*;

use crate::dispatch::use_dispatch;
use session::{Tab, ViewAction};

/// The properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// The panel that is open.
    pub open: Tab,
}

/// A tab for each panel, on a narrow page.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let dispatch = use_dispatch();
    let tab = |tab: Tab| {
        html! {
            <button
                key={tab.id()}
                role="tab"
                aria-selected={(props.open == tab).to_string()}
                aria-controls={tab.id()}
                onclick={dispatch.reform(move |_| ViewAction::OpenTab(tab).into())}
            >
                { tab.name() }
            </button>
        }
    };
    html! { <div class="tabs" role="tablist">{ for Tab::ALL.into_iter().map(tab) }</div> }
}
