//! Looking at something else: what is chosen, which panel and dialog are open, which events are listed.

use std::rc::Rc;

use crate::action::{Area, PartitionAction, ViewAction};
use crate::effect::Effect;
use crate::forms::Forms;
use crate::lesson_session::Explained;
use crate::notice::ErrorNotice;
use crate::session::Session;
use crate::space_time::SpaceTime;
use crate::view::{Dialog, Tab};
use crate::view_state::{OpenPanel, ViewState};
use raft::{NodeId, Time};
use scene::{Filter, Selection, Size, Stretch, WhyView};
use sim::{Conditions, Explanation, Intervention, Question, Run};

impl Session {
    pub(crate) fn look(&mut self, action: ViewAction) {
        match action {
            ViewAction::Select(selection) => self.select(selection),
            ViewAction::Deselect(selection) if self.view.selection == Some(selection) => {
                self.view.deselect();
            }
            ViewAction::Deselect(_) => {}
            ViewAction::ShowFields(selection) => {
                self.view.deselect();
                self.view.fields = Some(selection);
            }
            ViewAction::ClosePanel => self.view.close_panel(),
            ViewAction::OpenTab(tab) => self.view.tab = tab,
            ViewAction::CloseDialog(dialog) if self.view.dialog == Some(dialog) => {
                self.view.dialog = None;
            }
            ViewAction::CloseDialog(_) => {}
            ViewAction::ScrollLogs(first) => self.view.log_scroll = first,
            ViewAction::ZoomTimeline(closer) => self.zoom_timeline(closer),
            ViewAction::Toggle(dialog) => self.view.toggle(dialog),
            ViewAction::Close => self.close(),
            ViewAction::ToggleDiagram => self.show_diagram(self.diagram.is_none()),
            ViewAction::Diagram(action) => {
                if let Some(diagram) = &mut self.diagram {
                    diagram.turn(action, self.playback.timeline());
                }
            }
            ViewAction::Present(on) => {
                self.view.present(on);
                self.effects.push(Effect::SetFullScreen(on));
            }
            ViewAction::Blank(on) => self.view.blank = on,
            ViewAction::ToggleTheme(is_dark) => {
                self.settings.dark = Some(!is_dark);
                self.effects.push(Effect::ShowTheme(self.settings.dark));
                self.store_settings();
            }
            ViewAction::ListLevel(level) => {
                self.list(|filter| Filter { level, ..filter });
                self.settings.level = level;
                self.store_settings();
            }
            ViewAction::ListNode(node) => self.list(|filter| Filter { node, ..filter }),
            ViewAction::Resize(area, size) => self.resize(area, size),
        }
        // It stands beside the field for the file, and goes with it.
        let is_of_file = self.notices.error.as_ref().is_some_and(ErrorNotice::is_of_file);
        if is_of_file && self.view.dialog != Some(Dialog::Share) {
            self.notices.error = None;
        }
    }

    pub(crate) fn list(&mut self, change: impl FnOnce(Filter) -> Filter) {
        let filter = self.playback.feed().filter();
        self.playback.show(change(filter));
    }

    /// Returns a link's text without its last word, if that asks for presenter mode, and turns that on. Browsers give
    /// all of the screen only to someone who presses something, so a link does not ask for it.
    pub(crate) fn without_present<'a>(&mut self, text: &'a str) -> &'a str {
        let rest = text.strip_suffix("&present");
        if rest.is_some() {
            self.view.present(true);
        }
        rest.unwrap_or(text)
    }

    /// Closes the dialog, what was chosen, or what lies over the stage while one reads.
    fn close(&mut self) {
        if self.view.dialog.take().is_some() {
            return;
        }
        if self.view.partitioning.take().is_some() {
            return;
        }
        if self.view.selection.is_some() || self.view.fields.is_some() {
            return self.view.close_panel();
        }
        if let Some(lesson) = &mut self.lesson {
            lesson.explain(Explained::Nothing, &mut self.playback);
        }
    }

    fn zoom_timeline(&mut self, closer: bool) {
        let (now, end) = (self.playback.now(), self.extent().end());
        let stretch: Stretch = self.view.stretch_of(end);
        self.view.stretch = stretch.zoomed(closer, now, end);
    }

    fn resize(&mut self, area: Area, size: Size) {
        match area {
            Area::Stage => self.view.stage_size = size,
            Area::Timeline => self.view.timeline_px = u32::try_from(size.width).unwrap_or(0),
            Area::Diagram => self.diagram.iter_mut().for_each(|diagram| diagram.resize(size)),
        }
    }

    /// Shows the space-time diagram, or the ring.
    pub(crate) fn show_diagram(&mut self, shown: bool) {
        if shown != self.diagram.is_some() {
            let size = self.view.stage_size;
            self.diagram = shown.then(|| SpaceTime::new(self.playback.timeline(), size));
        }
    }

    /// Chooses something. A message stops time, so that it can be looked at and dropped before it
    /// arrives; so does a question.
    pub(crate) fn select(&mut self, selection: Selection) {
        // While sides are chosen, a press on a server is a choice.
        if let (Some(_), Selection::Node(node)) = (self.view.partitioning, selection) {
            return self.partition(PartitionAction::Toggle(node));
        }
        self.view.selection = Some(selection);
        match selection {
            Selection::Link(one, other) => {
                let latency = self.playback.world().network().latency(one.into(), other);
                self.forms_mut().show_link(latency);
            }
            Selection::Why(question) => {
                // There is one panel beside the stage.
                self.view.fields = None;
                self.ask_why(question);
            }
            Selection::Flight(id) => {
                self.playback.pause();
                let flight = self.playback.world().network().flight(id);
                self.view.flight = flight.cloned().map(Rc::new);
            }
            Selection::Node(_) | Selection::Proxy | Selection::Client(_) => {}
        }
    }

    /// Asks why something is so. To ask about an event is to go to its time.
    fn ask_why(&mut self, question: Question) {
        self.playback.pause();
        if let Question::Event { time, .. } = question {
            self.seek(time);
            self.diagram.iter_mut().for_each(|diagram| diagram.show(time));
        }
        let timeline = self.playback.timeline();
        let why = Explanation::compute(timeline, question);
        self.view.answer = why.map(|why| Rc::new(WhyView::new(timeline.world(), question, &why)));
    }

    /// Returns what is shown, to be stored or put into a link.
    pub(crate) fn view_state(&self) -> ViewState {
        let open = match (self.view.dialog, self.view.selection, self.view.tab) {
            (Some(Dialog::Network), ..) => OpenPanel::Network,
            (Some(Dialog::Cluster), ..) => OpenPanel::Setup,
            (Some(Dialog::History), ..) => OpenPanel::Run,
            (_, Some(_), _) => OpenPanel::Selected,
            (_, None, Tab::Events) => OpenPanel::Events,
            (_, None, Tab::Logs) => OpenPanel::Logs,
        };
        ViewState {
            open,
            selection: self.view.selection.unwrap_or(ViewState::default().selection),
            diagram: self.diagram.is_some(),
            playing: self.playback.is_playing(),
            filter: self.playback.feed().filter(),
            log_scroll: self.view.log_scroll.unwrap_or(0),
        }
    }

    /// Shows the same as someone else, as far as it is there. Whether time passes stays as it is.
    pub(crate) fn apply_view_state(&mut self, state: &ViewState) {
        let state = state.checked();
        let there = |node: &NodeId| self.playback.world().host(*node).is_some();
        let filter = Filter { node: state.filter.node.filter(there), ..state.filter };
        self.playback.show(filter);
        self.view.log_scroll = (state.log_scroll > 0).then_some(state.log_scroll);
        self.show_diagram(state.diagram);
        let playing = self.playback.is_playing();
        self.view.deselect();
        match state.open {
            OpenPanel::Logs => self.view.tab = Tab::Logs,
            OpenPanel::Events => self.view.tab = Tab::Events,
            OpenPanel::Selected => self.select(state.selection),
            OpenPanel::Network => self.view.dialog = Some(Dialog::Network),
            OpenPanel::Setup => self.view.dialog = Some(Dialog::Cluster),
            OpenPanel::Run => self.view.dialog = Some(Dialog::History),
        }
        self.forget_what_is_gone();
        if playing {
            self.playback.play();
        }
    }

    /// Shows all that depends on which run is played.
    pub(crate) fn show_run(&mut self) {
        self.effects.push(Effect::ShowSeed(self.playback.run().seed));
        self.view.forget_run();
        let at = self.playback.seeking().unwrap_or(self.playback.now());
        let forms = Rc::make_mut(&mut self.forms);
        forms.show_run(self.playback.run());
        forms.show_conditions(&conditions_at(self.playback.run(), at));
        self.forget_what_is_gone();
    }

    /// What was chosen may not be there in another run.
    fn forget_what_is_gone(&mut self) {
        let is_there = |it: &Selection| self.view.is_there(*it, self.playback.world());
        let (chosen, fields) =
            (self.view.selection.filter(is_there), self.view.fields.filter(is_there));
        (self.view.selection, self.view.fields) = (chosen, fields);
    }

    pub(crate) fn forms_mut(&mut self) -> &mut Forms {
        Rc::make_mut(&mut self.forms)
    }
}

/// Returns how good the network of a run is at a time: its setup says how it begins, and interventions change it.
fn conditions_at(run: &Run, at: Time) -> Conditions {
    let until = run.interventions.iter().take_while(|(time, _)| *time <= at);
    until.fold(run.setup.conditions, |conditions, (_, intervention)| match intervention {
        Intervention::SetConditions(conditions) => *conditions,
        Intervention::ChangeConditions(change) => change.of(conditions),
        _ => conditions,
    })
}
