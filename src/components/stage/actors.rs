//! The proxy and the clients on the stage.

use std::rc::Rc;

use yew::prelude::*;

use super::svg;
use crate::components::activation::activation;
use crate::components::spotlight::Emphasis;
use crate::dispatch::use_dispatch;
use scene::{ClientView, Layout, ProxyView, Selection};
use session::ViewAction;
use sim::Address;

/// The properties of a [`ProxyShape`].
#[derive(Properties, PartialEq)]
pub struct ProxyShapeProps {
    /// The proxy.
    pub view: ProxyView,
    /// Where it stands.
    pub layout: Rc<Layout>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a caption points at it.
    pub emphasis: Emphasis,
}

/// The proxy.
#[component]
pub fn ProxyShape(props: &ProxyShapeProps) -> Html {
    let ProxyShapeProps { view, layout, selected, emphasis } = props;
    let (onclick, onkeydown) =
        activation(&use_dispatch(), || ViewAction::Select(Selection::Proxy).into());
    let ProxyView { guess, open, attempts } = view;
    let more = if *attempts > 1 { format!(", try {attempts}") } else { String::new() };
    let requests = if *open == 1 { "request" } else { "requests" };
    let half = layout.half(Address::Proxy);
    let asks = ("more", format!("asks {guess}"));
    let tries = (*attempts > 1).then(|| ("more warn", format!("try {attempts}")));
    html! {
        <g role="button" tabindex="0" {onclick} {onkeydown}
            class={classes!("actor", layout.tall.then_some("within"), selected.then_some("selected"), emphasis.class())}
            aria-label={format!("proxy, asks {guess}{more}, {open} pending {requests}")}
            transform={svg::translate(layout.center(Address::Proxy))}
            data-proxy={guess.to_string()}>
            { svg::rect(half, if layout.tall { "10" } else { "22" }) }
            if layout.tall {
                // There is room for one line, in the box.
                { svg::label("name", -30, "proxy") }
                { word(130, Some(tries.unwrap_or(asks))) }
            } else {
                { svg::label("name", 50, "proxy") }
                { word(half.y + 180, Some(asks)) }
                { word(half.y + 340, tries) }
            }
        </g>
    }
}

/// Draws a line of words at a height, if there is one.
fn word(y: i32, line: Option<(&'static str, String)>) -> Html {
    line.map(|(class, text)| svg::label(class, y, text)).unwrap_or_default()
}

/// The properties of a [`ClientShape`].
#[derive(Properties, PartialEq)]
pub struct ClientShapeProps {
    /// The client.
    pub view: ClientView,
    /// Where it stands.
    pub layout: Rc<Layout>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a caption points at it.
    pub emphasis: Emphasis,
}

/// A client.
#[component]
pub fn ClientShape(props: &ClientShapeProps) -> Html {
    let ClientShapeProps { view, layout, selected, emphasis } = props;
    let ClientView { id, open, .. } = *view;
    let (onclick, onkeydown) =
        activation(&use_dispatch(), move || ViewAction::Select(Selection::Client(id)).into());
    let above = if open == 0 { "client".into() } else { format!("{open} waiting") };
    let uncertain = view.last.as_ref().is_some_and(|(_, certain)| !certain);
    let unknown = if layout.tall { "unknown" } else { "unknown!" };
    let unknown = uncertain.then(|| ("more warn", unknown.to_owned()));
    let half = layout.half(id.into());
    html! {
        <g role="button" tabindex="0" {onclick} {onkeydown}
            class={classes!("actor", layout.tall.then_some("within"), selected.then_some("selected"), emphasis.class())}
            aria-label={format!("{id}, {above}{}", if uncertain { ", unknown!" } else { "" })}
            transform={svg::translate(layout.center(id.into()))}
            data-client={id.to_string()}>
            { svg::rect(half, "9") }
            if layout.tall {
                { svg::label("name", -30, id.to_string()) }
                { word(130, Some(unknown.unwrap_or(("more", above)))) }
            } else {
                { svg::label("name", 50, id.to_string()) }
                { word(-half.y - 80, Some(("more", above))) }
                { word(half.y + 180, unknown) }
            }
        </g>
    }
}
