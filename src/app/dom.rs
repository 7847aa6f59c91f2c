//! Elements, made by a call instead of by a macro.
//!
//! `html!` writes out the making of each element where it stands. The page has some hundred of
//! them, and with a call for each it is a third smaller to download. `html!` stays for what needs
//! it: components, and fields whose value is theirs.

use std::rc::Rc;

use yew::html::ImplicitClone;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VList, VTag};

use super::action::{Act, Action};

/// The names of attributes, and what they are set to.
pub type Set<'a> = (&'static [&'static str], &'a [AttrValue]);

/// No attributes.
pub const BARE: Set<'static> = (&[], &[]);

/// An element with attributes and children.
pub fn el(name: &'static str, set: Set<'_>, children: Html) -> Html {
    tag(name, set, children).into()
}

/// An element with a class and children.
pub fn classed(name: &'static str, class: impl Into<AttrValue>, children: Html) -> Html {
    el(name, (&["class"], &[class.into()]), children)
}

/// An element of a list, known by its key.
pub fn keyed(key: u64, name: &'static str, set: Set<'_>, children: Html) -> Html {
    let mut tag = tag(name, set, children);
    tag.key = Some(Key::from(key));
    tag.into()
}

/// An element that `motion` or someone else has to find again.
pub fn found(node: &NodeRef, name: &'static str, set: Set<'_>, children: Html) -> Html {
    let mut tag = tag(name, set, children);
    tag.node_ref = node.implicit_clone();
    tag.into()
}

/// An element that can be clicked, and, if `by_key`, chosen with Enter and Space like a button.
pub fn clickable(
    name: &'static str,
    set: Set<'_>,
    children: Html,
    act: &Act,
    action: Action,
    by_key: bool,
) -> VTag {
    let mut tag = tag(name, set, children);
    let key = by_key.then(|| on_key(act, action.clone()));
    let click: Rc<dyn Listener> = Rc::new(html::onclick::Wrapper::new(on_click(act, action)));
    let key = key.map(|key| -> Rc<dyn Listener> { Rc::new(html::onkeydown::Wrapper::new(key)) });
    tag.set_listeners(Box::new([Some(click), key]));
    tag
}

fn tag(name: &'static str, (keys, values): Set<'_>, children: Html) -> VTag {
    debug_assert_eq!(keys.len(), values.len(), "each attribute of <{name}> has a value");
    let values = values.iter().map(|value| Some(AttributeOrProperty::Attribute(value.clone())));
    let mut tag = VTag::new(name);
    tag.set_attributes(Attributes::Dynamic { keys, values: values.collect() });
    tag.add_child(children);
    tag
}

/// What a click says.
fn on_click(act: &Act, action: Action) -> Callback<MouseEvent> {
    act.reform(move |event: MouseEvent| {
        event.stop_propagation();
        action.clone()
    })
}

/// Enter and Space do what a click does.
fn on_key(act: &Act, action: Action) -> Callback<KeyboardEvent> {
    let act = act.clone();
    Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            act.emit(action.clone());
        }
    })
}

/// Words.
pub fn text(words: impl Into<AttrValue>) -> Html {
    Html::VText(yew::virtual_dom::VText::new(words))
}

/// Nothing.
pub fn none() -> Html {
    Html::default()
}

/// Several children, one after the other.
pub fn all(children: Vec<Html>) -> Html {
    VList::with_children(children, None).into()
}

/// A button with words on it.
pub fn button(act: &Act, name: impl Into<AttrValue>, action: Action, disabled: bool) -> Html {
    let set: Set<'_> = if disabled { (&["disabled"], &[AttrValue::Static("")]) } else { BARE };
    clickable("button", set, text(name), act, action, false).into()
}

/// A button with a sign on it, and words for those who do not see it.
pub fn sign_button(act: &Act, name: &'static str, sign: &'static str, action: Action) -> Html {
    let name = AttrValue::Static(name);
    let set: Set<'_> = (&["aria-label", "title"], &[name.clone(), name]);
    clickable("button", set, text(sign), act, action, false).into()
}
