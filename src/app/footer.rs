//! The foot of the page: how time goes by, and what the client asks.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::action::{Act, Action, List};
use super::dom::{BARE, all, button, classed, clickable, el, found, none, sign_button, text};
use super::field::text_field;
use crate::scene::{ClientView, Field, Forms, Player, Speed, Verb};

/// The foot of the page. `clock` is where the time is shown.
pub fn footer(
    player: &Player,
    client: Option<&ClientView>,
    complaint: Option<&AttrValue>,
    forms: &Forms,
    clock: &NodeRef,
    act: &Act,
) -> Html {
    let ask = |name: &'static str, verb: Verb| button(act, name, Action::Ask(verb), false);
    let fields = vec![
        text_field(forms, act, Field::Key, "Key", ""),
        text_field(forms, act, Field::Value, "Value", ""),
        ask("Write", Verb::Write),
        ask("Read", Verb::Read),
        ask("Delete", Verb::Delete),
    ];
    let set = ["client-form", "group", "Client c1"].map(AttrValue::Static);
    let parts = vec![
        transport(player, clock, act),
        el("div", (&["class", "role", "aria-label"], &set), all(fields)),
        answers(client, complaint, act),
    ];
    el("footer", BARE, all(parts))
}

fn transport(player: &Player, clock: &NodeRef, act: &Act) -> Html {
    let (name, sign) = if player.playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    let speed = match player.speed.divisor() {
        1 => "real time".into(),
        divisor => format!("1/{divisor}"),
    };
    let set =
        (&["class", "aria-label", "title"][..], &["main", name, name].map(AttrValue::Static)[..]);
    let play = clickable("button", set, text(sign), act, Action::TogglePlay, false).into();
    let parts = vec![
        play,
        sign_button(act, "Step", "▸|", Action::Step),
        sign_button(act, "Reset", "⟲", Action::Reset),
        speed_slider(player.speed, speed, act),
        found(clock, "time", (&["class"], &["clock".into()]), none()),
    ];
    classed("div", "transport", all(parts))
}

fn speed_slider(speed: Speed, words: String, act: &Act) -> Html {
    let set_speed = act.reform(|event: InputEvent| {
        Action::Pick(List::Speed, event.target_unchecked_into::<HtmlInputElement>().value())
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
                value={speed.step().to_string()}
                oninput={set_speed}
            />
            <span>{ words }</span>
        </label>
    }
}

fn answers(client: Option<&ClientView>, complaint: Option<&AttrValue>, act: &Act) -> Html {
    let (answer, certain) = client
        .and_then(|client| client.last.clone())
        .unwrap_or_else(|| ("no answer yet".into(), true));
    let complaint = match complaint {
        None => none(),
        Some(complaint) => {
            let dismiss = sign_button(act, "Dismiss", "✕", Action::Dismiss);
            let set = ["complaint", "alert"].map(AttrValue::Static);
            el("p", (&["class", "role"], &set), all(vec![text(complaint.clone()), dismiss]))
        }
    };
    let set = ["status", if certain { "" } else { "warn" }].map(AttrValue::Static);
    let answer = el("p", (&["role", "class"], &set), text(answer));
    classed("div", "answers", all(vec![complaint, answer]))
}
