//! Changing the run: interventions, undo, new runs, and the forms that ask for them.

use crate::action::{EditAction, FormAction};
use crate::forms::Field;
use crate::notice::{Confirmation, ErrorNotice};
use crate::presets::Preset;
use crate::session::Session;
use raft::ClientId;
use scene::Selection;
use sim::{ConditionsChange, Intervention, Run, Setup, Timeline, parse_time};

impl Session {
    pub(crate) fn edit(&mut self, action: EditAction) {
        let Run { setup, seed, .. } = *self.playback.run();
        match action {
            EditAction::Intervene(interventions) => self.intervene(&interventions),
            EditAction::Undo => self.change_run(Timeline::undo),
            EditAction::Redo => self.change_run(Timeline::redo),
            EditAction::Remove(place) => self.change_run(|timeline| timeline.remove(place)),
            EditAction::Move(place, time) => self.move_intervention(place, &time),
            EditAction::GoToBranch(place) => {
                self.change_run(|timeline| timeline.go_to_fork(place));
            }
            EditAction::Reset if self.lesson.is_some() => self.restart_lesson(),
            EditAction::Reset => self.start_over(setup, seed),
            EditAction::NewSeed(seed) => self.start_over(setup, seed),
            EditAction::UsePreset(preset) if self.preset() == Some(preset) => {}
            EditAction::UsePreset(preset) => self.begin(preset.applied_to(setup), seed),
            EditAction::RestoreDefaults => self.start_over(Setup::default(), seed),
            EditAction::ToggleCheckQuorum => {
                self.begin(Setup { check_quorum: !setup.check_quorum, ..setup }, seed);
            }
            EditAction::TogglePreVote => {
                self.begin(Setup { pre_vote: !setup.pre_vote, ..setup }, seed);
            }
            EditAction::ToggleRule(rule) => {
                self.begin(Setup { rules: setup.rules.toggled(rule), ..setup }, seed);
            }
        }
    }

    /// Returns the ready-made cluster that the run is now, if it is one.
    #[must_use]
    pub fn preset(&self) -> Option<Preset> {
        let conditions = *self.playback.world().network().conditions();
        Preset::of(&Setup { conditions, ..self.playback.run().setup })
    }

    /// Does what one press asks for: one undo takes it back.
    fn intervene(&mut self, interventions: &[Intervention]) {
        let network = self.playback.world().network();
        // A press on one direction of a link names both.
        let is_due = |it: &Intervention| match *it {
            Intervention::CutLink { from, to } => !network.is_cut(from, to),
            Intervention::RestoreLink { from, to } => network.is_cut(from, to),
            _ => true,
        };
        let due = interventions.iter().filter(|it| interventions.len() == 1 || is_due(it));
        let due: Vec<Intervention> = due.cloned().collect();
        let is_possible = |it| self.playback.world().clone().intervene(it, &mut Vec::new()).is_ok();
        if due.iter().any(is_possible) {
            self.try_it();
            // One who does something wants to see what comes of it.
            self.playback.halt();
            self.playback.play();
        }
        let impossible = self.playback.intervene_together(&due).err();
        self.notices.error = impossible.map(ErrorNotice::Impossible);
    }

    /// Changes the run. What follows from it is shown, and time stops to look at it.
    fn change_run(&mut self, change: impl FnOnce(&mut Timeline) -> bool) {
        let cluster = |run: &Run| (run.setup, run.seed);
        let before = cluster(self.playback.run());
        self.notices.error = None;
        if self.playback.change(change) {
            self.playback.halt();
            if before != cluster(self.playback.run()) {
                self.show_run();
            }
        }
    }

    /// Says which interventions of the run turned out to be impossible. After a change of the run that are those of
    /// the new one.
    pub(crate) fn note_refused(&mut self) {
        let timeline = self.playback.timeline();
        let (known, count) = (self.refused, timeline.refused().len());
        self.refused = count;
        if let Some((place, why)) = timeline.refused().iter().next().filter(|_| count > known) {
            let (_, first) = &timeline.run().interventions[*place];
            let notice = ErrorNotice::Refused { count, first: first.to_string(), why: *why };
            self.notices.error.get_or_insert(notice);
        }
    }

    /// Moves an intervention to a time as it was typed, if that is one.
    fn move_intervention(&mut self, place: usize, time: &str) {
        match parse_time(time.trim()) {
            Ok(time) => self.change_run(|timeline| timeline.shift(place, time)),
            Err(why) => self.notices.error = Some(ErrorNotice::Time(why)),
        }
    }

    /// Begins a new run, and asks first if the interventions of this one were given to nobody.
    fn start_over(&mut self, setup: Setup, seed: u64) {
        let interventions = self.playback.run().interventions.len();
        if interventions == 0 || self.autosave.is_exported(self.playback.timeline().changes()) {
            return self.begin(setup, seed);
        }
        self.notices.confirmation = Some(Confirmation { interventions, setup, seed });
    }

    /// Begins the new run that waited for a yes.
    pub(crate) fn start_over_now(&mut self) {
        if let Some(Confirmation { setup, seed, .. }) = self.notices.confirmation.take() {
            self.begin(setup, seed);
        }
    }

    /// Begins a new run; if its setup describes no cluster, the present one goes on.
    fn begin(&mut self, setup: Setup, seed: u64) {
        self.notices.error = None;
        if let Err(problem) = self.playback.change(|timeline| timeline.begin(setup, seed)) {
            self.notices.error = Some(ErrorNotice::Setup(problem));
            return;
        }
        if self.lesson.is_none() {
            self.settings.setup = setup;
            self.store_settings();
            self.playback.hurry_to_the_first_leader();
        }
        self.show_run();
    }
}

/// Forms.
impl Session {
    pub(crate) fn fill_in(&mut self, action: FormAction) {
        match action {
            FormAction::Type(field, text) => self.forms_mut().set(field, text),
            FormAction::Submit(field, text) => {
                self.forms_mut().set(field, text);
                self.submit(field);
            }
            FormAction::Ask(verb) => {
                let operation = self.forms.operation(verb);
                if let Some(operation) = self.forms_mut().note(operation) {
                    self.intervene(&[Intervention::Ask { client: ClientId(1), operation }]);
                }
            }
            FormAction::Partition => {
                self.intervene(&[Intervention::Partition(self.forms.groups)]);
            }
            FormAction::SetGroup(node, group) => self.forms_mut().set_group(node, group),
            FormAction::SetProxyGroup(group) => self.forms_mut().groups.proxy = group,
            FormAction::SetLinkLatency => self.set_link_latency(),
        }
    }

    /// A field was left, or Enter was pressed in it: what it asks for is done, if it is sound.
    fn submit(&mut self, field: Field) {
        match field {
            Field::Nodes | Field::ElectionMin | Field::ElectionMax | Field::Heartbeat => {
                let Run { setup, seed, .. } = *self.playback.run();
                let wanted = self.forms.setup(&setup);
                if let Some(wanted) =
                    self.forms_mut().note(wanted).filter(|wanted| *wanted != setup)
                {
                    self.begin(wanted, seed);
                }
            }
            Field::Seed => {
                let Run { setup, seed, .. } = *self.playback.run();
                let wanted = self.forms.seed();
                if let Some(wanted) = self.forms_mut().note(wanted).filter(|wanted| *wanted != seed)
                {
                    self.begin(setup, wanted);
                }
            }
            Field::LatencyMin
            | Field::LatencyMax
            | Field::Loss
            | Field::Duplication
            | Field::Reordering => self.set_conditions(),
            // These are taken when a button beside them is pressed.
            Field::LinkMin | Field::LinkMax | Field::Key | Field::Value => {}
        }
    }

    fn set_conditions(&mut self) {
        let wanted = self.forms.conditions(&self.playback.run().setup.timing);
        if let Some(wanted) = self.forms_mut().note(wanted) {
            // The form has no field for how long messages are held up.
            let change = ConditionsChange {
                latency: Some(wanted.latency),
                loss: Some(wanted.loss),
                duplication: Some(wanted.duplication),
                reordering: Some(wanted.reordering),
                hold_up: None,
            };
            self.intervene(&[Intervention::ChangeConditions(change)]);
            self.settings.setup.conditions = wanted;
            self.store_settings();
        }
    }

    fn set_link_latency(&mut self) {
        let latency = self.forms.latency(Field::LinkMin, Field::LinkMax);
        if let (Some(latency), Some(Selection::Link(one, other))) =
            (self.forms_mut().note(latency), self.view.selection)
        {
            let latency = Some(latency);
            self.intervene(&[Intervention::SetLatency { one: one.into(), other, latency }]);
        }
    }
}
