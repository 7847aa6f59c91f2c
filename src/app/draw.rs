//! Pieces of the page, written as they are in the document.
//!
//! `html!` writes out the making of each element where it stands, and so does a call for each
//! element. Here a piece of the page is a text, which is read when it is drawn; a page made of
//! texts is a fraction of the size to download.

use std::cell::RefCell;
use std::fmt::Display;
use std::{ptr, slice, vec};

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

use super::dom::{all, text};
use scene::words::add;

/// Words for the places of a piece.
pub type Words<'a> = &'a [&'a dyn Display];

/// Draws a piece of the page, such as `<p class='{}'>Hello, {}! <></p>`, with each `{}` replaced by
/// the next of `words`, and each `<>` by the next of `parts`.
///
/// All attributes are in single quotes; one whose name ends in `?` is there only if it has words.
/// An element without children ends in `'/>`.
pub fn draw(piece: &'static str, words: Words<'_>, parts: Vec<Html>) -> Html {
    let mut children = Reader::new(piece, words, parts).children();
    match children.len() {
        1 => children.swap_remove(0),
        _ => all(children),
    }
}

/// Draws a single element, to which listeners or a key can be added.
pub fn draw_tag(piece: &'static str, words: Words<'_>, parts: Vec<Html>) -> VTag {
    Reader::new(piece, words, parts).element()
}

/// What is left of a piece of the page, and of what comes into it.
struct Reader<'a> {
    rest: &'static str,
    words: slice::Iter<'a, &'a dyn Display>,
    parts: vec::IntoIter<Html>,
}

impl<'a> Reader<'a> {
    fn new(rest: &'static str, words: Words<'a>, parts: Vec<Html>) -> Self {
        Self { rest, words: words.iter(), parts: parts.into_iter() }
    }

    /// All up to the end of the element, or of the piece.
    fn children(&mut self) -> Vec<Html> {
        let mut children = Vec::new();
        loop {
            let child = match self.rest.as_bytes() {
                [] => break,
                [b'<', b'/', ..] => {
                    cut(&mut self.rest, b'>');
                    break;
                }
                [b'<', b'>', ..] => {
                    cut(&mut self.rest, b'>');
                    debug_assert!(self.parts.len() > 0, "a part is missing before {}", self.rest);
                    self.parts.next().unwrap_or_default()
                }
                [b'<', ..] => self.element().into(),
                _ => {
                    let (words, rest) = split(self.rest, b'<');
                    self.rest = rest;
                    text(self.filled(words))
                }
            };
            children.push(child);
        }
        children
    }

    fn element(&mut self) -> VTag {
        cut(&mut self.rest, b'<');
        let mut head = cut(&mut self.rest, b'>');
        let empty = head.ends_with('/');
        let mut tag = VTag::new(cut(&mut head, b' '));
        let attributes = head;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        // A slash may be left.
        while head.len() > 1 {
            let name = cut(&mut head, b'=');
            cut(&mut head, b'\'');
            let value = self.filled(cut(&mut head, b'\''));
            cut(&mut head, b' ');
            let sometimes = name.strip_suffix('?');
            names.push(sometimes.unwrap_or(name));
            let there = sometimes.is_none() || !value.is_empty();
            values.push(there.then_some(AttributeOrProperty::Attribute(value)));
        }
        if !names.is_empty() {
            let (keys, values) = (kept(attributes, names), values.into());
            tag.set_attributes(Attributes::Dynamic { keys, values });
        }
        if !empty {
            tag.add_children(self.children());
        }
        tag
    }

    /// Words with each `{}` in them replaced.
    fn filled(&mut self, pattern: &'static str) -> AttrValue {
        let mut rest = pattern;
        let first = cut(&mut rest, b'{');
        if first.len() == pattern.len() {
            return AttrValue::Static(pattern);
        }
        let mut filled = String::from(first);
        while !rest.is_empty() {
            debug_assert!(self.words.len() > 0, "words are missing in {pattern}");
            if let Some(word) = self.words.next() {
                add(&mut filled, format_args!("{word}"));
            }
            cut(&mut rest, b'}');
            filled.push_str(cut(&mut rest, b'{'));
        }
        filled.into()
    }
}

/// What comes before a sign, and what begins with it.
fn split(text: &'static str, sign: u8) -> (&'static str, &'static str) {
    let end = text.bytes().position(|byte| byte == sign);
    text.split_at(end.unwrap_or(text.len()))
}

/// Cuts off what comes before a sign, and the sign.
fn cut(text: &mut &'static str, sign: u8) -> &'static str {
    let (before, rest) = split(text, sign);
    *text = rest.get(1..).unwrap_or_default();
    before
}

/// The names of attributes.
///
/// Yew wants them for ever and compares them fastest if they are the same place in memory, so
/// each list is made once and kept. There are as many as there are elements in this program's
/// texts.
fn kept(attributes: &'static str, names: Vec<&'static str>) -> &'static [&'static str] {
    type Known = (&'static str, &'static [&'static str]);
    thread_local! {
        static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, names)) = known.iter().find(|(of, _)| ptr::eq(*of, attributes)) {
            return *names;
        }
        let names = names.leak();
        known.push((attributes, names));
        names
    })
}
