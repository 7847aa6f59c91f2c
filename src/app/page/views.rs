//! What there is to see of the page only after someone has done something.

use yew::prelude::*;

use super::App;
use crate::app::action::Tab;
use crate::app::inspector::{Subject, inspector};
use crate::app::network::network;
use crate::app::setup::setup;
use crate::scene::{self, Details, Field, LinkView, Selection, details, narration};

impl App {
    /// Fills in the forms that could not be seen until now, brings the words for what may happen from
    /// now on, and lets the checker look at all that has happened.
    pub(in crate::app) fn prepare(&mut self) {
        self.player.feed_mut().tell_with(narration::tell);
        let typed = self.forms.text(Field::Nodes).to_owned();
        self.forms.show_run(self.player.run());
        self.forms.set(Field::Nodes, typed);
        let (run, now) = (self.player.run(), self.player.world().now());
        if let Ok(watcher) = scene::watch(run, now) {
            self.player.set_watcher(watcher);
        }
    }

    /// The panel that is open, if it is not that of a server.
    pub(in crate::app) fn panel(&self) -> Html {
        let Self { views, act, forms, .. } = self;
        match self.tab {
            Tab::Network => network(self.player.run().setup.nodes, forms, act),
            Tab::Setup => setup(&self.player.run().setup, forms, act),
            Tab::Selected | Tab::Logs | Tab::Events => {
                inspector(&views.details, &self.subject(), forms, act)
            }
        }
    }

    /// What can be done to what is chosen.
    fn subject(&self) -> Subject {
        let world = self.player.world();
        let network = world.network();
        match self.selection {
            Selection::Link(one, other) => {
                let own = network.own_latency(one.into(), other).is_some();
                Subject::Link(LinkView::of(world, one, other), own)
            }
            Selection::Flight(id) => Subject::Flight(id, network.flight(id).is_some()),
            Selection::Node(_) | Selection::Proxy | Selection::Client(_) => Subject::Other,
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
            Selection::Node(_) => Details::default(),
        }
    }
}
