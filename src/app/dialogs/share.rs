//! The run as a link, as a file, and as a list of what happened.

use yew::prelude::*;

use crate::app::action::{Act, Action, Format, Hears};
use crate::app::dom::{all, button, hear, sign_button};
use crate::app::draw::{draw, draw_tag};
use sim::Level;

/// What can be given to others, and opened. `address` is the link, if it is not too long for one.
pub fn share(address: Option<&str>, copied: bool, level: Level, act: &Act) -> Html {
    draw(
        "<div class='dialog' role='dialog' aria-label='Share'>\
         <h2><b>Share this run</b><></h2>\
         <p>A link to this very instant: whoever opens it sees the same, and can go on from there.</p>\
         <div class='fields'><></div>\
         <h2><b>As a file</b></h2><div class='fields'><></div>\
         <h2><b>What happened, for other programs</b></h2>\
         <p>All events of the run that matter at least as much as those in the list of events ({}).</p>\
         <div class='fields'><></div></div>",
        &[&scene::words::level(level)],
        vec![
            sign_button(act, "Close", "✕", Action::Share, false),
            link(address, copied, act),
            all(vec![button(act, &"Save run", Action::SaveFile, false), open(act)]),
            all(vec![
                button(act, &"JSON lines", Action::Export(Format::JsonLines), false),
                button(act, &"Log for ShiViz", Action::Export(Format::ShiViz), false),
            ]),
        ],
    )
}

fn link(address: Option<&str>, copied: bool, act: &Act) -> Html {
    let Some(address) = address else {
        let words = "<p class='warn'>So much was done in this run that no link can hold it. \
                     Save it as a file instead.</p>";
        return draw(words, &[], vec![]);
    };
    let mut field = draw_tag("<input aria-label='Link' readonly='true'/>", &[], vec![]);
    field.set_value(address.to_owned());
    let name = if copied { "Copied" } else { "Copy link" };
    all(vec![field.into(), button(act, &name, Action::CopyLink, false)])
}

fn open(act: &Act) -> Html {
    let mut field = draw_tag(
        "<input type='file' aria-label='Open run' accept='.raftarium,.json,application/json'/>",
        &[],
        vec![],
    );
    hear(&mut field, act, Hears::File);
    draw("<label class='field'><span>Open a run</span><></label>", &[], vec![field.into()])
}
