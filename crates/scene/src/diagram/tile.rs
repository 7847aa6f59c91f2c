//! The view models of the diagram.

use crate::diagram::label::Label;
use crate::diagram::lane_event::EventShape;
use crate::diagram::tracks::NodeState;
use crate::flight_view::meaning;
use crate::layout::Point;
use crate::narration;
use crate::words;
use raft::{Term, Time};
use sim::{Address, FlightId, MessageKind};

/// A lane's name, and the state of its server at the playhead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// The server, the proxy or the client.
    pub place: Address,
    /// Its height.
    pub y: i32,
    /// A server's state at the playhead, or at the nearest edge of the window.
    pub state: Option<NodeState>,
}

/// A part of the diagram of fixed length in time, with all that begins in it. Its coordinates are
/// relative to its left edge, so that it stays the same while the window moves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tile {
    /// Its number, stable as long as the length of the window; `None` for what began before all tiles.
    pub number: Option<u64>,
    /// When it begins.
    pub begins: Time,
    /// Marks on the time axis.
    pub ticks: Vec<Tick>,
    /// The lanes.
    pub bars: Vec<Bar>,
    /// The messages.
    pub arrows: Vec<MessageArrow>,
    /// The events.
    pub dots: Vec<Dot>,
    /// The labels of state changes and messages, where there is room for them.
    pub labels: Vec<TextLabel>,
    /// True if there are so many messages that some kinds are left out.
    pub thinned: bool,
}

/// A mark on the time axis, at a round number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tick {
    /// Its position.
    pub x: i32,
    /// Its time in words.
    pub label: String,
}

/// A part of a lane during which the state does not change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Its left end.
    pub from: Point,
    /// Its length.
    pub length: i32,
    /// The server's state; `None` on other lanes. A server that is down has no bar.
    pub state: Option<NodeState>,
    /// True if it belongs to the selected past.
    pub lit: bool,
}

/// The path of a message, as far as it goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageArrow {
    /// The message.
    pub id: FlightId,
    /// Its kind.
    pub kind: MessageKind,
    /// A word or a symbol for its content, as far as that is known.
    pub label: Label,
    /// The sender.
    pub sender: Address,
    /// The receiver.
    pub receiver: Address,
    /// The sender's term; `None` for messages of clients.
    pub term: Option<Term>,
    /// How it ended.
    pub ending: ArrowEnd,
    /// Its start.
    pub from: Point,
    /// Its end. A message in flight ends at its destination: nothing is drawn to the right of what is
    /// known.
    pub to: Point,
    /// The record that selects it, with its time: that of its end or else of its sending, if the run's
    /// part has it.
    pub record: Option<(u64, Time)>,
    /// True if it belongs to the selected past.
    pub lit: bool,
    /// True if it is selected.
    pub chosen: bool,
}

/// How a message ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArrowEnd {
    /// It arrived.
    Came,
    /// It was lost.
    Lost,
    /// It is in flight.
    Open,
}

/// An event, or the most important of several that are close together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dot {
    /// Its position.
    pub at: Point,
    /// Its record.
    pub record: u64,
    /// When it happened.
    pub time: Time,
    /// The place where it happened.
    pub place: Address,
    /// Its shape.
    pub shape: EventShape,
    /// A description in a few words.
    pub word: &'static str,
    /// The number of further events that it represents.
    pub more: u32,
    /// True if it belongs to the selected past.
    pub lit: bool,
    /// True if it is selected.
    pub chosen: bool,
}

/// A text on the diagram.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextLabel {
    /// The start of its base line.
    pub at: Point,
    /// The text.
    pub text: Label,
    /// True for a server's new state; false for the label of a message.
    pub state: bool,
    /// True if it belongs to the selected past.
    pub lit: bool,
}

impl MessageArrow {
    /// Returns what it is, from whom to whom, and what its sign means.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { sender, receiver, kind, label, .. } = self;
        let ending = match self.ending {
            ArrowEnd::Came => "",
            ArrowEnd::Lost => ", lost",
            ArrowEnd::Open => ", in flight",
        };
        let (name, meaning) = (narration::kind(*kind), meaning(*kind, label));
        format!("{name} from {sender} to {receiver}{ending}: {meaning}")
    }
}

impl Dot {
    /// Returns the label for screen readers.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}, {}", self.place, self.word, words::clock(self.time))
    }
}
