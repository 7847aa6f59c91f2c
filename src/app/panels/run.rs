//! What was done in the run, and what was left aside.

use std::sync::Arc;

use yew::prelude::*;

use crate::app::action::{Act, Action, Hears};
use crate::app::dom::{button, each, hear, known, none, sign_button};
use crate::app::draw::{draw, draw_tag};
use crate::app::panels::inspector::panel;
use raft::Time;
use scene::words;
use sim::{Intervention, Saved, Timeline, instant_text};

/// The most interventions that are listed: the last before the playhead and the first after it.
const LISTED: usize = 60;

/// All that was done in the run up to an instant, to look at and to change, and the runs that were left
/// aside.
pub fn run(tape: &Timeline, until: Time, act: &Act) -> Html {
    let deeds = &tape.run().interventions;
    let told = deeds.partition_point(|(time, _)| *time <= until);
    let deeds = &deeds[..told];
    let first = tape.done().saturating_sub(LISTED / 2).min(deeds.len().saturating_sub(LISTED));
    let listed = deeds.iter().enumerate().skip(first).take(LISTED);
    let (undo, redo) = tape.can_undo_redo();
    let parts = draw(
        "<div class='acts'><><></div><><ol class='deeds'><></ol><><>",
        &[],
        vec![
            button(act, &"Undo", Action::Undo, !undo),
            button(act, &"Redo", Action::Redo, !redo),
            if deeds.is_empty() { hint() } else { more(first, "earlier") },
            each(listed, |(place, (time, deed))| row(place, *time, deed, tape.done(), act)),
            more(deeds.len().saturating_sub(first + LISTED), "later"),
            forks(tape.forks(), act),
        ],
    );
    let count = format!("{} done in {}", deeds.len(), words::clock(until));
    panel("run", "Run", &"What was done", &count, parts)
}

fn hint() -> Html {
    draw(
        "<p class='why'>Nothing was done yet. Whatever you do to the cluster stands here with its time, \
         and can be moved or left out: the rest of the run follows.</p>",
        &[],
        vec![],
    )
}

fn more(count: usize, when: &str) -> Html {
    match count {
        0 => none(),
        _ => draw("<p class='why'>and {} {}</p>", &[&count, &when], vec![]),
    }
}

fn row(place: usize, time: Time, deed: &Intervention, done: usize, act: &Act) -> Html {
    let text = instant_text(time);
    let mut field = draw_tag(
        "<input aria-label='Time of {}' value='{}' autocomplete='off' spellcheck='false'/>",
        &[deed, &text],
        vec![],
    );
    field.set_value(text);
    hear(&mut field, act, Hears::Moving(place));
    let tag = draw_tag(
        "<li class='{}'><><><></li>",
        &[if place < done { &"" } else { &"to-come" }],
        vec![
            field.into(),
            button(act, deed, Action::GoTo(time.0), false),
            sign_button(act, &format!("Leave out {deed}"), "✕", Action::Remove(place), false),
        ],
    );
    known(tag, place as u64)
}

fn forks(forks: &[Arc<Saved>], act: &Act) -> Html {
    if forks.is_empty() {
        return none();
    }
    let fork = |(place, fork): (usize, &Arc<Saved>)| {
        let Saved { run, until } = &**fork;
        let (count, end) = (run.interventions.len(), words::clock(*until));
        let name = format!("{count} done in {end}, {} nodes, seed {}", run.setup.nodes, run.seed);
        let tag =
            draw_tag("<li><></li>", &[], vec![button(act, &name, Action::GoToFork(place), false)]);
        known(tag, place as u64)
    };
    draw(
        "<h2>Left aside</h2><ol class='deeds'><></ol>",
        &[],
        vec![each(forks.iter().enumerate(), fork)],
    )
}
