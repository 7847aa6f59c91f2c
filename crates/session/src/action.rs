//! What a visitor can want, as data.

use crate::forms::{Field, Verb};
use crate::lesson_session::Explained;
use crate::library::{Catalog, FetchError};
use crate::presets::Preset;
use crate::speed::Speed;
use crate::view::{Dialog, Tab};
use lesson::CompiledLesson;
use raft::{NodeId, Rule, Time};
use scene::{Selection, Size, Stroke};
use sim::{Intervention, Level, Stride};
use std::rc::Rc;

/// One thing that a visitor wants, or that the browser reports.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// To let time pass, or to go through it.
    Playback(PlaybackAction),
    /// To change the run.
    Edit(EditAction),
    /// To choose the sides of a partition.
    Partition(PartitionAction),
    /// To look at something else.
    View(ViewAction),
    /// To fill in a form, or send it.
    Form(FormAction),
    /// To read a lesson.
    Lesson(LessonAction),
    /// To give a run away, or to open one.
    Share(ShareAction),
    /// To answer a notice.
    Notice(NoticeAction),
    /// What the browser could not do, or did by itself.
    Report(Report),
}

/// Time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PlaybackAction {
    /// Plays or pauses.
    TogglePlay,
    /// Plays backwards or pauses.
    ToggleBackwards,
    /// Goes on to the next event of the chosen kind.
    Step,
    /// Goes back to the last event of the chosen kind.
    StepBack,
    /// Goes to a time and pauses there.
    Seek(Time),
    /// Goes to the beginning; time goes on passing.
    GoToStart,
    /// Goes to the end; time goes on passing.
    GoToEnd,
    /// Sets how fast time passes.
    SetSpeed(Speed),
    /// Sets the kind of event that one steps by.
    SetStride(Stride),
}

/// Changes of the run.
#[derive(Clone, PartialEq, Debug)]
pub enum EditAction {
    /// Does something to the world, one after the other.
    Intervene(Vec<Intervention>),
    /// Takes the last change back.
    Undo,
    /// Makes it again.
    Redo,
    /// Deletes the intervention at a place.
    Remove(usize),
    /// Moves the intervention at a place to a time, as it was typed.
    Move(usize, String),
    /// Goes to the branch at a place.
    GoToBranch(usize),
    /// Begins the same run again; in a lesson, the lesson.
    Reset,
    /// Begins a run with another seed.
    NewSeed(u64),
    /// Begins a run with a ready-made cluster.
    UsePreset(Preset),
    /// Begins a run with the default setup.
    RestoreDefaults,
    /// Begins a run with CheckQuorum on or off.
    ToggleCheckQuorum,
    /// Begins a run with PreVote on or off.
    TogglePreVote,
    /// Begins a run with a safety rule on or off.
    ToggleRule(Rule),
}

/// The sides of a partition, chosen on the stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartitionAction {
    /// Begins to choose who stays with a server.
    Begin(NodeId),
    /// Puts a server on the other side.
    Toggle(NodeId),
    /// Partitions the network.
    Apply,
    /// Leaves the network as it is.
    Cancel,
    /// Cuts the links that a line across the stage crosses.
    CutAcross(Stroke),
}

/// What is shown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ViewAction {
    /// Chooses something on the stage, or asks why something is so.
    Select(Selection),
    /// Lets go of something, if it is what is chosen.
    Deselect(Selection),
    /// Shows all fields of something beside the stage, and lets go of it there.
    ShowFields(Selection),
    /// Closes the panel beside the stage: the fields, or why something is so.
    ClosePanel,
    /// Shows a panel on a narrow page.
    OpenTab(Tab),
    /// Shows the logs from an index on, or follows their ends.
    ScrollLogs(Option<u64>),
    /// Zooms the timeline in (`true`) or out.
    ZoomTimeline(bool),
    /// Opens a dialog, or closes it if it is open.
    Toggle(Dialog),
    /// Closes a dialog, if it is the one that is open.
    CloseDialog(Dialog),
    /// Closes what was opened last.
    Close,
    /// Switches between the ring and the space-time diagram.
    ToggleDiagram,
    /// Moves the space-time diagram.
    Diagram(DiagramAction),
    /// Turns presenter mode on or off: the stage and the caption on all of the screen.
    Present(bool),
    /// Blanks the stage in presenter mode, or shows it again.
    Blank(bool),
    /// Switches between light and dark. The argument is whether it is dark now.
    ToggleTheme(bool),
    /// Lists events from a level on.
    ListLevel(Level),
    /// Lists events of one server, or of all.
    ListNode(Option<NodeId>),
    /// A place on the page has this size, in CSS pixels.
    Resize(Area, Size),
}

/// The places on the page whose contents are drawn to fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Area {
    /// The stage.
    Stage,
    /// The timeline, of which only the width matters.
    Timeline,
    /// The lanes of the space-time diagram.
    Diagram,
}

/// Moves of the space-time diagram. Lengths are in thousandths of its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiagramAction {
    /// Moves it to the right, or to the left.
    Pan(i32),
    /// Makes the time that is shown so many thousandths as long.
    Zoom(u32),
    /// The same, about a place.
    ZoomAt {
        /// So many thousandths.
        thousandths: u32,
        /// The place that stays where it is.
        about: u32,
    },
    /// Goes with the playhead.
    Follow,
}

/// Forms.
#[derive(Clone, PartialEq, Debug)]
pub enum FormAction {
    /// Something was typed into a field.
    Type(Field, String),
    /// A field was left, or Enter was pressed in it.
    Submit(Field, String),
    /// The client is to send what stands in its fields.
    Ask(Verb),
    /// The network is to be partitioned as the lists of groups say.
    Partition,
    /// A server is to be in a group of the next partition, from 0.
    SetGroup(NodeId, u8),
    /// The proxy is to be in a group, or with everyone.
    SetProxyGroup(Option<u8>),
    /// The chosen link is to have the latency in its fields.
    SetLinkLatency,
}

/// Lessons.
#[derive(Clone, PartialEq, Debug)]
pub enum LessonAction {
    /// Continues the story; in the story, shows its contents.
    Story,
    /// Leaves the lesson for the sandbox, which is as it was left.
    Leave,
    /// Shows or hides the scenarios and challenges.
    Gallery,
    /// Opens a lesson at a step, from 0.
    Open {
        /// Its name.
        id: String,
        /// The step; past the last it is the last.
        step: usize,
    },
    /// Opens what a link says: a lesson, a step, and maybe what someone did there.
    OpenLink(String),
    /// Goes on to the next caption.
    Next,
    /// Goes back to the one before.
    Back,
    /// Opens the workbench with the lesson's cluster as it is now, while the story waits.
    TryIt,
    /// Goes back to the lesson, to the step at which it waits.
    Return,
    /// Answers a question with the choice at a place.
    Choose(usize),
    /// Lets captions come by themselves, or not.
    ToggleAutoAdvance,
    /// Explains a word, shows a hint, or closes either.
    Explain(Explained),
    /// The list of lessons has come, or could not be fetched.
    CatalogFetched(Result<Rc<Catalog>, FetchError>),
    /// The lessons of a file have come, or could not be fetched.
    Fetched {
        /// The file's name.
        file: String,
        /// The lessons, by their names.
        lessons: Result<Vec<(String, Rc<CompiledLesson>)>, FetchError>,
    },
    /// Fetches again what could not be fetched.
    FetchAgain,
    /// Does not wait any longer for what is being fetched or could not be.
    StopWaiting,
}

/// Links and files.
#[derive(Clone, PartialEq, Debug)]
pub enum ShareAction {
    /// Copies the link to what is shown.
    CopyLink,
    /// Saves the run as a file.
    SaveFile,
    /// Writes what happens in the run into a file.
    Export(ExportFormat),
    /// Opens the text of a file, or says why there is none.
    OpenFile(Result<String, String>),
    /// Opens the run in a link.
    OpenLink(String),
}

/// How what happens is written for other programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportFormat {
    /// A JSON object in each line.
    JsonLines,
    /// A log that ShiViz opens.
    ShiViz,
}

/// Answers to notices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeAction {
    /// Takes the notices away; what waited for a yes is not done.
    Dismiss,
    /// Does what waits for a yes.
    Confirm,
}

/// What the browser could not do, or did by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Report {
    /// The visitor left full screen.
    FullScreenLeft,
    /// It stored nothing.
    StorageFailed,
    /// Another tab of it has stored a run.
    StorageChangedElsewhere,
    /// It took no file.
    DownloadFailed,
}

macro_rules! groups {
    ($($group:ident($action:ident)),*) => {
        $(impl From<$action> for Action {
            fn from(action: $action) -> Self {
                Self::$group(action)
            }
        })*
    };
}

groups!(
    Playback(PlaybackAction),
    Edit(EditAction),
    Partition(PartitionAction),
    View(ViewAction),
    Form(FormAction),
    Lesson(LessonAction),
    Share(ShareAction),
    Notice(NoticeAction),
    Report(Report)
);
