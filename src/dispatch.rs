//! How a component says what the visitor wants.

use session::Action;
use yew::prelude::*;

/// Takes what the visitor wants. `App` provides it as a context, and it never changes.
pub type Dispatch = Callback<Action>;

/// Returns the page's [`Dispatch`].
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("App provides a Dispatch around all components")
}
