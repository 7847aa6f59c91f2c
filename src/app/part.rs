//! The parts of the page that are drawn anew only when what they show has changed.
//!
//! They are one component, because each further one would make the page larger by a fiftieth.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VComp;

use super::components::{event_list as feed, logs};
use super::{diagram, stage, tape};

/// What a part shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    show: Show,
}

/// One of the parts, with what it is told.
pub enum Show {
    /// The stage.
    Stage(stage::Props),
    /// The logs.
    Logs(logs::Props),
    /// The events.
    Feed(feed::Props),
    /// The tape.
    Tape(tape::Props),
    /// A piece of the space-time diagram.
    Piece(diagram::PieceProps),
}

/// Whether they show the same: what is drawn is compared by its place in memory, as it is made
/// anew when something happened. Whom a part tells is always the same.
impl PartialEq for Show {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stage(one), Self::Stage(other)) => {
                Rc::ptr_eq(&one.stage, &other.stage)
                    && Rc::ptr_eq(&one.layout, &other.layout)
                    && one.selection == other.selection
                    && one.still == other.still
                    && one.chart.is_none()
                    && other.chart.is_none()
            }
            (Self::Logs(one), Self::Logs(other)) => {
                Rc::ptr_eq(&one.logs, &other.logs) && one.following == other.following
            }
            (Self::Feed(one), Self::Feed(other)) => {
                Rc::ptr_eq(&one.lines, &other.lines)
                    && one.filter == other.filter
                    && one.nodes == other.nodes
            }
            (Self::Tape(one), Self::Tape(other)) => {
                Rc::ptr_eq(&one.tape, &other.tape)
                    && one.stride == other.stride
                    && one.can == other.can
                    && one.zoomed == other.zoomed
            }
            (Self::Piece(one), Self::Piece(other)) => one.same(other),
            _ => false,
        }
    }
}

struct Part;

impl Component for Part {
    type Message = ();
    type Properties = Props;

    fn create(_ctx: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match &ctx.props().show {
            Show::Stage(props) => stage::stage(props),
            Show::Logs(props) => logs::logs(props),
            Show::Feed(props) => feed::feed(props),
            Show::Tape(props) => tape::tape(props),
            Show::Piece(props) => (props.draw)(props),
        }
    }
}

/// Draws a part, unless it has been drawn with the same.
pub fn part(show: Show) -> Html {
    VComp::new::<Part>(Rc::new(Props { show }), None).into()
}
