//! The timeline: a run from its beginning to now, with a playhead to drag.
//!
//! The playhead is a slider of the browser's, so that it can be dragged, clicked and moved by keyboard
//! like any other. Its value is written by `Readouts`; its thumb is not seen, because what is seen in its
//! place moves by itself.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::size::use_size_report;
use crate::components::spotlight::use_spotlight;
use crate::components::stage::svg::term_class;
use crate::dispatch::use_dispatch;
use crate::motion::{Movement, Readouts, use_movement};
use lesson::Point;
use raft::{Micros, Time};
use scene::{Band, BranchView, Stretch, TimelineView, words};
use session::{Area, EditAction, PlaybackAction};
use sim::Mark;

/// The properties of a [`TimelineBar`].
#[derive(Properties, PartialEq)]
pub struct TimelineBarProps {
    /// The bands and marks.
    pub tape: Rc<TimelineView>,
    /// How far the run was played, if the playhead is not there.
    pub end: Option<Time>,
    /// The parts that are written at each tick.
    pub readouts: Readouts,
}

/// The timeline itself: the terms as bands, what happened as marks, and the playhead over them.
#[component]
pub fn TimelineBar(props: &TimelineBarProps) -> Html {
    let TimelineBarProps { tape, end, readouts } = props;
    let (drawing, cover, playhead) = (use_node_ref(), use_node_ref(), use_node_ref());
    use_size_report(&drawing, Area::Timeline);
    let from = tape.stretch.from;
    use_movement(&cover, Some(along(tape, end.unwrap_or(from))));
    use_movement(&playhead, Some(along(tape, from)));
    let spotlight = use_spotlight();
    let oninput = use_dispatch().reform(|event: InputEvent| {
        let millis = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(0);
        PlaybackAction::Seek(Time(0) + Micros::from_millis(millis)).into()
    });
    html! {
        <div class="reels">
        <div class={classes!("reel", spotlight.beside(Point::Timeline))}>
            <svg height="44" aria-hidden="true" ref={&drawing}>
                <pattern id="no-leader" width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)">
                    <path d="M0 0V6" />
                </pattern>
                <g>{ for tape.bands.iter().map(|it| band(it, 22)) }</g>
                <g>{ for tape.marks.iter().map(|(mark, places)| marks(*mark, places)) }</g>
                <g>{ for tape.ticks.iter().map(tick) }</g>
            </svg>
            <i ref={cover}></i>
            <input type="range" aria-label="Time" title="Drag to any moment" step="1" {oninput}
                ref={&readouts.playhead}
                data-tape={tape.width.to_string()}
                min={tape.stretch.from.as_millis().to_string()}
                max={tape.stretch.until.as_millis().to_string()} />
            <b ref={playhead}></b>
        </div>
        if let Some(branch) = &tape.branch { <Branch branch={branch.clone()} /> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BranchProps {
    branch: BranchView,
}

/// The branch that was left last, and the way back to it.
#[component]
fn Branch(props: &BranchProps) -> Html {
    let BranchView { place, left, right, bands } = &props.branch;
    let place = *place;
    let back = use_dispatch().reform(move |_: MouseEvent| EditAction::GoToBranch(place).into());
    html! {
        <div class="branch">
            <svg height="6" aria-hidden="true">
                <rect class="t0" x={left.to_string()} width={(right - left).to_string()} height="6" />
                { for bands.iter().map(|it| band(it, 6)) }
            </svg>
            <button class="link" onclick={back}>{ "Back to the other branch" }</button>
        </div>
    }
}

/// Returns the movement of what goes along the timeline with the world, from a moment on.
fn along(tape: &TimelineView, since: Time) -> Movement {
    let Stretch { from, until } = tape.stretch;
    let moments = [from, since.clamp(from, until), until];
    Movement::to_the_right(&[
        (moments[0], place(tape, moments[1])),
        (moments[1], place(tape, moments[1])),
        (moments[2], place(tape, moments[2])),
    ])
}

fn place(tape: &TimelineView, time: Time) -> i32 {
    i32::try_from(tape.place(time)).unwrap_or(i32::MAX)
}

fn band(band: &Band, height: u32) -> Html {
    let Band { term, led, left, width, label } = band;
    let (class, fill) =
        if *led { (term_class(*term), None) } else { ("hatched", Some("url(#no-leader)")) };
    html! {
        <>
            <rect {class} {fill} x={left.to_string()} width={width.to_string()} height={height.to_string()} />
            if let Some(label) = label {
                <text {class} x={(left + 6).to_string()} y="16">{ label }</text>
            }
        </>
    }
}

fn tick((place, time): &(u32, Time)) -> Html {
    html! { <text class="tick" x={place.to_string()} y="42">{ words::clock(*time) }</text> }
}

/// Draws what happened: each kind has a sign of its own, and a color besides.
fn marks(mark: Mark, places: &[u32]) -> Html {
    let (class, sign) = sign(mark);
    let path: String = places.iter().map(|place| format!("M{place} {sign}")).collect();
    html! { <path {class} d={path} /> }
}

/// Returns the class of a mark, and its lines from its place on.
fn sign(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Commit => ("m-commit", "22v4"),
        Mark::Answer => ("m-answer", "22v8"),
        Mark::Unknown => ("m-unknown", "30m-4-4l4-4 4 4-4 4z"),
        Mark::Heal => ("m-mend", "8v14"),
        Mark::Cut => ("m-cut", "8v5m0 4v5"),
        Mark::Restart => ("m-mend", "11v8m-4-4h8"),
        Mark::Crash => ("m-cut", "15m-4-4l8 8m0-8l-8 8"),
        Mark::Election => ("m-election", "7l-5-7h10z"),
        Mark::Violation => ("m-violation", "0v32"),
        Mark::Info => ("", ""),
    }
}
