//! The page before anything has happened, drawn natively by the components that draw it in the browser.
//!
//! It is what a visitor sees until the program is there and takes its place.

use yew::LocalServerRenderer;
use yew::prelude::*;

use crate::dispatch::Dispatch;
use crate::page::{Parts, page};
use session::{Session, Stored};

/// The page of a visitor who comes for the first time, at time zero.
#[component]
fn FirstPicture() -> Html {
    let (session, _) = Session::new(Stored::default(), 0);
    html! {
        <ContextProvider<Dispatch> context={Dispatch::noop()}>
            { page(&session, &Parts::default()) }
        </ContextProvider<Dispatch>>
    }
}

/// Returns the first picture as HTML.
#[must_use]
pub fn first_picture() -> String {
    pollster::block_on(LocalServerRenderer::<FirstPicture>::new().hydratable(false).render())
}
