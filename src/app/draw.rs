//! Pieces of the page, written as they are in the document.
//!
//! `html!` writes out the making of each element where it stands, and so does a call for each
//! element. Here a piece of the page is a text, which is read when it is drawn; a page made of
//! texts is a fraction of the size to download.

use std::cell::RefCell;
use std::{ptr, vec};

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

use super::dom::{all, text};

/// Draws a piece of the page, such as `<p class='{}'>Hello, {}</p>`, with each `{}` replaced by
/// the next of `values`: in a place for children any piece, in quotes words, or nothing for an
/// attribute that is not there.
///
/// All attributes are in single quotes. An element without children ends in `/>`.
pub fn draw(piece: &'static str, values: Vec<Html>) -> Html {
    let mut children = Reader { rest: piece, values: values.into_iter() }.children();
    match children.len() {
        1 => children.swap_remove(0),
        _ => all(children),
    }
}

/// Draws a single element, to which listeners or a key can be added.
pub fn draw_tag(piece: &'static str, values: Vec<Html>) -> VTag {
    let element = piece.strip_prefix('<').unwrap_or(piece);
    Reader { rest: element, values: values.into_iter() }.element()
}

/// What is left of a piece of the page, and of its values.
struct Reader {
    rest: &'static str,
    values: vec::IntoIter<Html>,
}

impl Reader {
    /// All up to the end of the element, or of the piece.
    fn children(&mut self) -> Vec<Html> {
        let mut children = Vec::new();
        while !self.rest.is_empty() {
            if let Some(rest) = self.rest.strip_prefix("{}") {
                self.rest = rest;
                children.push(self.value());
            } else if let Some(rest) = self.rest.strip_prefix('<') {
                self.rest = rest;
                if rest.starts_with('/') {
                    self.until(b'>');
                    self.rest = self.rest.get(1..).unwrap_or_default();
                    break;
                }
                children.push(self.element().into());
            } else {
                let words = self.rest;
                let end = words.bytes().position(|byte| matches!(byte, b'<' | b'{'));
                let (words, rest) = words.split_at(end.unwrap_or(words.len()));
                self.rest = rest;
                children.push(text(words));
            }
        }
        children
    }

    /// An element, without the `<` that it begins with.
    fn element(&mut self) -> VTag {
        let head = self.until(b'>');
        self.rest = self.rest.get(1..).unwrap_or_default();
        let (head, empty) = head.strip_suffix('/').map_or((head, false), |head| (head, true));
        let (name, attributes) = head.split_once(' ').unwrap_or((head, ""));
        let mut tag = VTag::new(name);
        if !attributes.is_empty() {
            let values = attributes.split('\'').skip(1).step_by(2).map(|value| match value {
                "{}" => match self.value() {
                    Html::VText(words) => Some(AttributeOrProperty::Attribute(words.text)),
                    _ => None,
                },
                _ => Some(AttributeOrProperty::Attribute(value.into())),
            });
            let values = values.collect();
            tag.set_attributes(Attributes::Dynamic { keys: names(attributes), values });
        }
        if !empty {
            tag.add_children(self.children());
        }
        tag
    }

    /// All up to a sign.
    fn until(&mut self, sign: u8) -> &'static str {
        let end = self.rest.bytes().position(|byte| byte == sign);
        let (before, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        before
    }

    fn value(&mut self) -> Html {
        debug_assert!(self.values.len() > 0, "each place has a value: {}", self.rest);
        self.values.next().unwrap_or_default()
    }
}

/// The names of attributes.
///
/// Yew wants them for ever and compares them fastest if they are the same place in memory, so
/// each list is made once and kept. There are as many as there are elements in this program's
/// texts.
fn names(attributes: &'static str) -> &'static [&'static str] {
    type Known = (&'static str, &'static [&'static str]);
    thread_local! {
        static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, names)) = known.iter().find(|(of, _)| ptr::eq(*of, attributes)) {
            return *names;
        }
        let names = attributes.split('\'').step_by(2).map(|name| name.trim_matches([' ', '=']));
        let names: Vec<&'static str> = names.filter(|name| !name.is_empty()).collect();
        known.push((attributes, names.leak()));
        known.last().map_or(&[], |(_, names)| names)
    })
}
