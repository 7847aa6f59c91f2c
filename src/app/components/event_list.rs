//! What has happened, newest first.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::action::{Act, Action, List};
use crate::app::components::text_field::{list, option};
use crate::app::dom::{each, known, pressed};
use crate::app::draw::{draw, draw_tag};
use crate::app::settings::LEVELS;
use raft::NodeSet;
use scene::{EventLine, Filter, Selection, words};
use sim::Question;

/// What the events are told.
pub struct Props {
    /// The lines, newest first, each with its place.
    pub lines: Rc<Vec<(u64, Rc<EventLine>)>>,
    /// Which are shown.
    pub filter: Filter,
    /// How many servers there are.
    pub nodes: u8,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The events.
pub fn feed(props: &Props) -> Html {
    let Props { lines, filter, nodes, act } = props;
    let levels = each(LEVELS, |level| option(&words::level(level), level == filter.level));
    let some_node = |node| option(&node, filter.node == Some(node));
    draw(
        "<section class='events' id='events' aria-label='Events'><h2>Events<span><><></span></h2>\
         <ol role='log' aria-label='Events' tabindex='0'><></ol></section>",
        &[],
        vec![
            list(act, List::Level, &"Level", vec![levels]),
            list(
                act,
                List::OfNode,
                &"Of node",
                vec![
                    option(&"all nodes", filter.node.is_none()),
                    each(NodeSet::first(*nodes).iter(), some_node),
                ],
            ),
            each(lines.iter(), |(place, line)| row(*place, line, act)),
        ],
    )
}

fn row(place: u64, line: &EventLine, act: &Act) -> Html {
    let level = words::level(line.level);
    let question = Question::Event { number: line.number, time: line.time };
    let why = draw_tag("<button class='ask'>why?</button>", &[], vec![]);
    let why = pressed(why, act, Action::Select(Selection::Why(question)));
    let tag = draw_tag(
        "<li class='{}' data-level='{}'><time>{}</time>\
         <span><b>{}</b><span class='why'>{}</span></span><small>{}<></small></li>",
        &[&level, &level, &words::clock(line.time), &line.what, &line.suffix(), &line.section],
        vec![why],
    );
    known(tag, place)
}
