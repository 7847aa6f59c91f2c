//! The parts of the page that are drawn anew only when what they show has changed.
//!
//! They are one component, because each further one would make the page larger by a fiftieth.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VComp;

use super::{feed, logs, stage};

/// What a part shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    show: Show,
}

/// One of the parts, with what it is told.
#[derive(PartialEq)]
pub enum Show {
    /// The stage.
    Stage(stage::Props),
    /// The logs.
    Logs(logs::Props),
    /// The events.
    Feed(feed::Props),
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
        }
    }
}

/// Draws a part, unless it has been drawn with the same.
pub fn part(show: Show) -> Html {
    VComp::new::<Part>(Rc::new(Props { show }), None).into()
}
