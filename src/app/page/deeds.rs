//! What the page does when someone wants something.

use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::super::action::{Action, Dialog, List, Tab};
use super::super::components::crash_screen;
use super::super::components::timeline_bar::stride_named;
use super::super::files;
use super::super::panels::network::group_named;
use super::super::settings::{self, LEVELS};
use super::chart::SpaceTime;
use super::{App, layout};
use raft::{ClientId, Micros, NodeId, NodeSet, Time};
use scene::{Field, Filter, Selection, Speed, WhyView, words};
use sim::{Intervention, Question, Run, Setup, Timeline, Why};

/// How long after a change the settings are written down, in milliseconds.
const SAVE_AFTER: u32 = 400;

impl App {
    pub(in crate::app) fn act(&mut self, action: &Action) {
        let Run { setup, seed, .. } = *self.player.run();
        match action {
            // `want` has done these.
            Action::TogglePlay | Action::Type(..) | Action::Dismiss => {}
            Action::Step => self.step(),
            Action::StepBack => self.step_back(),
            Action::GoTo(instant) => {
                self.player.playing &= matches!(*instant, 0 | u64::MAX);
                self.go_to(self.on_tape(Time(*instant)));
            }
            Action::ToggleBackwards => {
                self.player.playing = !(self.player.playing && self.player.backwards);
                self.player.backwards = self.player.playing;
            }
            Action::Zoom(closer) => self.zoom(*closer),
            Action::Undo => self.change(Timeline::undo),
            Action::Redo => self.change(Timeline::redo),
            Action::Remove(place) => self.change(|tape| tape.remove(*place)),
            Action::Shift(place, text) => self.shift(*place, text),
            Action::GoToFork(place) => self.change(|tape| tape.go_to_fork(*place)),
            Action::Confirm => {
                if let Some((setup, seed)) = self.question.take() {
                    self.begin(setup, seed);
                }
            }
            Action::Reset if self.tale.is_some() => self.begin_again(),
            Action::Reset => self.start_over(setup, seed),
            Action::NewSeed => self.start_over(setup, settings::fresh_seed()),
            Action::Standard => self.start_over(Setup::default(), seed),
            Action::ToggleCheckQuorum => {
                self.begin(Setup { check_quorum: !setup.check_quorum, ..setup }, seed);
            }
            Action::TogglePreVote => {
                self.begin(Setup { pre_vote: !setup.pre_vote, ..setup }, seed);
            }
            Action::ToggleRule(rule) => {
                self.begin(Setup { rules: setup.rules.toggled(*rule), ..setup }, seed);
            }
            Action::Intervene(interventions) => self.intervene(interventions),
            Action::Ask(verb) => {
                let operation = self.forms.operation(*verb);
                if let Some(operation) = self.forms.note(operation) {
                    self.intervene(&[Intervention::Ask { client: ClientId(1), operation }]);
                }
            }
            Action::Partition => self.intervene(&[Intervention::Partition(self.forms.groups)]),
            Action::SetLinkLatency => self.set_link_latency(),
            Action::Submit(field, text) => {
                self.forms.set(*field, text.clone());
                self.submit(*field);
            }
            Action::Pick(list, choice) => self.pick(*list, choice),
            Action::Select(selection) => {
                self.asking = false;
                self.select(*selection);
            }
            Action::Open(tab) => (self.tab, self.asking) = (*tab, false),
            Action::LookAt(first) => self.window = *first,
            Action::ToggleTheme => self.toggle_theme(),
            Action::ToggleLegend => {
                let open = self.dialog == Some(Dialog::Legend);
                self.dialog = (!open).then_some(Dialog::Legend);
            }
            Action::Share => self.toggle_share(),
            Action::CopyLink => self.copy_link(),
            Action::SaveFile => self.save_file(),
            Action::Export(format) => self.export(*format),
            Action::OpenFile(file) => files::read(file.clone(), self.act.clone()),
            Action::OpenText(text) => self.open_text(text),
            Action::OpenLink(letters) => self.open_link(letters),
            Action::Restore => self.restore(),
            Action::Story => self.story(),
            Action::Leave => self.leave(),
            Action::Gallery => self.toggle_gallery(),
            Action::OpenLesson(id, step) => self.open_lesson(id, *step),
            Action::OpenStory(words) => self.open_story(words),
            Action::Shelved(shelved) => self.shelve(shelved),
            Action::Next => self.next(),
            Action::Back => self.back(),
            Action::ToggleAuto => self.toggle_auto(),
            Action::Return => self.go_back_to_tale(),
            Action::Choose(place) => self.choose(*place),
            Action::Explain(what) => self.explain(what),
            Action::ToggleDiagram => self.show_chart(self.chart.is_none()),
            Action::Turn(turn) => {
                if let Some(chart) = &mut self.chart {
                    chart.turn(*turn, &self.player);
                }
            }
        }
    }

    /// A field was left, or Enter was pressed in it: what it asks for is done, if it is sound.
    fn submit(&mut self, field: Field) {
        let Run { setup, seed, .. } = *self.player.run();
        match field {
            Field::Nodes | Field::ElectionMin | Field::ElectionMax | Field::Heartbeat => {
                let wanted = self.forms.setup(&setup);
                if let Some(wanted) = self.forms.note(wanted).filter(|wanted| *wanted != setup) {
                    self.begin(wanted, seed);
                }
            }
            Field::Seed => {
                let wanted = self.forms.seed();
                if let Some(wanted) = self.forms.note(wanted).filter(|wanted| *wanted != seed) {
                    self.begin(setup, wanted);
                }
            }
            Field::LatencyMin
            | Field::LatencyMax
            | Field::Loss
            | Field::Duplication
            | Field::Reordering => {
                let wanted = self.forms.conditions(&setup.timing);
                if let Some(wanted) = self.forms.note(wanted) {
                    self.intervene(&[Intervention::SetConditions(wanted)]);
                    self.settings.setup.conditions = wanted;
                    self.save();
                }
            }
            // These are taken when a button beside them is pressed.
            Field::LinkMin | Field::LinkMax | Field::Key | Field::Value => {}
        }
    }

    fn set_link_latency(&mut self) {
        let latency = self.forms.latency(Field::LinkMin, Field::LinkMax);
        if let (Some(latency), Selection::Link(one, other)) =
            (self.forms.note(latency), self.selection)
        {
            let latency = Some(latency);
            self.intervene(&[Intervention::SetLatency { one: one.into(), other, latency }]);
        }
    }

    fn pick(&mut self, list: List, choice: &str) {
        let filter = self.player.feed().filter();
        match list {
            List::Speed => {
                self.player.speed = Speed::chosen(choice);
                self.note_speed();
                self.settings.speed = self.player.speed;
                self.save();
            }
            List::Time => {
                self.player.playing = false;
                let millis = choice.parse().unwrap_or(0);
                self.go_to(self.on_tape(Time(0) + Micros::from_millis(millis)));
            }
            List::Stride => self.stride = stride_named(choice),
            List::Level => {
                let named = LEVELS.into_iter().find(|level| words::level(*level) == choice);
                let level = named.unwrap_or(filter.level);
                self.player.show(Filter { level, ..filter });
                self.settings.level = level;
                self.save();
            }
            List::OfNode => {
                let mut nodes = NodeSet::first(self.player.run().setup.nodes).iter();
                let node = nodes.find(|node| node.to_string() == choice);
                self.player.show(Filter { node, ..filter });
            }
            List::Group(place) => self.forms.groups.nodes[place] = group_named(choice).unwrap_or(0),
            List::ProxyGroup => self.forms.groups.proxy = group_named(choice),
        }
    }

    fn intervene(&mut self, interventions: &[Intervention]) {
        self.complaint = None;
        for intervention in interventions {
            if let Err(impossible) = self.player.intervene(intervention.clone()) {
                self.complaint = Some(words::impossible(impossible).into());
            }
        }
    }

    /// Begins a new run, and asks first if what was done in this one was given to nobody.
    fn start_over(&mut self, setup: Setup, seed: u64) {
        let tape = self.player.timeline();
        let work = tape.map_or(0, |tape| tape.run().interventions.len());
        if work == 0 || tape.is_some_and(|tape| tape.changes() == self.given) {
            return self.begin(setup, seed);
        }
        self.question = Some((setup, seed));
        let what = if work == 1 { "one thing" } else { "several things" };
        self.complaint = Some(
            format!("Start over? You did {what} in this run. Undo would bring it back.").into(),
        );
    }

    /// Begins a new run; if that cannot be, the present one goes on and the page says why.
    fn begin(&mut self, setup: Setup, seed: u64) {
        self.complaint = None;
        match self.player.change(|tape| tape.begin(setup, seed)) {
            Some(Err(problem)) => self.complaint = Some(words::setup_problem(problem).into()),
            Some(Ok(())) | None => {
                if self.tale.is_none() {
                    self.settings.setup = setup;
                    self.save();
                }
                self.show_run();
            }
        }
    }

    /// Shows all that depends on which run this is.
    pub(super) fn show_run(&mut self) {
        crash_screen::note_seed(self.player.run().seed);
        (self.window, self.stretch, self.going_to) = (None, None, None);
        self.forms.show_run(self.player.run());
        self.forget_what_is_gone();
        self.layout = layout(self.layout.size, &self.player);
    }

    /// What was chosen may not be there in a new run.
    pub(super) fn forget_what_is_gone(&mut self) {
        let world = self.player.world();
        let there = |id: NodeId| world.host(id).is_some();
        let keep = match self.selection {
            Selection::Node(id) => there(id),
            Selection::Link(one, other) => there(one) && other.node().is_none_or(there),
            Selection::Flight(_) => false,
            Selection::Proxy | Selection::Client(_) => true,
            Selection::Why(_) => self.answer.is_some(),
        };
        if !keep {
            self.select(Selection::Node(NodeId::new(1).expect("every cluster has an n1")));
        }
    }

    /// Chooses something. A message stops the time, so that it can be looked at and dropped
    /// before it arrives.
    pub(super) fn select(&mut self, selection: Selection) {
        self.selection = selection;
        self.tab = Tab::Selected;
        if let Selection::Link(one, other) = selection {
            self.forms.show_link(self.player.world().network().latency(one.into(), other));
        }
        if let Selection::Why(question) = selection {
            self.ask_why(question);
        }
        self.flight = match selection {
            Selection::Flight(id) => {
                self.player.playing = false;
                self.player.world().network().flight(id).cloned().map(Rc::new)
            }
            _ => None,
        };
    }

    /// Asks why something is so. To ask about an event is to go to its instant.
    fn ask_why(&mut self, question: Question) {
        self.player.playing = false;
        if let Question::Event { time, .. } = question {
            self.go_to(time);
            self.chart.iter_mut().for_each(|chart| chart.show(time));
        }
        let answer = self
            .player
            .timeline()
            .and_then(|tape| Some(WhyView::new(tape.world(), question, &Why::of(tape, question)?)));
        self.answer = answer.map(Rc::new);
    }

    /// Shows the space-time diagram, or the ring.
    pub(super) fn show_chart(&mut self, shown: bool) {
        let tape = self.player.timeline().filter(|_| shown);
        if shown != self.chart.is_some() {
            self.chart = tape.map(SpaceTime::new);
        }
    }

    fn toggle_theme(&mut self) {
        let dark =
            self.settings.dark.unwrap_or_else(|| settings::prefers("(prefers-color-scheme: dark)"));
        self.settings.dark = Some(!dark);
        settings::show_theme(self.settings.dark);
        self.save();
    }

    /// Writes the settings down a little later, so that a slider does not do so at each step.
    fn save(&mut self) {
        let settings = self.settings.clone();
        self._saving = Some(Timeout::new(SAVE_AFTER, move || settings.save()));
    }
}
