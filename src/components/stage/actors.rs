//! The proxy and the clients on the stage.

use std::rc::Rc;

use yew::prelude::*;

use super::svg;
use crate::components::activation::activation;
use crate::components::spotlight::Emphasis;
use crate::dispatch::use_dispatch;
use scene::{CLIENT, ClientView, Layout, PROXY, ProxyView, Selection};
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
    let below = PROXY.y + 180;
    html! {
        <g role="button" tabindex="0" {onclick} {onkeydown}
            class={classes!("actor", selected.then_some("selected"), emphasis.class())}
            aria-label={format!("proxy, asks {guess}{more}, {open} pending {requests}")}
            transform={svg::translate(layout.center(Address::Proxy))}
            data-proxy={guess.to_string()}>
            { svg::rect(PROXY, "22") }
            <text class="name" y="5.0">{ "proxy" }</text>
            { svg::label("more", below, format!("asks {guess}")) }
            if *attempts > 1 {
                { svg::label("more warn", below + 160, format!("try {attempts}")) }
            }
        </g>
    }
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
    html! {
        <g role="button" tabindex="0" {onclick} {onkeydown}
            class={classes!("actor", selected.then_some("selected"), emphasis.class())}
            aria-label={format!("{id}, {above}{}", if uncertain { ", unknown!" } else { "" })}
            transform={svg::translate(layout.center(id.into()))}
            data-client={id.to_string()}>
            { svg::rect(CLIENT, "9") }
            <text class="name" y="5.0">{ id.to_string() }</text>
            { svg::label("more", -CLIENT.y - 80, above) }
            if uncertain {
                { svg::label("more warn", CLIENT.y + 180, "unknown!") }
            }
        </g>
    }
}
