//! The run as a link, as a file, and as a list of what happened.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog_frame::DialogFrame;
use crate::browser::files;
use crate::components::notice::Notice;
use crate::dispatch::use_dispatch;
use scene::words;
use session::{Dialog, ExportFormat, NoticeKind, ShareAction};
use sim::Level;

/// The properties of a [`ShareDialog`].
#[derive(Properties, PartialEq)]
pub struct ShareDialogProps {
    /// The link, if it is not too long for one.
    pub address: Option<AttrValue>,
    /// Why the file that was chosen cannot be opened.
    pub refused: Option<AttrValue>,
    /// Events that matter at least so much are exported.
    pub level: Level,
}

/// What can be given to others, and opened.
#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    let ShareDialogProps { address, refused, level } = props;
    let dispatch = use_dispatch();
    let export =
        |format: ExportFormat| dispatch.reform(move |_| ShareAction::Export(format).into());
    html! {
        <DialogFrame dialog={Dialog::Share} name="Share" title="Share this run">
            <p>
                { "A link to this moment. Anyone who opens it sees this exact state, and can \
                   continue from there." }
            </p>
            <div class="fields">
                if let Some(address) = address {
                    <Link {address} />
                } else {
                    <p class="warn">
                        { "This run is too long for a link. Save it as a file instead." }
                    </p>
                }
            </div>
            <h2><b>{ "As a file" }</b></h2>
            <div class="fields">
                <button onclick={dispatch.reform(|_| ShareAction::SaveFile.into())}>{ "Save run" }</button>
                <OpenFile />
                if let Some(text) = refused {
                    <Notice kind={NoticeKind::Error} {text} />
                }
            </div>
            <h2><b>{ "What happened, for other programs" }</b></h2>
            <p>{ format!("Exports all events at level {} or above.", words::level(*level)) }</p>
            <div class="fields">
                <button onclick={export(ExportFormat::JsonLines)}>{ "JSON lines" }</button>
                <button onclick={export(ExportFormat::ShiViz)}>{ "Log for ShiViz" }</button>
            </div>
        </DialogFrame>
    }
}

#[derive(Properties, PartialEq)]
struct LinkProps {
    address: AttrValue,
}

/// The link, and a button that says when it was copied.
#[component]
fn Link(props: &LinkProps) -> Html {
    let LinkProps { address } = props;
    let dispatch = use_dispatch();
    let copied = use_state(AttrValue::default);
    let name = if *copied == *address { "Copied" } else { "Copy link" };
    let onclick = {
        let address = address.clone();
        move |_| {
            copied.set(address.clone());
            dispatch.emit(ShareAction::CopyLink.into());
        }
    };
    html! {
        <>
            <input aria-label="Link" readonly={true} value={address} />
            <button {onclick}>{ name }</button>
        </>
    }
}

/// The choice of a file to open.
#[component]
fn OpenFile() -> Html {
    let dispatch = use_dispatch();
    let onchange = move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let file = field.files().and_then(|files| files.get(0));
        // The same file can be chosen once more.
        field.set_value("");
        if let Some(file) = file {
            files::open(file, dispatch.clone());
        }
    };
    html! {
        <label class="field">
            <span>{ "Open a run" }</span>
            <input
                type="file"
                aria-label="Open run"
                accept=".raftarium,.json,application/json"
                {onchange}
            />
        </label>
    }
}
