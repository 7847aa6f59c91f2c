//! The row of time below the stage.

use std::rc::Rc;

use yew::prelude::*;

use super::timeline_bar::TimelineBar;
use crate::components::choice::Choice;
use crate::dispatch::use_dispatch;
use crate::motion::Readouts;
use raft::Time;
use scene::TimelineView;
use session::{Action, Dialog, EditAction, PlaybackAction, Speed, ViewAction};
use sim::Stride;

/// The properties of a [`TimeRow`].
#[derive(Properties, PartialEq)]
pub struct TimeRowProps {
    /// Time goes by.
    pub playing: bool,
    /// It goes backwards.
    pub backwards: bool,
    /// How fast it does.
    pub speed: Speed,
    /// The bands and marks.
    pub tape: Rc<TimelineView>,
    /// What *Step* and *Step back* step by.
    pub stride: Stride,
    /// Whether there is a change to undo.
    pub can_undo: bool,
    /// Whether there is a change to redo.
    pub can_redo: bool,
    /// Whether only a part of the run is shown.
    pub zoomed: bool,
    /// How far the run was played, if the playhead is not there.
    pub end: Option<Time>,
    /// The parts that are written at each tick.
    pub readouts: Readouts,
}

/// How time goes by and where it is; what one needs more rarely unfolds from it.
#[component]
pub fn TimeRow(props: &TimeRowProps) -> Html {
    let TimeRowProps { playing, speed, tape, end, readouts, .. } = props;
    let dispatch = use_dispatch();
    let unfolded = use_state(|| false);
    let unfold = {
        let unfolded = unfolded.clone();
        move |_: MouseEvent| unfolded.set(!*unfolded)
    };
    let (name, icon) = if *playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    let toggle = dispatch.reform(|_: MouseEvent| PlaybackAction::TogglePlay.into());
    html! {
        <footer>
            <button class="main play" aria-label={name} aria-keyshortcuts="Space"
                title={format!("{name} (Space)")} onclick={toggle}>
                <i aria-hidden="true">{ icon }</i><span>{ format!(" {name}") }</span>
            </button>
            <SpeedChoice speed={*speed} />
            <TimelineBar {tape} end={*end} readouts={readouts.clone()} />
            <time class="clock" ref={&readouts.clock}></time>
            <button class="unfold" aria-expanded={unfolded.to_string()} aria-controls="steps" onclick={unfold}>
                { "Steps " }<i aria-hidden="true">{ if *unfolded { "▴" } else { "▾" } }</i>
            </button>
            { steps(props, &dispatch, *unfolded) }
        </footer>
    }
}

/// Draws what one needs more rarely, in three groups: going through time, the timeline, and changes.
fn steps(props: &TimeRowProps, dispatch: &Callback<Action>, unfolded: bool) -> Html {
    let TimeRowProps { playing, backwards, stride, can_undo, can_redo, zoomed, .. } = props;
    let button = |name: &'static str, keys: Option<&'static str>, action: fn() -> Action| {
        let title = keys.map(|keys| format!("{name} ({keys})"));
        let onclick = dispatch.reform(move |_: MouseEvent| action());
        html! { <button aria-keyshortcuts={keys} {title} {onclick}>{ name }</button> }
    };
    let disabled = |name: &'static str, keys: &'static str, can: bool, action: fn() -> Action| {
        let onclick = dispatch.reform(move |_: MouseEvent| action());
        html! {
            <button disabled={!can} aria-keyshortcuts={keys} title={format!("{name} ({keys})")} {onclick}>
                { name }
            </button>
        }
    };
    html! {
        <div class="steps" id="steps" role="group" aria-label="Steps" hidden={!unfolded}>
            <span>
                { button("Go to start", Some("Home"), || PlaybackAction::GoToStart.into()) }
                { button("Step back", Some("ArrowLeft"), || PlaybackAction::StepBack.into()) }
                { button("Step", Some("ArrowRight"), || PlaybackAction::Step.into()) }
                <StrideChoice stride={*stride} />
                { button("Go to now", Some("End"), || PlaybackAction::GoToEnd.into()) }
                <button aria-pressed={(*playing && *backwards).to_string()}
                    onclick={dispatch.reform(|_| PlaybackAction::ToggleBackwards.into())}>
                    { "Play backwards" }
                </button>
            </span>
            <span>
                { disabled("Undo", "Control+Z", *can_undo, || EditAction::Undo.into()) }
                { disabled("Redo", "Control+Shift+Z", *can_redo, || EditAction::Redo.into()) }
                { button("History", None, || ViewAction::Toggle(Dialog::History).into()) }
                { button("Reset", None, || EditAction::Reset.into()) }
            </span>
            <span>
                { button("Zoom in", Some("+"), || ViewAction::ZoomTimeline(true).into()) }
                { disabled("Zoom out", "-", *zoomed, || ViewAction::ZoomTimeline(false).into()) }
            </span>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedChoiceProps {
    speed: Speed,
}

/// How many times slower than real time it goes by.
#[component]
fn SpeedChoice(props: &SpeedChoiceProps) -> Html {
    let onchoose = use_dispatch().reform(|place: usize| {
        PlaybackAction::SetSpeed(Speed::at(u8::try_from(place).unwrap_or(Speed::MAX_STEP))).into()
    });
    let steps = 0..=Speed::MAX_STEP;
    let values: Vec<AttrValue> = steps.clone().map(|step| step.to_string().into()).collect();
    let options: Vec<AttrValue> = steps.map(|step| words(Speed::at(step))).collect();
    let chosen = usize::from(props.speed.step());
    html! { <Choice name="Speed" {options} {values} {chosen} {onchoose} /> }
}

fn words(speed: Speed) -> AttrValue {
    match speed.divisor() {
        1 => "real time".into(),
        divisor => format!("1/{divisor}×").into(),
    }
}

#[derive(Properties, PartialEq)]
struct StrideChoiceProps {
    stride: Stride,
}

/// What a step goes by.
#[component]
fn StrideChoice(props: &StrideChoiceProps) -> Html {
    let onchoose =
        use_dispatch().reform(|place: usize| PlaybackAction::SetStride(Stride::ALL[place]).into());
    let options: Vec<AttrValue> = Stride::ALL.iter().map(|it| stride_name(*it).into()).collect();
    let chosen = Stride::ALL.iter().position(|it| *it == props.stride).unwrap_or(0);
    html! { <Choice name="Step by" {options} {chosen} {onchoose} /> }
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
