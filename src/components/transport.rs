//! The controls of time.

use yew::prelude::*;

use super::icon_button::IconButton;
use super::text_field::typed;
use crate::dispatch::use_dispatch;
use session::{EditAction, PlaybackAction, Speed, ViewAction};

/// The properties of a [`Transport`].
#[derive(Properties, PartialEq)]
pub struct TransportProps {
    /// Time goes by.
    pub playing: bool,
    /// It goes backwards.
    pub backwards: bool,
    /// How fast it does.
    pub speed: Speed,
    /// The space-time diagram is shown in place of the ring.
    pub diagram: bool,
    /// The element that shows the time, for those who write into it.
    pub clock: NodeRef,
}

/// How time goes by, what time it is, and which view is seen.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let TransportProps { playing, backwards, speed, diagram, clock } = props;
    let dispatch = use_dispatch();
    let (name, icon) = if *playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    html! {
        <div class="transport">
            <button
                class="main"
                aria-label={name}
                title={name}
                onclick={dispatch.reform(|_| PlaybackAction::TogglePlay.into())}
            >
                { icon }
            </button>
            <button
                aria-label="Play backwards"
                title="Play backwards"
                aria-pressed={(*playing && *backwards).to_string()}
                onclick={dispatch.reform(|_| PlaybackAction::ToggleBackwards.into())}
            >
                { "◀" }
            </button>
            <IconButton name="Reset" icon="⟲" onclick={dispatch.reform(|_| EditAction::Reset.into())} />
            <SpeedSlider speed={*speed} />
            <time class="clock" ref={clock}></time>
            <button onclick={dispatch.reform(|_| ViewAction::ToggleDiagram.into())}>
                { if *diagram { "Ring" } else { "Diagram" } }
            </button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedSliderProps {
    speed: Speed,
}

#[component]
fn SpeedSlider(props: &SpeedSliderProps) -> Html {
    let dispatch = use_dispatch();
    let words = match props.speed.divisor() {
        1 => "real time".to_owned(),
        divisor => format!("1/{divisor}"),
    };
    let oninput = dispatch.reform(|event: InputEvent| {
        let speed = typed(&event).parse().map_or_else(|_| Speed::default(), Speed::at);
        PlaybackAction::SetSpeed(speed).into()
    });
    html! {
        <label class="speed">
            <input
                type="range"
                aria-label="Speed"
                aria-valuetext={words.clone()}
                min="0"
                max={Speed::MAX_STEP.to_string()}
                step="1"
                value={props.speed.step().to_string()}
                {oninput}
            />
            <span>{ words }</span>
        </label>
    }
}
