//! A field of a form, with what is wrong with it beside it.

use std::fmt::Display;

use yew::prelude::*;

use crate::app::action::{Act, Hears, List};
use crate::app::dom::{all, each, hear, none, yes};
use crate::app::draw::{Words, draw, draw_tag};
use scene::{Field, Forms};

/// A field in which one types.
pub fn text_field(forms: &Forms, act: &Act, field: Field, name: &str, unit: &str) -> Html {
    let error = forms.complaint(field);
    let [class, wrong] = if error.is_some() { ["field wrong", "true"] } else { ["field", "false"] };
    let number = !matches!(field, Field::Key | Field::Value);
    let mut input = draw_tag(
        "<input aria-label='{}' aria-invalid='{}' inputmode='{}' autocomplete='off' \
         spellcheck='false'/>",
        &[&name, &wrong, if number { &"decimal" } else { &"text" }],
        vec![],
    );
    input.set_value(forms.text(field).to_string());
    hear(&mut input, act, Hears::Typing(field));
    hear(&mut input, act, Hears::Leaving(field));
    let error = error.map_or_else(none, |error| {
        draw("<span class='error' role='alert'>{}</span>", &[&error], vec![])
    });
    draw(
        "<label class='{}'><span>{}</span><><span class='unit'>{}</span><></label>",
        &[&class, &name, &unit],
        vec![input.into(), error],
    )
}

/// Several of them, each with its name and its unit.
pub fn text_fields(forms: &Forms, act: &Act, fields: &[(Field, &str, &str)]) -> Html {
    each(fields, |(field, name, unit)| text_field(forms, act, *field, name, unit))
}

/// A list from which one chooses.
pub fn list(act: &Act, list: List, name: &dyn Display, options: Vec<Html>) -> Html {
    let mut tag = draw_tag("<select aria-label='{}'><></select>", &[name], vec![all(options)]);
    hear(&mut tag, act, Hears::Choice(list));
    tag.into()
}

/// Something that can be chosen from a list, and whether it is the present choice.
pub fn option(word: &dyn Display, selected: bool) -> Html {
    let words: Words<'_> = &[word, &yes(selected), word];
    draw("<option value='{}' selected?='{}'>{}</option>", words, vec![])
}
