//! What someone at the page can want, as data, and how an element says it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::scene::{Field, Selection, Verb};
use crate::sim::Intervention;

/// One thing that someone wants.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Let time go by, or stop it.
    TogglePlay,
    /// Go on to the next thing that happens.
    Step,
    /// Begin the same run again.
    Reset,
    /// Begin a run with a seed drawn from the browser.
    NewSeed,
    /// Begin a run with the standard set-up.
    Standard,
    /// Begin a run in which leaders without a majority step down, or do not.
    ToggleCheckQuorum,
    /// Do something to the world.
    Intervene(Vec<Intervention>),
    /// Let the client ask for what stands in its fields.
    Ask(Verb),
    /// Part the network as the lists of groups say.
    Partition,
    /// Give the chosen link the latency that stands in its fields.
    SetLinkLatency,
    /// Type into a field.
    Type(Field, String),
    /// Leave a field, or press Enter in it.
    Submit(Field, String),
    /// Choose from a list.
    Pick(List, String),
    /// Choose something on the stage.
    Select(Selection),
    /// Look at another panel.
    Open(Tab),
    /// Move the window over the logs: to an index, or back to following their ends.
    LookAt(Option<u64>),
    /// Change between light and dark.
    ToggleTheme,
    /// Show or hide the legend.
    ToggleLegend,
    /// Forget the last complaint.
    Dismiss,
}

/// Something from which one can choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    /// How fast time goes by.
    Speed,
    /// How much the events that are shown must matter.
    Level,
    /// The server whose events are shown.
    OfNode,
    /// The group of the server at this place, from 0.
    Group(usize),
    /// The group of the proxy.
    ProxyGroup,
}

/// How the parts of the page say what someone wants.
pub type Act = Callback<Action>;

/// What typing into a field says.
pub fn on_input(act: &Act, field: Field) -> Callback<InputEvent> {
    act.reform(move |event: InputEvent| {
        Action::Type(field, event.target_unchecked_into::<HtmlInputElement>().value())
    })
}

/// What leaving a field says.
pub fn on_submit(act: &Act, field: Field) -> Callback<Event> {
    act.reform(move |event: Event| {
        Action::Submit(field, event.target_unchecked_into::<HtmlInputElement>().value())
    })
}

/// What choosing from a list says.
pub fn on_pick(act: &Act, list: List) -> Callback<Event> {
    act.reform(move |event: Event| {
        Action::Pick(list, event.target_unchecked_into::<HtmlSelectElement>().value())
    })
}

/// The panels beside the stage. On a wide screen the logs and the events are always seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    /// The logs.
    Logs,
    /// What is chosen on the stage.
    #[default]
    Selected,
    /// The network: partition, loss, latency.
    Network,
    /// The set-up of the next run.
    Setup,
    /// What has happened.
    Events,
}

impl Tab {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::Logs, Self::Selected, Self::Network, Self::Setup, Self::Events];

    /// Its name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Logs => "Logs",
            Self::Selected => "Selected",
            Self::Network => "Network",
            Self::Setup => "Set-up",
            Self::Events => "Events",
        }
    }

    /// Its name in the document.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Logs => "logs",
            Self::Selected => "selected",
            Self::Network => "network",
            Self::Setup => "setup",
            Self::Events => "events",
        }
    }
}
