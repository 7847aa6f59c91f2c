//! What of the page is looked at: it travels in links and outlives a reload.

use crate::settings::LEVELS;
use raft::{ClientId, Index, NodeId};
use scene::{Filter, Selection};
use serde::{Deserialize, Serialize};
use sim::{Address, FlightId, MAX_CLIENTS, MAX_TIME, Question, ViewNumber};

/// The last index of a log that can be looked at: far past that of any run, and far from the end of numbers.
const INDEX_MAX: u64 = (1 << 40) - 1;

/// What a visitor looks at, as it travels in links and outlives a reload.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ViewState {
    /// What is open beside the stage.
    #[serde(rename = "tab")]
    pub open: OpenPanel,
    /// What is chosen on the stage or asked about, if that is what is open.
    pub selection: Selection,
    /// Whether the space-time diagram is shown in place of the ring.
    pub diagram: bool,
    /// Whether time passes.
    pub playing: bool,
    /// Which events are listed.
    pub filter: Filter,
    /// The first entry of the logs that is shown, or 0 if their ends are followed.
    pub log_scroll: u64,
}

/// What is open beside the stage. The names and their order are those of the panels that there were when links
/// were first made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum OpenPanel {
    /// Nothing but the logs.
    #[default]
    Logs,
    /// What is chosen, or why something is so.
    Selected,
    /// The network.
    Network,
    /// The setup of the cluster.
    Setup,
    /// The interventions of the run.
    Run,
    /// On a narrow page, the events.
    Events,
}

impl OpenPanel {
    const ALL: [Self; 6] =
        [Self::Logs, Self::Selected, Self::Network, Self::Setup, Self::Run, Self::Events];
}

impl ViewState {
    /// Returns it with the default in place of all that no page shows: it may come from a forged link.
    #[must_use]
    pub fn checked(self) -> Self {
        let selection = if is_possible(self.selection) { self.selection } else { first_server() };
        Self { selection, log_scroll: self.log_scroll.min(INDEX_MAX), ..self }
    }
}

fn is_possible(selection: Selection) -> bool {
    match selection {
        Selection::Link(one, Address::Node(other)) => one < other,
        Selection::Link(_, Address::Client(_)) => false,
        Selection::Client(ClientId(client)) => (1..=MAX_CLIENTS).contains(&client),
        Selection::Why(Question::Event { time, .. }) => time <= MAX_TIME,
        Selection::Why(Question::Entry(_, index) | Question::Committed(_, index)) => {
            index.0 <= INDEX_MAX
        }
        _ => true,
    }
}

fn first_server() -> Selection {
    Selection::Node(NodeId::new(1).expect("every cluster has an n1"))
}

/// The parts of a number that stands for a view in links of version 1, from the lowest bits on.
struct Bits(u64);

impl Bits {
    fn take(&mut self, width: u32) -> u64 {
        let value = self.0 & ((1 << width) - 1);
        self.0 >>= width;
        value
    }

    fn take_place(&mut self, width: u32) -> usize {
        usize::try_from(self.take(width)).expect("a few bits")
    }

    fn take_node(&mut self) -> Option<NodeId> {
        NodeId::new(u8::try_from(self.take(4)).expect("four bits"))
    }
}

impl From<ViewNumber> for ViewState {
    /// Reads the view of a link of version 1; any part of it that makes no sense is as at first.
    fn from(ViewNumber { number, at }: ViewNumber) -> Self {
        let mut bits = Bits(number);
        let open = OpenPanel::ALL.get(bits.take_place(4)).copied().unwrap_or_default();
        let (kind, one, other) = (bits.take(4), bits.take(4), bits.take(4));
        let (diagram, playing) = (bits.take(1) == 1, bits.take(1) == 1);
        let level = LEVELS[bits.take_place(2)];
        let filter = Filter { level, node: bits.take_node() };
        let rest = bits.take(40);
        let node = |number: u64| NodeId::new(u8::try_from(number).expect("four bits"));
        let one_node = node(one).unwrap_or(NodeId::new(1).expect("every cluster has an n1"));
        let selection = match kind {
            1 => Selection::Link(one_node, node(other).map_or(Address::Proxy, Address::Node)),
            2 => Selection::Proxy,
            3 => Selection::Client(ClientId(u8::try_from(one.max(1)).expect("four bits"))),
            4 => Selection::Flight(FlightId(rest)),
            5 => Selection::Why(Question::Event { number: rest, time: at }),
            6 => Selection::Why(Question::Entry(one_node, Index(rest))),
            7 => Selection::Why(Question::Committed(one_node, Index(rest))),
            8 => Selection::Why(Question::Role(one_node)),
            9 => Selection::Why(Question::Term(one_node)),
            10 => Selection::Why(Question::Vote(one_node)),
            _ => Selection::Node(one_node),
        };
        let log_scroll = if kind > 3 { 0 } else { rest };
        Self { open, selection, diagram, playing, filter, log_scroll }.checked()
    }
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            open: OpenPanel::default(),
            selection: first_server(),
            diagram: false,
            playing: false,
            filter: Filter::default(),
            log_scroll: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::Time;
    use sim::{Level, Link};

    fn n(number: u8) -> NodeId {
        NodeId::new(number).expect("a server")
    }

    /// Given links of version 1 with a view of each kind, when they are read, then each shows what it showed.
    #[test]
    fn views_of_version_1_still_show_the_same() {
        let links = include_str!("../../sim/tests/data/version-1/views.txt");
        let read = |line: &str| {
            let (_, link) = line.split_once(' ').expect("a number and a link");
            Link::<ViewState>::decode(link).expect("a link").view
        };
        let views: Vec<ViewState> = links.lines().map(read).collect();
        let selections = views.iter().map(|view| view.selection);
        let why = Selection::Why;
        let event = Question::Event { number: 99, time: Time(100) };
        assert!(selections.eq([
            Selection::Node(n(2)),
            Selection::Link(n(1), Address::Node(n(3))),
            Selection::Link(n(2), Address::Proxy),
            Selection::Proxy,
            Selection::Client(ClientId(1)),
            Selection::Flight(FlightId(1234)),
            why(event),
            why(Question::Entry(n(3), Index(4))),
            why(Question::Committed(n(3), Index(5))),
            why(Question::Role(n(1))),
            why(Question::Term(n(2))),
            why(Question::Vote(n(3))),
            // Of kinds and servers that there are not.
            Selection::Node(n(1)),
            Selection::Node(n(1)),
        ]));
        let [first, second] = [views[0], views[1]];
        assert_eq!((first.open, first.log_scroll, first.diagram), (OpenPanel::Selected, 9, false));
        assert_eq!((first.filter.level, first.filter.node), (Level::Debug, Some(n(2))));
        assert_eq!((second.open, second.diagram), (OpenPanel::Network, true));
        assert_eq!((second.filter.level, second.filter.node), (Level::Info, Some(n(1))));
    }

    /// Given any view that the page shows, when it travels in a link, then it comes as it was; given one that no page
    /// shows, then it is as at first.
    #[test]
    fn a_view_travels_as_it_is() {
        let run = sim::Run::new(sim::Setup::default(), 1);
        let send = |selection, log_scroll| {
            let view = ViewState { selection, log_scroll, diagram: true, ..ViewState::default() };
            let link = Link { run: run.clone(), until: Time(1), at: Time(1), view };
            let read: Link<ViewState> = Link::decode(&link.encode()).expect("a link");
            assert_eq!(read.view, view);
            read.view.checked()
        };
        for selection in [
            Selection::Link(n(1), Address::Node(n(2))),
            Selection::Flight(FlightId(u64::MAX)),
            Selection::Why(Question::Entry(n(9), Index(1))),
        ] {
            assert_eq!(send(selection, 7).selection, selection);
        }
        for forged in [
            Selection::Link(n(2), Address::Node(n(1))),
            Selection::Link(n(2), Address::Client(ClientId(1))),
            Selection::Client(ClientId(0)),
            Selection::Why(Question::Committed(n(1), Index(u64::MAX))),
            Selection::Why(Question::Event { number: 1, time: Time::NEVER }),
        ] {
            let view = send(forged, u64::MAX);
            assert_eq!((view.selection, view.log_scroll), (first_server(), INDEX_MAX));
            assert!(view.diagram);
        }
    }
}
