//! What of the page is looked at, as one number: it travels in links and outlives a reload.

use crate::settings::LEVELS;
use crate::view::Tab;
use raft::{ClientId, Index, NodeId, Time};
use scene::{Filter, Selection};
use sim::{Address, FlightId, Question};

/// How many bits each part takes, from the lowest on. They are a format: old links keep their meaning.
const TAB: u32 = 4;
const KIND: u32 = 4;
const END: u32 = 4;
const FLAG: u32 = 1;
const LEVEL: u32 = 2;
const REST: u32 = 40;

/// Parts that are packed into one number, or taken out of it again.
struct Bits {
    all: u64,
    done: u32,
}

impl Bits {
    fn put(&mut self, value: u64, width: u32) {
        self.all |= (value & ((1 << width) - 1)) << self.done;
        self.done += width;
    }

    fn take(&mut self, width: u32) -> u64 {
        let value = self.all >> self.done & ((1 << width) - 1);
        self.done += width;
        value
    }
}

/// What a visitor looks at, as it travels in links and outlives a reload.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ViewState {
    /// The panel that is open.
    pub tab: Tab,
    /// What is chosen on the stage.
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

impl ViewState {
    /// Returns it as one number.
    #[must_use]
    pub fn number(&self) -> u64 {
        let mut bits = Bits { all: 0, done: 0 };
        let place = Tab::ALL.iter().zip(0..).find(|(tab, _)| **tab == self.tab);
        bits.put(place.map_or(0, |(_, place)| place), TAB);
        let node = |node: NodeId| u64::from(node.number());
        let (kind, one, other, rest) = match self.selection {
            Selection::Node(id) => (0, node(id), 0, 0),
            Selection::Link(id, Address::Node(other)) => (1, node(id), node(other), 0),
            Selection::Link(id, _) => (1, node(id), 0, 0),
            Selection::Proxy => (2, 0, 0, 0),
            Selection::Client(id) => (3, id.0.into(), 0, 0),
            Selection::Flight(id) => (4, 0, 0, id.0),
            Selection::Why(question) => match question {
                Question::Event { number, .. } => (5, 0, 0, number),
                Question::Entry(id, index) => (6, node(id), 0, index.0),
                Question::Committed(id, index) => (7, node(id), 0, index.0),
                Question::Role(id) => (8, node(id), 0, 0),
                Question::Term(id) => (9, node(id), 0, 0),
                Question::Vote(id) => (10, node(id), 0, 0),
            },
        };
        bits.put(kind, KIND);
        bits.put(one, END);
        bits.put(other, END);
        bits.put(self.diagram.into(), FLAG);
        bits.put(self.playing.into(), FLAG);
        bits.put(self.filter.level as u64, LEVEL);
        bits.put(self.filter.node.map_or(0, node), END);
        bits.put(if kind > 3 { rest } else { self.log_scroll }, REST);
        bits.all
    }

    /// Reads a number, for a playhead at a time; any part of it that makes no sense is as at first.
    #[must_use]
    pub fn from_number(number: u64, at: Time) -> Self {
        let mut bits = Bits { all: number, done: 0 };
        let tab = usize::try_from(bits.take(TAB)).ok().and_then(|place| Tab::ALL.get(place));
        let (kind, one, other) = (bits.take(KIND), bits.take(END), bits.take(END));
        let (diagram, playing) = (bits.take(FLAG) == 1, bits.take(FLAG) == 1);
        let level = LEVELS[usize::try_from(bits.take(LEVEL)).unwrap_or(0)];
        let node = |number: u64| NodeId::new(u8::try_from(number).unwrap_or(0));
        let filter = Filter { level, node: node(bits.take(END)) };
        let rest = bits.take(REST);
        let first = NodeId::new(1).expect("every cluster has an n1");
        let one_node = node(one).unwrap_or(first);
        let selection = match kind {
            1 => Selection::Link(one_node, node(other).map_or(Address::Proxy, Address::Node)),
            2 => Selection::Proxy,
            3 => Selection::Client(ClientId(u8::try_from(one.max(1)).unwrap_or(1))),
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
        Self {
            tab: tab.copied().unwrap_or_default(),
            selection,
            diagram,
            playing,
            filter,
            log_scroll,
        }
    }
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            selection: Selection::Node(NodeId::new(1).expect("every cluster has an n1")),
            diagram: false,
            playing: false,
            filter: Filter::default(),
            log_scroll: 0,
        }
    }
}
