//! How large the places on the page are that are drawn to fit.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::dispatch::use_dispatch;
use scene::Size;
use session::{Area, ViewAction};

/// Reports the size of an element, now and whenever it changes.
///
/// The browser says it after it has laid out the page anyway: to ask for it would make it do so at once.
#[hook]
pub fn use_size_report(element: &NodeRef, area: Area) {
    let dispatch = use_dispatch();
    let node = element.clone();
    use_effect_with((), move |()| {
        let watch = node.cast::<Element>().map(|element| {
            let shown = element.clone();
            let report = Closure::<dyn Fn()>::new(move || {
                let size = Size::within(shown.client_width(), shown.client_height());
                if size.width > 0 && size.height > 0 {
                    dispatch.emit(ViewAction::Resize(area, size).into());
                }
            });
            let observer = ResizeObserver::new(report.as_ref().unchecked_ref());
            let observer = observer.inspect(|observer| observer.observe(&element)).ok();
            (observer, report)
        });
        move || {
            if let Some((Some(observer), _report)) = watch {
                observer.disconnect();
            }
        }
    });
}
