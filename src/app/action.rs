//! What someone at the page can want, as data, and how an element says it.

use std::rc::Rc;

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;
use yew::virtual_dom::{Listener, ListenerKind};

use raft::Rule;
use scene::{Field, Selection, Verb};
use sim::Intervention;

/// One thing that someone wants.
#[derive(Clone, Debug)]
pub enum Action {
    /// Let time go by, or stop it.
    TogglePlay,
    /// Go on to the next thing of the kind by which one steps.
    Step,
    /// Go back to the last one.
    StepBack,
    /// Go to an instant, in microseconds; one past the end is the end.
    GoTo(u64),
    /// Let time go backwards, or stop it.
    ToggleBackwards,
    /// Look at a part of the tape from nearer, or from further away.
    Zoom(bool),
    /// Take the last change of the run back.
    Undo,
    /// Make it again.
    Redo,
    /// Leave out one of the interventions.
    Remove(usize),
    /// Do one of the interventions at another instant.
    Shift(usize, String),
    /// Go back to a run that was left aside.
    GoToFork(usize),
    /// Do what was asked about.
    Confirm,
    /// Show or hide what can be given to others.
    Share,
    /// Put the link where it can be pasted from.
    CopyLink,
    /// Save the run as a file.
    SaveFile,
    /// Write down what happened.
    Export(Format),
    /// Read a file.
    OpenFile(File),
    /// Open a run by its text in a file, or say why that could not be read.
    OpenText(Result<String, String>),
    /// Open a link by its letters.
    OpenLink(String),
    /// Go on with the run of the last visit.
    Restore,
    /// Change between the ring and the space-time diagram.
    ToggleDiagram,
    /// Look at another part of the space-time diagram.
    Turn(Turn),
    /// Begin the same run again.
    Reset,
    /// Begin a run with a seed drawn from the browser.
    NewSeed,
    /// Begin a run with the standard set-up.
    Standard,
    /// Begin a run in which leaders without a majority step down, or do not.
    ToggleCheckQuorum,
    /// Begin a run in which servers ask whether they could win before they stand, or do not.
    TogglePreVote,
    /// Begin a run in which the servers keep a rule, or do not.
    ToggleRule(Rule),
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
    /// Go on with the story, where one was; in the story, show its contents.
    Story,
    /// Leave the story for the sandbox, which is as it was left.
    Leave,
    /// Show or hide the scenarios and challenges.
    Gallery,
    /// Open a lesson by its name, at a step from 0.
    OpenLesson(String, usize),
    /// Open a lesson by what stands in a link.
    OpenStory(String),
    /// Lessons were fetched, or could not be.
    Shelved(Shelved),
    /// Go on to the next caption.
    Next,
    /// Go back to the last one.
    Back,
    /// Let the captions come by themselves, or no longer.
    ToggleAuto,
    /// Go back to the story after having taken over.
    Return,
    /// Answer a question with the option at this place.
    Choose(usize),
    /// Show what a word means, the hint of a challenge, or nothing any more.
    Explain(Explained),
}

/// Lessons that were fetched.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// Their texts, if they could be fetched.
    pub texts: Option<&'static str>,
    /// The lesson that is opened then, and at which step.
    pub then: Option<(String, usize)>,
}

/// What lies over the stage while one reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Explained {
    /// Nothing.
    Nothing,
    /// A word of the glossary.
    Word(String),
    /// The hint of a challenge.
    Hint,
}

/// Where on the page someone is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Room {
    /// In a chapter of the story.
    Story,
    /// In a run of one's own.
    #[default]
    Sandbox,
    /// In a scenario or a challenge.
    Scenarios,
}

/// A turn of the space-time diagram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// By so many thousandths of its width.
    Pan(i32),
    /// To so many thousandths of the time that is seen.
    Zoom(u32),
    /// The same, about a moment at so many thousandths of its width.
    ZoomAt(u32, u32),
    /// Back to the playhead.
    Follow,
}

/// How what happened is written down for other programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A JSON object in each line.
    JsonLines,
    /// A log that ShiViz opens.
    ShiViz,
}

/// What can lie over the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialog {
    /// What the signs mean, and which keys there are.
    Legend,
    /// What can be given to others.
    Share,
    /// The chapters of the story.
    Contents,
    /// The scenarios and challenges.
    Gallery,
}

/// Something from which one can choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    /// How fast time goes by.
    Speed,
    /// The instant at which the playhead stands, in milliseconds.
    Time,
    /// By what one steps.
    Stride,
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
pub type Act = Callback<Rc<Action>>;

/// What an element hears, and what that says.
pub struct Ear {
    /// Whom it tells.
    pub act: Act,
    /// What it hears.
    pub hears: Hears,
}

/// What an element can hear.
pub enum Hears {
    /// A click, which goes no further.
    Click(Rc<Action>),
    /// A change of a box that can be ticked.
    Tick(Rc<Action>),
    /// Typing into a field.
    Typing(Field),
    /// Leaving a field that was changed, or Enter in it.
    Leaving(Field),
    /// Leaving the time of the intervention at this place.
    Moving(usize),
    /// The choice of a file.
    File,
    /// Another choice from a list.
    Choice(List),
    /// A move of a slider.
    Slide(List),
}

impl Listener for Ear {
    fn kind(&self) -> ListenerKind {
        match self.hears {
            Hears::Click(_) => ListenerKind::onclick,
            Hears::Typing(_) | Hears::Slide(_) => ListenerKind::oninput,
            Hears::Tick(_)
            | Hears::Leaving(_)
            | Hears::Moving(_)
            | Hears::File
            | Hears::Choice(_) => ListenerKind::onchange,
        }
    }

    fn handle(&self, event: Event) {
        let action = match &self.hears {
            Hears::Click(action) => {
                event.stop_propagation();
                action.clone()
            }
            Hears::Tick(action) => action.clone(),
            Hears::Typing(field) => Action::Type(*field, value(&event)).into(),
            Hears::Leaving(field) => Action::Submit(*field, value(&event)).into(),
            Hears::File => {
                let field: HtmlInputElement = event.target_unchecked_into();
                let file = field.files().and_then(|files| files.get(0));
                // So that the same file can be chosen once more.
                field.set_value("");
                match file {
                    Some(file) => Action::OpenFile(file).into(),
                    None => return,
                }
            }
            Hears::Moving(place) => Action::Shift(*place, value(&event)).into(),
            Hears::Choice(list) | Hears::Slide(list) => Action::Pick(*list, value(&event)).into(),
        };
        self.act.emit(action);
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What stands in the field, or is chosen in the list, to which something happened.
fn value(event: &Event) -> String {
    // A list has its value under the same name as a field.
    event.target_unchecked_into::<HtmlInputElement>().value()
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
    /// What was done in the run, and what was left aside.
    Run,
    /// What has happened.
    Events,
}

impl Tab {
    /// All of them, in their order.
    pub const ALL: [Self; 6] =
        [Self::Logs, Self::Selected, Self::Network, Self::Setup, Self::Run, Self::Events];

    /// Its name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Logs => "Logs",
            Self::Selected => "Selected",
            Self::Network => "Network",
            Self::Setup => "Set-up",
            Self::Run => "Run",
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
            Self::Run => "run",
            Self::Events => "events",
        }
    }
}

impl Room {
    /// Its name in the document.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Sandbox => "sandbox",
            Self::Scenarios => "scenarios",
        }
    }
}
