//! What of the page is open and chosen.

use std::rc::Rc;

use crate::partitioning::Partitioning;
use raft::{NodeId, Time};
use scene::{Selection, Size, Stretch, WhyView};
use sim::{Address, Flight, World};

/// What the visitor looks at: what is chosen, which panel and which dialog are open.
#[derive(Clone, Debug)]
pub struct View {
    /// What is chosen on the stage, or asked about.
    pub(crate) selection: Option<Selection>,
    /// The sides of a partition, while they are being chosen.
    pub(crate) partitioning: Option<Partitioning>,
    /// The thing of which all fields are shown beside the stage.
    pub(crate) fields: Option<Selection>,
    /// The message that is chosen, as it was: it is shown after its end, too.
    pub(crate) flight: Option<Rc<Flight>>,
    /// Why something is so, if that was asked.
    pub(crate) answer: Option<Rc<WhyView>>,
    /// The panel that a narrow page shows below the stage.
    pub(crate) tab: Tab,
    /// The first entry of the logs that is shown; without one, their ends are followed.
    pub(crate) log_scroll: Option<u64>,
    /// What lies over the page.
    pub(crate) dialog: Option<Dialog>,
    /// Presenter mode: the stage and the caption have all of the screen.
    pub(crate) presenting: bool,
    /// The stage is blank, so that people look at the speaker. Only in presenter mode.
    pub(crate) blank: bool,
    /// The part of the run on the timeline, if it is not all of it.
    pub(crate) stretch: Option<Stretch>,
    /// The size of the stage, and the width of the timeline, in CSS pixels.
    pub(crate) stage_size: Size,
    pub(crate) timeline_px: u32,
}

/// Which part of the site a visitor is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// In a chapter of the story.
    Story,
    /// In a run of their own.
    #[default]
    Sandbox,
    /// In a scenario or a challenge.
    Scenarios,
}

/// Which screen is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Screen {
    /// A lesson is read, caption by caption: its actors, the sentence, *Back* and *Next*.
    Story,
    /// A cluster is worked with: one's own, that of a lesson that waits, or that of a challenge, whose task is
    /// shown.
    Workbench,
}

/// The panels of which a narrow page shows one at a time. A wide one shows both.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    /// The logs.
    #[default]
    Logs,
    /// The events.
    Events,
}

/// What can lie over the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialog {
    /// What the signs mean, and which keys there are.
    Legend,
    /// The network: partition, loss, latency.
    Network,
    /// The setup of the cluster.
    Cluster,
    /// The interventions of the run, and its branches.
    History,
    /// Links and files to give to others.
    Share,
    /// The chapters of the story.
    Contents,
    /// The scenarios and challenges.
    Gallery,
    /// What the checker verifies, and what it has found.
    Verdict,
}

impl Mode {
    /// Returns its name in the document.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Sandbox => "sandbox",
            Self::Scenarios => "scenarios",
        }
    }
}

impl Screen {
    /// Returns its name in the document.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Workbench => "workbench",
        }
    }
}

impl Tab {
    /// All of them, in their order.
    pub const ALL: [Self; 2] = [Self::Logs, Self::Events];

    /// Returns its name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Logs => "Logs",
            Self::Events => "Events",
        }
    }

    /// Returns its name in the document.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Logs => "logs",
            Self::Events => "events",
        }
    }
}

impl View {
    /// Returns what is chosen on the stage, or asked about.
    #[must_use]
    pub fn selection(&self) -> Option<Selection> {
        self.selection
    }

    /// Returns the sides of a partition, while they are being chosen.
    #[must_use]
    pub fn partitioning(&self) -> Option<Partitioning> {
        self.partitioning
    }

    /// Returns the thing of which all fields are shown beside the stage.
    #[must_use]
    pub fn fields(&self) -> Option<Selection> {
        self.fields
    }

    /// Returns the panel that a narrow page shows.
    #[must_use]
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// Returns what lies over the page.
    #[must_use]
    pub fn dialog(&self) -> Option<Dialog> {
        self.dialog
    }

    /// Returns whether the stage and the caption have all of the screen.
    #[must_use]
    pub fn is_presenting(&self) -> bool {
        self.presenting
    }

    /// Returns whether the stage is blank.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.presenting && self.blank
    }

    /// Turns presenter mode on or off; it begins with the stage in view.
    pub(crate) fn present(&mut self, on: bool) {
        (self.presenting, self.blank) = (on, false);
    }

    /// Returns whether the ends of the logs are followed.
    #[must_use]
    pub fn follows_logs(&self) -> bool {
        self.log_scroll.is_none()
    }

    /// Returns whether only a part of the run is on the timeline.
    #[must_use]
    pub fn is_timeline_zoomed(&self) -> bool {
        self.stretch.is_some()
    }

    /// Returns why something is so, if that was asked.
    #[must_use]
    pub fn answer(&self) -> Option<&Rc<WhyView>> {
        self.answer.as_ref()
    }

    /// Opens a dialog, or closes it if it is open.
    pub(crate) fn toggle(&mut self, dialog: Dialog) {
        self.dialog = (self.dialog != Some(dialog)).then_some(dialog);
    }

    /// Returns whether something that can be chosen is in a world.
    pub(crate) fn is_there(&self, selection: Selection, world: &World) -> bool {
        let there = |id: NodeId| world.host(id).is_some();
        match selection {
            Selection::Node(id) => there(id),
            Selection::Link(one, other) => there(one) && other.node().is_none_or(there),
            Selection::Flight(_) => false,
            Selection::Proxy | Selection::Client(_) => true,
            Selection::Why(_) => self.answer.is_some(),
        }
    }

    /// Closes what stands beside a thing or beside the stage.
    pub(crate) fn close_panel(&mut self) {
        (self.selection, self.fields) = (None, None);
    }

    /// Lets go of what is chosen.
    pub(crate) fn deselect(&mut self) {
        self.selection = None;
    }

    /// Forgets what belongs to a run that is not shown any more.
    pub(crate) fn forget_run(&mut self) {
        (self.log_scroll, self.stretch, self.partitioning) = (None, None, None);
    }

    /// Returns the part of the run that is on the timeline.
    pub(crate) fn stretch_of(&self, end: Time) -> Stretch {
        self.stretch.unwrap_or_else(|| Stretch::whole(end))
    }
}

impl Default for View {
    fn default() -> Self {
        Self {
            selection: None,
            partitioning: None,
            fields: None,
            flight: None,
            answer: None,
            tab: Tab::default(),
            log_scroll: None,
            dialog: None,
            presenting: false,
            blank: false,
            stretch: None,
            stage_size: Size { width: 740, height: 520 },
            timeline_px: 0,
        }
    }
}

/// Returns whether a server is cut off from everyone else.
#[must_use]
pub fn is_isolated(world: &World, id: NodeId) -> bool {
    let (network, node) = (world.network(), Address::Node(id));
    let others = world.hosts().map(|(other, _)| Address::Node(other)).chain([Address::Proxy]);
    others
        .filter(|other| *other != node)
        .all(|other| network.is_cut(node, other) && network.is_cut(other, node))
}
