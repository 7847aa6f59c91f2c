//! The foot of the page: how time goes by, and what the client asks.

use std::fmt;

use yew::prelude::*;

use super::action::{Act, Action, Hears, List};
use super::dom::{button, found, hear, none, pressed, sign_button};
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
    let ask = |name: &str, verb: Verb| button(act, &name, Action::Ask(verb), false);
    let (answer, certain) = match client.and_then(|client| client.last.as_ref()) {
        Some((answer, certain)) => (answer.as_str(), *certain),
        None => ("no answer yet", true),
    };
    draw(
        "<footer><><div class='client-form' role='group' aria-label='Client c1'><><><><><></div>\
         <div class='answers'><><p role='status' class='{}'>{}</p></div></footer>",
        &[if certain { &"" } else { &"warn" }, &answer],
        vec![
            transport(player, clock, act),
            text_field(forms, act, Field::Key, "Key", ""),
            text_field(forms, act, Field::Value, "Value", ""),
            ask("Write", Verb::Write),
            ask("Read", Verb::Read),
            ask("Delete", Verb::Delete),
            complaint.map_or_else(none, |complaint| complained(complaint, act)),
        ],
    )
}

fn complained(complaint: &AttrValue, act: &Act) -> Html {
    let dismiss = sign_button(act, "Dismiss", "✕", Action::Dismiss, false);
    draw("<p class='complaint' role='alert'>{}<></p>", &[complaint], vec![dismiss])
}

fn transport(player: &Player, clock: &NodeRef, act: &Act) -> Html {
    let (name, sign) = if player.playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    let play = draw_tag(
        "<button class='main' aria-label='{}' title='{}'>{}</button>",
        &[&name, &name, &sign],
        vec![],
    );
    draw(
        "<div class='transport'><><><><><></div>",
        &[],
        vec![
            pressed(play, act, Action::TogglePlay),
            sign_button(act, "Step", "▸|", Action::Step, false),
            sign_button(act, "Reset", "⟲", Action::Reset, false),
            speed_slider(player.speed, act),
            found(draw_tag("<time class='clock'></time>", &[], vec![]), clock),
        ],
    )
}

fn speed_slider(speed: Speed, act: &Act) -> Html {
    let words = fmt::from_fn(|f| match speed.divisor() {
        1 => f.write_str("real time"),
        divisor => write!(f, "1/{divisor}"),
    });
    let mut slider = draw_tag(
        "<input type='range' aria-label='Speed' aria-valuetext='{}' min='0' max='{}' step='1'/>",
        &[&words, &Speed::MAX_STEP],
        vec![],
    );
    slider.set_value(speed.step().to_string());
    hear(&mut slider, act, Hears::Slide(List::Speed));
    draw("<label class='speed'><><span>{}</span></label>", &[&words], vec![slider.into()])
}
