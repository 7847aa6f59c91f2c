//! The space-time diagram: time to the right, a lane for everyone, messages from lane to lane.
//!
//! It is drawn anew only when something has happened, and then only the pieces that changed. In
//! between it is moved as a whole: what is on its way is drawn up to where it is heading for, and
//! what is not known yet is cut off.

use std::fmt;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::VTag;

use super::action::{Act, Action, Hears, Turn};
use super::dom::{all, each, found, hear, known, none, sign_button};
use super::draw::{draw, draw_tag};
use super::part::{Show, part};
use super::svg::{self, At, DIAMOND, Px, term_class};
use raft::Time;
use scene::diagram::{
    Bar, Dot, Ending, Lane, Piece, Sign, State, Tick, Tracks, Way, Window, Words,
};
use scene::{Diagram, Point, RoleName};
use sim::MessageKind;

/// What says that someone chose a record, and the instant at which it was.
pub type Choose = fn(u64, Time) -> Action;

/// What the diagram is told.
pub struct Props {
    /// What to draw.
    pub diagram: Rc<Diagram>,
    /// The part of time that is seen.
    pub window: Window,
    /// The parts that move.
    pub drift: Drift,
    /// What it is to want a record.
    pub choose: Choose,
    /// Whether it goes with the playhead.
    pub following: bool,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// What a piece is told.
pub struct PieceProps {
    /// What to draw.
    pub piece: Rc<Piece>,
    /// What draws it. Parts know it only from here, so that it can be in the second part of the
    /// program.
    pub draw: fn(&Self) -> Html,
    /// Whether to draw what lies over the lanes and the messages: times, events, what servers became.
    pub over: bool,
    /// What it is to want a record.
    pub choose: Choose,
    /// What to tell when something is wanted.
    pub act: Act,
}

impl PieceProps {
    /// Whether the same is drawn for both: a message that comes changes nothing in what lies over it.
    pub fn same(&self, other: &Self) -> bool {
        let (one, two) = (&*self.piece, &*other.piece);
        let changed = || match self.over {
            true => (&one.ticks, &one.dots) != (&two.ticks, &two.dots),
            false => (&one.bars, &one.ways) != (&two.bars, &two.ways),
        };
        let alike = || !changed() && one.words == two.words;
        self.over == other.over && (Rc::ptr_eq(&self.piece, &other.piece) || alike())
    }
}

/// The parts of the diagram that move between two events. [`Drift::paint`] is to be called for each
/// picture, and after the diagram has been drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drift {
    /// The element whose size is that of the lanes.
    pub frame: NodeRef,
    under: NodeRef,
    over: NodeRef,
    known: NodeRef,
    ahead: NodeRef,
}

impl Drift {
    /// Moves the diagram to where the window is, cuts it off where the stretch ends, and veils what
    /// comes after the playhead.
    pub fn paint(&self, diagram: &Diagram, window: &Window, tracks: &Tracks, playhead: Time) {
        let width = diagram.size.width;
        // Whole pixels: words stay sharp.
        let pixel = |time| (diagram.x(window, time) / 10).clamp(0, width);
        let shift = format!("transform:translateX({}px)", diagram.shift(window) / 10);
        style(&self.under, &shift);
        style(&self.over, &shift);
        style(&self.known, &format!("width:{}px", pixel(tracks.until())));
        let play = pixel(playhead);
        // At an edge it would look as if it stood there.
        let seen = window.from() <= playhead && playhead <= window.until();
        let border = if seen { "" } else { ";border-color:transparent" };
        style(&self.ahead, &format!("left:{play}px{border}"));
    }
}

fn style(node: &NodeRef, value: &str) {
    if let Some(element) = node.cast::<Element>()
        // While the window follows the playhead, only the tape moves.
        && element.get_attribute("style").as_deref() != Some(value)
    {
        // A valid name cannot fail; and if it did, a picture would be a little late.
        let _harmless = element.set_attribute("style", value);
    }
}

/// The diagram: two drawings, one over the other. What goes on to the right, lanes and messages, is
/// cut off where the known ends; the events at that very place, and their words, are not.
pub fn diagram(props: &Props) -> Html {
    let Props { diagram, drift, .. } = props;
    let height = diagram.size.height;
    let known = draw_tag("<div class='known'><></div>", &[], vec![tape(props, false)]);
    let ahead = draw_tag("<div class='ahead'></div>", &[], vec![]);
    let mut plot = draw_tag(
        "<div class='plot'><><><></div>",
        &[],
        vec![found(known, &drift.known), found(ahead, &drift.ahead), tape(props, true)],
    );
    for hears in [Hears::Grip, Hears::Drag, Hears::Wheel] {
        hear(&mut plot, &props.act, hears);
    }
    draw(
        "<section class='diagram' aria-label='Space-time diagram'>\
         <svg class='names' width='64' height='{}' role='group' aria-label='Lanes'><></svg>\
         <><><></section>",
        &[&height],
        vec![each(&diagram.lanes, lane), found(plot, &drift.frame), hint(diagram), turns(props)],
    )
}

/// Buttons for what a wheel and a pointer do, too.
fn turns(props: &Props) -> Html {
    let turn = |name: &str, sign: &str, turn: Turn, disabled: bool| {
        sign_button(&props.act, name, sign, Action::Turn(turn), disabled)
    };
    draw(
        "<div class='turns'><><><><><></div>",
        &[],
        vec![
            turn("Earlier", "‹", Turn::Pan(-500), false),
            turn("Later", "›", Turn::Pan(500), false),
            turn("Look closer", "+", Turn::Zoom(500), false),
            turn("Look from afar", "−", Turn::Zoom(2_000), false),
            turn("Follow the playhead", "»", Turn::Follow, props.following),
        ],
    )
}

/// The pieces side by side, or what lies over them.
fn tape(props: &Props, over: bool) -> Html {
    let Props { diagram, drift, .. } = props;
    let name = if over { "Events" } else { "Messages" };
    let rails = if over { none() } else { rails(props) };
    let pieces = each(&diagram.pieces, |piece| placed(props, piece, over));
    let tag = draw_tag(
        "<svg class='tape' width='{}' height='{}' role='group' aria-label='{}'><><></svg>",
        &[&diagram.size.width, &diagram.size.height, &name],
        vec![rails, draw("<g><></g>", &[], vec![pieces])],
    );
    found(tag, if over { &drift.over } else { &drift.under })
}

/// A piece at its place; what is in it is drawn only if it has changed.
fn placed(props: &Props, piece: &Rc<Piece>, over: bool) -> Html {
    let Props { diagram, window, choose, act, .. } = props;
    let x = Px(diagram.offset(window, piece));
    let key = piece.number.unwrap_or(u64::MAX);
    let piece = piece.clone();
    let shown = Show::Piece(PieceProps {
        piece,
        draw: self::piece,
        over,
        choose: *choose,
        act: act.clone(),
    });
    known(draw_tag("<g transform='translate({} 0)'><></g>", &[&x], vec![part(shown)]), key)
}

/// What is said over the diagram if it does not show all.
fn hint(diagram: &Diagram) -> Html {
    if !diagram.thinned {
        return none();
    }
    draw("<p class='hint'>Zoom in to see all messages.</p>", &[], vec![])
}

/// Behind all pieces: faint lines along the lanes, so that gaps in them are seen as such, and lines
/// down from the times.
fn rails(props: &Props) -> Html {
    let Props { diagram, window, .. } = props;
    let rails = each(&diagram.lanes, |lane| {
        draw("<path class='rail' d='M-9999 {}H9999'/>", &[&Px(lane.y)], vec![])
    });
    let ticks = each(&diagram.pieces, |piece| {
        let left = diagram.offset(window, piece);
        each(&piece.ticks, |tick| {
            let x = Px(left + tick.x);
            draw("<path class='tick' d='M{} 20V{}'/>", &[&x, &diagram.size.height], vec![])
        })
    });
    all(vec![rails, ticks])
}

/// The name of a lane, and a server's role and term as sign, number and colour.
fn lane(lane: &Lane) -> Html {
    let badge = lane.state.map_or_else(none, |State { role, term, .. }| {
        let class = if role == RoleName::Down { "down" } else { term_class(term) };
        draw(
            "<g class='badge {}'><rect x='27' y='-9.5' width='33' height='19' rx='5'/>\
             <text x='43.5' y='4.5'>{}{}</text></g>",
            &[&class, &role.sign(), &term],
            vec![],
        )
    });
    let at = At(Point { x: 0, y: lane.y });
    draw(
        "<g transform='translate({})'><text class='name' x='5' y='4.5'>{}</text><></g>",
        &[&at, &lane.place],
        vec![badge],
    )
}

/// What is in a piece.
fn piece(props: &PieceProps) -> Html {
    let PieceProps { piece, over, .. } = props;
    let said = each(piece.words.iter().filter(|it| it.state == *over), words);
    all(if *over {
        vec![each(&piece.ticks, time), each(&piece.dots, |it| dot(it, props)), said]
    } else {
        vec![each(&piece.bars, bar), each(&piece.ways, |it| way(it, props)), said]
    })
}

/// A time over the lanes.
fn time(tick: &Tick) -> Html {
    draw("<text class='time' x='{}' y='14'>{}</text>", &[&Px(tick.x), &tick.label], vec![])
}

/// A stretch of a lane: the role is how thick it is, the term its colour.
fn bar(bar: &Bar) -> Html {
    let d = format!("M{}h{}", At(bar.from), Px(bar.length));
    let dim = dimmed(bar.lit);
    let Some(State { role, term, paused }) = bar.state else {
        return draw("<path class='bar plain{}' d='{}'/>", &[&dim, &d], vec![]);
    };
    let paused = if paused { " paused" } else { "" };
    draw(
        "<g class='bar {} {}{}{}'><path class='case' d='{}'/><path class='core' d='{}'/></g>",
        &[&role.word(), &term_class(term), &paused, &dim, &d, &d],
        vec![],
    )
}

/// A message: a line with an arrow head where it came, or a cross where it was lost.
fn way(way: &Way, props: &PieceProps) -> Html {
    let line = format!("M{}L{}", At(way.from), At(way.to));
    let (ending, end) = match way.ending {
        Ending::Came => ("came", head(way)),
        Ending::Lost => ("lost", cross(way.to)),
        Ending::Open => ("open", String::new()),
    };
    let tag = draw_tag(
        "<g role?='{}' tabindex='-1' class='way {} {} {}{}{}' aria-label='{}' data-way='{}'>\
         <path class='hit' d='{}'/><path class='line' d='{}'/><path class='end' d='{}'/></g>",
        &[
            &if way.record.is_some() { "button" } else { "" },
            &kind(way.kind),
            &ending,
            &way.term.map_or("", term_class),
            &dimmed(way.lit),
            &svg::mark_of(way.chosen),
            &way.name(),
            &way.id.0,
            &line,
            &line,
            &end,
        ],
        vec![],
    );
    choice(tag, way.record, way.id.0, props)
}

/// The head of an arrow that ends where the message came.
fn head(way: &Way) -> String {
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

/// An event.
fn dot(dot: &Dot, props: &PieceProps) -> Html {
    let more =
        fmt::from_fn(|f| if dot.more > 0 { write!(f, ", and {} more", dot.more) } else { Ok(()) });
    let tag = draw_tag(
        "<g role='button' tabindex='0' class='dot {}{}{}' aria-label='{}{}' data-record='{}' \
         transform='translate({})'><circle class='hit' r='10.0'/><></g>",
        &[
            &form(dot.sign),
            &dimmed(dot.lit),
            &svg::mark_of(dot.chosen),
            &dot.name(),
            &more,
            &dot.record,
            &At(dot.at),
        ],
        vec![shape(dot.sign)],
    );
    choice(tag, Some((dot.record, dot.time)), dot.record, props)
}

fn shape(sign: Sign) -> Html {
    let d = match sign {
        Sign::Step => return svg::circle("shape", 36),
        Sign::Role => return svg::polygon(46, &DIAMOND),
        Sign::Warning => "M0-5 5 4-5 4z",
        Sign::Ask => "M-4-5 5 0-4 5z",
        Sign::Answer => "M-5 0-1 4 6-5",
        Sign::Doubt => "M-3-4C-2-8 5-6 3-2 2 0 0-1 0 2M0 5V6",
        Sign::Outside => "M-4-4h8v8h-8z",
        Sign::Start => "M-3-6 6 0-3 6z",
        Sign::Crash => "M-6-6 6 6M6-6-6 6",
    };
    draw("<path class='shape' d='{}'/>", &[&d], vec![])
}

fn form(sign: Sign) -> &'static str {
    match sign {
        Sign::Step => "step",
        Sign::Role => "turn",
        Sign::Warning => "warning",
        Sign::Ask => "ask",
        Sign::Answer => "answer",
        Sign::Doubt => "doubt",
        Sign::Outside => "outside",
        Sign::Start => "start",
        Sign::Crash => "crash",
    }
}

fn words(words: &Words) -> Html {
    let class = if words.state { "state" } else { "label" };
    draw(
        "<text class='{}{}' x='{}' y='{}'>{}</text>",
        &[&class, &dimmed(words.lit), &Px(words.at.x), &Px(words.at.y), &words.words],
        vec![],
    )
}

/// Lets a record be chosen, by mouse and by keyboard, under a key of its list.
fn choice(mut tag: VTag, record: Option<(u64, Time)>, key: u64, props: &PieceProps) -> Html {
    if let Some((number, time)) = record {
        let wanted = || (props.choose)(number, time).into();
        hear(&mut tag, &props.act, Hears::Key(wanted()));
        hear(&mut tag, &props.act, Hears::Click(wanted()));
    }
    known(tag, key)
}

/// What does not belong to the past that is looked at is dimmed.
fn dimmed(lit: bool) -> &'static str {
    if lit { "" } else { " dim" }
}

/// What a message does, as the form of its line.
fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote | MessageKind::RequestVoteReply => "vote",
        MessageKind::AppendEntries => "append",
        MessageKind::AppendEntriesReply => "reply",
        MessageKind::ClientRequest | MessageKind::ClientReply => "client",
    }
}
