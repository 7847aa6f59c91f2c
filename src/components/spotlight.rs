//! What a lesson's caption points at: it is lit, and the rest of the stage recedes.

use std::rc::Rc;

use yew::prelude::*;

use lesson::Point;
use sim::{Address, MessageKind};

/// What the caption that is read points at. `App` provides it as a context.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Spotlight(pub Rc<[Point]>);

/// How a shape on the stage is drawn while a caption points at something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Emphasis {
    /// As ever.
    Normal,
    /// The caption points at it.
    Lit,
    /// The caption points at something else on the stage.
    Calm,
}

impl Emphasis {
    /// Returns the class for it.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Lit => Some("lit"),
            Self::Calm => Some("calm"),
        }
    }
}

impl Spotlight {
    /// Returns the emphasis of a server, a client or the proxy.
    pub fn on_actor(&self, address: Address) -> Emphasis {
        self.on_stage(|point| *point == Point::Actor(address))
    }

    /// Returns the emphasis of a link.
    pub fn on_link(&self, one: Address, other: Address) -> Emphasis {
        self.on_stage(|point| [Point::Link(one, other), Point::Link(other, one)].contains(point))
    }

    /// Returns the emphasis of a message of some kind. Messages do not recede: there are few.
    pub fn on_message(&self, kind: MessageKind) -> Emphasis {
        let lit = [Point::Messages(None), Point::Messages(Some(kind))];
        match self.0.iter().any(|point| lit.contains(point)) {
            true => Emphasis::Lit,
            false => Emphasis::Normal,
        }
    }

    fn on_stage(&self, is_it: impl Fn(&Point) -> bool) -> Emphasis {
        let on_stage =
            |point: &Point| matches!(point, Point::Actor(_) | Point::Link(..) | Point::Messages(_));
        if self.0.iter().any(is_it) {
            Emphasis::Lit
        } else if self.0.iter().any(on_stage) {
            Emphasis::Calm
        } else {
            Emphasis::Normal
        }
    }

    /// Returns the class of something beside the stage that is the given thing.
    pub fn beside(&self, it: Point) -> Option<&'static str> {
        self.0.contains(&it).then_some("pointed-at")
    }
}

/// Returns what the caption points at.
#[hook]
pub fn use_spotlight() -> Spotlight {
    use_context().unwrap_or_default()
}
