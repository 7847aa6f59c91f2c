//! What nobody needs before doing something: it is fetched when someone first does.
//!
//! The page for visitors comes in two parts. `cargo xtask split` puts into the second one whatever
//! of the program and its words is reached through [`Later`] alone, so that everything else is
//! there sooner.

use wasm_split_helpers::SplitLoaderError;
use yew::prelude::*;

use super::action::{Act, Action};
use super::legend::legend;
use super::link::mark;
use super::page::App;
use super::stage;
use super::verdict::verdict;
use scene::{Cut, Details, Layout, Player, Point, Stage, Stretch, Tape};

/// The ways into the second part. It is used by way of this table and by no other.
#[derive(Debug)]
pub struct Later {
    /// Makes the page ready for what follows.
    pub prepare: fn(&mut App),
    /// Does what someone wants.
    pub act: fn(&mut App, &Action),
    /// Whether there is a change of the run to undo, and one to redo.
    pub can: fn(&App) -> (bool, bool),
    /// Whether nothing is to be worked out.
    pub idle: fn(&App) -> bool,
    /// Works something out. Tells whether that is to be seen.
    pub chore: fn(&mut App) -> bool,
    /// A part of the tape, seen from near.
    pub closer: fn(&App, Stretch, u32) -> Tape,
    /// What is known of anything but a server.
    pub details: fn(&App) -> Details,
    /// The panel that is open, if it is not that of a server.
    pub panel: fn(&App) -> Html,
    /// The legend.
    pub legend: fn(&Act) -> Html,
    /// What can be given to others.
    pub share: fn(&App) -> Html,
    /// What a lesson says.
    pub told: fn(&App) -> Html,
    /// The lessons that there are.
    pub lessons: fn(&App) -> Html,
    /// Looks at how a lesson goes on.
    pub attend: fn(&mut App),
    /// Keeps the run in the browser.
    pub keep: fn(&mut App),
    /// What shows that a link is cut, between its ends.
    pub mark: fn(Cut, Point, Point) -> Html,
    /// What shows on the stage how the network has fallen apart.
    pub bands: fn(&Stage, &Layout) -> Html,
    /// How the network has fallen apart, in words.
    pub chip: fn(&Stage) -> Html,
    /// Whether this is Raft, and whether it keeps its promises.
    pub verdict: fn(&Player) -> Html,
}

static LATER: Later = Later {
    prepare: App::prepare,
    act: App::act,
    can: App::can_undo_redo,
    idle: App::is_idle,
    chore: App::chore,
    closer: App::closer_tape,
    details: App::other_details,
    panel: App::panel,
    legend,
    share: App::share_dialog,
    told: App::told,
    lessons: App::lessons,
    attend: App::attend,
    keep: App::keep_run,
    mark,
    bands: stage::bands,
    chip: stage::chip,
    verdict,
};

/// The second part, if there is no need to fetch it: while one works on the page, it is in one.
pub fn at_once() -> Option<&'static Later> {
    cfg!(debug_assertions).then_some(&LATER)
}

/// Fetches the second part. It is fetched only once; after a failure one can try again.
#[cfg(not(debug_assertions))]
#[wasm_split_helpers::wasm_split(later, fallible)]
pub fn fetch() -> Result<&'static Later, SplitLoaderError> {
    Ok(&LATER)
}

#[cfg(debug_assertions)]
pub async fn fetch() -> Result<&'static Later, SplitLoaderError> {
    Ok(&LATER)
}
