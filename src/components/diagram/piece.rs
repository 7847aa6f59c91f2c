//! A piece of the diagram: lanes and messages, or the events and words over them.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::activation::activation;
use crate::components::stage::svg::{self, At, DIAMOND, Px, term_class};
use crate::dispatch::{Dispatch, use_dispatch};
use raft::Time;
use scene::diagram::{
    ArrowEnd, Bar, Dot, EventShape, MessageArrow, NodeState, TextLabel, Tick, Tile,
};
use scene::{Point, Selection};
use session::{Action, ViewAction};
use sim::{MessageKind, Question};

/// The properties of a [`DiagramPiece`].
#[derive(Properties)]
pub struct DiagramPieceProps {
    /// The piece.
    pub piece: Rc<Tile>,
    /// Whether to draw what lies over the lanes and the messages: times, events, what servers became.
    pub over: bool,
}

/// Equal if the same is drawn for both: a message that arrives changes nothing in what lies over it.
impl PartialEq for DiagramPieceProps {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&*self.piece, &*other.piece);
        let changed = || match self.over {
            true => (&one.ticks, &one.dots) != (&two.ticks, &two.dots),
            false => (&one.bars, &one.arrows) != (&two.bars, &two.arrows),
        };
        let alike = || !changed() && one.labels == two.labels;
        self.over == other.over && (Rc::ptr_eq(&self.piece, &other.piece) || alike())
    }
}

/// A piece of the diagram.
#[component]
pub fn DiagramPiece(props: &DiagramPieceProps) -> Html {
    let DiagramPieceProps { piece, over } = props;
    let dispatch = use_dispatch();
    let said = piece.labels.iter().filter(|it| it.state == *over).map(words);
    html! {
        <>
            if *over {
                <g>{ for piece.ticks.iter().map(time) }</g>
                <g>{ for piece.dots.iter().map(|it| dot(it, &dispatch)) }</g>
            } else {
                <g>{ for piece.bars.iter().map(bar) }</g>
                <g>{ for piece.arrows.iter().map(|it| way(it, &dispatch)) }</g>
            }
            <g>{ for said }</g>
        </>
    }
}

/// Draws a time over the lanes.
fn time(tick: &Tick) -> Html {
    html! { <text class="time" x={Px(tick.x).to_string()} y="14">{ &tick.label }</text> }
}

/// Draws a stretch of a lane: the role is how thick it is, the term its color.
fn bar(bar: &Bar) -> Html {
    let d = format!("M{}h{}", At(bar.from), Px(bar.length));
    let Some(NodeState { role, term, paused }) = bar.state else {
        return html! { <path class={classes!("bar", "plain", dimmed(bar.lit))} {d} /> };
    };
    let paused = paused.then_some("paused");
    let class = classes!("bar", role.word(), term_class(term), paused, dimmed(bar.lit));
    html! {
        <g {class}>
            <path class="case" d={d.clone()} />
            <path class="core" {d} />
        </g>
    }
}

/// Draws a message: a line with an arrow head where it arrived, or a cross where it was lost.
fn way(way: &MessageArrow, dispatch: &Dispatch) -> Html {
    let line = format!("M{}L{}", At(way.from), At(way.to));
    let (ending, end) = match way.ending {
        ArrowEnd::Came => ("came", head(way)),
        ArrowEnd::Lost => ("lost", cross(way.to)),
        ArrowEnd::Open => ("open", String::new()),
    };
    let class = classes!(
        "way",
        kind(way.kind),
        ending,
        way.term.map(term_class),
        dimmed(way.lit),
        way.chosen.then_some("selected"),
    );
    let (onclick, onkeydown) =
        way.record.map(|record| activation(dispatch, move || explain(record))).unzip();
    html! {
        <g key={way.id.0} role={way.record.map(|_| "button")} tabindex="-1" {class} {onclick} {onkeydown}
            aria-label={way.name()} data-way={way.id.0.to_string()}>
            <title>{ way.name() }</title>
            <path class="hit" d={line.clone()} />
            <path class="line" d={line} />
            <path class="end" d={end} />
        </g>
    }
}

/// Returns the head of an arrow that ends where the message arrived.
fn head(way: &MessageArrow) -> String {
    let (x, y) = (way.to.x - way.from.x, way.to.y - way.from.y);
    let length = i64::from(x).pow(2) + i64::from(y).pow(2);
    let length = i32::try_from(length.isqrt()).unwrap_or(i32::MAX).max(1);
    // So many tenths of a pixel back along the line, and so many to its side.
    let corner = |back: i32, side: i32| {
        let part = |along: i32, across: i32| {
            let tenths = (i64::from(along) * i64::from(back) + i64::from(across) * i64::from(side))
                / i64::from(length);
            i32::try_from(tenths).unwrap_or(0)
        };
        At(Point { x: way.to.x - part(x, -y), y: way.to.y - part(y, x) })
    };
    format!("M{}L{}L{}z", corner(0, 0), corner(75, 32), corner(75, -32))
}

fn cross(at: Point) -> String {
    format!("M{}m-4-4l8 8m0-8l-8 8", At(at))
}

/// Draws an event.
fn dot(dot: &Dot, dispatch: &Dispatch) -> Html {
    let more = if dot.more > 0 { format!(", and {} more", dot.more) } else { String::new() };
    let name = dot.name() + &more;
    let record = (dot.record, dot.time);
    let (onclick, onkeydown) = activation(dispatch, move || explain(record));
    let class = classes!("dot", form(dot.shape), dimmed(dot.lit), dot.chosen.then_some("selected"));
    html! {
        <g key={dot.record} role="button" tabindex="0" {class} {onclick} {onkeydown}
            aria-label={name.clone()}
            data-record={dot.record.to_string()}
            transform={svg::translate(dot.at)}>
            <title>{ name }</title>
            <circle class="hit" r="10.0" />
            { shape(dot.shape) }
        </g>
    }
}

fn shape(sign: EventShape) -> Html {
    let d = match sign {
        EventShape::Step => return svg::circle("shape", 36),
        EventShape::Role => return svg::polygon(46, &DIAMOND),
        EventShape::Warning => "M0-5 5 4-5 4z",
        EventShape::Ask => "M-4-5 5 0-4 5z",
        EventShape::Answer => "M-5 0-1 4 6-5",
        EventShape::Doubt => "M-3-4C-2-8 5-6 3-2 2 0 0-1 0 2M0 5V6",
        EventShape::Outside => "M-4-4h8v8h-8z",
        EventShape::Start => "M-3-6 6 0-3 6z",
        EventShape::Crash => "M-6-6 6 6M6-6-6 6",
    };
    html! { <path class="shape" {d} /> }
}

fn form(sign: EventShape) -> &'static str {
    match sign {
        EventShape::Step => "step",
        EventShape::Role => "turn",
        EventShape::Warning => "warning",
        EventShape::Ask => "ask",
        EventShape::Answer => "answer",
        EventShape::Doubt => "doubt",
        EventShape::Outside => "outside",
        EventShape::Start => "start",
        EventShape::Crash => "crash",
    }
}

fn words(words: &TextLabel) -> Html {
    let class = if words.state { "state" } else { "label" };
    html! {
        <text class={classes!(class, dimmed(words.lit))}
            x={Px(words.at.x).to_string()} y={Px(words.at.y).to_string()}>
            { words.text.as_ref() }
        </text>
    }
}

/// Returns what selecting a record asks for: its causes.
fn explain((number, time): (u64, Time)) -> Action {
    ViewAction::Select(Selection::Why(Question::Event { number, time })).into()
}

/// Returns the class of what does not belong to the past that is looked at.
fn dimmed(lit: bool) -> Option<&'static str> {
    (!lit).then_some("dim")
}

/// Returns the class for a kind of message: what it does is the form of its line.
fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote | MessageKind::RequestVoteReply => "vote",
        MessageKind::AppendEntries => "append",
        MessageKind::AppendEntriesReply => "reply",
        MessageKind::ClientRequest | MessageKind::ClientReply => "client",
    }
}
