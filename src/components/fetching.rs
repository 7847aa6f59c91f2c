//! What is said in the place of lessons while they are fetched, and when that has failed.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::icon_button::IconButton;
use crate::dispatch::use_dispatch;
use session::{FetchState, LessonAction};

/// So long nothing is said, in milliseconds: most lessons have come by then.
const SILENT_MS: u32 = 200;

/// The properties of a [`Fetching`].
#[derive(Properties, PartialEq)]
pub struct FetchingProps {
    /// How it stands.
    pub state: FetchState,
}

/// A sentence that lessons are being fetched, once that takes a while; or that it has failed, with a button that
/// tries again.
#[component]
pub fn Fetching(props: &FetchingProps) -> Html {
    let is_late = use_state(|| false);
    let set_late = is_late.setter();
    use_effect_with((), move |()| {
        let timer = Timeout::new(SILENT_MS, move || set_late.set(true));
        move || drop(timer)
    });
    let dispatch = use_dispatch();
    let on = |action: LessonAction| dispatch.reform(move |_: MouseEvent| action.clone().into());
    match props.state {
        FetchState::UnderWay if !*is_late => Html::default(),
        FetchState::UnderWay => html! { <p class="fetching" role="status">{ "Fetching…" }</p> },
        FetchState::Failed => html! {
            <p class="fetching" role="alert">
                <span>{ "This cannot be fetched. Are you online?" }</span>
                <button onclick={on(LessonAction::FetchAgain)}>{ "Try again" }</button>
                <IconButton name="Dismiss" icon="✕" onclick={on(LessonAction::StopWaiting)} />
            </p>
        },
    }
}
