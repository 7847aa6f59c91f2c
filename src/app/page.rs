//! The page as a whole: it owns the player, and draws what there is to see.
//!
//! What it does when someone wants something is in `deeds`, `rewind` and `keep`, what there is to see
//! only then in `views` and `chart`.
//! How time goes by is in `time`, what the page hears of the window in `ears`.

mod chart;
mod deeds;
mod ears;
mod export;
mod keep;
mod look;
mod rewind;
mod tale;
mod time;
mod views;

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use self::chart::SpaceTime;
use self::export::Export;
use self::tale::Tale;
use super::action::{Act, Action, Dialog, Explained, Room, Tab};
use super::clock::{Clock, STILL};
use super::components::caption::caption;
use super::components::crash_screen;
use super::components::header::header;
use super::components::spotlight::Spotlight;
use super::components::stage::{ClusterStage, PartitionNotice};
use super::components::timeline_bar::TimelineBar;
use super::components::transport::{footer, note, transport};
use super::components::verdict::verdict;
use super::components::{event_list as feed, logs};
use super::dialogs::legend::legend;
use super::dispatch::Dispatch;
use super::dom::{each, found, none, pressed};
use super::draw::{draw, draw_tag};
use super::motion::Motion;
use super::panels::inspector::node_inspector;
use super::settings::{self, Settings};
use super::store;
use raft::{NodeId, Time};
use scene::{
    self, Details, EventLine, Field, Forms, Layout, Player, Selection, Size, Stretch, TimelineView,
    WhyView, details, narration,
};
use sim::{Address, Flight, Run, Setup, Stride};

/// The run is kept in the browser so many milliseconds after someone has done something.
const KEEP_AFTER: u32 = 500;

/// How far a run to which nothing was done is played when it is come back to.
const FURTHEST: Time = Time(600_000_000);

/// The page.
pub struct App {
    player: Player,
    settings: Settings,
    selection: Selection,
    /// The message that is chosen, as it was: it is to be seen after its end, too.
    flight: Option<Rc<Flight>>,
    tab: Tab,
    window: Option<u64>,
    /// What lies over the page.
    dialog: Option<Dialog>,
    /// The space-time diagram, if it is seen in place of the ring.
    chart: Option<SpaceTime>,
    /// Where someone is.
    room: Room,
    /// The lesson that is read, if one is.
    tale: Option<Tale>,
    /// Whether it is read, and nothing else was done in its run.
    reading: bool,
    /// How far it was read, as long as it is.
    read_until: Option<Time>,
    /// Whether what it asks is to be seen.
    asking: bool,
    /// The lesson that is opened as soon as it is fetched.
    wanted: Option<String>,
    /// Whether a lesson was ever opened.
    begun: bool,
    /// A lesson that is to be opened, and what someone did in it, as the letters of a link.
    solution: Option<(String, String)>,
    /// Why something is so, as someone asked.
    answer: Option<Rc<WhyView>>,
    complaint: Option<AttrValue>,
    /// A run that is begun in the place of this one if someone says yes.
    question: Option<(Setup, u64)>,
    /// By what one steps.
    stride: Stride,
    /// The part of the run that is on the tape, if it is not all of it.
    stretch: Option<Stretch>,
    tape: Rc<TimelineView>,
    /// How wide it is on the page. To ask the browser would make it lay out the page each time.
    tape_width: u32,
    /// What was on the tape when it was drawn, and where it ended.
    tape_version: u64,
    tape_end: Time,
    /// An instant to go to as soon as it is worked out.
    going_to: Option<Time>,
    /// How often the run had been changed when it was last given to someone.
    given: u64,
    /// How often it had been changed when it was last kept in the browser.
    kept: Option<u64>,
    /// Whether it was said that nothing is kept.
    said_not_kept: bool,
    /// Whether the link that is shown was copied.
    copied: bool,
    /// What is being written down for other programs.
    export: Option<Export>,
    forms: Forms,
    layout: Rc<Layout>,
    views: Views,
    act: Act,
    dispatch: Dispatch,
    motion: Motion,
    frame: NodeRef,
    /// Whether nothing is to move: messages are still arrows, and time goes in steps.
    still: bool,
    clock: Clock,
    /// Work that goes on beside the pictures.
    chore: Option<Timeout>,
    /// The run is kept when it is over.
    keeping: Option<Timeout>,
    last_frame: Option<f64>,
    frames: u32,
    _listeners: Vec<EventListener>,
    _saving: Option<Timeout>,
}

/// Where a run comes from that is opened.
#[derive(Clone, Copy)]
enum Opened {
    /// From outside: the present one is kept aside.
    New,
    /// From the last visit.
    Again,
}

/// What is drawn, as it was when something last happened.
#[derive(Debug)]
struct Views {
    stage: Rc<scene::Stage>,
    logs: Rc<scene::Logs>,
    details: Rc<Details>,
    lines: Rc<Vec<(u64, Rc<EventLine>)>>,
}

/// What the page is told.
#[derive(Debug)]
pub enum Msg {
    /// Someone wants something.
    Act(Rc<Action>),
    /// The browser draws a picture, at so many milliseconds of its own time.
    Frame(f64),
    /// The last picture has stood long enough.
    Rested,
    /// It is time for the next still picture.
    Still,
    /// The window has another size.
    Resized,
    /// A key was pressed outside of all fields.
    Key(KeyboardEvent),
    /// There is time to work something out.
    Chore,
    /// The page may be gone in a moment.
    Hidden,
    /// Another link stands in the address.
    Linked,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let settings = Settings::load();
        let mut player = begin(settings.setup);
        player.speed = settings.speed;
        let mut filter = player.feed().filter();
        filter.level = settings.level;
        player.show(filter);
        settings::show_theme(settings.dark);
        crash_screen::note_seed(player.run().seed);
        let selection = NodeId::new(1).expect("every cluster has an n1");
        let size = Size { width: 740, height: 520 };
        let layout = layout(size, &player);
        let views = Views::of(&player, node_details(&player, selection), None, 7);
        let mut forms = Forms::default();
        forms.set(Field::Nodes, player.run().setup.nodes.to_string());
        let mut app = Self {
            forms,
            settings,
            selection: Selection::Node(selection),
            flight: None,
            tab: Tab::default(),
            window: None,
            dialog: None,
            chart: None,
            room: Room::default(),
            tale: None,
            reading: false,
            read_until: None,
            asking: false,
            wanted: None,
            begun: store::get(store::STORY, store::LONGEST).is_some(),
            solution: None,
            answer: None,
            complaint: None,
            question: None,
            stride: Stride::default(),
            stretch: None,
            tape: Rc::new(TimelineView::layout(
                player.overview(),
                Stretch::whole(Time(0)),
                Time(0),
                0,
            )),
            tape_end: Time(0),
            tape_width: 0,
            tape_version: 0,
            going_to: None,
            given: 0,
            kept: None,
            said_not_kept: false,
            copied: false,
            export: None,
            chore: None,
            keeping: None,
            layout,
            views,
            player,
            act: ctx.link().callback(Msg::Act),
            dispatch: ctx.link().callback(|action| Msg::Act(Rc::new(action))),
            motion: Motion::default(),
            frame: NodeRef::default(),
            still: settings::prefers("(prefers-reduced-motion: reduce)"),
            clock: Clock::Stopped,
            last_frame: None,
            frames: 0,
            _listeners: ears::listeners(ctx),
            _saving: None,
        };
        app.prepare();
        app.come_back();
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Act(action) => self.want(ctx, action),
            Msg::Chore => {
                self.chore = None;
                self.chore()
            }
            Msg::Hidden => {
                self.keep();
                true
            }
            Msg::Linked => match in_address() {
                Some(action) => self.want(ctx, action.into()),
                None => false,
            },
            Msg::Frame(time) => self.on_frame(ctx, time),
            Msg::Rested => {
                self.clock = Clock::next_frame(ctx.link().callback(Msg::Frame));
                false
            }
            Msg::Still => {
                self.clock = Clock::Stopped;
                let happened = seen() && self.player.leap(STILL);
                if happened {
                    self.look();
                } else {
                    self.run_clock(ctx);
                }
                happened
            }
            Msg::Resized => self.measure(),
            Msg::Key(event) => self.on_key(ctx, &event),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first || self.chart.as_ref().is_some_and(SpaceTime::misfits) {
            // Only now is there a stage to measure.
            ctx.link().send_message(Msg::Resized);
        }
        self.run_clock(ctx);
        self.mind(ctx);
        self.paint();
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let Self { player, views, act, forms, motion, .. } = self;
        let (run, filter) = (player.run(), player.feed().filter());
        let client = views.stage.clients.first();
        let logs = logs::logs(&logs::Props {
            logs: views.logs.clone(),
            following: self.window.is_none(),
            act: act.clone(),
        });
        let nodes = run.setup.nodes;
        let lines = views.lines.clone();
        let feed = feed::feed(&feed::Props { lines, filter, nodes, act: act.clone() });
        let (can_undo, can_redo) = self.can_undo_redo();
        let tape = html! {
            <TimelineBar tape={&self.tape} stride={self.stride} {can_undo} {can_redo}
                zoomed={self.stretch.is_some()} motion={motion.clone()} />
        };
        let transport = transport(player, self.chart.is_some(), &motion.clock, act);
        let words = self.complaint.as_ref();
        let note = words.map_or_else(none, |words| note(words, self.question.is_some(), act));
        let page = draw_tag(
            "<main data-seed='{}' data-playing='{}' data-nodes='{}' data-tab='{}' data-room='{}'><>\
             <section class='stage' aria-label='Stage'><><></section><aside><><><div class='middle'><></div><></aside><><></main>",
            &[&run.seed, &player.playing, &nodes, &self.tab.id(), &self.room.id()],
            vec![
                header(run.seed, self.room, forms, act, verdict(player)),
                self.tank(),
                match &self.tale {
                    Some(_) => self.told(),
                    None => caption(player.feed().caption().map(Rc::as_ref), self.begun, act),
                },
                self.tabs(),
                logs,
                self.middle(),
                feed,
                footer(tape, transport, client, note, forms, act),
                match self.dialog {
                    Some(Dialog::Legend) => legend(act),
                    Some(Dialog::Share) => self.share_dialog(),
                    Some(Dialog::Contents | Dialog::Gallery) => self.lessons(),
                    None => none(),
                },
            ],
        );
        let page = found(page, &motion.root);
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
                <ContextProvider<Spotlight> context={self.spotlight()}>
                    { page }
                </ContextProvider<Spotlight>>
            </ContextProvider<Dispatch>>
        }
    }
}

/// What the page does by itself, and how it comes by the rest.
impl App {
    /// Continues where the last visit ended, or opens the link in the address.
    fn come_back(&mut self) {
        if store::get(store::RUN, usize::MAX).is_some() {
            self.act(&Action::Restore);
        } else if let Some([seed, _, at, _]) = store::numbers(store::PLACE) {
            self.player.begin(self.settings.setup, seed, Time(at).min(FURTHEST));
            crash_screen::note_seed(self.player.run().seed);
        }
        if let Some(action) = in_address() {
            self.act(&action);
        }
        self.look();
    }

    /// Keeps the run in the browser, so that it is there after a reload.
    fn keep(&mut self) {
        self.keep_run();
    }

    /// Does what someone wants, as soon as it can.
    fn want(&mut self, ctx: &Context<Self>, action: Rc<Action>) -> bool {
        match &*action {
            Action::TogglePlay => {
                self.player.playing = !self.player.playing;
                self.player.backwards = false;
                // While it played it was looked at only now and then.
                self.look_at_tape();
            }
            Action::Dismiss => (self.complaint, self.question) = (None, None),
            Action::Type(field, text) => self.forms.set(*field, text.clone()),
            action => {
                self.act(action);
                self.look();
                let keep = ctx.link().callback(|()| Msg::Hidden);
                self.keeping = Some(Timeout::new(KEEP_AFTER, move || keep.emit(())));
            }
        }
        true
    }

    /// Keys do what buttons do.
    fn on_key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let reads = self.reading && self.dialog.is_none();
        let action = match event.key().as_str() {
            " " | "Enter" | "ArrowRight" | "PageDown" if reads => Action::Next,
            "ArrowLeft" | "PageUp" if reads => Action::Back,
            digit @ ("1" | "2" | "3" | "4" | "5" | "6") if reads => {
                Action::Choose(usize::from(digit.as_bytes()[0] - b'1'))
            }
            " " => Action::TogglePlay,
            "ArrowRight" | "." => Action::Step,
            "ArrowLeft" | "," => Action::StepBack,
            "Home" => Action::GoTo(0),
            "End" => Action::GoTo(u64::MAX),
            "z" | "Z" if event.ctrl_key() || event.meta_key() => {
                if event.shift_key() {
                    Action::Redo
                } else {
                    Action::Undo
                }
            }
            "y" if event.ctrl_key() => Action::Redo,
            _ if event.ctrl_key() || event.meta_key() => return false,
            "d" => Action::ToggleDiagram,
            "+" => Action::Zoom(true),
            "-" => Action::Zoom(false),
            "?" => Action::ToggleLegend,
            "Escape" => match self.dialog {
                Some(Dialog::Share) => Action::Share,
                Some(Dialog::Legend) => Action::ToggleLegend,
                Some(Dialog::Gallery) => Action::Gallery,
                Some(Dialog::Contents) => Action::Story,
                None if self.tale.is_some() => Action::Explain(Explained::Nothing),
                None => return false,
            },
            _ => return false,
        };
        event.prevent_default();
        self.want(ctx, action.into())
    }
}

/// What is seen, on the stage and beside it.
impl App {
    /// Draws the cluster, or the space-time diagram in its place, and what lies over it.
    fn tank(&self) -> Html {
        let stage = &self.views.stage;
        html! {
            <div class="tank" ref={&self.frame}>
                if let Some(chart) = &self.chart {
                    { chart.draw() }
                } else {
                    <ClusterStage {stage} layout={&self.layout} selection={self.selection}
                        still={self.still} motion={self.motion.clone()} />
                }
                <PartitionNotice {stage} />
            </div>
        }
    }

    fn tabs(&self) -> Html {
        let tab = |tab: Tab| {
            let narrow = matches!(tab, Tab::Logs | Tab::Events);
            let tag = draw_tag(
                "<button class='{}' role='tab' aria-selected='{}' aria-controls='{}'>{}</button>",
                &[if narrow { &"narrow" } else { &"" }, &(self.tab == tab), &tab.id(), &tab.name()],
                vec![],
            );
            pressed(tag, &self.act, Action::Open(tab))
        };
        draw("<div class='tabs' role='tablist'><></div>", &[], vec![each(Tab::ALL, tab)])
    }

    fn middle(&self) -> Html {
        match (self.selection, self.tab) {
            (Selection::Node(id), Tab::Selected | Tab::Logs | Tab::Events) if !self.asking => {
                let view = self.views.stage.nodes.iter().find(|view| view.id == id);
                let details = &self.views.details;
                view.map_or_else(none, |view| {
                    node_inspector(details, view, self.isolated(id), &self.act)
                })
            }
            _ => self.panel(),
        }
    }

    /// Whether a server is cut off from everyone.
    fn isolated(&self, id: NodeId) -> bool {
        let network = self.player.world().network();
        let node = Address::Node(id);
        let ends = self.views.stage.nodes.iter().map(|view| Address::Node(view.id));
        ends.chain([Address::Proxy])
            .filter(|end| *end != node)
            .all(|end| network.is_cut(node, end) && network.is_cut(end, node))
    }
}

impl Views {
    fn of(player: &Player, details: Details, window: Option<u64>, columns: u64) -> Self {
        Self {
            stage: Rc::new(scene::Stage::new(player.world())),
            logs: Rc::new(scene::Logs::new(player.world(), window, columns)),
            details: Rc::new(details),
            lines: Rc::new(player.feed().lines()),
        }
    }
}

fn node_details(player: &Player, id: NodeId) -> Details {
    let world = player.world();
    world.host(id).map(|host| details::node(id, host, world)).unwrap_or_default()
}

fn layout(size: Size, player: &Player) -> Rc<Layout> {
    let Run { setup, .. } = player.run();
    Rc::new(Layout::new(size, setup.nodes, setup.clients))
}

/// A first run, with a seed of its own.
fn begin(setup: Setup) -> Player {
    let seed = settings::fresh_seed();
    Player::new(setup, seed, narration::describe)
        .or_else(|_| Player::new(Setup::default(), seed, narration::describe))
        .expect("the standard set-up is sound")
}

/// What the address asks for, if it asks for anything.
fn in_address() -> Option<Action> {
    let (name, rest) = store::in_address()?;
    Some(if name == "run" { Action::OpenLink(rest) } else { Action::OpenStory(rest) })
}

/// Whether the page is seen.
fn seen() -> bool {
    web_sys::window().and_then(|window| window.document()).is_none_or(|document| !document.hidden())
}
