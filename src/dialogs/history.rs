//! The interventions of the run, and the runs on its other branches.

use std::rc::Rc;

use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::components::icon_button::IconButton;
use crate::components::text_field::typed;
use crate::dispatch::use_dispatch;
use scene::{RunList, RunRow};
use session::{Dialog, EditAction, PlaybackAction};
use sim::time_text;

const NONE_YET: &str = "No interventions yet. Everything you do is listed here; move or delete it \
    and the run is replayed.";

/// The properties of a [`HistoryDialog`].
#[derive(Properties, PartialEq)]
pub struct HistoryDialogProps {
    /// What is listed.
    pub list: Rc<RunList>,
}

/// All that was done in the run, to look at and to change, and its other branches.
#[component]
pub fn HistoryDialog(props: &HistoryDialogProps) -> Html {
    let HistoryDialogProps { list } = props;
    let dispatch = use_dispatch();
    let branch = |(place, name): (usize, &String)| {
        let onclick = dispatch.reform(move |_| EditAction::GoToBranch(place).into());
        html! { <li key={place}><button {onclick}>{ name }</button></li> }
    };
    let row = |row: &RunRow| html! { <Row key={row.place} row={row.clone()} /> };
    let undo = dispatch.reform(|_| EditAction::Undo.into());
    let redo = dispatch.reform(|_| EditAction::Redo.into());
    html! {
        <DialogFrame dialog={Dialog::History} name="History" title="Interventions">
            <p class="why">{ &list.summary }</p>
            <div class="acts">
                <button disabled={!list.can_undo} onclick={undo}>{ "Undo" }</button>
                <button disabled={!list.can_redo} onclick={redo}>{ "Redo" }</button>
            </div>
            if list.rows.is_empty() {
                <p class="why">{ NONE_YET }</p>
            }
            { more(list.earlier, "earlier") }
            <ol class="interventions">{ for list.rows.iter().map(row) }</ol>
            { more(list.later, "later") }
            if !list.branches.is_empty() {
                <h2>{ "Other branches" }</h2>
                <ol class="interventions">{ for list.branches.iter().enumerate().map(branch) }</ol>
            }
        </DialogFrame>
    }
}

fn more(count: usize, when: &str) -> Html {
    html! {
        if count > 0 {
            <p class="why">{ format!("and {count} {when}") }</p>
        }
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    row: RunRow,
}

/// One intervention with its time, which can be changed.
#[component]
fn Row(props: &RowProps) -> Html {
    let RunRow { place, time, text, to_come } = &props.row;
    let (place, time) = (*place, *time);
    let dispatch = use_dispatch();
    // What was typed is forgotten once it was taken or refused.
    let draft = use_state(|| None::<String>);
    let oninput = {
        let draft = draft.clone();
        move |event: InputEvent| draft.set(Some(typed(&event)))
    };
    let onchange = {
        let (draft, dispatch) = (draft.clone(), dispatch.clone());
        move |event: Event| {
            draft.set(None);
            dispatch.emit(EditAction::Move(place, typed(&event)).into());
        }
    };
    html! {
        <li class={to_come.then_some("to-come")}>
            <input
                aria-label={format!("Time of {text}")}
                autocomplete="off"
                spellcheck="false"
                value={(*draft).clone().unwrap_or_else(|| time_text(time))}
                {oninput}
                {onchange}
            />
            <button onclick={dispatch.reform(move |_| PlaybackAction::Seek(time).into())}>{ text }</button>
            <IconButton
                name={format!("Delete {text}")}
                icon="✕"
                onclick={dispatch.reform(move |_| EditAction::Remove(place).into())}
            />
        </li>
    }
}
