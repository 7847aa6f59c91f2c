//! The page as a whole: it owns the player, and draws what there is to see.
//!
//! What it does when someone wants something is in `deeds`.

mod deeds;

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::action::{Act, Action, Tab};
use super::clock::{Clock, STILL};
use super::dom::{BARE, all, classed, clickable, el, found, none, text};
use super::footer::footer;
use super::header::header;
use super::inspector::{Subject, inspector};
use super::legend::legend;
use super::motion::Motion;
use super::network::network;
use super::part::{Show, part};
use super::settings::{self, Settings};
use super::setup::setup;
use super::{feed, logs, panic, stage};
use crate::raft::{Address, Micros, NodeId};
use crate::scene::{
    self, Details, Forms, Layout, Line, LinkView, Player, Selection, Size, details,
};
use crate::sim::{Flight, Host, Run, Setup};

/// After so many pictures the numbers that run in the inspector are looked up again.
const RUNNING_NUMBERS_EVERY: u32 = 4;

/// The page.
#[derive(Debug)]
pub struct App {
    player: Player,
    settings: Settings,
    selection: Selection,
    /// The message that is chosen, as it was: it is to be seen after its end, too.
    flight: Option<Rc<Flight>>,
    tab: Tab,
    window: Option<u64>,
    legend: bool,
    complaint: Option<AttrValue>,
    forms: Forms,
    layout: Rc<Layout>,
    views: Views,
    act: Act,
    motion: Motion,
    frame: NodeRef,
    /// Whether nothing is to move: messages are still arrows, and time goes in steps.
    still: bool,
    clock: Clock,
    last_frame: Option<f64>,
    frames: u32,
    _listeners: Vec<EventListener>,
    _saving: Option<Timeout>,
}

/// What is drawn, as it was when something last happened.
#[derive(Debug)]
struct Views {
    stage: Rc<scene::Stage>,
    logs: Rc<scene::Logs>,
    details: Rc<Details>,
    lines: Rc<Vec<Rc<Line>>>,
}

/// What the page is told.
#[derive(Debug)]
pub enum Msg {
    /// Someone wants something.
    Act(Action),
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
        player.feed_mut().set_filter(filter);
        settings::show_theme(settings.dark);
        panic::note_seed(player.run().seed);
        let selection = Selection::Node(NodeId::new(1).expect("every cluster has an n1"));
        let size = Size { width: 740, height: 520 };
        let layout = layout(size, &player);
        let views = Views::of(&player, selection, None, None, 7);
        Self {
            forms: Forms::new(player.run()),
            player,
            settings,
            selection,
            flight: None,
            tab: Tab::default(),
            window: None,
            legend: false,
            complaint: None,
            layout,
            views,
            act: ctx.link().callback(Msg::Act),
            motion: Motion::default(),
            frame: NodeRef::default(),
            still: settings::prefers("(prefers-reduced-motion: reduce)"),
            clock: Clock::Stopped,
            last_frame: None,
            frames: 0,
            _listeners: listeners(ctx),
            _saving: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Act(action) => {
                self.act(action);
                self.look();
                true
            }
            Msg::Frame(time) => self.on_frame(ctx, time),
            Msg::Rested => {
                self.clock = Clock::next_frame(ctx.link().callback(Msg::Frame));
                false
            }
            Msg::Still => {
                let happened = seen() && self.player.leap(STILL);
                if happened {
                    self.look();
                }
                happened
            }
            Msg::Resized => self.measure(),
            Msg::Key(event) => self.on_key(&event),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            // Only now is there a stage to measure.
            ctx.link().send_message(Msg::Resized);
        }
        self.run_clock(ctx);
        self.paint();
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let Self { player, views, act, forms, motion, .. } = self;
        let (run, filter) = (player.run(), player.feed().filter());
        let client = views.stage.clients.first();
        let stage = part(Show::Stage(stage::Props {
            stage: views.stage.clone(),
            layout: self.layout.clone(),
            selection: self.selection,
            caption: player.feed().caption().cloned(),
            still: self.still,
            motion: motion.clone(),
            frame: self.frame.clone(),
            act: act.clone(),
        }));
        let logs = part(Show::Logs(logs::Props {
            logs: views.logs.clone(),
            following: self.window.is_none(),
            act: act.clone(),
        }));
        let nodes = run.setup.nodes;
        let lines = views.lines.clone();
        let feed = part(Show::Feed(feed::Props { lines, filter, nodes, act: act.clone() }));
        let beside = vec![self.tabs(), logs, classed("div", "middle", self.panel()), feed];
        let parts = vec![
            header(run.seed, forms, act),
            stage,
            el("aside", BARE, all(beside)),
            footer(player, client, self.complaint.as_ref(), forms, &motion.clock, act),
            if self.legend { legend(act) } else { none() },
        ];
        let values = [
            run.seed.to_string(),
            player.playing.to_string(),
            nodes.to_string(),
            self.tab.id().to_string(),
        ]
        .map(AttrValue::from);
        let keys = &["data-seed", "data-playing", "data-nodes", "data-tab"];
        found(&motion.root, "main", (keys, &values), all(parts))
    }
}

/// What is seen beside the stage.
impl App {
    fn tabs(&self) -> Html {
        let tab = |tab: Tab| {
            let narrow = matches!(tab, Tab::Logs | Tab::Events);
            let selected = if self.tab == tab { "true" } else { "false" };
            let values = [if narrow { "narrow" } else { "" }, "tab", selected, tab.id()];
            let keys = &["class", "role", "aria-selected", "aria-controls"];
            let set = (&keys[..], &values.map(AttrValue::Static)[..]);
            clickable("button", set, text(tab.name()), &self.act, Action::Open(tab), false).into()
        };
        let set = ["tabs", "tablist"].map(AttrValue::Static);
        el("div", (&["class", "role"], &set), all(Tab::ALL.into_iter().map(tab).collect()))
    }

    fn panel(&self) -> Html {
        let Self { views, act, forms, .. } = self;
        match self.tab {
            Tab::Network => network(self.player.run().setup.nodes, forms, act),
            Tab::Setup => setup(forms, act),
            Tab::Selected | Tab::Logs | Tab::Events => {
                inspector(&views.details, &self.subject(), forms, act)
            }
        }
    }

    /// What can be done to what is chosen.
    fn subject(&self) -> Subject<'_> {
        let world = self.player.world();
        let network = world.network();
        match self.selection {
            Selection::Node(id) => {
                let view = self.views.stage.nodes.iter().find(|view| view.id == id);
                view.map_or(Subject::Other, |view| Subject::Node(view, self.isolated(id)))
            }
            Selection::Link(one, other) => {
                let own = network.own_latency(one.into(), other).is_some();
                Subject::Link(LinkView::of(world, one, other), own)
            }
            Selection::Flight(id) => Subject::Flight(id, network.flight(id).is_some()),
            Selection::Proxy | Selection::Client(_) => Subject::Other,
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

/// How time goes by, and how that is shown.
impl App {
    fn on_frame(&mut self, ctx: &Context<Self>, time: f64) -> bool {
        self.clock = Clock::Stopped;
        let passed = time - self.last_frame.replace(time).unwrap_or(time);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the player limits it"
        )]
        let happened = self.player.frame(Micros((passed.max(0.0) * 1_000.0) as u64));
        self.frames = self.frames.wrapping_add(1);
        let mut changed = happened;
        if happened {
            self.look();
        } else if self.frames.is_multiple_of(RUNNING_NUMBERS_EVERY) {
            changed = self.look_closer();
        }
        if !changed {
            self.run_clock(ctx);
            self.paint();
        }
        changed
    }

    /// Sees to it that the clock ticks exactly while time goes by.
    fn run_clock(&mut self, ctx: &Context<Self>) {
        if !self.player.playing {
            self.clock = Clock::Stopped;
            self.last_frame = None;
        } else if matches!(self.clock, Clock::Stopped) {
            self.clock = if self.still {
                Clock::steps(ctx.link().callback(|()| Msg::Still))
            } else {
                Clock::rest(ctx.link().callback(|()| Msg::Rested))
            };
        }
    }

    fn paint(&self) {
        self.motion.paint(self.player.world(), &self.views.stage, &self.layout, self.still);
    }

    /// Looks at the world anew.
    fn look(&mut self) {
        let columns = if self.layout.size.width < 560 { 5 } else { 7 };
        self.views =
            Views::of(&self.player, self.selection, self.flight.as_deref(), self.window, columns);
    }

    /// Looks anew only at what is chosen, where numbers run. Tells whether any did.
    fn look_closer(&mut self) -> bool {
        let details = details_of(&self.player, self.selection, self.flight.as_deref());
        let changed = *self.views.details != details;
        if changed {
            self.views.details = Rc::new(details);
        }
        changed
    }

    /// Measures the stage. Tells whether it has another size now.
    fn measure(&mut self) -> bool {
        let Some(element) = self.frame.cast::<Element>() else {
            return false;
        };
        let size = Size { width: element.client_width(), height: element.client_height() };
        let unseen = size.width == 0 || size.height == 0;
        if unseen || size == self.layout.size {
            return false;
        }
        self.layout = layout(size, &self.player);
        self.look();
        true
    }
}

impl Views {
    fn of(
        player: &Player,
        selection: Selection,
        flight: Option<&Flight>,
        window: Option<u64>,
        columns: u64,
    ) -> Self {
        Self {
            stage: Rc::new(scene::Stage::of(player.world())),
            logs: Rc::new(scene::Logs::of(player.world(), window, columns)),
            details: Rc::new(details_of(player, selection, flight)),
            lines: Rc::new(player.feed().lines()),
        }
    }
}

fn details_of(player: &Player, selection: Selection, flight: Option<&Flight>) -> Details {
    let world = player.world();
    match selection {
        Selection::Node(id) => {
            world.host(id).map(|host: &Host| details::node(id, host, world)).unwrap_or_default()
        }
        Selection::Link(one, other) => details::link(one, other, world),
        Selection::Flight(id) => {
            let present = world.network().flight(id).or(flight);
            present.map(|flight| details::flight(flight, world)).unwrap_or_default()
        }
        Selection::Proxy => details::proxy(world),
        Selection::Client(id) => details::client(id, world),
    }
}

fn layout(size: Size, player: &Player) -> Rc<Layout> {
    let Run { setup, .. } = player.run();
    Rc::new(Layout::new(size, setup.nodes, setup.clients))
}

/// A first run, with a seed of its own.
fn begin(setup: Setup) -> Player {
    let seed = settings::fresh_seed();
    Player::new(setup, seed)
        .or_else(|_| Player::new(Setup::default(), seed))
        .expect("the standard set-up is sound")
}

/// Whether the page is seen.
fn seen() -> bool {
    web_sys::window().and_then(|window| window.document()).is_none_or(|document| !document.hidden())
}

fn listeners(ctx: &Context<App>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let resized = ctx.link().callback(|()| Msg::Resized);
    let keys = ctx.link().callback(Msg::Key);
    vec![
        EventListener::new(&window, "resize", move |_| resized.emit(())),
        EventListener::new_with_options(
            &window,
            "keydown",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| !taken(event))
                {
                    keys.emit(event.clone());
                }
            },
        ),
    ]
}

/// Whether a key belongs to a field, a button or the browser.
fn taken(event: &KeyboardEvent) -> bool {
    let with_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let name = target.map(|target| target.tag_name()).unwrap_or_default();
    let for_field = match name.as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" => event.key() != "Escape",
        "BUTTON" => matches!(event.key().as_str(), " " | "Enter"),
        _ => false,
    };
    with_modifier || for_field
}
