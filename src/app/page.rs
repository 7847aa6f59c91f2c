//! The page as a whole: it owns the player, and draws what there is to see.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::action::{Act, Action, Tab};
use super::clock::{Clock, STILL};
use super::feed::Feed;
use super::footer::Footer;
use super::header::Header;
use super::inspector::{Inspector, Subject};
use super::legend::Legend;
use super::logs::Logs;
use super::motion::Motion;
use super::network::Network;
use super::settings::{self, Settings};
use super::setup::SetupPanel;
use super::{panic, stage};
use crate::raft::{Address, Micros, NodeId};
use crate::scene::{
    self, Details, Layout, Line, LinkView, NodeView, Player, Selection, Size, Speed, details, words,
};
use crate::sim::{Flight, FlightId, Host, Intervention, Run, Setup};

/// How long after a change the settings are written down, in milliseconds.
const SAVE_AFTER: u32 = 400;

/// After so many pictures the numbers that run in the inspector are looked up again.
const RUNNING_NUMBERS_EVERY: u32 = 6;

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
        let size = Size {
            width: 740,
            height: 520,
        };
        let layout = layout(size, &player);
        let views = Views::of(&player, selection, None, None, 8);
        Self {
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
                self.act(ctx, action);
                self.look();
                true
            }
            Msg::Frame(time) => self.on_frame(ctx, time),
            Msg::Still => {
                let happened = seen() && self.player.leap(STILL);
                if happened {
                    self.look();
                }
                happened
            }
            Msg::Resized => self.measure(),
            Msg::Key(event) => self.on_key(ctx, &event),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && self.measure() {
            ctx.link().send_message(Msg::Resized);
        }
        self.run_clock(ctx);
        self.paint();
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let world = self.player.world();
        let client = self.views.stage.clients.first();
        let answer = client.and_then(|client| client.last.clone());
        html! {
            <main
                ref={&self.motion.root}
                data-seed={self.player.run().seed.to_string()}
                data-playing={self.player.playing.to_string()}
                data-nodes={world.setup().nodes.to_string()}
                data-tab={self.tab.id()}
            >
                <Header setup={*world.setup()} seed={self.player.run().seed} act={&self.act} />
                <stage::Stage
                    stage={&self.views.stage}
                    layout={&self.layout}
                    selection={self.selection}
                    caption={self.player.feed().caption().cloned()}
                    still={self.still}
                    motion={self.motion.clone()}
                    frame={&self.frame}
                    act={&self.act}
                />
                <aside>
                    { self.tabs() }
                    <Logs logs={&self.views.logs} following={self.window.is_none()} act={&self.act} />
                    <div class="middle">{ self.panel() }</div>
                    <Feed
                        lines={&self.views.lines}
                        filter={self.player.feed().filter()}
                        nodes={world.setup().nodes}
                        act={&self.act}
                    />
                </aside>
                <Footer
                    playing={self.player.playing}
                    speed={self.player.speed}
                    answer={answer.map(|(answer, certain)| (AttrValue::from(answer), certain))}
                    complaint={self.complaint.clone()}
                    clock={&self.motion.clock}
                    act={&self.act}
                />
                if self.legend {
                    <Legend act={&self.act} />
                }
            </main>
        }
    }
}

/// What is seen beside the stage.
impl App {
    fn tabs(&self) -> Html {
        let tab = |tab: Tab| {
            let onclick = self.act.reform(move |_: MouseEvent| Action::Open(tab));
            let class = matches!(tab, Tab::Logs | Tab::Events).then_some("narrow");
            html! {
                <button
                    key={tab.id()}
                    {class}
                    role="tab"
                    aria-selected={(self.tab == tab).to_string()}
                    aria-controls={tab.id()}
                    {onclick}
                >
                    { tab.name() }
                </button>
            }
        };
        html! { <div class="tabs" role="tablist">{ for Tab::ALL.into_iter().map(tab) }</div> }
    }

    fn panel(&self) -> Html {
        let setup = *self.player.world().setup();
        let conditions = *self.player.world().network().conditions();
        match self.tab {
            Tab::Network => html! {
                <Network nodes={setup.nodes} {conditions} timing={setup.timing} act={&self.act} />
            },
            Tab::Setup => html! {
                <SetupPanel {setup} seed={self.player.run().seed} act={&self.act} />
            },
            Tab::Selected | Tab::Logs | Tab::Events => html! {
                <Inspector
                    details={&self.views.details}
                    subject={self.subject()}
                    selection={self.selection}
                    timing={setup.timing}
                    act={&self.act}
                />
            },
        }
    }

    /// What can be done to what is chosen.
    fn subject(&self) -> Subject {
        let world = self.player.world();
        match self.selection {
            Selection::Node(id) => {
                let view = self.views.stage.nodes.iter().find(|view| view.id == id);
                view.map_or(Subject::Other, |view: &NodeView| {
                    let ends = self
                        .views
                        .stage
                        .nodes
                        .iter()
                        .map(|node| Address::Node(node.id));
                    let isolated = ends
                        .chain([Address::Proxy])
                        .filter(|end| *end != Address::Node(id))
                        .all(|end| {
                            world.network().is_cut(id.into(), end)
                                && world.network().is_cut(end, id.into())
                        });
                    Subject::Node(view.clone(), isolated)
                })
            }
            Selection::Link(one, other) => {
                let network = world.network();
                let own = network.own_latency(one.into(), other).is_some();
                Subject::Link(
                    LinkView::of(world, one, other),
                    network.latency(one.into(), other),
                    own,
                )
            }
            Selection::Flight(id) => Subject::Flight(id, world.network().flight(id).is_some()),
            Selection::Proxy | Selection::Client(_) => Subject::Other,
        }
    }
}

/// What is done.
impl App {
    fn act(&mut self, ctx: &Context<Self>, action: Action) {
        match action {
            Action::TogglePlay => self.player.playing = !self.player.playing,
            Action::Step => {
                self.player.playing = false;
                self.player.step();
            }
            Action::Reset => self.begin(*self.player.world().setup(), self.player.run().seed),
            Action::SetSpeed(step) => {
                self.player.speed = Speed::at(step);
                self.settings.speed = self.player.speed;
                self.save();
            }
            Action::Intervene(interventions) => self.intervene(interventions),
            Action::SetConditions(conditions) => {
                self.intervene(vec![Intervention::SetConditions(conditions)]);
                if self.complaint.is_none() {
                    self.settings.setup.conditions = conditions;
                    self.save();
                }
            }
            Action::Select(selection) => self.select(selection),
            Action::Open(tab) => self.tab = tab,
            Action::SetUp(setup) => self.begin(setup, self.player.run().seed),
            Action::SetSeed(seed) => self.begin(*self.player.world().setup(), seed),
            Action::NewSeed => self.begin(*self.player.world().setup(), settings::fresh_seed()),
            Action::Show(filter) => {
                self.player.feed_mut().set_filter(filter);
                self.settings.level = filter.level;
                self.save();
            }
            Action::LookAt(first) => self.window = first,
            Action::ToggleTheme => self.toggle_theme(),
            Action::ToggleLegend => self.legend = !self.legend,
            Action::Dismiss => self.complaint = None,
        }
        self.run_clock(ctx);
    }

    fn intervene(&mut self, interventions: Vec<Intervention>) {
        self.complaint = None;
        for intervention in interventions {
            if let Err(impossible) = self.player.intervene(intervention) {
                self.complaint = Some(words::impossible(impossible).into());
            }
        }
    }

    /// Begins a new run; if that cannot be, the present one goes on and the page says why.
    fn begin(&mut self, setup: Setup, seed: u64) {
        self.complaint = None;
        match self.player.restart(setup, seed) {
            Ok(()) => {
                self.settings.setup = setup;
                self.save();
                panic::note_seed(seed);
                self.window = None;
                self.forget_what_is_gone();
                self.layout = layout(self.layout.size, &self.player);
            }
            Err(problem) => self.complaint = Some(words::setup_problem(problem).into()),
        }
    }

    /// What was chosen may not be there in a new run.
    fn forget_what_is_gone(&mut self) {
        let world = self.player.world();
        let there = |id: NodeId| world.host(id).is_some();
        let keep = match self.selection {
            Selection::Node(id) => there(id),
            Selection::Link(one, other) => there(one) && other.node().is_none_or(there),
            Selection::Flight(_) => false,
            Selection::Proxy | Selection::Client(_) => true,
        };
        if !keep {
            self.select(Selection::Node(
                NodeId::new(1).expect("every cluster has an n1"),
            ));
        }
    }

    /// Chooses something. A message stops the time, so that it can be looked at and dropped
    /// before it arrives.
    fn select(&mut self, selection: Selection) {
        self.selection = selection;
        self.tab = Tab::Selected;
        self.flight = match selection {
            Selection::Flight(id) => {
                self.player.playing = false;
                self.player
                    .world()
                    .network()
                    .flight(id)
                    .cloned()
                    .map(Rc::new)
            }
            _ => None,
        };
    }

    fn toggle_theme(&mut self) {
        let dark = self
            .settings
            .dark
            .unwrap_or_else(|| settings::prefers("(prefers-color-scheme: dark)"));
        self.settings.dark = Some(!dark);
        settings::show_theme(self.settings.dark);
        self.save();
    }

    /// Writes the settings down a little later, so that a slider does not do so at each step.
    fn save(&mut self) {
        let settings = self.settings.clone();
        self._saving = Some(Timeout::new(SAVE_AFTER, move || settings.save()));
    }

    fn on_key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let action = match event.key().as_str() {
            " " => Action::TogglePlay,
            "ArrowRight" | "." => Action::Step,
            "?" => Action::ToggleLegend,
            "Escape" if self.legend => Action::ToggleLegend,
            _ => return false,
        };
        event.prevent_default();
        self.act(ctx, action);
        self.look();
        true
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
        let happened = self
            .player
            .frame(Micros((passed.max(0.0) * 1_000.0) as u64));
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
                Clock::next_frame(ctx.link().callback(Msg::Frame))
            };
        }
    }

    fn paint(&self) {
        self.motion.paint(
            self.player.world(),
            &self.views.stage,
            &self.layout,
            self.still,
        );
    }

    /// Looks at the world anew.
    fn look(&mut self) {
        let columns = if self.layout.size.width < 560 { 6 } else { 8 };
        self.views = Views::of(
            &self.player,
            self.selection,
            self.flight.as_deref(),
            self.window,
            columns,
        );
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
        let size = Size {
            width: element.client_width(),
            height: element.client_height(),
        };
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
        Selection::Node(id) => world
            .host(id)
            .map(|host: &Host| details::node(id, host, world))
            .unwrap_or_default(),
        Selection::Link(one, other) => details::link(one, other, world),
        Selection::Flight(id) => {
            let present = flight_of(player, id).or(flight);
            present
                .map(|flight| details::flight(flight, world))
                .unwrap_or_default()
        }
        Selection::Proxy => details::proxy(world),
        Selection::Client(id) => details::client(id, world),
    }
}

fn flight_of(player: &Player, id: FlightId) -> Option<&Flight> {
    player.world().network().flight(id)
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
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| !document.hidden())
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
                if let Some(event) = event
                    .dyn_ref::<KeyboardEvent>()
                    .filter(|event| !taken(event))
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
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let name = target.map(|target| target.tag_name()).unwrap_or_default();
    let for_field = match name.as_str() {
        "INPUT" | "SELECT" | "TEXTAREA" => event.key() != "Escape",
        "BUTTON" => matches!(event.key().as_str(), " " | "Enter"),
        _ => false,
    };
    with_modifier || for_field
}
