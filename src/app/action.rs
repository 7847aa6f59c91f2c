//! What someone at the page can want.

use yew::Callback;

use crate::scene::{Filter, Selection};
use crate::sim::{Conditions, Intervention, Setup};

/// One thing that someone wants.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Let time go by, or stop it.
    TogglePlay,
    /// Go on to the next thing that happens.
    Step,
    /// Begin the same run again.
    Reset,
    /// Go at the speed of this step of the scale.
    SetSpeed(u8),
    /// Do something to the world.
    Intervene(Vec<Intervention>),
    /// Make the network like this now, and in new runs.
    SetConditions(Conditions),
    /// Choose something on the stage.
    Select(Selection),
    /// Look at another panel.
    Open(Tab),
    /// Begin a run with this setup.
    SetUp(Setup),
    /// Begin a run with this seed.
    SetSeed(u64),
    /// Begin a run with a seed drawn from the browser.
    NewSeed,
    /// Choose which events are shown.
    Show(Filter),
    /// Move the window over the logs: to an index, or back to following their ends.
    LookAt(Option<u64>),
    /// Change between light and dark.
    ToggleTheme,
    /// Show or hide the legend.
    ToggleLegend,
    /// Forget the last complaint.
    Dismiss,
}

/// How the parts of the page say what someone wants.
pub type Act = Callback<Action>;

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
    pub const ALL: [Self; 5] = [
        Self::Logs,
        Self::Selected,
        Self::Network,
        Self::Setup,
        Self::Events,
    ];

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
