//! The foot of the page: how time goes by, and what the client asks.

use yew::html::ImplicitClone;
use yew::prelude::*;

use super::action::{Act, Action, Hears, List};
use super::dom::{button, hear, none, pressed, sign_button, text};
use super::draw::{draw, draw_tag};
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
    let (answer, certain): (AttrValue, bool) = match client.and_then(|client| client.last.clone()) {
        Some((answer, certain)) => (answer.into(), certain),
        None => ("no answer yet".into(), true),
    };
    draw(
        "<footer>{}<div class='client-form' role='group' aria-label='Client c1'>{}{}{}{}{}</div>\
         <div class='answers'>{}<p role='status' class='{}'>{}</p></div></footer>",
        vec![
            transport(player, clock, act),
            text_field(forms, act, Field::Key, "Key", ""),
            text_field(forms, act, Field::Value, "Value", ""),
            ask("Write", Verb::Write),
            ask("Read", Verb::Read),
            ask("Delete", Verb::Delete),
            complaint.map_or_else(none, |complaint| complained(complaint, act)),
            text(if certain { "" } else { "warn" }),
            text(answer),
        ],
    )
}

fn complained(complaint: &AttrValue, act: &Act) -> Html {
    let dismiss = sign_button(act, "Dismiss", "✕", Action::Dismiss);
    let values = vec![text(complaint.clone()), dismiss];
    draw("<p class='complaint' role='alert'>{}{}</p>", values)
}

fn transport(player: &Player, clock: &NodeRef, act: &Act) -> Html {
    let (name, sign) = if player.playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    let play = draw_tag(
        "<button class='main' aria-label='{}' title='{}'>{}</button>",
        vec![text(name), text(name), text(sign)],
    );
    let mut time = draw_tag("<time class='clock'></time>", vec![]);
    time.node_ref = clock.implicit_clone();
    draw(
        "<div class='transport'>{}{}{}{}{}</div>",
        vec![
            pressed(play, act, Action::TogglePlay),
            sign_button(act, "Step", "▸|", Action::Step),
            sign_button(act, "Reset", "⟲", Action::Reset),
            speed_slider(player.speed, act),
            time.into(),
        ],
    )
}

fn speed_slider(speed: Speed, act: &Act) -> Html {
    let words: AttrValue = match speed.divisor() {
        1 => "real time".into(),
        divisor => format!("1/{divisor}").into(),
    };
    let mut slider = draw_tag(
        "<input type='range' aria-label='Speed' aria-valuetext='{}' min='0' max='{}' step='1'/>",
        vec![text(words.clone()), text(Speed::MAX_STEP.to_string())],
    );
    slider.set_value(speed.step().to_string());
    hear(&mut slider, act, Hears::Slide(List::Speed));
    let values = vec![slider.into(), text(words)];
    draw("<label class='speed'>{}<span>{}</span></label>", values)
}
