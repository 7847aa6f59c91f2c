//! What there is to see of the page only after someone has done something.

use yew::prelude::*;

use super::App;
use crate::app::action::Tab;
use crate::app::dialogs::share::share;
use crate::app::dom::none;
use crate::app::panels::inspector::{Subject, inspector};
use crate::app::panels::network::network;
use crate::app::panels::run::run;
use crate::app::panels::setup::setup;
use crate::app::panels::why::why;
use raft::Micros;
use scene::{Details, Field, LinkView, Selection, Stretch, TimelineView, details, narration};

/// The longest part of a tape for which it is worked out what happened when, once more.
const NEAR: Micros = Micros::from_millis(20_000);

impl App {
    /// Fills in the forms that could not be seen until now, brings the words for what may happen from
    /// now on, and puts the run on a tape, with a checker that looks at all that has happened.
    pub(in crate::app) fn prepare(&mut self) {
        self.player.tell_with(narration::describe);
        let typed = self.forms.text(Field::Nodes).to_owned();
        self.forms.show_run(self.player.run());
        self.forms.set(Field::Nodes, typed);
        self.player.record();
    }

    /// A part of the tape, seen from near: worked out anew, if that does not take long.
    pub(in crate::app) fn closer_tape(&self, stretch: Stretch, width: u32) -> TimelineView {
        let overview = self.player.overview();
        let fine = Micros((stretch.length().0 / u64::from(width.max(1))).max(1));
        let worth_it = overview.slice() > fine && stretch.length() <= NEAR;
        let calm = !self.player.playing || stretch.until < self.player.end();
        match self.player.timeline() {
            Some(tape) if worth_it && calm => {
                let near = tape.closer(stretch.from, stretch.until, fine);
                TimelineView::layout(&near, stretch, self.horizon(), width)
            }
            _ => TimelineView::layout(overview, stretch, self.horizon(), width),
        }
    }

    /// The panel that is open, if it is not that of a server.
    pub(in crate::app) fn panel(&self) -> Html {
        let Self { views, act, forms, .. } = self;
        if self.asking {
            return self.asked();
        }
        match self.tab {
            Tab::Network => network(self.player.run().setup.nodes, forms, act),
            Tab::Setup => setup(&self.player.run().setup, forms, act),
            Tab::Run => {
                self.player.timeline().map_or_else(none, |tape| run(tape, self.horizon(), act))
            }
            Tab::Selected | Tab::Logs | Tab::Events
                if matches!(self.selection, Selection::Why(_)) =>
            {
                why(self.answer.as_deref(), act)
            }
            Tab::Selected | Tab::Logs | Tab::Events => {
                inspector(&views.details, &self.subject(), forms, act)
            }
        }
    }

    /// What can be given to others.
    pub(in crate::app) fn share_dialog(&self) -> Html {
        let level = self.player.feed().filter().level;
        share(self.link_address().as_deref(), self.copied, level, &self.act)
    }

    /// What can be done to what is chosen.
    fn subject(&self) -> Subject {
        let world = self.player.world();
        let network = world.network();
        match self.selection {
            Selection::Link(one, other) => {
                let own = network.own_latency(one.into(), other).is_some();
                Subject::Link(LinkView::new(world, one, other), own)
            }
            Selection::Flight(id) => Subject::Flight(id, network.flight(id).is_some()),
            Selection::Node(_) | Selection::Proxy | Selection::Client(_) | Selection::Why(_) => {
                Subject::Other
            }
        }
    }

    /// What is known of anything but a server.
    pub(in crate::app) fn other_details(&self) -> Details {
        let world = self.player.world();
        match self.selection {
            Selection::Link(one, other) => details::link(one, other, world),
            Selection::Flight(id) => {
                let present = world.network().flight(id).or(self.flight.as_deref());
                present.map(|flight| details::flight(flight, world)).unwrap_or_default()
            }
            Selection::Proxy => details::proxy(world),
            Selection::Client(id) => details::client(id, world),
            Selection::Node(_) | Selection::Why(_) => Details::default(),
        }
    }
}
