//! What pieces of the page are put together with: lists, buttons, and whatever `draw` cannot say.

use std::fmt::Display;
use std::rc::Rc;

use yew::html::ImplicitClone;
use yew::prelude::*;
use yew::virtual_dom::{Key, VList, VTag};

use super::action::{Act, Action, Ear, Hears};
use super::draw::{Words, draw_tag};

/// An element that `motion` or someone else has to find again.
pub fn found(mut tag: VTag, node: &NodeRef) -> Html {
    tag.node_ref = node.implicit_clone();
    tag.into()
}

/// An element of a list, known by its key.
pub fn known(mut tag: VTag, key: u64) -> Html {
    tag.key = Some(Key::from(key));
    tag.into()
}

/// Lets an element hear something.
pub fn hear(tag: &mut VTag, act: &Act, hears: Hears) {
    tag.add_listener(Rc::new(Ear { act: act.clone(), hears }));
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

/// A child for each of several things.
pub fn each<T>(things: impl IntoIterator<Item = T>, mut draw: impl FnMut(T) -> Html) -> Html {
    let mut things = things.into_iter();
    all_of(&mut || things.next().map(&mut draw))
}

/// As many children as there are. It is one function, whatever they are made of.
fn all_of(next: &mut dyn FnMut() -> Option<Html>) -> Html {
    let mut children = Vec::new();
    while let Some(child) = next() {
        children.push(child);
    }
    all(children)
}

/// What is true of something, as the value of an attribute that is there only then.
pub fn yes(holds: bool) -> &'static str {
    if holds { "true" } else { "" }
}

/// A button with words on it.
pub fn button(act: &Act, name: &dyn Display, action: Action, disabled: bool) -> Html {
    let words: Words<'_> = &[&yes(disabled), name];
    pressed(draw_tag("<button disabled?='{}'>{}</button>", words, vec![]), act, action)
}

/// A button with a sign on it, and words for those who do not see it.
pub fn sign_button(act: &Act, name: &str, sign: &str, action: Action, disabled: bool) -> Html {
    let words: Words<'_> = &[&name, &name, &yes(disabled), &sign];
    let button = "<button aria-label='{}' title='{}' disabled?='{}'>{}</button>";
    pressed(draw_tag(button, words, vec![]), act, action)
}

/// An element with what a click on it says.
pub fn pressed(mut tag: VTag, act: &Act, action: Action) -> Html {
    hear(&mut tag, act, Hears::Click(action.into()));
    tag.into()
}
