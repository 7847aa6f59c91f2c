//! Pieces of the page, written as they are in the document.
//!
//! `html!` writes out the making of each element where it stands, and so does a call for each
//! element. Here a piece of the page is a text, which is read when it is drawn; a page made of
//! texts is a fraction of the size to download.

use std::cell::RefCell;
use std::fmt::{Display, Write};
use std::{ptr, slice, vec};

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

use super::dom::{all, text};

/// Words for the places of a piece.
pub type Words<'a> = &'a [&'a dyn Display];

/// Draws a piece of the page, such as `<p class='{}'>Hello, {}! <></p>`, with each `{}` replaced by
/// the next of `words`, and each `<>` by the next of `parts`.
///
/// All attributes are in single quotes; one whose name ends in `?` is there only if it has words.
/// An element without children ends in `/>`.
pub fn draw(piece: &'static str, words: Words<'_>, parts: Vec<Html>) -> Html {
    let mut children = Reader::new(piece, words, parts).children();
    match children.len() {
        1 => children.swap_remove(0),
        _ => all(children),
    }
}

/// Draws a single element, to which listeners or a key can be added.
pub fn draw_tag(piece: &'static str, words: Words<'_>, parts: Vec<Html>) -> VTag {
    let element = piece.strip_prefix('<').unwrap_or(piece);
    Reader::new(element, words, parts).element()
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
        while !self.rest.is_empty() {
            let Some(rest) = self.rest.strip_prefix('<') else {
                let words = self.until(b'<');
                children.push(text(self.filled(words)));
                continue;
            };
            self.rest = rest;
            if rest.starts_with(['/', '>']) {
                let end = self.until(b'>');
                self.skip();
                if !end.is_empty() {
                    break;
                }
                debug_assert!(self.parts.len() > 0, "each <> has a part: {rest}");
                children.push(self.parts.next().unwrap_or_default());
            } else {
                children.push(self.element().into());
            }
        }
        children
    }

    /// An element, without the `<` that it begins with.
    fn element(&mut self) -> VTag {
        let head = self.until(b'>');
        self.skip();
        let (head, empty) = head.strip_suffix('/').map_or((head, false), |head| (head, true));
        let (name, attributes) = head.split_once(' ').unwrap_or((head, ""));
        let mut tag = VTag::new(name);
        if !attributes.is_empty() {
            let mut values = Vec::new();
            let mut pairs = attributes.split('\'');
            while let (Some(name), Some(value)) = (pairs.next(), pairs.next()) {
                let value = self.filled(value);
                let there = !(name.contains('?') && value.is_empty());
                values.push(there.then_some(AttributeOrProperty::Attribute(value)));
            }
            let (keys, values) = (names(attributes), values.into());
            tag.set_attributes(Attributes::Dynamic { keys, values });
        }
        if !empty {
            tag.add_children(self.children());
        }
        tag
    }

    /// Words with each `{}` in them replaced.
    fn filled(&mut self, pattern: &'static str) -> AttrValue {
        let mut pieces = pattern.split('{');
        let first = pieces.next().unwrap_or_default();
        if first.len() == pattern.len() {
            return AttrValue::Static(pattern);
        }
        let mut filled = String::from(first);
        for piece in pieces {
            debug_assert!(self.words.len() > 0, "each {{}} has words: {pattern}");
            if let Some(word) = self.words.next() {
                write!(filled, "{word}").expect("a text takes all words");
            }
            filled.push_str(piece.strip_prefix('}').unwrap_or(piece));
        }
        filled.into()
    }

    /// All up to a sign.
    fn until(&mut self, sign: u8) -> &'static str {
        let end = self.rest.bytes().position(|byte| byte == sign);
        let (before, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        before
    }

    /// Leaves a sign out.
    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
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
        let names =
            attributes.split('\'').step_by(2).map(|name| name.trim_matches([' ', '=', '?']));
        let names: Vec<&'static str> = names.filter(|name| !name.is_empty()).collect();
        known.push((attributes, names.leak()));
        known.last().map_or(&[], |(_, names)| names)
    })
}
