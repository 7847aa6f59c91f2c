//! The foot of the page: how time goes by, and what the client asks.

use std::fmt;

use yew::prelude::*;

use crate::app::action::{Act, Action, Hears, List};
use crate::app::components::text_field::text_field;
use crate::app::dom::{button, found, hear, none, pressed, sign_button};
use crate::app::draw::{draw, draw_tag};
use scene::{ClientView, Field, Forms, Player, Speed, Verb};

/// The foot of the page.
pub fn footer(
    tape: Html,
    transport: Html,
    client: Option<&ClientView>,
    note: Html,
    forms: &Forms,
    act: &Act,
) -> Html {
    let ask = |name: &str, verb: Verb| button(act, &name, Action::Ask(verb), false);
    let (answer, certain) = match client.and_then(|client| client.last.as_ref()) {
        Some((answer, certain)) => (answer.as_str(), *certain),
        None => ("no answer yet", true),
    };
    draw(
        "<footer><><><div class='client-form' role='group' aria-label='Client c1'><><><><><></div>\
         <div class='answers'><><p role='status' class='{}'>{}</p></div></footer>",
        &[if certain { &"" } else { &"warn" }, &answer],
        vec![
            tape,
            transport,
            text_field(forms, act, Field::Key, "Key", ""),
            text_field(forms, act, Field::Value, "Value", ""),
            ask("Write", Verb::Write),
            ask("Read", Verb::Read),
            ask("Delete", Verb::Delete),
            note,
        ],
    )
}

/// What the page has to say: why something could not be done, or what it asks before it does it.
pub fn note(words: &AttrValue, question: bool, act: &Act) -> Html {
    let dismiss = sign_button(act, "Dismiss", "✕", Action::Dismiss, false);
    let yes = if question { button(act, &"Yes", Action::Confirm, false) } else { none() };
    draw("<p class='complaint' role='alert'><span>{}</span><><></p>", &[words], vec![yes, dismiss])
}

/// How time goes by, and which view is seen. `clock` is where the time is shown.
pub fn transport(player: &Player, diagram: bool, clock: &NodeRef, act: &Act) -> Html {
    let Player { playing, backwards, .. } = *player;
    let (name, sign) = if playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    let play = draw_tag(
        "<button class='main' aria-label='{}' title='{}'>{}</button>",
        &[&name, &name, &sign],
        vec![],
    );
    let back = draw_tag(
        "<button aria-label='Play backwards' title='Play backwards' aria-pressed='{}'>◀</button>",
        &[&(playing && backwards)],
        vec![],
    );
    draw(
        "<div class='transport'><><><><><><></div>",
        &[],
        vec![
            pressed(play, act, Action::TogglePlay),
            pressed(back, act, Action::ToggleBackwards),
            sign_button(act, "Reset", "⟲", Action::Reset, false),
            speed_slider(player.speed, act),
            found(draw_tag("<time class='clock'></time>", &[], vec![]), clock),
            button(act, &if diagram { "Ring" } else { "Diagram" }, Action::ToggleDiagram, false),
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
