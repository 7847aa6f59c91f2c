//! The place of the cluster: what is drawn in it is drawn to fit.

use yew::prelude::*;

use crate::browser::size::use_size_report;
use session::Area;

/// The properties of a [`Tank`].
#[derive(Properties, PartialEq)]
pub struct TankProps {
    /// What is in it.
    pub children: Html,
}

/// The place of the cluster, which says how large it is.
#[component]
pub fn Tank(props: &TankProps) -> Html {
    let element = use_node_ref();
    use_size_report(&element, Area::Stage);
    html! { <div class="tank" ref={element}>{ props.children.clone() }</div> }
}
