//! The tape: a run from its beginning to now, with a playhead to drag.
//!
//! The playhead is a slider of the browser's, so that it can be dragged, clicked and moved by keyboard
//! as any other. It is moved by `motion`.

use std::fmt;
use std::rc::Rc;

use yew::prelude::*;

use super::action::{Act, Action, Hears, List};
use super::components::text_field::{list, option};
use super::dom::{all, each, found, hear, none, sign_button};
use super::draw::{draw, draw_tag};
use super::motion::Motion;
use super::svg::term_class;
use scene::{Band, Tape, words};
use sim::{Mark, Stride};

/// What the tape is told.
pub struct Props {
    /// What to draw.
    pub tape: Rc<Tape>,
    /// By what one steps.
    pub stride: Stride,
    /// Whether there is a change to undo, and one to redo.
    pub can: (bool, bool),
    /// Whether only a part of the run is shown.
    pub zoomed: bool,
    /// The parts that move.
    pub motion: Motion,
    /// What to tell when something is wanted.
    pub act: Act,
}

/// The shortest band that has room for words, in pixels.
const ROOM: u32 = 56;

/// The tape, with what moves the playhead.
pub fn tape(props: &Props) -> Html {
    let Props { stride, can, zoomed, act, .. } = props;
    let to = |name: &str, sign: &str, action: Action, disabled: bool| {
        sign_button(act, name, sign, action, disabled)
    };
    let strides = each(Stride::ALL, |it| option(&stride_name(it), it == *stride));
    draw(
        "<div class='tape-row' role='group' aria-label='Timeline'><><><><><><></div>",
        &[],
        vec![
            all(vec![
                to("Go to start", "|◀", Action::GoTo(0), false),
                to("Step back", "◂", Action::StepBack, false),
            ]),
            list(act, List::Stride, &"Step by", vec![strides]),
            reel(props),
            all(vec![
                to("Step", "▸", Action::Step, false),
                to("Go to now", "▶|", Action::GoTo(u64::MAX), false),
            ]),
            draw(
                "<span class='wide'><><></span>",
                &[],
                vec![
                    to("Zoom in", "+", Action::Zoom(true), false),
                    to("Zoom out", "−", Action::Zoom(false), !zoomed),
                ],
            ),
            draw(
                "<span class='wide'><><></span>",
                &[],
                vec![to("Undo", "↶", Action::Undo, !can.0), to("Redo", "↷", Action::Redo, !can.1)],
            ),
        ],
    )
}

fn reel(props: &Props) -> Html {
    let Props { tape, motion, act, .. } = props;
    let (from, until) = (tape.stretch.from.as_millis(), tape.stretch.until.as_millis());
    let mut slider = draw_tag(
        "<input type='range' aria-label='Time' title='Drag to any instant' data-tape='{}' \
         min='{}' max='{}' step='1'/>",
        &[&tape.width, &from, &until],
        vec![],
    );
    hear(&mut slider, act, Hears::Slide(List::Time));
    let band = |band: &Band| {
        draw(
            "<rect class='{}' x='{}' width='{}' height='22'/><>",
            &[&term_class(band.term), &band.left, &band.width],
            vec![if band.width < ROOM { none() } else { name(band) }],
        )
    };
    let tick = |(place, time): &(u32, raft::Time)| {
        draw("<text class='tick' x='{}' y='42'>{}</text>", &[place, &words::clock(*time)], vec![])
    };
    let drawing = draw_tag(
        "<svg height='44' aria-hidden='true'><><><></svg>",
        &[],
        vec![
            each(&tape.bands, band),
            each(&tape.marks, |(mark, places)| marks(*mark, places)),
            each(&tape.ticks, tick),
        ],
    );
    let drawing = found(drawing, &motion.reel);
    let cover = found(draw_tag("<i></i>", &[], vec![]), &motion.cover);
    let slider = found(slider, &motion.playhead);
    draw("<div class='reel'><><><></div>", &[], vec![drawing, cover, slider])
}

fn name(band: &Band) -> Html {
    let (x, term) = (band.left + 6, band.term);
    match term.0 {
        0 => none(),
        _ => draw("<text x='{}' y='16'>term {}</text>", &[&x, &term], vec![]),
    }
}

/// Each kind of thing has a sign of its own, and its colour only besides.
fn marks(mark: Mark, places: &[u32]) -> Html {
    let (class, sign) = sign(mark);
    let path = fmt::from_fn(|f| places.iter().try_for_each(|place| write!(f, "M{place} {sign}")));
    draw("<path class='{}' d='{}'/>", &[&class, &path], vec![])
}

/// The class of a mark, and its lines from its place on.
fn sign(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Commit => ("m-commit", "22v4"),
        Mark::Answer => ("m-answer", "22v8"),
        Mark::Unknown => ("m-unknown", "30m-4-4l4-4 4 4-4 4z"),
        Mark::Mend => ("m-mend", "8v14"),
        Mark::Cut => ("m-cut", "8v5m0 4v5"),
        Mark::Restart => ("m-mend", "11v8m-4-4h8"),
        Mark::Crash => ("m-cut", "15m-4-4l8 8m0-8l-8 8"),
        Mark::Election => ("m-election", "7l-5-7h10z"),
        Mark::Violation => ("m-violation", "0v32"),
        Mark::Info => ("", ""),
    }
}

fn stride_name(stride: Stride) -> &'static str {
    match stride {
        Stride::Event => "by event",
        Stride::Election => "by election",
        Stride::Commit => "by commit",
        Stride::Answer => "by answer",
        Stride::Intervention => "by intervention",
    }
}

/// The kind of things of this name.
pub fn stride_named(name: &str) -> Stride {
    Stride::ALL.into_iter().find(|stride| stride_name(*stride) == name).unwrap_or_default()
}
