//! Elements, made by a call instead of by a macro.
//!
//! `html!` writes out the making of each element where it stands. The page has some hundred of
//! them, and with a call for each it is a third smaller to download. `html!` stays for what needs
//! it: components, and fields whose value is theirs.

use std::rc::Rc;

use yew::html::ImplicitClone;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VList, VTag};

use super::action::{Act, Action, Ear, Hears};
use super::draw::draw_tag;

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
    if by_key {
        hear(&mut tag, act, Hears::Key(action.clone()));
    }
    hear(&mut tag, act, Hears::Click(action));
    tag
}

/// Lets an element hear something.
pub fn hear(tag: &mut VTag, act: &Act, hears: Hears) {
    tag.add_listener(Rc::new(Ear { act: act.clone(), hears }));
}

fn tag(name: &'static str, (keys, values): Set<'_>, children: Html) -> VTag {
    debug_assert_eq!(keys.len(), values.len(), "each attribute of <{name}> has a value");
    let values = values.iter().map(|value| Some(AttributeOrProperty::Attribute(value.clone())));
    let mut tag = VTag::new(name);
    tag.set_attributes(Attributes::Dynamic { keys, values: values.collect() });
    tag.add_child(children);
    tag
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
    let disabled = if disabled { text("") } else { none() };
    let tag = draw_tag("<button disabled='{}'>{}</button>", vec![disabled, text(name)]);
    pressed(tag, act, action)
}

/// A button with a sign on it, and words for those who do not see it.
pub fn sign_button(act: &Act, name: &'static str, sign: &'static str, action: Action) -> Html {
    let values = vec![text(name), text(name), text(sign)];
    let tag = draw_tag("<button aria-label='{}' title='{}'>{}</button>", values);
    pressed(tag, act, action)
}

/// An element with what a click on it says.
pub fn pressed(mut tag: VTag, act: &Act, action: Action) -> Html {
    hear(&mut tag, act, Hears::Click(action));
    tag.into()
}
